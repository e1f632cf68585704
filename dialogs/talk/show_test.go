package talk_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

func TestACardAndAPlaceAreShownAsTheHelpersLine(t *testing.T) {
	t.Parallel()
	library, err := dialogtest.Library()
	if err != nil {
		t.Fatal(err)
	}
	r := open(t)
	card, place := "", ""
	for _, c := range library.Cards {
		if c.Lang == "nl" && c.Servable(r.At) && c.Rest != "" {
			card = string(c.ID)
			break
		}
	}
	for _, p := range library.Places {
		if p.Servable(r.At) && len(p.Phones) > 0 {
			place = p.ID
			break
		}
	}
	out := r.timer("line/c", bot.LineSignal{Talk: theTalk, Helper: fatma, Card: card, Line: "c"})
	if len(out.Say) != 1 || out.Say[0].Purpose != bot.ForRelay || out.Say[0].Reply.Card != card || len(out.Say[0].Reply.Choices) != 1 {
		t.Fatalf("the card is %+v", out.Say)
	}
	holds(t, out, "Fatma:")
	if out = r.press("more", card); len(out.Say) != 1 || out.Say[0].Purpose != bot.ForRelay {
		t.Errorf("the rest is %+v", out.Say)
	}
	out = r.timer("line/p", bot.LineSignal{Talk: theTalk, Helper: fatma, Place: place, Line: "p"})
	if len(out.Say) != 1 || out.Say[0].Reply.Kind != bot.PlaceCard {
		t.Errorf("the place is %+v", out.Say)
	}
	out = r.timer("line/n", bot.LineSignal{Talk: theTalk, Helper: fatma, Card: "no-such-card"})
	quiet(t, out)
	same(t, "fatma is told", told(out, fatma), "undelivered/card")
}

// danger stands in for the safety dialog.
type danger struct{}

func (danger) Name() string { return dialogs.Safety }
func (danger) Version() int { return 1 }
func (danger) Texts() fs.FS {
	files := fstest.MapFS{}
	for _, l := range dialogs.Langs() {
		files["texts/"+string(l)+".toml"] = &fstest.MapFile{Data: []byte(`safety.said = "(safety)"`)}
	}
	return files
}

func (danger) Take(_ context.Context, t *dialogs.Turn) error {
	t.ReplyFor(bot.ForSafety, bot.TextReply(t.String("safety.said")), t.At.AddDate(1, 0, 0))
	return nil
}

// plain stands in for the dialogs that an engine must have.
type plain string

func (p plain) Name() string { return string(p) }
func (plain) Version() int   { return 1 }
func (p plain) Texts() fs.FS {
	files := fstest.MapFS{}
	for _, l := range dialogs.Langs() {
		files["texts/"+string(l)+".toml"] = &fstest.MapFile{Data: []byte(string(p) + `.said = "(` + string(p) + `)"`)}
	}
	return files
}

func (p plain) Take(_ context.Context, t *dialogs.Turn) error {
	t.Say(string(p) + ".said")
	return nil
}

// withDanger is an engine that finds danger in "GEVAAR".
func withDanger(t *testing.T, d dialogs.Dialog) *dialogs.Engine {
	t.Helper()
	e, err := dialogs.New(dialogs.Config{
		Dialogs: []dialogs.Dialog{d, danger{}, plain(dialogs.Ask), plain(dialogs.Welcome)},
		Detect: func(messages ...string) detect.Finding {
			if strings.HasPrefix(messages[len(messages)-1], "GEVAAR") {
				return detect.Finding{Level: detect.Hard, Class: detect.Violence}
			}
			return detect.Finding{}
		},
		Organisation: "Voorbeeld",
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}
