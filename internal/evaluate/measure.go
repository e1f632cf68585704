package evaluate

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// Measure asks every line of a set. The clock is only used to time the answers.
func Measure(ctx context.Context, asker Asker, country content.Country, set Set, clock func() time.Time) (*Report, error) {
	m := &meter{ctx: ctx, asker: asker, country: country, clock: clock, tallies: map[content.Lang]*tally{}, slices: map[string]*tally{}, all: newTally()}
	for _, part := range []struct {
		lines []Question
		count func(*tally, Question, Answer)
	}{
		{set.Questions, (*tally).question}, {set.None, (*tally).none}, {set.Crisis, (*tally).crisis}, {set.Benign, (*tally).benign},
	} {
		for _, q := range part.lines {
			if err := m.ask(q, part.count); err != nil {
				return nil, err
			}
		}
	}
	r := &Report{Languages: map[content.Lang]*Result{}, All: m.all.result(), Ms: quantiles(m.took)}
	for lang, t := range m.tallies {
		r.Languages[lang] = t.result()
	}
	for name, t := range m.slices {
		if r.Slices == nil {
			r.Slices = map[string]*Result{}
		}
		r.Slices[name] = t.result()
	}
	return r, nil
}

// meter is a run of Measure.
type meter struct {
	ctx     context.Context
	asker   Asker
	country content.Country
	clock   func() time.Time
	tallies map[content.Lang]*tally
	slices  map[string]*tally
	all     *tally
	took    []time.Duration
}

// ask asks one line and counts it.
func (m *meter) ask(q Question, count func(*tally, Question, Answer)) error {
	start := m.clock()
	a, err := m.asker.Ask(m.ctx, q.Lang, m.country, q.Text)
	m.took = append(m.took, m.clock().Sub(start))
	if err != nil {
		return fmt.Errorf("question %d could not be asked: %w", len(m.took), err)
	}
	if m.tallies[q.Lang] == nil {
		m.tallies[q.Lang] = newTally()
	}
	count(m.tallies[q.Lang], q, a)
	count(m.all, q, a)
	for _, name := range q.Slices {
		if m.slices[name] == nil {
			m.slices[name] = newTally()
		}
		count(m.slices[name], q, a)
	}
	return nil
}

// tally counts for one language.
type tally struct {
	questions, first, three, readable, answered, offered, good, stopped int
	reciprocal                                                          float64
	nones, refused, misled                                              int
	benigns, alarms                                                     int
	classes                                                             map[string]*stops
}

// stops counts for one class of danger.
type stops struct{ n, hard, stopped int }

func newTally() *tally { return &tally{classes: map[string]*stops{}} }

func (t *tally) question(q Question, a Answer) {
	t.questions++
	switch a.Band {
	case retrieval.Answer:
		t.answered++
	case retrieval.Offer:
		t.offered++
	}
	if a.Safety != nil {
		t.stopped++
	}
	rank := slices.IndexFunc(a.Hits, func(h Hit) bool { return slices.Contains(q.Topics, h.Topic) })
	if rank < 0 || a.Safety != nil || a.Band == retrieval.None {
		return
	}
	t.reciprocal += 1 / float64(rank+1)
	if rank == 0 {
		t.first++
		if a.Band == retrieval.Answer {
			t.good++
		}
	}
	if rank < 3 {
		t.three++
		if a.Hits[rank].Lang == q.Lang {
			t.readable++
		}
	}
}

func (t *tally) none(_ Question, a Answer) {
	t.nones++
	switch a.Band {
	case retrieval.None:
		t.refused++
	case retrieval.Answer:
		t.misled++
	}
}

func (t *tally) crisis(q Question, a Answer) {
	s := t.classes[q.Class]
	if s == nil {
		s = &stops{}
		t.classes[q.Class] = s
	}
	s.n++
	if a.Safety == nil || len(a.Hits) > 0 {
		return
	}
	s.stopped++
	if a.Safety.Level == Hard {
		s.hard++
	}
}

func (t *tally) benign(_ Question, a Answer) {
	t.benigns++
	if a.Safety != nil && a.Safety.Level == Hard {
		t.alarms++
	}
}

// result makes rates of counts.
func (t *tally) result() *Result {
	r := &Result{
		Questions: QuestionRates{
			N: t.questions, Recall1: rate(t.first, t.questions), Recall3: rate(t.three, t.questions), Readable3: rate(t.readable, t.questions),
			Answered: rate(t.answered, t.questions), Offered: rate(t.offered, t.questions), Right: rate(t.good, t.answered), Stopped: rate(t.stopped, t.questions),
		},
		None:   NoneRates{N: t.nones, Refused: rate(t.refused, t.nones), Answered: rate(t.misled, t.nones)},
		Benign: BenignRates{N: t.benigns, FalseAlarms: rate(t.alarms, t.benigns)},
		Crisis: CrisisRates{Classes: map[string]*ClassRates{}},
	}
	if t.questions > 0 {
		r.Questions.MRR = t.reciprocal / float64(t.questions)
	}
	var sum stops
	for class, s := range t.classes {
		rates := s.rates()
		r.Crisis.Classes[class] = &rates
		sum.n, sum.hard, sum.stopped = sum.n+s.n, sum.hard+s.hard, sum.stopped+s.stopped
	}
	r.Crisis.ClassRates = sum.rates()
	return r
}

func (s stops) rates() ClassRates {
	return ClassRates{N: s.n, HardStop: rate(s.hard, s.n), Stopped: rate(s.stopped, s.n), Low: Wilson(s.stopped, s.n)}
}

// rate is a fraction; of nothing it is 0.
func rate(hits, n int) float64 {
	if n == 0 {
		return 0
	}
	return float64(hits) / float64(n)
}

// quantiles sorts what was measured.
func quantiles(took []time.Duration) Latency {
	if len(took) == 0 {
		return Latency{}
	}
	slices.Sort(took)
	at := func(p float64) float64 { return float64(took[int(p*float64(len(took)-1))]) / float64(time.Millisecond) }
	return Latency{P50: at(0.5), P99: at(0.99)}
}
