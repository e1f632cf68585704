package talk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

var noTime time.Time

// left is the silent exit: nothing is said, her helper hears that she is away, and
// what comes from now on waits (S1, S16).
func (d *Dialog) left(s *session) {
	if s.t.Finding.Found() {
		s.tell("danger", "")
	}
	s.t.Keep(nil)
	if !s.paused() {
		s.tell("paused", whyExit)
		s.talk.Facts.Paused = s.t.At
	}
	s.talk.Facts.PausedWhy, s.talk.Facts.Speaker = whyExit, ""
	s.timer("nudge", noTime)
	s.write()
}

// pausedLine takes what is written while the talk is paused. It may be another hand
// that writes: it waits too, and the answer says nothing of a talk.
func (d *Dialog) pausedLine(_ context.Context, s *session) error {
	t := s.t
	text := t.Text
	forUs := slices.Contains([]string{dialogs.Ask, dialogs.Handover, "engine.code"}, t.Arg) // "menu" is no line
	if text == "" && t.Input.Inbound.Kind == bot.Message && t.Input.Choice == nil && t.Action == dialogs.ActLine && !forUs {
		text = t.Input.Inbound.Text
	}
	l := s.line(text, t.Input.Inbound)
	if l.Media != nil && !d.fits(s, l.Media) {
		l.Media = nil
	}
	if l.Text != "" || l.Media != nil {
		l.Text = d.contact.Strip(l.Text) // there will be other questions then
		s.wait(l, "", bot.WaitingBack, s.talk.Facts.PausedWhy)
	}
	s.askBack()
	return nil
}

// askBack is the neutral question, once a turn.
func (s *session) askBack() {
	if s.t.Conversation.Exited || len(s.t.Out.Say) == 0 {
		s.t.Neutral()
	}
	text := s.t.String(string(NoticeBack))
	for _, said := range s.t.Out.Say {
		if said.Reply.PlainText() == text {
			return
		}
	}
	s.say(NoticeBack, nil, s.choice("talk.label.back", actBack), s.choice("talk.label.later", actLater))
}

// later leaves everything as it is.
func (d *Dialog) later(s *session) {
	s.t.Neutral()
	s.say(NoticeLater, nil)
}

// comeBack goes on after a pause, if she set no check word.
func (d *Dialog) comeBack(ctx context.Context, s *session) error {
	if !s.paused() {
		return d.stale(ctx, s)
	}
	_, set, err := s.word(ctx)
	if err != nil {
		return err
	}
	if set {
		s.t.Keep(memory{Word: s.t.At})
		s.t.Neutral()
		s.say(NoticeAskWord, nil)
		return nil
	}
	return d.resume(ctx, s)
}

// resume brings what waited, in its order. What waited through an exit or a window is
// never shown while she is quiet or in danger (S18).
func (d *Dialog) resume(ctx context.Context, s *session) error {
	all, err := s.waiting(ctx, bot.WaitingBack)
	if err != nil {
		return fmt.Errorf("find what waited: %w", err)
	}
	f := &s.talk.Facts
	never := s.t.InSafety() || s.t.Conversation.Quiet && f.PausedWhy != whyQuiet
	f.Paused, f.PausedWhy = noTime, ""
	s.write()
	if s.gone() { // meanwhile: what she wrote would go to nobody
		d.askGone(s)
		return nil
	}
	s.tell("back", "")
	shown := false
	for _, w := range all {
		dialogs.Remove(s.t, w)
		s.t.Timer("expire/"+w.ID, noTime, "")
		by := w.Facts.By
		switch {
		case !s.t.At.Before(w.Until):
			s.undelivered(by, whyExpired)
		case by == "":
			s.relay(w.Words)
		case never:
			s.undelivered(by, whyUnsafe)
		default:
			shown = true
			if err := d.deliver(ctx, s, w.Words, by); err != nil {
				return err
			}
		}
	}
	if !shown {
		s.say(NoticeResumed, nil)
	}
	if !f.Waits.IsZero() {
		s.remind()
	}
	return nil
}

// undelivered tells who wrote a line that it did not arrive; her own need no word.
func (s *session) undelivered(by bot.PersonID, why string) {
	if by != "" {
		s.tellOne(by, s.t.NewID(), s.about("undelivered", why))
	}
}

// expire ends the waiting of a line whose time is over.
func (d *Dialog) expire(ctx context.Context, t *dialogs.Turn, s *session, ok bool) error {
	w, found, err := bot.FindOne[bot.WaitingFacts, bot.LineSignal](ctx, seen{t}, t.Arg)
	if err != nil || !found || w.Conversation != t.Conversation.ID {
		return err
	}
	dialogs.Remove(t, w)
	if ok && w.Facts.Talk == s.talk.ID {
		s.undelivered(w.Facts.By, whyExpired)
	}
	return nil
}
