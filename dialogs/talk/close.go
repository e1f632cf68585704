package talk

import (
	"context"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// Why a talk ends; the closed vocabulary of bot.TalkFacts.
const (
	whyParent  = "parent"
	whyHelper  = "helper"
	whySilence = "silence"
	whyRemoved = "removed"
	whyBlocked = "blocked"
	whyMoved   = "moved"
)

// askStop asks whether she wants to stop: one press too many must not end a talk.
func (d *Dialog) askStop(s *session) {
	if s.talk.State == bot.TalkOpen {
		s.talk.State, s.talk.Facts.Why = bot.TalkClosing, whyParent
		s.timer("silence", s.t.At.Add(or(d.SilenceAfter, defaultSilence)))
		s.write()
	}
	s.say(NoticeAskStop, nil, s.choice("talk.label.end", actEnd), s.choice("talk.label.goon", actGoOn))
}

// helperCloses asks her, on her helper's wish, whether there is anything else.
func (d *Dialog) helperCloses(ctx context.Context, s *session) error {
	if s.gone() {
		return nil
	}
	if s.mute() != "" {
		return d.end(ctx, s, whyHelper) // she cannot be asked now
	}
	s.talk.State, s.talk.Facts.Why = bot.TalkClosing, whyHelper
	s.timer("silence", s.t.At.Add(or(d.SilenceAfter, defaultSilence)))
	s.write()
	s.say(NoticeCloses, nil, s.choice("talk.label.nomore", actEnd), s.choice("talk.label.waitplease", actGoOn))
	return nil
}

// answered takes her answer to whether, and with whom, it goes on.
func (d *Dialog) answered(ctx context.Context, s *session) error {
	t, f := s.t, &s.talk.Facts
	asked := s.talk.State == bot.TalkClosing || !f.Nudged.IsZero()
	typed := t.Input.Inbound.Kind == bot.Message
	switch {
	case t.Arg != "" && t.Arg != s.talk.ID, typed && !asked && t.Action != actMoved && t.Action != actGoOn:
		return d.stale(ctx, s) // of an earlier talk; or a word that was no answer
	case t.Action == actEnd:
		why := whyParent
		if f.Why == whyHelper || s.gone() {
			why = f.Why
		}
		return d.end(ctx, s, why)
	case t.Action == actMoved:
		return d.move(ctx, s)
	case t.Action == actWait && !f.Unreached.IsZero():
		s.timer("nudge", t.At.Add(waitMore))
		s.say(NoticeStays, nil)
		return nil
	case t.Action == actWait:
		s.tell("nudge", "")
		s.timer("nudge", t.At.Add(waitMore))
		s.say(NoticeWaits, nil)
		return nil
	case s.gone():
		d.askGone(s)
		return nil
	}
	t.Keep(nil)
	if s.talk.State == bot.TalkClosing {
		if f.Why == whyHelper {
			s.tell("back", whyHelper)
		}
		s.talk.State, f.Why = bot.TalkOpen, ""
		s.timer("silence", t.At.Add(or(d.SilenceAfter, defaultSilence)))
		s.write()
	}
	s.say(NoticeGoOn, nil)
	return nil
}

// move ends this talk and puts the same wish into the queue again: the same words,
// the same consent, and nobody refused.
func (d *Dialog) move(ctx context.Context, s *session) error {
	t, was := s.t, s.talk
	next := bot.TalkRecord{Meta: bot.Meta{
		ID: t.NewID(), Person: was.Person, Conversation: was.Conversation, State: bot.TalkWaiting, At: t.At,
	}}
	next.Facts = bot.TalkFacts{
		Lang: was.Facts.Lang, Country: was.Facts.Country, Area: was.Facts.Area, Woman: was.Facts.Woman, Heavy: was.Facts.Heavy,
		Staff: was.Facts.Staff, Level: was.Facts.Level,
		Declined: []bot.PersonID{was.Helper}, // she is not offered it again
	}
	next.Words = bot.TalkWords{Theme: was.Words.Theme, Summary: was.Words.Summary}
	if err := d.finish(ctx, s, whyMoved); err != nil {
		return err
	}
	dialogs.Write(t, next)
	t.Conv().Holder = bot.HeldByQueue
	sig := bot.TalkSignal{Talk: next.ID, Conversation: next.Conversation}
	t.Signal(t.Conversation.ID, dialogs.Handover, "free", next.ID+".moved", sig, "")
	// The handover's own timer: a wish that nobody can serve ends with an honest word.
	t.Out.Timers = append(t.Out.Timers, bot.TimerChange{Name: "handover/end", At: t.At.Add(queueFor), Data: []byte(next.ID)})
	t.Offer([]bot.Choice{t.MenuChoice()}, "talk.moved", "Name", s.name())
	return nil
}

// queueFor is how long a wish waits before it is over; the handover's own.
const queueFor = defaultSilence * 3

// end ends the talk and says so, kindly.
func (d *Dialog) end(ctx context.Context, s *session, why string) error {
	mute, unsafe := s.mute(), s.t.InSafety()
	if err := d.finish(ctx, s, why); err != nil {
		return err
	}
	if mute != "" {
		return nil // she is not to be written to now; the bot answers when she writes
	}
	t := s.t
	r := bot.TextReply(t.String("talk.closed_"+why, "Name", s.name()))
	person := func() { r.Choices = append(r.Choices, t.PersonChoice(s.talk.Words.Theme)) }
	switch {
	case unsafe || why == whyBlocked || why == whyRemoved:
		person()
		r.Choices = append(r.Choices, t.MenuChoice())
	default:
		r.Parts = append(r.Parts, t.Part(bot.PartText, "talk.rate"))
		for _, n := range []string{"3", "2", "1"} {
			c := t.Choice("talk.label.rate"+n, dialogs.Talk, actRate, s.talk.ID+"|"+n)
			c.Icon = "rate" + n
			r.Choices = append(r.Choices, c)
		}
		person()
	}
	r.Choices = append(r.Choices, s.choice("talk.label.report", actReport))
	t.Reply(r)
	return nil
}

// finish closes the talk: the bot holds the conversation again, with nothing left of
// the talk in its memory, and everybody who was in it is told.
func (d *Dialog) finish(ctx context.Context, s *session, why string) error {
	t := s.t
	all, err := s.waiting(ctx)
	if err != nil {
		return err
	}
	for _, w := range all {
		dialogs.Remove(t, w)
		t.Timer("expire/"+w.ID, noTime, "")
		if w.State == bot.WaitingBack { // of a held one she has heard
			s.undelivered(w.Facts.By, whyClosed)
		}
	}
	for _, name := range []string{"nudge", "silence", "pro-over"} {
		s.timer(name, noTime)
	}
	closed := s.about("", why)
	closed.Theme = s.talk.Words.Theme
	t.Signal(bot.HelperConversation(s.talk.Helper), dialogs.Helper, "closed", s.talk.ID, closed, s.talk.Person)
	f := &s.talk.Facts
	if p := f.Pro; p != nil && p.Yes {
		s.tellOne(p.With, t.NewID(), s.about("pro-end", why))
	}
	s.talk.State, s.talk.Until = bot.TalkClosed, t.At.Add(bot.TalkTerm)
	f.Closed, f.Why, f.Pro, f.Speaker, f.Waits, f.Nudged, f.Paused, f.PausedWhy = t.At, why, nil, "", noTime, noTime, noTime, ""
	s.write()
	t.Conv().Holder = bot.HeldByBot
	t.Fresh()
	t.Note("talk.closed_" + why)
	return nil
}
