package handover

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/handover/matching"
)

// world is what matching must know: who helps, and what is on their hands.
type world struct {
	helpers []bot.HelperRecord
	talks   []bot.TalkRecord
	closed  []bot.ClosingRecord // the days on which nobody is asked
}

// lookBack covers the week that caps count over and the three days that a talk may
// wait before it opens.
const lookBack = 11 * 24 * time.Hour

// most is how many records of a kind are read.
const most = 10000

// look reads it.
func (d *Dialog) look(ctx context.Context, t *dialogs.Turn) (*world, error) {
	var w world
	var err error
	if w.helpers, err = bot.Find[bot.HelperFacts, bot.HelperWords](ctx, t.Views, bot.RecordQuery{Limit: most}); err != nil {
		return nil, fmt.Errorf("see who helps: %w", err)
	}
	if w.closed, err = bot.Closings(ctx, t.Views); err != nil {
		return nil, fmt.Errorf("see which days are closed: %w", err)
	}
	live := []string{bot.TalkWaiting, bot.TalkReserved, bot.TalkOpen, bot.TalkClosing}
	for _, q := range []bot.RecordQuery{{States: live, Limit: most}, {Since: t.At.Add(-lookBack), Limit: most}} {
		talks, err := bot.Find[bot.TalkFacts, bot.TalkWords](ctx, t.Views, q)
		if err != nil {
			return nil, fmt.Errorf("see which talks there are: %w", err)
		}
		for _, k := range talks {
			if !slices.ContainsFunc(w.talks, func(x bot.TalkRecord) bool { return x.ID == k.ID }) {
				w.talks = append(w.talks, k)
			}
		}
	}
	return &w, nil
}

// order is who may be offered a talk now, best first, and why.
func (d *Dialog) order(t *dialogs.Turn, talk *bot.TalkRecord, w *world) ([]bot.PersonID, matching.Decision) {
	by := d.Order
	if by == nil {
		by = matching.Order
	}
	candidates, decision := by(w.helpers, w.talks, w.wish(talk), t.At)
	out := make([]bot.PersonID, len(candidates))
	for i, c := range candidates {
		out[i] = c.Helper.Person
	}
	return out, decision
}

// wish is what matching must know of a talk. Who lets an offer pass gets it again once
// a shift.
func (w *world) wish(talk *bot.TalkRecord) matching.Wish {
	wish := matching.WishOf(*talk)
	wish.Offered = map[bot.PersonID]time.Time{}
	for p, at := range standing(talk) {
		if h := w.helper(p); h != nil {
			wish.Offered[p] = bot.NextAsked(h.Facts, at)
		}
	}
	return wish
}

// next is when somebody can be asked for a talk, on a day that is not closed; zero if
// nobody knows.
func (w *world) next(talk *bot.TalkRecord, now time.Time) time.Time {
	for range len(w.closed) + 1 {
		if until := bot.ClosedUntil(w.closed, now); !until.IsZero() {
			now = until
		}
		next := matching.NextOpening(w.helpers, w.talks, w.wish(talk), now)
		if next.IsZero() || bot.ClosedUntil(w.closed, next).IsZero() {
			return next
		}
		now = next
	}
	return time.Time{}
}

// owner is whose card somebody came with, "" if nobody's.
func (w *world) owner(code string) bot.PersonID {
	for _, h := range w.helpers {
		if code != "" && strings.EqualFold(h.Facts.Code, code) && h.State == bot.HelperActive {
			return h.Person
		}
	}
	return ""
}

// names are what parents are called by: flowers and trees, nothing that tells.
const names = "Anemoon Anjer Aster Azalea Berk Beuk Boterbloem Bosviooltje Brem Campanula Ceder Clematis Dahlia Dennenboom Duizendblad Eik Els Esdoorn Fresia Fuchsia " +
	"Gentiaan Geranium Gladiool Goudsbloem Hazelaar Hibiscus Hortensia Hulst Hyacint Iris Jasmijn Kamille Kastanje Klaproos Klaver Korenbloem Krokus Lavendel Lelie Linde " +
	"Lupine Madelief Magnolia Margriet Mimosa Narcis Olijfboom Orchidee Pioenroos Plataan Populier Primula Ridderspoor Sering Sleutelbloem Sneeuwklok Tulp Vlier Wilg Zonnebloem"

// numbersTo is the highest number behind a name.
const numbersTo = 99

// alias is what the helper sees instead of a name: another one for each talk, and no
// two of those that run at the same time.
func (w *world) alias(talk string) string {
	all := strings.Fields(names)
	h := fnv.New32a()
	_, _ = h.Write([]byte(talk)) // never fails
	taken := map[string]bool{}
	for _, k := range w.talks {
		if k.ID != talk && (k.State == bot.TalkWaiting || k.State == bot.TalkReserved || slices.Contains(bot.TalkHolds(), k.State)) {
			taken[k.Facts.Alias] = true
		}
	}
	start, room := int(h.Sum32()%1e6), len(all)*numbersTo
	for i := range room {
		n := (start + i) % room
		if a := all[n%len(all)] + " " + strconv.Itoa(1+n/len(all)); !taken[a] {
			return a
		}
	}
	return all[start%len(all)] + " " + strconv.Itoa(numbersTo+1+start) // thousands talk: the number grows
}
