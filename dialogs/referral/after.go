package referral

import (
	"context"
	"fmt"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// followUpText is the version of the wording by which she is asked whether we may ask;
// it changes with the text "referral.askfollow".
const followUpText = "referral.askfollow.1"

// askFollow asks once in her life here whether we may ask how it went. Who said yes
// before is told that we will; who said no, is quiet, in danger or a child is not asked.
// waits is true where the handover has just offered what she can do.
func (d *Dialog) askFollow(ctx context.Context, t *dialogs.Turn, r bot.ReferralRecord, waits bool) error {
	if !t.Conv().Quiet && !t.Conv().Stopped && !t.InSafety() && !t.Minor() {
		given, err := t.Views.Consents(ctx, t.Person.ID)
		if err != nil {
			return fmt.Errorf("read whether she may be asked: %w", err)
		}
		if _, answered := given[bot.ConsentFollowUp]; !answered {
			t.Offer([]bot.Choice{
				t.Choice("referral.label.askme", dialogs.Referral, actAskMe, r.ID),
				t.Choice("referral.label.dontask", dialogs.Referral, actDontAsk, r.ID),
			}, "referral.askfollow")
			return nil
		}
		if given.Given(bot.ConsentFollowUp) {
			t.Timer("ask/"+r.ID, t.At.Add(askAfter), r.ID)
			t.Offer([]bot.Choice{t.Choice("referral.label.dontask", dialogs.Referral, actDontAsk, r.ID), t.MenuChoice()}, "referral.willask")
			return nil
		}
	}
	if !waits {
		t.Offer([]bot.Choice{t.MenuChoice()}, "referral.goodluck")
	}
	return nil
}

// mayAsk keeps her answer, and the week.
func mayAsk(t *dialogs.Turn, r bot.ReferralRecord) {
	yes := t.Action == actAskMe && !t.Minor()
	t.AnswerFollowUp(yes, followUpText)
	key, at := "referral.notasked", time.Time{}
	if yes {
		key, at = "referral.willask", t.At.Add(askAfter)
	}
	t.Timer("ask/"+r.ID, at, r.ID)
	t.Offer([]bot.Choice{t.MenuChoice()}, key)
}

// ask asks whether she got there. It names no place: a telephone lies on a table (S17).
func (d *Dialog) ask(ctx context.Context, t *dialogs.Turn) error {
	r, ok, err := open(ctx, t, t.Arg)
	if err != nil || !ok || !r.Facts.Again.IsZero() || t.InSafety() {
		return err
	}
	if may, err := t.MayFollowUp(ctx); err != nil || !may {
		return err
	}
	if r.Facts.Asked.IsZero() {
		r.Facts.Asked = t.At
	} else {
		r.Facts.Again = t.At
	}
	dialogs.Write(t, r)
	q := bot.TextReply(t.String("referral.followup"))
	for _, x := range [][2]string{{"referral.label.done", actDone}, {"referral.label.notyet", actNotYet}, {"referral.label.failed", actFailed}} {
		q.Choices = append(q.Choices, t.Choice(x[0], dialogs.Referral, x[1], r.ID))
	}
	t.ReplyFor(bot.ForFollowUp, q, t.At.Add(askAfter))
	return nil
}

// answered takes whether she got there. "Not yet" is asked once more; what did not work
// flags the place.
func (d *Dialog) answered(ctx context.Context, t *dialogs.Turn, r bot.ReferralRecord) error {
	t.Note("referral." + t.Action)
	t.Timer("ask/"+r.ID, time.Time{}, "")
	more := []bot.Choice{t.MenuChoice()}
	if !t.Minor() {
		more = []bot.Choice{t.PersonChoice(""), t.MenuChoice()}
	}
	switch {
	case t.Action == actDone:
		r.State = bot.ReferralDone
		t.Offer([]bot.Choice{t.MenuChoice()}, "referral.done")
	case t.Action == actFailed:
		r.State = bot.ReferralFailed
		if err := d.flag(ctx, t, r.Words.Place); err != nil {
			return err
		}
		t.Offer(append([]bot.Choice{t.Choice("referral.label.places", dialogs.SocialMap, dialogs.ActNear, "")}, more...), "referral.failed")
	case r.Facts.Again.IsZero():
		t.Timer("ask/"+r.ID, t.At.Add(askAfter), r.ID)
		t.Offer(append([]bot.Choice{t.Choice("referral.label.help", dialogs.Referral, dialogs.ActGo, r.Words.Place)}, more...), "referral.notyet")
	default:
		r.State = bot.ReferralStopped
		t.Offer(append([]bot.Choice{t.Choice("referral.label.help", dialogs.Referral, dialogs.ActGo, r.Words.Place)}, more...), "referral.stopped")
	}
	dialogs.Write(t, r)
	return nil
}

// flag counts that a place did not work, for whoever looks after places.
func (d *Dialog) flag(ctx context.Context, t *dialogs.Turn, place string) error {
	p := d.place(t, place)
	if p == nil {
		return nil // it is not shown any more
	}
	f, _, err := bot.FindOne[bot.PlaceFlagFacts, bot.NoWords](ctx, t.Views, place)
	if err != nil {
		return fmt.Errorf("find the flag of a place: %w", err)
	}
	f.ID, f.State, f.At, f.Until = place, bot.PlaceFlagged, t.At, t.At.Add(bot.PlaceFlagTerm)
	f.Facts.Name = p.Name
	f.Facts.Count++
	dialogs.Write(t, f)
	return nil
}
