// Package welcome is the first thing that somebody reads: what this is and whose,
// that no name is needed, how long words are kept, and how to leave at once.
//
// It never blocks: a question that comes first is answered right after it. It does
// not choose a language (see dialogs/language) and shows no topics (see ask).
package welcome

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

//go:embed texts/*.toml
var texts embed.FS

// Dialog is the welcome.
type Dialog struct {
	// NoNightCover adds the sentence that nobody reads along here (S12).
	NoNightCover bool
	// RemoteModels adds the sentence that another company's computer reads along (S30).
	RemoteModels bool
}

// Name is "welcome".
func (Dialog) Name() string { return dialogs.Welcome }

// Version is that of nothing: the welcome keeps nothing.
func (Dialog) Version() int { return 1 }

// Texts are the welcome's.
func (Dialog) Texts() fs.FS { return texts }

// Take welcomes, or greets somebody who was welcomed before.
func (d Dialog) Take(ctx context.Context, t *dialogs.Turn) error {
	t.Neutral()
	switch t.Action {
	case dialogs.ActFirst:
		d.welcome(t, "welcome.first")
	case dialogs.ActAfter:
		d.welcome(t, "welcome.after")
	case dialogs.ActHello:
		if !t.LangKnown {
			d.welcome(t, "welcome.first")
			return nil
		}
		t.Say("welcome.hello")
		t.PassTo(dialogs.Ask, dialogs.ActMenu, "")
	default:
		crosses, err := crossing(ctx, t)
		if err != nil {
			return err
		}
		enter(t)
		d.welcome(t, "welcome.first")
		if crosses {
			t.PassTo(dialogs.Handover, dialogs.ActCode, t.Arg)
			return nil
		}
		if t.LangKnown {
			t.PassTo(dialogs.Ask, dialogs.ActMenu, "")
		}
	}
	return nil
}

// welcome says the text in her language; until that is known in all of them, with
// the languages to choose from.
func (d Dialog) welcome(t *dialogs.Turn, key string) {
	langs := []bot.Lang{t.Lang}
	if !t.LangKnown {
		langs = dialogs.Langs()
	}
	r := bot.Reply{}
	for _, l := range langs {
		text := t.In(l, key, "Organisation", t.Organisation())
		if d.NoNightCover {
			text += " " + t.In(l, "welcome.alone")
		}
		if d.RemoteModels {
			text += " " + t.In(l, "welcome.remote")
		}
		r.Parts = append(r.Parts, bot.Part{Kind: bot.PartText, Text: text})
	}
	if !t.LangKnown {
		r.Choices = t.LanguageChoices()
	}
	t.Reply(r)
}

// crossing reports that she comes from the page with a code (S23), and takes its
// language, so that she is welcomed in it. What else it carries is the handover's.
func crossing(ctx context.Context, t *dialogs.Turn) (bool, error) {
	id, secret, ok := bot.CrossingCode(t.Arg)
	if !ok {
		return false, nil
	}
	rec, found, err := bot.FindOne[bot.CrossingFacts, struct{}](ctx, t.Views, id)
	if err != nil {
		return false, fmt.Errorf("look at a code: %w", err)
	}
	if found && rec.Facts.Opens(secret, rec.Until, t.At) {
		t.Understood(rec.Facts.Lang)
	}
	return true, nil
}

// maxCode is the longest entry code that is kept.
const maxCode = 64

// enter reads the code of the poster or card that led her here, such as
// "nl-tr-school12": its country, its language, and the code itself for counting. A
// language that she chose herself stays.
func enter(t *dialogs.Turn) {
	code := strings.ToLower(strings.TrimSpace(t.Arg))
	if code == "" || len(code) > maxCode || strings.Trim(code, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		return
	}
	country, rest, _ := strings.Cut(code, "-")
	if country != "nl" && country != "be" {
		return
	}
	t.SetCountry(bot.Country(country))
	if lang, _, more := strings.Cut(rest, "-"); more && !t.Conv().LangChosen {
		t.Choose(bot.Lang(lang))
	}
	t.Conv().Entry = code
}
