package evaluate

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// FoldOptions says what Folds measures on.
type FoldOptions struct {
	Library *content.Library
	Open    func() retrieval.Store // an empty store
	None    []Question             // what no card answers; never learnt from
	Now     func() time.Time
}

// folds is into how many parts the variants are cut.
const folds = 5

// FoldRates are what one language's own variants show, asked of a library that does not hold them.
type FoldRates struct {
	N, Nones         int
	Recall1, Recall3 float64 // before any band
	Passed           float64 // answered or offered
	Answered, Right  float64 // answered directly; of those, also counting what no card answers, right
	Refused, Wrong   float64 // of what no card answers: refused; answered directly, the worst outcome
}

// Folds is how retrieval is worked on without the held-back sets: every fifth variant of each topic and language is
// left out of a library, asked, and then the next. The bands are cut on the same answers, so Passed, Answered and
// Refused only compare one way of doing it with another.
//
// It is harder than real use, since authors avoid saying a thing twice. It needs no bands and no safety.
func Folds(ctx context.Context, o FoldOptions) (map[content.Lang]FoldRates, error) {
	points := map[content.Lang][]point{}
	for fold := range folds {
		lib, asked := leaveOut(o.Library, fold)
		for i, q := range o.None {
			if i%folds == fold {
				asked = append(asked, q)
			}
		}
		r, err := retrieval.New(ctx, lib, o.Open(), nil)
		if err != nil {
			return nil, err
		}
		for _, q := range asked {
			p, err := look(ctx, r, q, content.Netherlands, o.Now)
			if err != nil {
				return nil, err
			}
			points[q.Lang] = append(points[q.Lang], p)
		}
	}
	rates := map[content.Lang]FoldRates{}
	for lang, ps := range points {
		rates[lang] = foldRates(ps)
	}
	return rates, nil
}

// leaveOut is the library without every fifth variant, and those as questions.
func leaveOut(lib *content.Library, fold int) (*content.Library, []Question) {
	rest := *lib
	rest.Topics = nil
	var out []Question
	for _, topic := range lib.Topics {
		t := *topic
		t.Questions = map[content.Lang][]string{}
		for _, lang := range slices.Sorted(maps.Keys(topic.Questions)) {
			for i, text := range topic.Questions[lang] {
				if i%folds == fold && (t.Audience == "" || t.Audience == content.Parent) {
					out = append(out, Question{Lang: lang, Topics: []string{t.Slug}, Text: text})
				} else {
					t.Questions[lang] = append(t.Questions[lang], text)
				}
			}
		}
		rest.Topics = append(rest.Topics, &t)
	}
	return &rest, out
}

// look asks without any cut.
func look(ctx context.Context, r *retrieval.Retriever, q Question, country content.Country, now func() time.Time) (point, error) {
	open := *r
	open.Bands = retrieval.Bands{"": {Answer: math.SmallestNonzeroFloat64, Offer: math.SmallestNonzeroFloat64}}
	res, err := open.Find(ctx, retrieval.Query{Text: q.Text, Lang: q.Lang, Country: country, Now: now()})
	if err != nil {
		return point{}, fmt.Errorf("a question could not be asked: %w", err)
	}
	p := point{none: len(q.Topics) == 0, evidence: res.Evidence}
	for i, h := range res.Hits {
		if slices.Contains(q.Topics, h.Topic) {
			p.right, p.three = i == 0, true
		}
	}
	return p, nil
}

// foldRates cuts the bands and counts.
func foldRates(ps []point) FoldRates {
	var r FoldRates
	var answered, right int
	bands := retrieval.Bands{"": cut(ps)}
	for _, p := range ps {
		band := bands.Of("", p.evidence)
		if band == retrieval.Answer {
			answered++
		}
		if p.none {
			r.Nones++
			r.Refused += count(band == retrieval.None)
			r.Wrong += count(band == retrieval.Answer)
			continue
		}
		r.N++
		r.Recall1 += count(p.right)
		r.Recall3 += count(p.three)
		r.Passed += count(band != retrieval.None)
		r.Answered += count(band == retrieval.Answer)
		if p.right && band == retrieval.Answer {
			right++
		}
	}
	for _, x := range []*float64{&r.Recall1, &r.Recall3, &r.Passed, &r.Answered} {
		*x /= float64(max(r.N, 1))
	}
	for _, x := range []*float64{&r.Refused, &r.Wrong} {
		*x /= float64(max(r.Nones, 1))
	}
	r.Right = rate(right, answered)
	return r
}

// count is 1 for what is so.
func count(so bool) float64 {
	if so {
		return 1
	}
	return 0
}
