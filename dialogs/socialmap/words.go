package socialmap

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// shortAnswer is how many words an answer to "where?" has at most; more is a question of hers. onlyCode is how many a
// postcode has: "3511 AB".
const (
	shortAnswer = 4
	onlyCode    = 2
)

// words takes what she typed: where she lives, what she needs, or a wish such as "free". What is none of these is a
// question of hers, and goes where questions go.
func (d *Dialog) words(ctx context.Context, t *dialogs.Turn, s *state) error {
	if t.Active() != dialogs.SocialMap || t.At.Sub(s.At) > answerWithin {
		d.leave(t)
		return nil
	}
	switch {
	case is(t.Text, backWords):
		d.back(t, s)
		return nil
	case len(s.Found) > 0 && asksOf(t.Text) != "":
		d.tell(t, s, asksOf(t.Text))
		return nil
	}
	if done, err := d.inHerWords(ctx, t, s); done || err != nil {
		return err
	}
	wish, wished := wishes(t.Text, s.Wish)
	short := len(strings.Fields(t.Text)) <= shortAnswer
	if n, ok := d.place(t, s); ok {
		d.settle(t, s, n)
		s.Wish, s.Any = wish, s.Any || s.Need == "" // she was asked what she needs, and names a place: anything there
		d.goOn(t, s, "")
		return nil
	}
	if country := dialogs.CountryIn(t.Text); country != "" && s.Asked == askedSpot {
		t.SetCountry(country)
		if s.Spot.Country != "" && s.Spot.Country != content.Country(country) {
			s.Spot = content.Spot{} // she was there before
		}
		s.All = !s.Spot.Known()
		d.goOn(t, s, "")
		return nil
	}
	switch {
	case s.Asked == askedNeed && !onlyWish(t.Text) && !story(t.Text):
		return d.need(ctx, t, s, wish)
	case wished && short:
		d.wishing(t, s, wish)
	case s.Asked == askedSpot && short && !strings.ContainsAny(t.Text, "?؟"):
		d.unknown(t, s)
	default:
		d.leave(t)
	}
	return nil
}

// place is the place that an answer names: alone, or with her street before it.
func (d *Dialog) place(t *dialogs.Turn, s *state) (n named, ok bool) {
	if n, ok = d.placeAlone(t); ok {
		return n, true
	}
	n.spot, n.both = d.Retriever.Library.FindSpot(t.Text, content.Country(t.Conv().Country))
	address := s.Asked == askedNeed && n.spot.Name != "" && n.spot.Code != ""
	return n, n.spot.Known() && !d.calls(digits(strings.TrimSpace(t.Text))) && (s.Asked == askedSpot || address || d.anotherSpot(t))
}

// story reports whether an answer to "what do you need?" is a question that a card answers: long, or told as a story.
func story(text string) bool {
	return len(strings.Fields(text)) > maxNear || tells(dialogs.Fold(text))
}

// inHerWords takes a need that she names together with a place, "language lessons in Utrecht", or with a list before
// her: "is there something for fathers".
func (d *Dialog) inHerWords(ctx context.Context, t *dialogs.Turn, s *state) (done bool, err error) {
	w, ok, err := d.wants(ctx, t)
	_, thing, more := cut(dialogs.Fold(t.Text), somethingFor)
	if err == nil && !ok && more && thing != "" && len(s.Found) > 0 && brief(dialogs.Fold(t.Text)) {
		w = wanted{named: named{thing: thing}}
		w.need, ok, err = d.needIn(ctx, t, w)
	}
	if !ok || err != nil || w.need == "" && !w.spot.Known() {
		return false, err
	}
	if w.need != "" {
		s.Need, s.First = w.need, w.first
	}
	s.Any = s.Need == ""
	s.Wish, _ = wishes(w.thing, s.Wish)
	if w.spot.Known() {
		d.keep(t, s, w.spot, w.both)
	}
	d.goOn(t, s, "")
	return true, nil
}

// anotherSpot reports whether a line that we did not ask for names a place: a town in few words, or a postcode that is
// all of it. "max 1500 euro" and "van 2019" name none.
func (d *Dialog) anotherSpot(t *dialogs.Turn) bool {
	if len(strings.Fields(t.Text)) <= onlyCode {
		return true
	}
	named, _ := d.Retriever.Library.FindSpot(strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return ' '
		}
		return r
	}, t.Text), content.Country(t.Conv().Country))
	return named.Known() && len(strings.Fields(t.Text)) <= shortAnswer
}

// leave gives her words to where questions go.
func (d *Dialog) leave(t *dialogs.Turn) {
	t.Become(dialogs.Ask)
	t.PassTo(dialogs.Ask, "", "")
}

// keep notes where she lives. Of her words only that is kept, so that no street remains (S28).
func (d *Dialog) keep(t *dialogs.Turn, s *state, spot content.Spot, both bool) {
	t.Reword(strings.TrimSpace(spot.Code + " " + spot.Name))
	s.Spot, s.All, s.Tries = spot, false, 0
	if !both && spot.Country != "" && t.Conv().Country == "" {
		t.SetCountry(bot.Country(spot.Country))
	}
	t.Conv().Area = spot.Code
}

// unknown says that we do not know the place that she named, and asks once more. After that she is shown what the whole
// country has.
func (d *Dialog) unknown(t *dialogs.Turn, s *state) {
	t.Reword("")
	if s.Tries++; s.Tries > 1 {
		s.All = true
		d.goOn(t, s, "")
		return
	}
	t.Offer(append([]bot.Choice{t.Choice("socialmap.label.all", dialogs.SocialMap, actAll, "")}, person(t, s.Need)...), "socialmap.unknown")
}

// need takes what she needs in her own words: a topic if there is one, else the words themselves.
func (d *Dialog) need(ctx context.Context, t *dialogs.Turn, s *state, w wish) error {
	found, err := d.Retriever.Find(ctx, retrieval.Query{
		Text: t.Text, Lang: content.Lang(t.Lang), Country: content.Country(t.Conv().Country), Audience: content.Parent, Now: t.At,
	})
	if err != nil {
		return fmt.Errorf("look up what is needed: %w", err)
	}
	s.Need, s.First, s.Any, s.Wish = "", nil, true, w // whatever her words find, and then all there is
	if len(found.Hits) > 0 {
		s.Need = found.Hits[0].Topic
	}
	d.goOn(t, s, t.Text)
	return nil
}
