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
	wantRefused = 0.90 // of what no card answers
	wantRight   = 0.90 // of the direct answers, the first card is right
)

// point is one line of a set with what retrieval made of it.
type point struct {
	assurance float64 // cut by offer
	certainty float64 // cut by answer
	right     bool    // the first topic is right
	none      bool    // from the set that no card answers
}

// Calibrate asks the questions and the none lines without any cut and proposes, by language, where the bands begin:
// "offer" at the lowest score that refuses enough of what no card answers, "answer" at the lowest score above
// which enough first topics are right. A language without lines gets no cut of its own; "" gets that of all.
func Calibrate(ctx context.Context, r *retrieval.Retriever, country content.Country, set Set, now func() time.Time) (retrieval.Bands, error) {
	open := *r
	open.Bands = retrieval.Bands{"": {Answer: math.SmallestNonzeroFloat64, Offer: math.SmallestNonzeroFloat64}}
	points := map[content.Lang][]point{}
	add := func(q Question, none bool) error {
		res, err := open.Find(ctx, retrieval.Query{Text: q.Text, Lang: q.Lang, Country: country, Now: now()})
		if err != nil {
			return fmt.Errorf("calibrating: %w", err)
		}
		p := point{none: none}
		if len(res.Hits) > 0 {
			p.assurance, p.certainty = res.Evidence.Assurance(), res.Evidence.Certainty()
			p.right = slices.Contains(q.Topics, res.Hits[0].Topic)
		}
		points[q.Lang] = append(points[q.Lang], p)
		points[""] = append(points[""], p)
		return nil
	}
	for _, q := range set.Questions {
		if err := add(q, false); err != nil {
			return nil, err
		}
	}
	for _, q := range set.None {
		if err := add(q, true); err != nil {
			return nil, err
		}
	}
	bands := retrieval.Bands{}
	for lang, ps := range points {
		bands[lang] = cut(ps)
	}
	return bands, nil
}

// cut finds both cuts for the points of one language.
func cut(ps []point) retrieval.Cut {
	var nones []float64
	for _, p := range ps {
		if p.none {
			nones = append(nones, p.assurance)
		}
	}
	slices.Sort(nones)
	offer := 0.01
	if len(nones) > 0 {
		offer = nones[min(int(math.Ceil(wantRefused*float64(len(nones)))), len(nones)-1)]
	}
	slices.SortFunc(ps, func(a, b point) int { return cmp.Compare(b.certainty, a.certainty) })
	right, all, answer := 0, 0, 0.0
	for _, p := range ps {
		if p.assurance < offer {
			continue
		}
		all++
		if p.right {
			right++
		}
		if float64(right) >= wantRight*float64(all) {
			answer = p.certainty
		}
	}
	if answer == 0 { // never right often enough: above all that was seen
		answer = ps[0].certainty + 0.01
	}
	return retrieval.Cut{Answer: round(max(answer, offer)), Offer: round(offer)}
}

// round keeps three digits: more would pretend a precision that the sets do not have.
func round(x float64) float64 { return math.Round(x*1000) / 1000 }

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
