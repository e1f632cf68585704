package desk

import (
	"context"
	"embed"
	"io/fs"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

//go:embed texts/*.toml
var texts embed.FS

// Regime says whose steps are followed when a case is escalated (S15).
type Regime string

// The regimes.
const (
	NLProfessional Regime = "nl-professional"
	NLVolunteer    Regime = "nl-volunteer"
	BE             Regime = "be"
)

// Dialog is the dialog "desk". All fields may be left empty: then there is no
// escalation, no second way of paging, and nobody is known by a click.
type Dialog struct {
	Regime Regime
	// Console is where the console is, without a slash at its end.
	Console string
	// Lookup is the keyed hash by which staff are known (HelperFacts.Slack).
	Lookup func(user string) string
	// Pager is the channel of the second way, "" if there is none.
	Pager string
	// PageAgain is how long an alarm waits for somebody; 0 is five minutes (S12).
	PageAgain time.Duration
}

// Name is "desk".
func (*Dialog) Name() string { return dialogs.Desk }

// Version is that of what it keeps, which is nothing.
func (*Dialog) Version() int { return 1 }

// Texts are the texts in all languages.
func (*Dialog) Texts() fs.FS { return texts }

// What the signals and timers are for; see bot/signals.go.
const (
	whatCase  = "case"
	whatAct   = "act"
	whatAck   = "ack"
	whatPage  = "page"  // nobody took it: the next one
	whatEmpty = "empty" // its term is over
)

// Take hears of a case, a click, an alarm that nobody took, the end of a term.
func (d *Dialog) Take(ctx context.Context, t *dialogs.Turn) error {
	switch t.Action {
	case dialogs.ActClick:
		return d.click(ctx, t)
	case dialogs.ActTimer:
	default:
		return nil // words at the desk are for people, never for us
	}
	_, rest, _ := strings.Cut(t.Input.Timer, "/")
	what, id, _ := strings.Cut(rest, "/")
	switch what {
	case whatCase:
		var c bot.CaseSignal
		if !t.Received(&c) {
			return nil
		}
		return d.open(ctx, t, c)
	case whatAct:
		var a bot.ActSignal
		if !t.Received(&a) {
			return nil
		}
		_, err := d.act(ctx, t, a)
		return err
	case whatAck:
		var p bot.PageSignal
		if !t.Received(&p) {
			return nil
		}
		_, err := d.act(ctx, t, bot.ActSignal{Case: p.Case, By: p.By, Do: bot.DoClaim})
		return err
	case whatPage:
		return d.pageNext(ctx, t, id)
	case whatEmpty:
		return d.empty(ctx, t, id)
	}
	return nil
}

// cardKey names the card of a case among the desk's lines.
func cardKey(id string) string { return "case/" + id }

// review reads where a case stands.
func review(ctx context.Context, t *dialogs.Turn, id string) (bot.ReviewRecord, bool, error) {
	return bot.FindOne[bot.ReviewFacts, bot.NoWords](ctx, t.Views, id)
}
