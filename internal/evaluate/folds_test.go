package evaluate_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/evaluate"
	"github.com/ouderbrug/ouderbrug/internal/topiclines"
	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/embedded"
)

// noneLines are lines of testdata that no card answers.
func noneLines(t *testing.T, files ...string) (all []evaluate.Question) {
	t.Helper()
	for _, name := range files {
		f, err := os.Open(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		lines, err := evaluate.ReadPlain(name, f)
		if err != nil || f.Close() != nil {
			t.Fatal(err)
		}
		all = append(all, lines...)
	}
	return all
}

// TestFolds prints what ways of retrieving are compared by (-v), on the library's own variants left out in turn and on the
// lines of authors who are not learnt from, and fails where it falls far behind what was measured. The strangers' floor
// is that of all authors: those of the 22nd's evening were asked for what the ones before had not thought of, and are harder.
// So are the 1,750 lines outside of the 23rd, just beside a topic: with them among those left out .797 and .730 pass, with the ones before .84 and .77;
// with 1,500 more of the same kind .758 and .698.
func TestFolds(t *testing.T) {
	lib, err := content.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	written, err := topiclines.Read(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	for name, least := range map[string]evaluate.FoldRates{"left out": {Recall3: 0.62, Passed: 0.73}, "strangers": {Recall3: 0.68, Passed: 0.67}} {
		strangers := written
		if name == "left out" {
			strangers = nil
		}
		t.Run(name, func(t *testing.T) {
			rates, err := evaluate.Folds(t.Context(), evaluate.FoldOptions{
				Library: lib, Open: func() retrieval.Store { return embedded.New() }, None: noneLines(t, "traps.tsv", "outside.tsv"), Strangers: strangers, Now: now,
			})
			if err != nil {
				t.Fatal(err)
			}
			all := mean(t, rates)
			if all.Recall3 < least.Recall3 || all.Passed < least.Passed || all.Right < 0.85 || all.Wrong > 0.03 {
				t.Error("far behind what docs/decisions/016 measured")
			}
		})
	}
}

// mean prints the languages and their mean.
func mean(t *testing.T, rates map[content.Lang]evaluate.FoldRates) (all evaluate.FoldRates) {
	t.Helper()
	for _, lang := range content.LaunchLangs() {
		r := rates[lang]
		t.Logf("%s %4d: recall@1 %.3f @3 %.3f, passed %.3f, answered %.3f (right %.3f); %d outside: refused %.3f, answered %.3f",
			lang, r.N, r.Recall1, r.Recall3, r.Passed, r.Answered, r.Right, r.Nones, r.Refused, r.Wrong)
		all.Recall1 += r.Recall1 / 5
		all.Recall3 += r.Recall3 / 5
		all.Passed += r.Passed / 5
		all.Answered += r.Answered / 5
		all.Right += r.Right / 5
		all.Refused += r.Refused / 5
		all.Wrong += r.Wrong / 5
	}
	t.Logf("all: recall@1 %.3f @3 %.3f, passed %.3f, answered %.3f (right %.3f); refused %.3f, answered %.3f",
		all.Recall1, all.Recall3, all.Passed, all.Answered, all.Right, all.Refused, all.Wrong)
	return all
}

// A direct answer to what no card answers is the worst outcome: words that only begin like a topic's must not get one.
func TestWordsThatBeginLikeATopicsAreNotAnswered(t *testing.T) {
	p := shipped(t)
	refused, answered := map[content.Lang]int{}, map[content.Lang]int{}
	traps := noneLines(t, "traps.tsv")
	for _, q := range traps {
		a, err := p.Ask(t.Context(), q.Lang, "nl", q.Text)
		if err != nil {
			t.Fatal(err)
		}
		switch a.Band {
		case retrieval.Answer:
			answered[q.Lang]++
			t.Logf("answered: %s %q with %s", q.Lang, q.Text, a.Hits[0].Topic)
		case retrieval.None:
			refused[q.Lang]++
		}
	}
	for _, lang := range content.LaunchLangs() {
		t.Logf("%s: of 30, %d refused, %d answered", lang, refused[lang], answered[lang])
		if answered[lang] > 2 || refused[lang] < 22 {
			t.Errorf("%s: of 30, %d refused (want 22 at least), %d answered directly (want 2 at most)", lang, refused[lang], answered[lang])
		}
	}
	if len(traps) != 150 {
		t.Errorf("%d traps, want 30 a language", len(traps))
	}
}
