package handover

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// add drafts a summary of what she wrote, or asks her for one if she wrote nothing.
func (d *Dialog) add(ctx context.Context, t *dialogs.Turn, s *state) error {
	var wrote []string
	if s.Wrote != "" {
		wrote = []string{s.Wrote}
	}
	draft := Extract(wrote)
	if d.Draft != nil && len(wrote) > 0 {
		made, err := d.Draft(ctx, t.Lang, wrote)
		if made = Clean(made); err == nil && made != "" {
			draft = made // a drafter that fails costs her nothing: the extract stands
		}
	}
	if s.Refer != "" && s.Draft == "" {
		draft = s.Summary // where she wants to go stays in it
	}
	d.propose(t, s, draft)
	return nil
}

// propose shows her what would be passed on; without any words she writes them.
func (d *Dialog) propose(t *dialogs.Turn, s *state, draft string) {
	s.Draft, s.Summary = draft, ""
	if draft == "" {
		s.at(t, stepWrite)
		t.Offer([]bot.Choice{t.Choice("handover.label.refuse", dialogs.Handover, actRefuse, "")}, "handover.write")
		return
	}
	s.at(t, stepReview)
	r := bot.TextReply(t.String("handover.review"), draft)
	r.Choices = []bot.Choice{
		t.Choice("handover.label.good", dialogs.Handover, actGood, ""),
		t.Choice("handover.label.correct", dialogs.Handover, actCorrect, ""),
		t.Choice("handover.label.strike", dialogs.Handover, actStrike, ""),
		t.Choice("handover.label.refuse", dialogs.Handover, actRefuse, ""),
	}
	t.Reply(r)
}

// review takes what she says of the draft.
func (d *Dialog) review(t *dialogs.Turn, s *state) {
	switch t.Action {
	case actGood:
		s.Summary = s.Draft
	case actCorrect:
		d.propose(t, s, "")
		return
	case actStrike:
		d.strike(t, s)
		return
	default: // actRefuse
		s.Draft, s.Summary = "", ""
	}
	d.askConsent(t, s)
}

// strike takes a sentence out of the draft; the only one takes all with it.
func (d *Dialog) strike(t *dialogs.Turn, s *state) {
	all := sentences(s.Draft)
	n, err := strconv.Atoi(t.Arg)
	switch {
	case t.Arg != "" && err == nil && n >= 0 && n < len(all):
		d.propose(t, s, strings.Join(slices.Delete(all, n, n+1), " "))
	case len(all) < 2:
		d.propose(t, s, "")
	default:
		var choices []bot.Choice
		for i, one := range all {
			choices = append(choices, t.Titled(dialogs.Shorten(one, 60), dialogs.Handover, actStrike, strconv.Itoa(i)))
		}
		t.Offer(choices, "handover.strike")
	}
}

// askConsent shows all that is passed on, byte for byte, and asks for the real
// consent (S27): who may read along, how long it is kept, how to stop.
func (d *Dialog) askConsent(t *dialogs.Turn, s *state) {
	s.at(t, stepConsent)
	pass := bot.TextReply(t.String("handover.pass", "What", d.passedOn(t, s)))
	if s.Summary != "" {
		pass = bot.TextReply(t.String("handover.pass", "What", d.passedOn(t, s)), t.String("handover.words"), s.Summary)
	}
	t.Reply(pass)
	key := "handover.consent" // the texts are true: they say who reads
	if s.Staff = s.Staff || crisis(t); s.Staff {
		key = "handover.consent_staff"
	}
	t.Offer([]bot.Choice{
		t.Choice("handover.label.yes", dialogs.Handover, actYes, ""),
		t.Choice("handover.label.no", dialogs.Handover, actNo, ""),
		t.Choice("handover.label.add", dialogs.Handover, actAdd, ""),
	}, key, "Days", strconv.Itoa(int(bot.TalkTerm.Hours()/24)))
}

// textVersion names the wording of the consent; raise it when that changes.
const textVersion = "handover-1"

// consent records her answer.
func consent(t *dialogs.Turn, given bool) {
	t.Out.Consents = append(t.Out.Consents, bot.Consent{
		For: bot.ConsentContact, Given: given, TextVersion: textVersion, Lang: t.Lang, Channel: t.Conv().Address.Channel,
	})
}

// no keeps every answer and every card.
func (d *Dialog) no(t *dialogs.Turn, s *state) {
	consent(t, false)
	s.ended(t)
	t.Offer([]bot.Choice{t.MenuChoice()}, "handover.declined")
}

// yes records the consent and puts her wish into the queue.
func (d *Dialog) yes(ctx context.Context, t *dialogs.Turn, s *state) error {
	if s.Step != stepConsent {
		d.askConsent(t, s) // a button from before she changed something
		return nil
	}
	if _, waits, err := current(ctx, t); err != nil || waits {
		s.ended(t)
		return errOr(err, func() error { return d.begin(ctx, t, s) })
	}
	if many, err := d.tooMany(ctx, t, s); err != nil || many {
		s.ended(t)
		return err
	}
	consent(t, true)
	asked := *s
	s.ended(t)
	if err := d.queue(ctx, t, asked); err != nil {
		return fmt.Errorf("put a wish into the queue: %w", err)
	}
	if asked.Refer != "" && asked.Summary != "" { // she may have taken it out
		t.PassTo(dialogs.Referral, dialogs.ActPassed, asked.Refer+"|"+asked.Summary)
	}
	return nil
}

func errOr(err error, next func() error) error {
	if err != nil {
		return err
	}
	return next()
}

// passedOn is all that a helper will see of the wish but the summary.
func (d *Dialog) passedOn(t *dialogs.Turn, s *state) string {
	lang := t.String("engine.langname")
	if s.Lang != "" {
		lang = t.In(s.Lang, "engine.langname")
	}
	out := []string{lang}
	if c := t.Conv().Country; c != "" {
		out = append(out, t.String("handover.land_"+string(c)))
	}
	if s.Topic != "" {
		out = append(out, t.String("ask.topic."+s.Topic))
	}
	if s.Woman {
		out = append(out, t.String("handover.woman"))
	}
	return strings.Join(out, " · ")
}
