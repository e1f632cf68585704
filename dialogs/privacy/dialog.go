package privacy

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

//go:embed texts/*.toml
var texts embed.FS

// What the buttons mean, beside dialogs.ActStop, ActForget and ActMyData.
const (
	actResume = "resume" // the stop is lifted
	actYes    = "yes"    // yes, forget me
	actNo     = "no"
)

// confirmWithin is how long the question "do you want that?" may be answered:
// an old button must not erase anybody.
const confirmWithin = time.Hour

// answerWithin is how long a typed "yes" may be the answer to it.
const answerWithin = 10 * time.Minute

// stopText is the version of the wording by which consents are withdrawn.
const stopText = "stop.1"

// Dialog is the dialog "privacy".
type Dialog struct{}

// Name is "privacy".
func (Dialog) Name() string { return dialogs.Privacy }

// Version is that of the state below.
func (Dialog) Version() int { return 1 }

// Texts are the texts in all languages.
func (Dialog) Texts() fs.FS { return texts }

// state is when she was asked whether she wants to be forgotten.
type state struct {
	Asked time.Time `json:"asked,omitzero"`
}

// Take does what she asks for.
func (d Dialog) Take(ctx context.Context, t *dialogs.Turn) error {
	switch t.Action {
	case dialogs.ActStop:
		return d.stop(ctx, t)
	case actResume:
		t.Conv().Stopped = false
		t.Offer([]bot.Choice{t.MenuChoice()}, "privacy.resume")
	case dialogs.ActMyData:
		return d.holdings(ctx, t)
	case dialogs.ActForget:
		d.confirm(t)
	case actYes:
		d.forget(t)
	case actNo:
		d.keep(t)
	default:
		d.words(t)
	}
	return nil
}

// stop ends all that comes unasked: what waits is cancelled, consents are withdrawn.
func (Dialog) stop(ctx context.Context, t *dialogs.Turn) error {
	consents, err := t.Views.Consents(ctx, t.Person.ID)
	if err != nil {
		return fmt.Errorf("read the consents: %w", err)
	}
	for _, p := range []bot.ConsentFor{bot.ConsentInvites, bot.ConsentFollowUp} {
		if consents.Given(p) {
			t.Out.Consents = append(t.Out.Consents, bot.Consent{
				For: p, TextVersion: stopText, Lang: t.Lang, Channel: t.Conv().Address.Channel,
			})
		}
	}
	t.Conv().Stopped = true
	t.Out.Cancel = append(t.Out.Cancel, bot.ForOffer, bot.ForReminder, bot.ForFollowUp, bot.ForBroadcast)
	t.Note("privacy.stop")
	t.Offer([]bot.Choice{
		t.Choice("privacy.label.resume", dialogs.Privacy, actResume, ""),
		t.Choice("privacy.label.forget", dialogs.Privacy, dialogs.ActForget, ""),
	}, "privacy.stop")
	return nil
}

// holdings says what is kept: how much of what, and since when (S19).
func (Dialog) holdings(ctx context.Context, t *dialogs.Turn) error {
	kept, err := t.Views.Holdings(ctx, t.Person.ID)
	if err != nil {
		return fmt.Errorf("count what is kept: %w", err)
	}
	var lines []string
	for _, h := range append(kept, settings(t)) {
		if h.Count > 0 {
			lines = append(lines, line(t, h))
		}
	}
	reply := bot.TextReply(t.String("privacy.empty"))
	if len(lines) > 0 {
		reply = bot.TextReply(t.String("privacy.data"), strings.Join(lines, "\n"))
	}
	t.Reply(reply)
	t.Offer([]bot.Choice{
		t.Choice("privacy.label.forget", dialogs.Privacy, dialogs.ActForget, ""),
		t.MenuChoice(),
	}, "privacy.term")
	return nil
}

// settings counts what the conversation itself says of her.
func settings(t *dialogs.Turn) bot.Holding {
	c := t.Conv()
	h := bot.Holding{Category: "settings"}
	for _, s := range []string{string(c.Lang), string(c.Country), c.Area, c.Entry} {
		if s != "" {
			h.Count++
		}
	}
	return h
}

func line(t *dialogs.Turn, h bot.Holding) string {
	kind := "rest"
	switch h.Category {
	case "messages", "replies", "addresses", "consents", "talks", "settings":
		kind = h.Category
	}
	what := t.String("privacy.kind." + kind)
	if h.Oldest.IsZero() {
		return t.String("privacy.line", "What", what, "Count", h.Count)
	}
	return t.String("privacy.since", "What", what, "Count", h.Count, "Date", t.Date(h.Oldest))
}
