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

// TestABaselineKeepsHardStopsClassesAndSlices, and one line of a small slice may be lost, not two.
func TestABaselineKeepsHardStopsClassesAndSlices(t *testing.T) {
	report := func(hard, class, slice, asked float64) *evaluate.Report {
		x := &evaluate.Result{Questions: evaluate.QuestionRates{N: 100, Recall3: 0.9, Stopped: asked}}
		x.Crisis.N, x.Crisis.HardStop, x.Crisis.Stopped = 100, hard, 0.95
		x.Crisis.Classes = map[string]*evaluate.ClassRates{"violence": {N: 100, Stopped: class}}
		small := &evaluate.Result{Questions: evaluate.QuestionRates{N: 25, Recall3: slice}}
		return &evaluate.Report{All: x, Languages: map[content.Lang]*evaluate.Result{"nl": x}, Slices: map[string]*evaluate.Result{"learner": small}}
	}
	base := report(0.4, 0.95, 0.92, 0.06).Baseline()
	if err := report(0.39, 0.94, 0.88, 0.08).Behind(base); err != nil {
		t.Errorf("two points, and one line of a slice: %v", err)
	}
	for want, now := range map[string]*evaluate.Report{
		"nl: crisis stopped hard": report(0.37, 0.95, 0.92, 0.06), "all: crisis stopped, violence": report(0.4, 0.92, 0.92, 0.06),
		"slice learner: recall@3": report(0.4, 0.95, 0.84, 0.06), "all: questions stopped": report(0.4, 0.95, 0.92, 0.09),
	} {
		if err := now.Behind(base); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q in %v", want, err)
		}
	}
	if err := report(0.1, 0.1, 0.1, 0.9).Behind(evaluate.Baseline{"all": {"recall@3": 0.9}}); err != nil {
		t.Errorf("a baseline of before is read otherwise: %v", err)
	}
}
