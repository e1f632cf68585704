package evaluate_test

import (
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/evaluate"
)

func TestAMetricMayDropTwoPointsAndNoMore(t *testing.T) {
	report := func(recall, alarms float64) *evaluate.Report {
		x := &evaluate.Result{Questions: evaluate.QuestionRates{N: 100, Recall3: recall}, Benign: evaluate.BenignRates{N: 100, FalseAlarms: alarms}}
		return &evaluate.Report{All: x, Languages: map[content.Lang]*evaluate.Result{"nl": x}}
	}
	text, err := report(0.9, 0.03).Baseline().JSON()
	if err != nil {
		t.Fatal(err)
	}
	base, err := evaluate.ReadBaseline(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		recall, alarms float64
		want           []string
	}{
		{0.9, 0.03, nil}, {0.88, 0.05, nil}, {1, 0, nil},
		{0.879, 0.03, []string{"all: recall@3 was 0.900 and is 0.879", "nl: recall@3"}},
		{0.95, 0.051, []string{"all: benign false alarms was 0.030 and is 0.051", "nl: benign"}},
	} {
		err := report(c.recall, c.alarms).Behind(base)
		if (err == nil) != (c.want == nil) {
			t.Errorf("%.3f, %.3f: %v", c.recall, c.alarms, err)
		}
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%.3f, %.3f: want %q in %v", c.recall, c.alarms, want, err)
			}
		}
	}
	less := report(0.9, 0.03)
	less.All = &evaluate.Result{}
	if err := less.Behind(base); err == nil || !strings.Contains(err.Error(), "was not measured") {
		t.Errorf("what is no longer measured: %v", err)
	}
	if _, err := evaluate.ReadBaseline([]byte("{")); err == nil || !strings.Contains(err.Error(), "--accept") {
		t.Errorf("a damaged baseline: %v", err)
	}
}
