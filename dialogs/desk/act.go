package desk

import (
	"context"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// number is what people call a case: a piece of its random id.
func number(id bot.CaseID) string {
	clean := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, string(id))
	return "C-" + strings.ToUpper(clean[:min(6, len(clean))])
}

// open makes the review and the card of a new case, and sounds the alarm where
// somebody may be in danger. A case that is known already is not opened again.
func (d *Dialog) open(ctx context.Context, t *dialogs.Turn, c bot.CaseSignal) error {
	if _, known, err := review(ctx, t, string(c.Case)); err != nil || known {
		return err
	}
	r := bot.ReviewRecord{
		Meta: bot.Meta{ID: string(c.Case), State: bot.ReviewNew, At: t.At},
		Facts: bot.ReviewFacts{
			Number: number(c.Case), Reason: c.Reason, Level: c.Level, Lang: c.Lang, Country: c.Country, Conversation: c.Conversation,
		},
	}
	if alarming(r.Facts) {
		if err := d.page(ctx, t, &r); err != nil {
			return err
		}
	}
	dialogs.Write(t, r)
	t.Note("desk.case")
	return d.show(ctx, t, r, false)
}

// click is a press at the desk. The channel made sure that it comes from there; who
// it was is looked up here.
func (d *Dialog) click(ctx context.Context, t *dialogs.Turn) error {
	in := t.Input.Inbound
	who, ok, err := d.known(ctx, t, in.Args)
	if err != nil {
		return err
	}
	switch {
	case in.Command == "home":
		return d.home(ctx, t, in.Args, ok)
	case !ok:
		t.Note("desk.stranger")
		t.Say("desk.stranger")
		return nil
	case in.Command != "":
		return d.today(ctx, t)
	}
	do, id, found := strings.Cut(in.Text, "|")
	if !found {
		return nil
	}
	done, err := d.act(ctx, t, bot.ActSignal{Case: bot.CaseID(id), By: who.Person, Do: do})
	if err == nil && !done {
		t.Note("desk.late_click")
		t.ReplyFor(bot.ForNotice, bot.TextReply(t.String("desk.cannot")), t.At.Add(lateAnswer))
	}
	return err
}

// act does something with a case; done is false where it cannot be done any more, or
// not by this person. Doing it twice is doing it once.
func (d *Dialog) act(ctx context.Context, t *dialogs.Turn, a bot.ActSignal) (done bool, err error) {
	r, ok, err := review(ctx, t, string(a.Case))
	if err != nil || !ok {
		return false, err
	}
	h, ok, err := bot.FindOne[bot.HelperFacts, bot.HelperWords](ctx, t.Views, string(a.By))
	if err != nil || !ok || !r.Facts.MayReview(h) {
		return false, err
	}
	if hers, err := hersToo(ctx, t, r.Facts, a.By); err != nil || hers {
		return false, err
	}
	if a.Do == bot.DoClaim && r.State == bot.ReviewClaimed && r.Facts.By == a.By {
		return true, nil // the same click again
	}
	next, ok := r.Facts.Next(r.State, a.Do, a.By)
	if !ok {
		return false, nil
	}
	d.change(t, &r, next, a)
	dialogs.Write(t, r)
	t.Note("desk." + strings.SplitN(a.Do, ":", 2)[0])
	return true, d.show(ctx, t, r, true)
}

// hersToo reports whether a complaint comes out of a talk that somebody has or had: it
// goes past the one it may be about (S14), whatever else they are.
func hersToo(ctx context.Context, t *dialogs.Turn, f bot.ReviewFacts, who bot.PersonID) (bool, error) {
	if f.Reason != bot.ReasonReport || f.Conversation == "" {
		return false, nil
	}
	talks, err := bot.Find[bot.TalkFacts, bot.TalkWords](ctx, t.Views, bot.RecordQuery{Conversation: f.Conversation, Helper: who})
	return len(talks) > 0, err
}

// change is what doing something means for the review.
func (d *Dialog) change(t *dialogs.Turn, r *bot.ReviewRecord, next string, a bot.ActSignal) {
	f := &r.Facts
	f.Log = append(f.Log, bot.ReviewStep{At: t.At, Who: a.By, Do: a.Do})
	r.State = next
	verb, arg, _ := strings.Cut(a.Do, ":")
	switch verb {
	case bot.DoClaim:
		f.By, f.Acked, f.Paged = a.By, t.At, nil
		t.Timer(whatPage+"/"+r.ID, noTime, "")
	case bot.DoRelease:
		f.By = ""
		if alarming(*f) { // nobody has it any more: the next one hears of it
			t.Timer(whatPage+"/"+r.ID, t.At.Add(time.Minute), "")
		}
	case "verdict":
		f.Verdict = arg
	case bot.DoSecond:
		f.Second = a.By
	case bot.DoReopen:
		f.Verdict = ""
	case bot.DoEscalate:
		f.Escalated = true
	case "tick":
		f.Ticked = append(f.Ticked, arg)
	}
	if next != bot.ReviewClosed {
		return
	}
	r.Until = t.At.Add(2 * bot.ReviewTerm) // after its card was emptied
	t.Out.CaseStates = append(t.Out.CaseStates, bot.CaseStateChange{ID: bot.CaseID(r.ID), State: bot.CaseClosed})
	t.Timer(whatEmpty+"/"+r.ID, t.At.Add(bot.ReviewTerm), "")
}
