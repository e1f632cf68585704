package referral

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

//go:embed texts/*.toml
var texts embed.FS

// What the buttons mean, beside dialogs.ActGo and dialogs.ActPassed.
const (
	actSelf     = "self"     // she goes herself; Arg is the place
	actTogether = "together" // with somebody; Arg is the place
	actAskMe    = "askme"    // she may be asked; Arg is the referral
	actDontAsk  = "dontask"  //
	actDone     = "done"     // a week later: she got there; Arg is the referral
	actNotYet   = "notyet"   //
	actFailed   = "failed"   // it did not work
)

// askAfter is how long after it, and after "not yet", she is asked.
const askAfter = 7 * 24 * time.Hour

// Dialog is the dialog "referral". Library must be set.
type Dialog struct {
	Library *content.Library // its places
}

// Name is "referral".
func (*Dialog) Name() string { return dialogs.Referral }

// Version is that of what it keeps: nothing.
func (*Dialog) Version() int { return 1 }

// Texts are the texts in all languages.
func (*Dialog) Texts() fs.FS { return texts }

// Take takes the buttons, and the timer after a week.
func (d *Dialog) Take(ctx context.Context, t *dialogs.Turn) error {
	switch t.Action {
	case dialogs.ActGo, actSelf, actTogether:
		return d.toPlace(ctx, t)
	case dialogs.ActPassed:
		id, passed, _ := strings.Cut(t.Arg, "|")
		return d.with(ctx, t, id, func(r bot.ReferralRecord) error {
			r.State, r.Words.Passed = bot.ReferralPassed, passed
			dialogs.Write(t, r)
			t.Note("referral.passed")
			return d.askFollow(ctx, t, r, true)
		})
	case actAskMe, actDontAsk:
		return d.with(ctx, t, t.Arg, func(r bot.ReferralRecord) error { mayAsk(t, r); return nil })
	case actDone, actNotYet, actFailed:
		return d.with(ctx, t, t.Arg, func(r bot.ReferralRecord) error { return d.answered(ctx, t, r) })
	case dialogs.ActTimer:
		return d.ask(ctx, t)
	}
	t.PassTo(dialogs.Ask, "", "")
	return nil
}

// place is one that may be shown, nil if there is none.
func (d *Dialog) place(t *dialogs.Turn, id string) *content.Place {
	i := slices.IndexFunc(d.Library.Places, func(p *content.Place) bool { return p.ID == id })
	if i < 0 || !d.Library.Places[i].Servable(t.At) || d.Library.Places[i].Profile.Example {
		return nil
	}
	return d.Library.Places[i]
}

// toPlace asks how she goes, or goes with her.
func (d *Dialog) toPlace(ctx context.Context, t *dialogs.Turn) error {
	p := d.place(t, t.Arg)
	if p == nil {
		t.Offer([]bot.Choice{t.MenuChoice()}, "referral.gone")
		return nil
	}
	helped, err := helpers(ctx, t)
	switch {
	case err != nil:
		return err
	case !helped || t.Action == actSelf:
		return d.self(ctx, t, p)
	case t.Action == actTogether:
		return d.together(ctx, t, p)
	}
	t.Offer([]bot.Choice{
		t.Choice("referral.label.self", dialogs.Referral, actSelf, p.ID),
		t.Choice("referral.label.together", dialogs.Referral, actTogether, p.ID),
	}, "referral.how", "Place", p.Name)
	return nil
}

// helpers reports whether she can be offered an ambassador at all: never a child (S13),
// nor who may be in danger or read along with (S12).
func helpers(ctx context.Context, t *dialogs.Turn) (bool, error) {
	if t.Minor() || t.InSafety() || t.Conv().Quiet {
		return false, nil
	}
	all, err := bot.Find[bot.HelperFacts, bot.HelperWords](ctx, t.Views, bot.RecordQuery{States: []string{bot.HelperActive}})
	if err != nil {
		return false, fmt.Errorf("see whether there are ambassadors: %w", err)
	}
	return slices.ContainsFunc(all, func(h bot.HelperRecord) bool { return h.Facts.Is(bot.Ambassador) }), nil
}

// together asks for a person. What is passed on stands in the question of the handover,
// where she agrees to it or takes it out.
func (d *Dialog) together(ctx context.Context, t *dialogs.Turn, p *content.Place) error {
	r, err := d.note(ctx, t, p)
	if err != nil {
		return err
	}
	topic := ""
	if len(p.Profile.Needs) == 1 { // of several nobody knows which is hers
		topic = p.Profile.Needs[0]
	}
	t.PassTo(dialogs.Person, dialogs.ActWith, strings.Join([]string{r.ID, topic, t.String("referral.words", "Place", p.Name)}, "|"))
	return nil
}

// note notes that she goes to a place, once while that is open.
func (d *Dialog) note(ctx context.Context, t *dialogs.Turn, p *content.Place) (bot.ReferralRecord, error) {
	all, err := bot.Find[bot.ReferralFacts, bot.ReferralWords](ctx, t.Views, bot.RecordQuery{
		Person: t.Person.ID, States: []string{bot.ReferralCarried, bot.ReferralPassed},
	})
	if err != nil {
		return bot.ReferralRecord{}, fmt.Errorf("see whether she goes there already: %w", err)
	}
	for _, r := range all {
		if r.Words.Place == p.ID {
			return r, nil
		}
	}
	r := bot.ReferralRecord{Meta: bot.Meta{
		ID: t.NewID(), Person: t.Person.ID, Conversation: t.Conversation.ID, State: bot.ReferralCarried, At: t.At, Until: t.At.Add(bot.ReferralTerm),
	}, Words: bot.ReferralWords{Place: p.ID}}
	dialogs.Write(t, r)
	t.Note("referral.carried")
	return r, nil
}

// with finds a referral of hers that is not over; an old button says so.
func (d *Dialog) with(ctx context.Context, t *dialogs.Turn, id string, do func(bot.ReferralRecord) error) error {
	r, ok, err := open(ctx, t, id)
	if err != nil {
		return err
	}
	if !ok {
		t.Offer([]bot.Choice{t.MenuChoice()}, "referral.over")
		return nil
	}
	return do(r)
}

// open is a referral of hers that is not over.
func open(ctx context.Context, t *dialogs.Turn, id string) (bot.ReferralRecord, bool, error) {
	r, ok, err := bot.FindOne[bot.ReferralFacts, bot.ReferralWords](ctx, t.Views, id)
	if err != nil {
		return r, false, fmt.Errorf("find where she wanted to go: %w", err)
	}
	return r, ok && r.Person == t.Person.ID && (r.State == bot.ReferralCarried || r.State == bot.ReferralPassed), nil
}
