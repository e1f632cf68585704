package socialmap

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// maxNear is how many words a message has at most that asks for something near her, or says where she lives.
const maxNear = 8

// maxThing is how many words that thing itself has at most where the message is longer.
const maxThing = 6

// wanted is what a message asks for: "a playgroup in Utrecht".
type wanted struct {
	named
	lang  bot.Lang // in which they are, if they tell
	need  string   // its topic, "" where there is none
	first []string // the places that she calls by name
}

// Hears reports whether her words are for the map; see dialogs.Hearer.
func (d *Dialog) Hears(ctx context.Context, t *dialogs.Turn) (bool, error) {
	if t.Finding.Near { // almost danger: "ask" leaves that door open
		return false, nil
	}
	if _, ok := d.placeAlone(t); ok || d.resumes(t) {
		return true, nil
	}
	_, ok, err := d.wants(ctx, t)
	return ok, err
}

// heard takes words that nobody asked for: a place, or something that is to be near.
func (d *Dialog) heard(ctx context.Context, t *dialogs.Turn, s *state) error {
	fresh := state{Spot: s.Spot, Wish: wish{Age: unsaid}}
	if n, ok := d.placeAlone(t); ok {
		*s = fresh
		if said, _, ok := cut(strings.Join(n.rest, " "), atHome); ok {
			t.Understood(said.lang)
		}
		d.settle(t, s, n)
		s.Need = d.lastNeed(t)
		d.goOn(t, s, "")
		return nil
	}
	if d.resumes(t) {
		d.resume(t, s)
		return nil
	}
	w, _, err := d.wants(ctx, t) // of what is no longer heard, where a look-up failed meanwhile, the place is left, and a question
	if err != nil {
		return err
	}
	*s = fresh
	s.Need, s.First = w.need, w.first
	s.Wish, _ = wishes(w.thing, s.Wish)
	if w.lang != "" {
		t.Understood(w.lang)
	}
	if w.spot.Known() { // where she wants something, which need not be where she lives
		d.keep(t, s, w.spot, w.both)
	}
	d.goOn(t, s, "")
	return nil
}

// wants reads a message that asks for something near her or in a town. ok is false for any other, and for what a card
// answers and no place.
func (d *Dialog) wants(ctx context.Context, t *dialogs.Turn) (w wanted, ok bool, err error) {
	folded := dialogs.Fold(digits(t.Text))
	if folded == "" || !brief(folded) || tells(folded) {
		return w, false, nil
	}
	near, rest, isNear := cut(folded, nearMe)
	place, isPlace := d.placeIn(t.Text, content.Country(t.Conv().Country))
	if isNear || isPlace {
		w.first = d.called(t, cmp.Or(place.spot.Country, content.Country(t.Conv().Country)))
	}
	switch {
	case isPlace && !place.code && (isNear || place.at || len(w.first) > 0 || !place.away && len(strings.Fields(folded)) <= onlyTown):
		w.named = place
		_, w.thing, _ = cut(place.thing, nearMe)
	case isNear && !isPlace && !of(folded, near.text):
		w.thing = rest
	case gathers(folded):
		w.thing = folded
		w.need, ok, err = d.needIn(ctx, t, w)
		return w, ok && among(gatherings, w.need), err
	default:
		return w, false, nil
	}
	if w.lang = near.lang; w.lang == "" {
		w.lang = guess(t, w.thing)
	}
	if len(w.first) > 0 {
		w.need = d.needOf(t, w.first[0])
		return w, true, nil
	}
	w.need, ok, err = d.needIn(ctx, t, w)
	return w, ok, err
}

// gathers reports whether a few words name a group or a course, or ask for something for somebody, without a place:
// "groupe de papas", "iets voor vaders?". One looks for those to go there.
func gathers(folded string) bool {
	_, thing, asks := cut(folded, somethingFor)
	n := len(strings.Fields(folded))
	return n <= mostGathers && holds(folded, offered) || asks && thing != "" && len(strings.Fields(thing)) <= onlyCode
}

// mostGathers is how many words name a group: "groupe de parole papas".
const mostGathers = 4

// brief reports whether a message is short enough to be a wish for a place. The words that open one do not count beside
// a short thing: "est-ce qu'il y a" are five.
func brief(folded string) bool {
	if len(strings.Fields(folded)) <= maxNear {
		return true
	}
	_, rest, asks := cut(folded, somethingFor)
	if !asks {
		_, rest, asks = cut(folded, requests)
	}
	_, rest, _ = cut(rest, nearMe)
	return asks && len(strings.Fields(rest)) <= maxThing
}

// onlyTown is how many words a message has at most whose town stands there without "in": "language lessons Utrecht".
const onlyTown = 3

// of reports whether "in de buurt" goes on with something else than her: "in de buurt van honden".
func of(folded, near string) bool {
	_, after, _ := strings.Cut(" "+folded+" ", " "+near+" ")
	return strings.HasPrefix(after, "van ") || strings.HasPrefix(after, "of ")
}

// guess is the language that words are most likely in, "" where they hardly tell.
func guess(t *dialogs.Turn, words string) bot.Lang {
	for _, g := range t.Languages().Detect(words) {
		if l := bot.Lang(g.Lang); g.P >= 0.5 && slices.Contains(dialogs.Langs(), l) {
			return l
		}
	}
	return ""
}
