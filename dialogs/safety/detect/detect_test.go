package detect

import (
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

var loadOnce = sync.OnceValues(func() (*Detector, error) { return Load(os.DirFS("../../../content")) })

func load(t testing.TB) *Detector {
	t.Helper()
	d, err := loadOnce()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// rows reads a file of testdata: two columns and a tab. Sentences never become test names.
func rows(t testing.TB, name string) [][2]string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var out [][2]string
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		first, text, ok := strings.Cut(line, "\t")
		if !ok {
			t.Fatalf("%s: a line has no tab", name)
		}
		out = append(out, [2]string{first, text})
	}
	return out
}

// TestOurSentencesAreStopped is a guard against losing what was once found, not a measurement: these sentences
// were written by the author of the rules. The measurement is `ouderbrug eval --crisis`.
func TestOurSentencesAreStopped(t *testing.T) {
	d := load(t)
	for _, lang := range []string{"nl", "en", "fr", "tr", "ar"} {
		n, stopped, right := map[string]int{}, map[string]int{}, 0
		all := rows(t, "crisis."+lang+".tsv")
		for i, row := range all {
			f := d.Detect(row[1])
			n[row[0]]++
			if f.Found() {
				stopped[row[0]]++
			} else {
				t.Logf("%s line %d (%s) is not stopped", lang, i+1, row[0])
			}
			if string(f.Class) == row[0] {
				right++
			}
		}
		for _, class := range Classes() {
			c := string(class)
			if n[c] < 4 {
				t.Errorf("%s %s: only %d sentences", lang, c, n[c])
			}
			if 100*stopped[c] < 95*n[c] {
				t.Errorf("%s %s: %d of %d stopped", lang, c, stopped[c], n[c])
			}
		}
		if 100*right < 90*len(all) {
			t.Errorf("%s: class right in %d of %d", lang, right, len(all))
		}
	}
}

// TestASmallChildWhoHitsIsNoDanger: what a toddler does to the writer is met with nothing, the same sentence about a partner
// or a grown son with care. The lines stand in pairs.
func TestASmallChildWhoHitsIsNoDanger(t *testing.T) {
	d := load(t)
	for i, row := range rows(t, "little.tsv") {
		lang, text, _ := strings.Cut(row[1], " ")
		if f := d.Detect(text); f.Found() != (row[0] == "real") {
			t.Errorf("line %d (%s, %s) is %q by %s", i+1, lang, row[0], f.Level, f.Rule)
		}
	}
}

func TestOrdinaryMessagesAreNotStoppedHard(t *testing.T) {
	d := load(t)
	hard, check := 0, 0
	all := rows(t, "benign.tsv")
	for i, row := range all {
		switch f := d.Detect(row[1]); f.Level {
		case Hard:
			hard++
			t.Errorf("line %d (%s) is hard by %s", i+1, row[0], f.Rule)
		case Check:
			check++
			t.Logf("line %d (%s) is check by %s", i+1, row[0], f.Rule)
		}
	}
	if 100*check > 12*len(all) {
		t.Errorf("%d of %d ordinary messages are check", check, len(all))
	}
}

func TestLevelsAndSubclasses(t *testing.T) {
	d := load(t)
	for _, c := range []struct {
		text  string
		class Class
		sub   Subclass
		level Level
	}{
		{"ik wil niet meer leven", Suicide, Self, Hard},
		{"mijn dochter zegt: ik wil dood", Suicide, Child, Hard},
		{"mijn man praat over zelfmoord", Suicide, Other, Hard},
		{"ze zegt dat ze dood wil", Suicide, Other, Hard}, {"she says she wants to die", Suicide, Other, Hard}, {"elle dit qu'elle veut mourir", Suicide, Other, Hard},
		{"تقول إنها تريد أن تموت", Suicide, Other, Hard}, {"ölmek istediğini söylüyor", Suicide, Other, Hard}, {"hij slaat mij en ik wil niet meer leven", Suicide, Self, Hard},
		{"mijn buurvrouw weet dat ik mishandeld word", Violence, "", Check}, {"la voisine sait que je suis battue", Violence, "", Check},
		{"mijn buurvrouw wordt geslagen", Violence, Other, Check}, {"een moeder in mijn groep wordt door haar man geslagen", Violence, Other, Hard},
		{"soms wil ik mijn baby door elkaar schudden", ChildAbuse, AfraidToHurt, Hard}, {"I'm scared I'll shake my baby", ChildAbuse, AfraidToHurt, Hard},
		{"j'ai envie de secouer mon bébé", ChildAbuse, AfraidToHurt, Hard}, {"bazen onu sarsasım geliyor", ChildAbuse, AfraidToHurt, Hard},
		{"mijn man zegt dat hij onze dochter vermoordt", ChildAbuse, "", Hard}, {"babası duyarsa kızımı öldürür", ChildAbuse, "", Hard}, {"أبوها سيقتلها إذا علم", ChildAbuse, "", Hard},
		{"my 2 year old swallowed something from under the sink", Medical, Poison, Hard}, {"بنتي شربت مادة التنظيف", Medical, Poison, Hard}, {"oğlum temizlik suyu içti", Medical, Poison, Hard},
		{"mijn man slaat me", Violence, "", Hard},
		{"mijn man slaat me niet", Violence, "", Check},
		{"man slaan mij", Violence, "", Hard},
		{"mijn zoon van 16 slaat mij", Violence, ParentHit, Hard},
		{"ik heb mijn vrouw geslagen", Violence, Writer, Hard},
		{"ik ben bang dat ik mijn baby iets aandoe", ChildAbuse, AfraidToHurt, Hard},
		{"ik heb mijn baby door elkaar geschud", ChildAbuse, Shaken, Hard},
		{"mijn kind heeft bleekmiddel gedronken", Medical, Poison, Hard},
		{"my baby is not breathing", Medical, NotBreathing, Hard},
		{"bebeğim nefes almıyor", Medical, NotBreathing, Hard},
		{"ma fille a disparu depuis hier", ChildAbuse, Missing, Hard},
		{"حماتي تريد ختان ابنتي", ChildAbuse, FGM, Hard},
		{"خلاوني فالمغرب بلا وراق", ForcedMarriage, LeftBehind, Hard},
		{"rajli kaydrbni", Violence, "", Hard},
		{"fotoğraflarımı yaymakla tehdit ediyor", Exploitation, Sextortion, Hard},
	} {
		f := d.Detect(c.text)
		if f.Class != c.class || f.Subclass != c.sub || f.Level != c.level {
			t.Errorf("got %+v, want %s/%s/%s", f, c.class, c.sub, c.level)
		}
	}
}

func TestASentenceInThreeBubbles(t *testing.T) {
	d := load(t)
	if f := d.Detect("ik wil", "niet meer", "leven"); f.Class != Suicide || f.Level != Hard {
		t.Errorf("three bubbles: %+v", f)
	}
	if f := d.Detect("ik wil niet meer leven", "hoe slaapt een baby"); f.Found() {
		t.Errorf("what only an earlier message says is found again: %+v", f)
	}
}

func TestBareCries(t *testing.T) {
	d := load(t)
	for _, text := range []string{"help", "Help!!!", "heeelp", "help me please", "imdat", "yardım edin", "النجدة", "au secours", "à l'aide", "3awnouni", "عاونوني", "SOS"} {
		if f := d.Detect(text); !f.Cry || f.Found() || d.Urgency(text) != Crisis {
			t.Errorf("%d letters: %+v", len(text), f)
		}
	}
	for _, text := range []string{"/help", "menu", "kun je mij helpen met de luiers van mijn zoon", "help mijn man slaat mij", ""} {
		if f := d.Detect(text); f.Cry {
			t.Errorf("%d letters: %+v", len(text), f)
		}
	}
}

func TestMinors(t *testing.T) {
	d := load(t)
	for _, text := range []string{"ik ben 15 jaar en mijn moeder is boos", "I'm 14", "j'ai 13 ans", "16 yaşındayım", "عمري ١٥ سنة", "3andi 15 3am"} {
		if !d.Detect(text).Minor {
			t.Errorf("a minor of %d letters is not seen", len(text))
		}
	}
	for _, text := range []string{"ik ben 34 jaar", "mijn zoon is 15", "ik ben 15 weken zwanger", "ik heb 3 kinderen"} {
		if d.Detect(text).Minor {
			t.Errorf("%d letters: not a minor", len(text))
		}
	}
}

func TestDisguises(t *testing.T) {
	d := load(t)
	for i, text := range []string{
		"IK WIL NIET MEER LEVEN", "ik  wil   niet\u200b meer le\u00advèn", "z e l f m o o r d", "ik wil zelf moord plegen",
		"ikwil niet meer leven", "mijn man slaaat mij", "mijn man sla at mij", "mijn man mishandeld mij", "z3lfm00rd",
		"mijn man \u202eslaat\u202c mij", "ｉｋ ｗｉｌ ｎｉｅｔ ｍｅｅｒ ｌｅｖｅｎ", "زَوْجِي يَضْرِبُنِي", "زوجـــي يضربني", "rajli kaydarbni", "rajli kay drbni",
	} {
		if !d.Detect(text).Found() {
			t.Errorf("disguise %d is not seen through", i)
		}
	}
}

// TestMistakesKeepNineInTen types our own sentences badly.
func TestMistakesKeepNineInTen(t *testing.T) {
	d := load(t)
	swap := func(w []rune, n int) []rune {
		k := 1 + n%(len(w)-2)
		w[k], w[k+1] = w[k+1], w[k]
		return w
	}
	drop := func(w []rune, n int) []rune { k := 1 + n%(len(w)-2); return append(w[:k:k], w[k+1:]...) }
	double := func(w []rune, n int) []rune {
		k := 1 + n%(len(w)-2)
		return append(w[:k+1:k+1], w[k:]...)
	}
	// A mistake is made in the longest word: that is nearly always the telling one.
	longest := func(text string, f func([]rune, int) []rune, n int) string {
		words := strings.Fields(text)
		at := 0
		for i, w := range words {
			if len([]rune(w)) > len([]rune(words[at])) {
				at = i
			}
		}
		if w := []rune(words[at]); len(w) >= 6 {
			words[at] = string(f(w, n))
		}
		return strings.Join(words, " ")
	}
	fold := newFolder()
	for name, mutate := range map[string]func(string, int) string{
		"letters swapped": func(s string, n int) string { return longest(s, swap, n) },
		"letter dropped":  func(s string, n int) string { return longest(s, drop, n) },
		"letter doubled":  func(s string, n int) string { return longest(s, double, n) },
		"spaces doubled":  func(s string, _ int) string { return strings.ReplaceAll(s, " ", "  ") },
		"capitals":        func(s string, _ int) string { return strings.ToUpper(s) },
		"no diacritics": func(s string, _ int) string {
			var out []string
			for _, tok := range fold.tokens(nil, s, 0) {
				out = append(out, tok.text)
			}
			return strings.Join(out, " ")
		},
	} {
		base, kept := 0, 0
		for _, lang := range []string{"nl", "en", "fr", "tr", "ar"} {
			for i, row := range rows(t, "crisis."+lang+".tsv") {
				if d.Detect(row[1]).Found() {
					base++
					if d.Detect(mutate(row[1], i)).Found() {
						kept++
					}
				}
			}
		}
		t.Logf("%s: %d of %d kept", name, kept, base)
		if 10*kept < 9*base {
			t.Errorf("%s: only %d of %d kept", name, kept, base)
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	d := load(t)
	want := d.Detect("mijn man slaat mij")
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range 50 {
				if got := d.Detect("mijn man slaat mij"); got != want {
					t.Errorf("got %+v, want %+v", got, want)
				}
			}
		})
	}
	wg.Wait()
}

func FuzzDetect(f *testing.F) {
	d := load(f)
	for _, s := range []string{"ik wil niet meer leven", "زوجي يضربني", "\xff\xfe", "a'b'c", strings.Repeat("ik wil dood ", 300), "٣عاونوني", "=+*~", "\u202e"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		one := d.Detect(a, b)
		if two := d.Detect(a, b); one != two {
			t.Error("not the same twice")
		}
		if one.Found() != (one.Class != "") {
			t.Error("a level without a class, or a class without a level")
		}
	})
}

// TestLongMessagesTakeLinearTime holds a message of 4,000 letters to twelve times what one of 1,000 takes. A busy machine
// makes one try long, so the best of thirty counts, and one that is good enough is the last.
func TestLongMessagesTakeLinearTime(t *testing.T) {
	d := load(t)
	took := func(text string) time.Duration {
		start := time.Now()
		d.Detect(text)
		return time.Since(start)
	}
	for _, unit := range []string{"ik wil niet mijn man mij ", "aaaaaaaaab ", "kind ", "qzx ", "je me ", "mijn peuter slaat mij "} {
		short, long, good := time.Hour, time.Hour, false
		for try := 0; try < 30 && !good; try++ {
			short, long = min(short, took(strings.Repeat(unit, 1000/len(unit)))), min(long, took(strings.Repeat(unit, 4000/len(unit))))
			good = long <= 12*short || long <= 20*time.Millisecond
		}
		if !good {
			t.Errorf("4,000 letters take %v, 1,000 take %v", long, short)
		}
	}
}

func BenchmarkDetect(b *testing.B) {
	d := load(b)
	for name, text := range map[string]string{
		"typical": "hoi, mijn dochter van 4 wil elke avond niet slapen en komt steeds uit bed, wat kan ik doen?",
		"typos":   "mjn dochtr wilt nit slappen en huillt heel de naht wat moet ik don",
		"turkish": "kızım akşamları bir türlü uyumak istemiyor, sürekli yatağından kalkıyor, ne yapabilirim?",
		"arabic":  "ابنتي لا تنام في الليل وتستيقظ كثيرا ماذا يمكنني أن أفعل",
		"darija":  "binti makatn3esch f lil w katfi9 bzaf chno ndir m3aha",
		"crisis":  "mijn man slaat mij en ik durf niet naar huis",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d.Detect(text)
			}
		})
	}
}

// TestWhatSoundsHarmlessLowersOnlyWhatMayBe: a pet, a joke or a question beside it makes a check of a hard stop, but
// not of poison and breath, nor of a wish to die that asks why.
func TestWhatSoundsHarmlessLowersOnlyWhatMayBe(t *testing.T) {
	d := load(t)
	for i, row := range []struct {
		text  string
		class Class
		level Level
	}{
		{"mijn peuter heeft van de bleek gedronken", Medical, Hard},
		{"mijn dochter heeft bleek gedronken, onze hond ook, wat is het nummer", Medical, Hard},
		{"my toddler drank bleach, what is the number", Medical, Hard},
		{"mon bébé a avalé une pile bouton, le chien aussi", Medical, Hard},
		{"mijn man slaat onze peuter elke dag", ChildAbuse, Hard},
		{"ik wil dood, waarom leef ik nog", Suicide, Hard},
		{"je veux mourir, pourquoi continuer", Suicide, Hard},
		{"haha ik wil dood", Suicide, Check},
		{"mag ik mijn kind slaan, is dat wettelijk toegestaan", ChildAbuse, Check},
		{"should I hit my child? is it legal?", ChildAbuse, Check},
	} {
		if f := d.Detect(row.text); f.Class != row.class || f.Level != row.level {
			t.Errorf("sentence %d is %s %s by %s, want %s %s", i+1, f.Level, f.Class, f.Rule, row.level, row.class)
		}
	}
}

// TestSmallTalkIsNoHint: what answers an offer is met with nothing, the same words about her children with care.
func TestSmallTalkIsNoHint(t *testing.T) {
	d := load(t)
	for _, text := range []string{
		"toch niet meer nodig", "Hoeft niet meer.", "het gaat niet over mij", "not needed anymore", "i tried that already",
		"j'ai déjà essayé", "je n'en ai plus besoin", "لا أحتاج الآن", "الأمر لا يخصني", "la, machi daba",
	} {
		if f := d.Detect(text); f.Found() {
			t.Errorf("%q is %s by %s", text, f.Level, f.Rule)
		}
	}
	if f := d.Detect("mijn kinderen hebben mij niet meer nodig"); !f.Found() {
		t.Error("a mother whom nobody needs is not asked how she is")
	}
}
