package main

import (
	"bytes"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/hint"
)

// sample is every twelfth of the written lines.
func sample(t *testing.T) []example {
	t.Helper()
	d, err := detect.LoadRules(os.DirFS("../../content"))
	if err != nil {
		t.Fatal(err)
	}
	lines, err := readExamples(d, "../../content/train")
	if err != nil {
		t.Fatal(err)
	}
	var out []example
	for i, x := range lines {
		if i%12 == 0 {
			out = append(out, x)
		}
	}
	return out
}

func TestTheSameLinesGiveTheSameFile(t *testing.T) {
	lines := sample(t)
	questions := slices.Clone(lines[:400])
	for i := range questions {
		questions[i].class, questions[i].topic, questions[i].author = none, "grief", topicsAuthor
	}
	o := options{bits: 12, epochs: 3, rate: 0.3, decay: 5e-3, least: 2}
	file := func(out io.Writer) []byte {
		m, err := fit(out, lines, questions, o, nil)
		if err != nil {
			t.Fatal(err)
		}
		data, err := hint.Encode(m)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	var report bytes.Buffer
	if !bytes.Equal(file(&report), file(io.Discard)) {
		t.Error("two runs write two files")
	}
	for _, want := range []string{"any danger", "ordinary topics", "class right", "may cost"} {
		if !strings.Contains(report.String(), want) {
			t.Errorf("the report lacks %q", want)
		}
	}
}

func TestLearningTellsDangerFromNone(t *testing.T) {
	lines := sample(t)
	m := train(lines, languages, options{bits: 14, epochs: 8, rate: 0.3, decay: 1e-4})
	f, right := m.Features(), 0
	for _, x := range lines {
		if (judgeOne(m, f, x, nil).score > 0) == (x.class != none) {
			right++
		}
	}
	if 100*right < 95*len(lines) {
		t.Errorf("%d of %d lines that it learnt from are right", right, len(lines))
	}
}

func TestAThresholdCostsNoMoreThanItMay(t *testing.T) {
	var js []judged
	for i := range 1000 {
		j := judged{example: example{lang: "nl", class: none}, lang: "nl", score: float32(i % 500)}
		if i >= 500 {
			j.topic = "toddler-sleep"
		}
		js = append(js, j)
	}
	least, written, everyday := threshold(js, "nl", 0.1, 0.025), 0, 0
	for _, j := range js {
		switch {
		case j.score < least:
		case j.kind() == harmless:
			written++
		default:
			everyday++
		}
	}
	if float64(written) > 0.1*500 || float64(everyday) > 0.025*500 || everyday == 0 {
		t.Errorf("threshold %v: %d and %d", least, written, everyday)
	}
}

// TestTwoLanguagesAreHeardAlike: where the cries of one language score lower, its threshold is lower.
func TestTwoLanguagesAreHeardAlike(t *testing.T) {
	var js []judged
	for i := range 1000 {
		for lang, less := range map[string]float32{"nl": 0, "ar": 200} {
			js = append(js, judged{example: example{class: "violence", lang: lang, author: "both"}, lang: lang, score: float32(i) + 500 - less},
				judged{example: example{class: none, topic: "grief"}, lang: lang, score: float32(i)})
		}
		js = append(js, judged{example: example{class: "violence", lang: "ar", author: "one"}, lang: "ar", score: -1000}) // counts for nothing
	}
	same, both := heardAlike(js, []string{"nl", "ar"}, 0.1), thresholds(js, []string{"nl", "ar"}, 1-1e-9, 0.1)
	if d := same["nl"] - same["ar"]; d < 195 || d > 205 {
		t.Errorf("heard alike at %v", same)
	}
	if !maps.Equal(same, both) {
		t.Errorf("heard alike at %v, chosen %v", same, both)
	}
	if alone := thresholds(js, []string{"nl", "ar", "fr"}, 1-1e-9, 0.1); len(alone) != 3 {
		t.Errorf("a language without cries has no threshold: %v", alone)
	}
	if cost := costs([]float32{1, 2, 3, 4}, 3); cost != 0.5 {
		t.Errorf("two of four are %g", cost)
	}
}

// TestAnAuthorIsJudgedByTheOthers: each author of many lines is left out once; of few lines nobody is judged.
func TestAnAuthorIsJudgedByTheOthers(t *testing.T) {
	var lines, everyday []example
	for i := range 3*leastOfAuthor + 5 {
		lines = append(lines, example{lang: "nl", class: none, author: []string{"a", "b", "c", "few"}[i/leastOfAuthor]})
		everyday = append(everyday, example{lang: "nl", class: none, topic: "grief", author: []string{"x", "y", "few", "few"}[i/leastOfAuthor%3]})
	}
	turns := turnsOf(lines, everyday[:2*leastOfAuthor+5])
	if _, judged := turns["few"]; judged || turns["a"] != 0 || turns["b"] != 1 || turns["c"] != 2 || turns["x"] != 0 || turns["y"] != 1 {
		t.Errorf("turns %v", turns)
	}
	js, err := judge(lines, everyday[:2*leastOfAuthor], languages, options{bits: 8, epochs: 1, rate: 0.3}, nil)
	if err != nil || len(js) != 5*leastOfAuthor {
		t.Errorf("%d lines judged, want %d", len(js), 5*leastOfAuthor)
	}
}

func TestLinesMustBeWhole(t *testing.T) {
	d, err := detect.LoadRules(os.DirFS("../../content"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"no tab": "none een zin", "no class": "danger\teen zin"} {
		dir := t.TempDir()
		if err := os.WriteFile(dir+"/nl.tsv", []byte("# ok\nnone\teen zin\n"+text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readExamples(d, dir); err == nil || !strings.Contains(err.Error(), "line 3") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := readExamples(d, t.TempDir()); err == nil {
		t.Error("a folder without lines is accepted")
	}
}

// TestTheShippedWeightsAreOfTheseLines fails when lines were added and `make train` was not run.
func TestTheShippedWeightsAreOfTheseLines(t *testing.T) {
	m, err := hint.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	want, err := sum("../../content/train")
	if err != nil {
		t.Fatal(err)
	}
	if m.Sum != want {
		t.Error("content/train changed since the weights were learnt; run `make train` and commit what it writes")
	}
	if m.Bits != shipping.bits {
		t.Errorf("the weights have %d bits, the command learns %d", m.Bits, shipping.bits)
	}
	for lang, least := range m.Thresholds {
		if math.IsNaN(float64(least)) || least < -10 || least > 20 {
			t.Errorf("the threshold of %s is %v", lang, least)
		}
	}
}
