package handover

import (
	"context"
	"fmt"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// App is a messenger in which somebody on a page can go on (S23).
type App struct {
	Name string                   // as people know it
	Link func(code string) string // opens it with the code written
}

// elsewhere offers to go on in a messenger to somebody who asks on a page, where others
// may see the screen; it reports whether it did.
func (d *Dialog) elsewhere(t *dialogs.Turn, s *state) bool {
	if !t.Features.Pull || len(d.Apps) == 0 {
		return false
	}
	code, rec := bot.NewCrossing(bot.CrossingFacts{Lang: t.Lang, Country: t.Conv().Country, Theme: s.Topic}, t.At)
	dialogs.Write(t, rec)
	var choices []bot.Choice
	for _, a := range d.Apps {
		label := t.String("handover.go", "App", a.Name)
		choices = append(choices, bot.Choice{
			Label: label, Short: dialogs.Shorten(label, dialogs.MaxShort), Dialog: dialogs.Handover, Action: actHere, URL: a.Link(code),
		})
	}
	t.Offer(append(choices, t.Choice("handover.label.here", dialogs.Handover, actHere, "")), "handover.elsewhere")
	return true
}

// arrive takes such a code where she goes on: what she wished is asked further, in a
// talk that knows nothing of the page. Wrong, used and expired get the same answer.
func (d *Dialog) arrive(ctx context.Context, t *dialogs.Turn, s *state) error {
	id, secret, ok := bot.CrossingCode(t.Arg)
	if t.At.Sub(s.Guessed) >= aDay {
		s.Guesses = 0
	}
	if !ok || s.Guesses >= bot.CrossingTries {
		d.wrongCode(t, s)
		return nil
	}
	rec, ok, err := bot.FindOne[bot.CrossingFacts, struct{}](ctx, t.Views, id)
	switch {
	case err != nil:
		return fmt.Errorf("look at a code: %w", err)
	case !ok:
		d.wrongCode(t, s)
		return nil
	case !rec.Facts.Opens(secret, rec.Until, t.At):
		rec.Facts.Tries++
		dialogs.Write(t, rec)
		d.wrongCode(t, s)
		return nil
	}
	dialogs.Remove(t, rec)
	t.Understood(rec.Facts.Lang)
	t.SetCountry(rec.Facts.Country)
	t.Action, t.Arg = dialogs.ActPerson, rec.Facts.Theme
	return d.begin(ctx, t, s)
}

func (d *Dialog) wrongCode(t *dialogs.Turn, s *state) {
	s.Guesses++
	s.Guessed = t.At
	t.Offer([]bot.Choice{t.PersonChoice(""), t.MenuChoice()}, "handover.code")
}
