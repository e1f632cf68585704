package talk

import (
	"context"
	"fmt"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// followUpText is the version of the wording by which she is asked whether we may ask
// how it went; it changes with the text "talk.askfollow".
const followUpText = "talk.askfollow.1"

// after takes what belongs to a talk that has ended: the rating, a word with it, the
// question a week later. done is false for all else.
func (d *Dialog) after(ctx context.Context, t *dialogs.Turn) (done bool, err error) {
	id, rest, _ := strings.Cut(t.Arg, "|")
	switch t.Action {
	case "":
		return true, d.note(ctx, t)
	case actRate, actSkip, actAskMe, actDontAsk, actBetter, actSame, actWorse:
	case actReport:
		if t.Conv().Holder == bot.HeldByPerson {
			return false, nil
		}
		d.complain(t)
		t.Offer([]bot.Choice{t.MenuChoice()}, "talk.reported")
		return true, nil
	default:
		return false, nil
	}
	if t.Conv().Holder == bot.HeldByPerson { // there is another talk now: it was an old button, or a word to her
		return false, nil
	}
	talk, ok, err := ended(ctx, t, id)
	switch {
	case err != nil:
		return true, err
	case !ok:
		t.Offer([]bot.Choice{t.PersonChoice(""), t.MenuChoice()}, "talk.none")
		return true, nil
	}
	switch t.Action {
	case actRate:
		d.rated(t, talk, rest)
	case actSkip:
		d.askFollow(t, talk)
	case actAskMe, actDontAsk:
		d.mayAsk(t, talk)
	default:
		d.wentOn(t, talk)
	}
	return true, nil
}

// ended is a talk of hers that is over and still kept.
func ended(ctx context.Context, t *dialogs.Turn, id string) (bot.TalkRecord, bool, error) {
	talk, ok, err := bot.FindOne[bot.TalkFacts, bot.TalkWords](ctx, seen{t}, id)
	if err != nil {
		return talk, false, fmt.Errorf("find a talk that is over: %w", err)
	}
	return talk, ok && talk.Conversation == t.Conversation.ID && talk.State == bot.TalkClosed, nil
}

// rated keeps the rating, and asks for a word if she likes.
func (d *Dialog) rated(t *dialogs.Turn, talk bot.TalkRecord, n string) {
	if len(n) != 1 || n < "1" || n > "3" {
		return
	}
	talk.Facts.Rating = int(n[0] - '0')
	dialogs.Write(t, talk)
	t.Note("talk.rated_" + n)
	t.Keep(memory{Note: talk.ID, At: t.At})
	t.Become(dialogs.Talk)
	choices := []bot.Choice{t.Choice("talk.label.skip", dialogs.Talk, actSkip, talk.ID)}
	if n == "1" {
		choices = append(choices, t.Choice("talk.label.report", dialogs.Talk, actReport, talk.ID), t.PersonChoice(talk.Words.Theme))
	}
	t.Offer(choices, "talk.note")
}

// note takes her word with the rating. A question, or what comes much later, is one
// for the bot.
func (d *Dialog) note(ctx context.Context, t *dialogs.Turn) error {
	var m memory
	if !t.Data(&m) || m.Note == "" || t.At.Sub(m.At) > typeWithin || asks(t.Text) {
		t.Done()
		t.PassTo(dialogs.Ask, "", "")
		return nil
	}
	talk, ok, err := ended(ctx, t, m.Note)
	if err != nil {
		return err
	}
	t.Done()
	if !ok {
		t.PassTo(dialogs.Ask, "", "")
		return nil
	}
	talk.Words.Note = clean(t.Text)
	dialogs.Write(t, talk)
	d.askFollow(t, talk)
	return nil
}

func asks(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasSuffix(text, "?") || strings.HasSuffix(text, "؟")
}

// askFollow asks whether we may ask how it went; never who is quiet or in danger.
func (d *Dialog) askFollow(t *dialogs.Turn, talk bot.TalkRecord) {
	t.Done()
	if t.Conv().Quiet || t.InSafety() || t.Conv().Stopped {
		t.Offer([]bot.Choice{t.MenuChoice()}, "talk.thanks")
		return
	}
	t.Offer([]bot.Choice{
		t.Choice("talk.label.askme", dialogs.Talk, actAskMe, talk.ID),
		t.Choice("talk.label.dontask", dialogs.Talk, actDontAsk, talk.ID),
	}, "talk.askfollow")
}

// mayAsk keeps her answer, and the week.
func (d *Dialog) mayAsk(t *dialogs.Turn, talk bot.TalkRecord) {
	yes := t.Action == actAskMe
	t.AnswerFollowUp(yes, followUpText)
	key := "talk.notasked"
	at := noTime
	if yes {
		key = "talk.willask"
		at = talk.Facts.Closed.Add(or(d.FollowUpAfter, defaultFollowUp))
	}
	t.Timer("followup/"+talk.ID, at, talk.ID)
	t.Offer([]bot.Choice{t.MenuChoice()}, key)
}

// followUp asks how it went (S16, S27).
func (d *Dialog) followUp(ctx context.Context, t *dialogs.Turn) error {
	talk, ok, err := ended(ctx, t, t.Arg)
	if err != nil || !ok || t.Conv().Holder != bot.HeldByBot {
		return err
	}
	if may, err := t.MayFollowUp(ctx); err != nil || !may {
		return err
	}
	r := bot.TextReply(t.String("talk.followup"))
	for _, c := range [][2]string{{"talk.label.better", actBetter}, {"talk.label.same", actSame}, {"talk.label.worse", actWorse}} {
		r.Choices = append(r.Choices, t.Choice(c[0], dialogs.Talk, c[1], talk.ID))
	}
	t.ReplyFor(bot.ForFollowUp, r, t.At.Add(or(d.FollowUpAfter, defaultFollowUp)))
	return nil
}

// wentOn takes her answer a week later; worse is an offer of a person.
func (d *Dialog) wentOn(t *dialogs.Turn, talk bot.TalkRecord) {
	talk.Facts.After = t.Action
	dialogs.Write(t, talk)
	t.Note("talk.after_" + t.Action)
	choices := []bot.Choice{t.MenuChoice()}
	if t.Action != actBetter {
		choices = []bot.Choice{t.PersonChoice(talk.Words.Theme), t.MenuChoice()}
	}
	t.Offer(choices, "talk.after_"+t.Action)
}

// report opens a complaint past the helper, says who reads it, and asks whether the
// talk goes on (S14).
func (d *Dialog) report(s *session) {
	d.complain(s.t)
	s.say(NoticeReport, nil, s.choice("talk.label.goon", actGoOn), s.choice("talk.label.moved", actMoved), s.choice("talk.label.end", actEnd))
}

// complain opens a case, with the last lines as bot copies them; a second press, on
// another phone of hers perhaps, opens no second one.
func (d *Dialog) complain(t *dialogs.Turn) {
	var m memory
	if t.Data(&m); t.At.Sub(m.Reported) <= typeWithin {
		return
	}
	m.Reported = t.At
	t.Keep(m)
	t.Out.Cases = append(t.Out.Cases, bot.CaseWish{Reason: bot.ReasonReport})
	t.Note("talk.report")
}
