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

// shortAnswer is how many words an answer to "where?" has at most; more is a question of hers. onlyWish is how many
// words a wish has that names no need beside it: "nu open"; onlyCode those of a postcode: "3511 AB".
const (
	shortAnswer = 4
	onlyWish    = 2
	onlyCode    = 2
)

// words takes what she typed: where she lives, what she needs, or a wish such as "free". What is none of these is a
// question of hers, and goes where questions go.
func (d *Dialog) words(ctx context.Context, t *dialogs.Turn, s *state) error {
	if t.Active() != dialogs.SocialMap || t.At.Sub(s.At) > answerWithin {
		d.leave(t)
		return nil
	}
	wish, wished := wishes(t.Text, s.Wish)
	spot, both := d.Retriever.Library.FindSpot(t.Text, content.Country(t.Conv().Country))
	if spot.Known() && (s.Asked == askedSpot || d.anotherSpot(t)) {
		d.keep(t, s, spot, both)
		s.Wish = wish
		d.goOn(t, s, "")
		return nil
	}
	if country := countryIn(t.Text); country != "" && s.Asked == askedSpot {
		t.SetCountry(country)
		s.All = !s.Spot.Known()
		d.goOn(t, s, "")
		return nil
	}
	switch {
	case s.Asked == askedNeed && !(wished && len(strings.Fields(t.Text)) <= onlyWish):
		return d.need(ctx, t, s, wish)
	case wished && len(strings.Fields(t.Text)) <= shortAnswer:
		s.Wish = wish
		d.goOn(t, s, "")
	case s.Asked == askedSpot && len(strings.Fields(t.Text)) <= shortAnswer && !strings.ContainsAny(t.Text, "?؟"):
		d.unknown(t, s)
	default:
		d.leave(t)
	}
	return nil
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
	s.Need, s.Wish = "", w
	if len(found.Hits) > 0 {
		s.Need = found.Hits[0].Topic
	}
	d.goOn(t, s, t.Text)
	return nil
}

// countryIn is the country that an answer names.
func countryIn(text string) bot.Country {
	f := " " + dialogs.Fold(text) + " "
	has := func(names ...string) bool {
		for _, n := range names {
			if strings.Contains(f, " "+dialogs.Fold(n)) {
				return true
			}
		}
		return false
	}
	nl, be := has("nederland", "netherlands", "the netherlands", "holland", "hollanda", "pays-bas", "هولندا"), has("belg", "belç", "vlaander", "flander", "flandre", "بلجيكا")
	switch {
	case nl && !be:
		return "nl"
	case be && !nl:
		return "be"
	}
	return ""
}
