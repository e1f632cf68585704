package evaluate

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// FoldOptions says what Folds measures on.
type FoldOptions struct {
	Library *content.Library
	Open    func() retrieval.Store // an empty store
	None    []Question             // what no card answers; never learnt from
	Bare    bool                   // without the Classifier, as a server answers that still learns
	// Strangers are asked instead of variants left out: lines of authors whose lines are not learnt from.
	Strangers []retrieval.Written
	Now       func() time.Time
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

// Folds is how retrieval is worked on without the held-back sets: every fifth variant of each topic and language, and
// every fifth line outside, is left out of what is indexed and learnt, asked, and then the next. The bands are cut on the
// same answers, so Passed, Answered and Refused only compare one way of doing it with another.
//
// It is harder than real use, since authors avoid saying a thing twice; Strangers are what real use is like. It needs no
// bands and no safety.
func Folds(ctx context.Context, o FoldOptions) (map[content.Lang]FoldRates, error) {
	points, err := foldPoints(ctx, o)
	if err != nil {
		return nil, err
	}
	rates := map[content.Lang]FoldRates{}
	for lang, ps := range points {
		rates[lang] = foldRates(ps)
	}
	return rates, nil
}

// FoldBands are the cuts that the library's own lines give, with the Classifier and without: so the held-back sets stay
// a test of them.
func FoldBands(ctx context.Context, o FoldOptions) (retrieval.Bands, error) {
	bands := retrieval.Bands{}
	for _, bare := range []bool{false, true} {
		o.Bare = bare
		points, err := foldPoints(ctx, o)
		if err != nil {
			return nil, err
		}
		for _, ps := range points {
			points[""] = append(points[""], ps...)
		}
		for lang, ps := range points {
			bands[lang] = cutInto(bands[lang], ps)
		}
	}
	return bands, nil
}

// foldPoints asks what is left out, by language. The folds are learnt beside each other.
func foldPoints(ctx context.Context, o FoldOptions) (map[content.Lang][]point, error) {
	var all [folds]map[content.Lang][]point
	var errs [folds]error
	var wg sync.WaitGroup
	for fold := range folds {
		wg.Go(func() { all[fold], errs[fold] = foldOf(ctx, o, fold) })
	}
	wg.Wait()
	points := map[content.Lang][]point{}
	for _, ps := range all {
		for lang := range ps {
			points[lang] = append(points[lang], ps[lang]...)
		}
	}
	return points, errors.Join(errs[:]...)
}

// foldOf asks one fold.
func foldOf(ctx context.Context, o FoldOptions, fold int) (map[content.Lang][]point, error) {
	lib, asked := o.Library, strangers(o, fold)
	if len(o.Strangers) == 0 {
		lib, asked = leaveOut(o.Library, fold)
	}
	for i, q := range o.None {
		if i%folds == fold {
			asked = append(asked, q)
		}
	}
	outside := retrieval.OutsideLines()
	for _, lang := range slices.Sorted(maps.Keys(outside)) {
		var rest []string
		for i, text := range outside[lang] {
			if i%folds == fold {
				asked = append(asked, Question{Lang: lang, Text: text})
			} else {
				rest = append(rest, text)
			}
		}
		outside[lang] = rest
	}
	r := &retrieval.Retriever{Library: lib, Store: o.Open(), Scopes: retrieval.LearnScopes(lib, outside), Learnt: &retrieval.Learnt{}}
	if err := r.Store.Replace(ctx, retrieval.Passages(lib)); err != nil {
		return nil, fmt.Errorf("a fold cannot be indexed: %w", err)
	}
	if !o.Bare {
		c, err := retrieval.LearnClassifier(ctx, lib, outside)
		if err != nil {
			return nil, err
		}
		r.Learnt.Set(c)
	}
	points := map[content.Lang][]point{}
	for _, q := range asked {
		p, err := look(ctx, r, q, content.Netherlands, o.Now)
		if err != nil {
			return nil, err
		}
		points[q.Lang] = append(points[q.Lang], p)
	}
	return points, nil
}

// strangers is every fifth line for parents.
func strangers(o FoldOptions, fold int) (out []Question) {
	for i, l := range o.Strangers {
		if t, ok := o.Library.Topic(l.Topic); i%folds == fold && ok && (t.Audience == "" || t.Audience == content.Parent) {
			out = append(out, Question{Lang: l.Lang, Topics: []string{l.Topic}, Text: l.Text})
		}
	}
	return out
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
	const least = math.SmallestNonzeroFloat64
	open := *r
	open.Bands = retrieval.Bands{"": {Answer: least, Offer: least, BareAnswer: least, BareOffer: least, DenseAnswer: least, DenseOffer: least}}
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
	bands := retrieval.Bands{"": cutInto(retrieval.Cut{}, ps)}
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
