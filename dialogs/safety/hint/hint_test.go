package hint_test

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/dialogs/safety/hint"
	"github.com/ouderbrug/ouderbrug/retrieval/meaning"
)

// small is a model with weights from a fixed seed and a threshold that about half of all messages reach.
func small() *hint.Model {
	m := hint.New(10, []string{"violence", "suicide"}, []string{"nl", "fr"})
	r := rand.New(rand.NewPCG(3, 4))
	for _, weights := range [][]int8{m.Weights, m.LangWeight} {
		for i := range weights {
			weights[i] = int8(r.IntN(255) - 127)
		}
	}
	for h := range m.Scale {
		m.Scale[h] = 0.01
	}
	m.Sum[0] = 7
	return m
}

func TestAFileIsReadAsItWasWritten(t *testing.T) {
	m := small()
	m.Know(hint.NewKnown(1<<10, func(b uint32) bool { return b%3 == 0 || b > 1000 }))
	for i := range m.Weights {
		m.Weights[i] = int8(i % 100)
	}
	m.Thresholds["nl"] = 0.25
	data, err := hint.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	got, err := hint.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.Weights, m.Weights) || !slices.Equal(got.LangWeight, m.LangWeight) || !reflect.DeepEqual(got.Known, m.Known) || got.Sum != m.Sum || got.Thresholds["nl"] != 0.25 {
		t.Error("what was read is not what was written")
	}
	again, err := hint.Encode(got)
	if err != nil || !bytes.Equal(again, data) {
		t.Error("written a second time it is another file")
	}
}

// TestABucketThatIsNotKnownCountsForNothing: with all buckets or with those of a message alone it scores the same, and
// pieces that nobody learnt from change nothing but the language.
func TestABucketThatIsNotKnownCountsForNothing(t *testing.T) {
	all := small()
	f := all.Features()
	f.Read(hint.Message{Words: []string{"niet", "meer"}})
	lists := f.Lists()
	its := slices.Concat(lists[:]...)
	f.Reset()
	some := small()
	some.Know(hint.NewKnown(1<<10, func(b uint32) bool { return slices.Contains(its, b) }))
	for b := range uint32(1 << 10) {
		if row, ok := some.Known.Row(b); ok != slices.Contains(its, b) {
			t.Fatalf("bucket %d is known: %t", b, ok)
		} else if n := all.Dangers(); ok {
			copy(some.Weights[row*n:], all.Weights[int(b)*n:(int(b)+1)*n])
		}
	}
	score := func(m *hint.Model, words ...string) []float32 {
		out := make([]float32, m.Heads())
		m.Score(f, hint.Message{Words: words}, out)
		return out
	}
	if !slices.Equal(score(all, "niet", "meer"), score(some, "niet", "meer")) {
		t.Error("a message of known buckets alone scores otherwise")
	}
	none := small()
	none.Know(hint.NewKnown(1<<10, func(uint32) bool { return false }))
	if n := none.Dangers(); !slices.Equal(score(none, "niet", "meer")[:n], none.Bias[:n]) || slices.Equal(score(none, "niet", "meer")[n:], none.Bias[n:]) {
		t.Error("what is not known speaks of danger, or not of a language")
	}
}

func TestADamagedFileIsRefused(t *testing.T) {
	data, err := hint.Encode(small())
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{
		"empty": nil, "cut": data[:len(data)-1], "longer": append(slices.Clone(data), 0), "another": []byte("OBHINT1\n...."),
		"length only": data[:12], "head damaged": bytes.Replace(data, []byte(`"bits":10`), []byte(`"bits":11`), 1),
		"head no JSON": bytes.Replace(data, []byte(`{"bits"`), []byte(`["bits"`), 1),
	} {
		if _, err := hint.Decode(bad); err == nil || !strings.Contains(err.Error(), "make train") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWordsOfFaithAreNotSeen(t *testing.T) {
	m := small()
	f := m.Features()
	score := func(text string) []float32 {
		out := make([]float32, m.Heads())
		m.Score(f, hint.Message{Words: strings.Fields(text)}, out)
		return out
	}
	if !slices.Equal(score("mijn zoon"), score("mijn zoon jihad moskee hijab الجهاد kuffar cihat")) {
		t.Error("a word of faith changes the score")
	}
	if slices.Equal(score("mijn zoon"), score("mijn zoon messen")) {
		t.Error("an ordinary word does not change the score")
	}
}

// TestACryAtTheEndIsHeard: what a cry says by itself it says, but for PartMargin, behind any length of ordinary words too;
// and what stands before it cannot make it less.
func TestACryAtTheEndIsHeard(t *testing.T) {
	m := hint.New(16, []string{"violence", "suicide"}, []string{"nl", "fr"})
	for h := range m.Scale {
		m.Scale[h] = 0.01
	}
	cry := strings.Fields("hij doet dan altijd de voordeur op slot voor mij")
	ordinary := strings.Fields("hoeveel uren slaap heeft mijn kleine baby eigenlijk per nacht nodig zeg")
	f := m.Features()
	weigh := func(words []string, w int8) {
		f.Reset()
		f.Read(hint.Message{Words: words})
		for _, b := range f.Buckets {
			row, _ := m.Known.Row(b)
			m.Weights[row*m.Dangers()], m.Weights[row*m.Dangers()+1] = w, w
		}
		f.Reset()
	}
	weigh(ordinary, -100)
	weigh(cry, 100)
	alone := m.Guess(f, hint.Message{Words: cry})
	for n := range 8 {
		words := append(slices.Repeat(ordinary, n), cry...)
		if g := m.Guess(f, hint.Message{Words: words}); g.Danger < alone.Danger-hint.PartMargin-1e-3 || g.Class != alone.Class {
			t.Errorf("behind %d ordinary words it says %.2f (%s), alone %.2f (%s)", n*len(ordinary), g.Danger, g.Class, alone.Danger, alone.Class)
		}
		scores := make([]float32, m.Heads())
		if m.Score(f, hint.Message{Words: words}, scores); n > 2 && m.Danger(scores) >= alone.Danger-hint.PartMargin {
			t.Error("the whole is not drowned: this proves nothing")
		}
	}
}

func TestShortMessagesGetNoHint(t *testing.T) {
	m := small()
	m.Thresholds["nl"], m.Thresholds["fr"] = -100, -100
	f := m.Features()
	if _, over := m.Find(f, hint.Message{Words: []string{"niet", "meer"}}); over > -1000 {
		t.Error("two words get a hint")
	}
	first, over := m.Find(f, hint.Message{Words: []string{"niet", "meer", "kunnen"}})
	if again, same := m.Find(f, hint.Message{Words: []string{"niet", "meer", "kunnen"}}); over < 0 || same != over || again != first || first.Class == "" || first.Lang == "" {
		t.Errorf("three words: %+v, then %+v", first, again)
	}
	m.Thresholds["nl"], m.Thresholds["fr"] = 100, 100
	_, over = m.Find(f, hint.Message{Words: []string{"niet", "meer", "kunnen"}})
	if over >= 0 {
		t.Error("a hint under the threshold")
	}
	if _, leaning := m.Find(f, hint.Message{Words: []string{"niet", "meer", "kunnen"}, Leaning: true}); leaning-over < hint.LeanMargin-0.01 {
		t.Errorf("%g over the threshold, and %g where the rules lean", over, leaning)
	}
}

func TestTheShippedModelIsWhole(t *testing.T) {
	m, err := hint.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Classes) != 8 || len(m.Langs) != 5 || len(m.Weights) > 3_000_000 {
		t.Errorf("%d classes, %d languages, %d bytes", len(m.Classes), len(m.Langs), len(m.Weights))
	}
	for _, lang := range m.Langs {
		if _, ok := m.Thresholds[lang]; !ok {
			t.Errorf("%s has no threshold", lang)
		}
	}
}

func FuzzDecode(f *testing.F) {
	data, err := hint.Encode(small())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data[:200])
	f.Fuzz(func(t *testing.T, data []byte) {
		if m, err := hint.Decode(data); err == nil {
			m.Find(m.Features(), hint.Message{Words: []string{"a", "b", "c"}})
		}
	})
}

func BenchmarkFind(b *testing.B) {
	m, err := hint.Shipped()
	if err != nil {
		b.Fatal(err)
	}
	words, f := strings.Fields("hoi mijn dochter van 4 wil elke avond niet slapen en komt steeds uit bed wat kan ik doen"), m.Features()
	b.ReportAllocs()
	for b.Loop() {
		m.Find(f, hint.Message{Words: words})
	}
}

// TestWhatWordsAreAboutHelpsAcrossLanguages: a word that nobody learnt from scores as its fellow in another language does.
func TestWhatWordsAreAboutHelpsAcrossLanguages(t *testing.T) {
	m := small()
	f := m.Features()
	read := func(words ...string) []uint32 {
		f.Reset()
		f.Read(hint.Message{Words: words})
		return slices.Clone(f.Concepts)
	}
	if got := read("passport"); len(got) == 0 || !slices.Equal(got, read("pasaportu")) || !slices.Equal(got, read("والجواز")) {
		t.Error("a passport is not the same thing in three languages")
	}
	if slices.Equal(read("passport"), read("slaap")) {
		t.Error("a passport is sleep")
	}
	if pair, apart := read("sleutel", "en", "paspoort"), read(append(append([]string{"sleutel"}, slices.Repeat([]string{"en"}, 20)...), "paspoort")...); len(pair) <= len(apart) {
		t.Errorf("%d buckets near to each other, %d far apart", len(pair), len(apart))
	}
	f.Reset()
	f.Read(hint.Message{Words: []string{"een", "woord"}, Marks: []meaning.Mark{{Name: meaning.Name("ANY.HIT"), At: 1}, {Name: 7, At: -1}, {Name: 7, At: 2}}})
	if len(f.Concepts) != 1 {
		t.Errorf("%d buckets of marks, want the one that is inside", len(f.Concepts))
	}
}
