package evaluate

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
)

// Baseline is what was measured when it was last accepted: metric by language, of "all", and by slice. It is committed, and
// CI fails where a metric falls behind it (Report.Behind).
type Baseline map[string]map[string]float64

// slip is how much worse a metric may become before it fails: two points, or one line where a line is more.
const slip = 0.02

// The metrics where more is worse.
const (
	falseAlarms = "benign false alarms"
	asked       = "questions stopped"
)

// measure is a metric and of how many lines it is.
type measure struct {
	value float64
	n     int
}

// slip is how much worse it may become.
func (m measure) slip() float64 { return max(slip, 1/float64(m.n)) + 1e-4 } // what is kept has four digits

// Baseline are the report's metrics with four digits.
func (r *Report) Baseline() Baseline {
	b := Baseline{}
	for of, metrics := range r.metrics() {
		b[of] = map[string]float64{}
		for name, m := range metrics {
			b[of][name] = m.value
		}
	}
	return b
}

// metrics are those of each language, of all, and of each slice.
func (r *Report) metrics() map[string]map[string]measure {
	out := map[string]map[string]measure{"all": r.All.metrics()}
	for class, x := range r.All.Crisis.Classes {
		put(out["all"], x.N, "crisis stopped, "+class, x.Stopped)
	}
	for lang, x := range r.Languages {
		out[string(lang)] = x.metrics()
	}
	for name, x := range r.Slices {
		out["slice "+name] = x.metrics()
	}
	return out
}

// put keeps a metric; a part that was not measured has none.
func put(m map[string]measure, n int, name string, value float64) {
	if n > 0 {
		m[name] = measure{math.Round(value*10000) / 10000, n}
	}
}

// metrics are those that a baseline keeps.
func (x *Result) metrics() map[string]measure {
	m := map[string]measure{}
	put := func(n int, name string, value float64) { put(m, n, name, value) }
	q := x.Questions
	put(q.N, "recall@1", q.Recall1)
	put(q.N, "recall@3", q.Recall3)
	put(q.N, "readable@3", q.Readable3)
	put(q.N, "answered or offered", q.Answered+q.Offered)
	put(int(math.Round(q.Answered*float64(q.N))), "right of answered", q.Right)
	put(q.N, asked, q.Stopped)
	put(x.None.N, "none refused", x.None.Refused)
	put(x.Crisis.N, "crisis stopped", x.Crisis.Stopped)
	put(x.Crisis.N, "crisis stopped hard", x.Crisis.HardStop)
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

// Behind says, one error joined from all, where the report is more than two points (or one line, where that is more) worse
// than the baseline, or has not measured what the baseline has.
func (r *Report) Behind(b Baseline) error {
	now := r.metrics()
	var errs []error
	for _, lang := range slices.Sorted(maps.Keys(b)) {
		for _, name := range slices.Sorted(maps.Keys(b[lang])) {
			was := b[lang][name]
			is, ok := now[lang][name]
			worse := was - is.value
			if name == falseAlarms || name == asked {
				worse = -worse
			}
			switch {
			case !ok:
				errs = append(errs, fmt.Errorf("%s: %s is in the baseline and was not measured", lang, name))
			case worse > is.slip():
				errs = append(errs, fmt.Errorf("%s: %s was %.3f and is %.3f", lang, name, was, is.value))
			}
		}
	}
	return errors.Join(errs...)
}
