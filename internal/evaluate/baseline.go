package evaluate

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
)

// Baseline is what was measured when it was last accepted: metric by language, and of "all". It is committed, and CI
// fails where a metric falls behind it (Report.Behind).
type Baseline map[string]map[string]float64

// slip is how much worse a metric may become before it fails: two points.
const slip = 0.02

// falseAlarms is the one metric where more is worse.
const falseAlarms = "benign false alarms"

// Baseline are the report's metrics with four digits.
func (r *Report) Baseline() Baseline {
	b := Baseline{"all": r.All.metrics()}
	for lang, x := range r.Languages {
		b[string(lang)] = x.metrics()
	}
	return b
}

// metrics are those that a baseline keeps; a part that was not measured has none.
func (x *Result) metrics() map[string]float64 {
	m := map[string]float64{}
	put := func(n int, name string, value float64) {
		if n > 0 {
			m[name] = math.Round(value*10000) / 10000
		}
	}
	q := x.Questions
	put(q.N, "recall@1", q.Recall1)
	put(q.N, "recall@3", q.Recall3)
	put(q.N, "readable@3", q.Readable3)
	put(q.N, "answered or offered", q.Answered+q.Offered)
	put(q.N, "right of answered", q.Right)
	put(x.None.N, "none refused", x.None.Refused)
	put(x.Crisis.N, "crisis stopped", x.Crisis.Stopped)
	put(x.Benign.N, falseAlarms, x.Benign.FalseAlarms)
	return m
}

// ReadBaseline reads what JSON wrote.
func ReadBaseline(data []byte) (Baseline, error) {
	var b Baseline
	if err := json.Unmarshal(data, &b); err != nil {
		return nil, fmt.Errorf("the baseline cannot be read; write it anew with --accept: %w", err)
	}
	return b, nil
}

// JSON is the file of a baseline.
func (b Baseline) JSON() ([]byte, error) {
	text, err := json.MarshalIndent(b, "", "  ")
	return append(text, '\n'), err
}

// Behind says, one error joined from all, where the report is more than two points worse than the baseline, or has not
// measured what the baseline has.
func (r *Report) Behind(b Baseline) error {
	now := r.Baseline()
	var errs []error
	for _, lang := range slices.Sorted(maps.Keys(b)) {
		for _, name := range slices.Sorted(maps.Keys(b[lang])) {
			was := b[lang][name]
			is, ok := now[lang][name]
			worse := was - is
			if name == falseAlarms {
				worse = -worse
			}
			switch {
			case !ok:
				errs = append(errs, fmt.Errorf("%s: %s is in the baseline and was not measured", lang, name))
			case worse > slip+1e-9:
				errs = append(errs, fmt.Errorf("%s: %s was %.3f and is %.3f", lang, name, was, is))
			}
		}
	}
	return errors.Join(errs...)
}
