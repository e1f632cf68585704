package evaluate

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// What the cuts must reach on the sets they are set by. A wrong direct answer is worse than a wrong title on offer, and
// that is worse than an honest "nothing": but a question that a card answers and that is refused is a parent lost.
const (
	wantRefused = 0.97 // of what no card answers; two more than the goal, since other people's lines are refused less often
	wantRight   = 0.93 // of the direct answers, the first card is right
)

// ownCut is how many lines that no card answers a language must have for a cut of its own: with forty of them two lines
// decide, and the cut of a language is off by far on other people's lines (docs/decisions/016).
const ownCut = 150

// point is one line of a set with what retrieval made of it.
type point struct {
	evidence retrieval.Evidence
	right    bool // the first topic is right
	three    bool // one of the first three is
	none     bool // from the set that no card answers
}

// Calibrate asks the questions and the none lines without any cut and proposes, by language, where the bands begin:
// "offer" at the lowest score that refuses enough of what no card answers, "answer" at the lowest score above
// which enough first topics are right. "" gets the cut of all; a language with fewer than ownCut none lines has that too. Cuts
// for what is not there, such as a dense stream, stay as the Retriever has them.
func Calibrate(ctx context.Context, r *retrieval.Retriever, country content.Country, set Set, now func() time.Time) (retrieval.Bands, error) {
	points := map[content.Lang][]point{}
	for i, q := range slices.Concat(set.Questions, set.None) {
		p, err := look(ctx, r, q, country, now)
		if err != nil {
			return nil, fmt.Errorf("calibrating: %w", err)
		}
		p.none = i >= len(set.Questions)
		points[q.Lang] = append(points[q.Lang], p)
		points[""] = append(points[""], p)
	}
	bands := retrieval.Bands{}
	for lang, ps := range points {
		if lang != "" && nones(ps) < ownCut {
			continue
		}
		bands[lang] = cutInto(r.Bands[lang], ps)
	}
	return bands, nil
}

func nones(ps []point) (n int) {
	for _, p := range ps {
		if p.none {
			n++
		}
	}
	return n
}

// cutInto sets both cuts of one language: those with a dense stream, or with a Classifier alone, where the points have
// one, or else those without.
func cutInto(c retrieval.Cut, ps []point) retrieval.Cut {
	answer, offer := cut(ps)
	has := func(what func(retrieval.Evidence) bool) bool {
		return slices.ContainsFunc(ps, func(p point) bool { return what(p.evidence) })
	}
	switch {
	case !has(func(e retrieval.Evidence) bool { return e.Learnt }):
		c.BareAnswer, c.BareOffer = answer, offer
	case has(func(e retrieval.Evidence) bool { return e.Near }):
		c.DenseAnswer, c.DenseOffer = answer, offer
	default:
		c.Answer, c.Offer = answer, offer
	}
	return c
}

// cut finds both cuts for the points of one language.
func cut(ps []point) (answer, offer float64) {
	var outside []float64
	for _, p := range ps {
		if p.none {
			outside = append(outside, p.evidence.Assurance())
		}
	}
	slices.Sort(outside)
	offer = 0.01
	if len(outside) > 0 {
		// just above the last that is refused
		offer = math.Nextafter(outside[min(int(math.Ceil(wantRefused*float64(len(outside)))), len(outside))-1], 2)
	}
	offer = ceil(offer)
	slices.SortFunc(ps, func(a, b point) int { return cmp.Compare(b.evidence.Certainty(), a.evidence.Certainty()) })
	right, all := 0, 0
	for _, p := range ps {
		if !p.evidence.Answers(offer) {
			continue
		}
		all++
		if p.right {
			right++
		}
		if float64(right) >= wantRight*float64(all) {
			answer = p.evidence.Certainty()
		}
	}
	if answer == 0 { // never right often enough: above all that was seen
		answer = ps[0].evidence.Certainty() + 0.01
	}
	return ceil(answer), offer
}

// ceil keeps three digits: more would pretend a precision that the sets do not have.
func ceil(x float64) float64 { return math.Ceil(x*1000) / 1000 }

// BandsJSON is how bands.json is written: a line a language.
func BandsJSON(b retrieval.Bands) ([]byte, error) {
	out := []byte("{\n")
	langs := slices.Sorted(maps.Keys(b))
	for i, lang := range langs {
		line, err := json.Marshal(b[lang])
		if err != nil {
			return nil, fmt.Errorf("writing the bands: %w", err)
		}
		comma := ","
		if i == len(langs)-1 {
			comma = ""
		}
		out = fmt.Appendf(out, "  %q: %s%s\n", lang, line, comma)
	}
	return append(out, "}\n"...), nil
}
