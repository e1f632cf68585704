package talk

import (
	"context"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// hold keeps a line until its writer says whether it may go with what is in it. by is
// the helper, "" for the parent.
func (d *Dialog) hold(s *session, l bot.LineSignal, by bot.PersonID, kind string) {
	w := s.wait(l, by, bot.WaitingAsked, kind)
	s.t.Note("talk.held")
	if by != "" {
		s.tellOne(by, w.ID, s.about("held", kind))
		return
	}
	button := func(label, action string) bot.Choice { return s.t.Choice(label, dialogs.Talk, action, w.ID) }
	s.say(NoticeHeld, []any{"What", s.t.String("talk.kind_" + kind)},
		button("talk.label.pass", actPass), button("talk.label.without", actWithout), button("talk.label.drop", actDrop))
}

// wait writes a line that waits.
func (s *session) wait(l bot.LineSignal, by bot.PersonID, state, why string) bot.WaitingRecord {
	w := bot.WaitingRecord{
		Meta: bot.Meta{
			ID: s.t.NewID(), Person: s.talk.Person, Conversation: s.talk.Conversation, Helper: by,
			State: state, At: s.t.At, Until: s.t.At.Add(bot.WaitingTerm),
		},
		Facts: bot.WaitingFacts{Talk: s.talk.ID, By: by, Why: why},
		Words: l,
	}
	dialogs.Write(s.t, w)
	return w
}

// waiting are the lines of this talk that wait, oldest first.
func (s *session) waiting(ctx context.Context, states ...string) ([]bot.WaitingRecord, error) {
	all, err := bot.Find[bot.WaitingFacts, bot.LineSignal](ctx, seen{s.t}, bot.RecordQuery{Conversation: s.talk.Conversation, States: states})
	if err != nil {
		return nil, err
	}
	mine := all[:0]
	for _, w := range all {
		if w.Facts.Talk == s.talk.ID {
			mine = append(mine, w)
		}
	}
	return mine, nil
}

// one is a waiting line by its id, ok is false if it does not wait for what is said.
func (s *session) one(ctx context.Context, id string, by bot.PersonID) (w bot.WaitingRecord, ok bool, err error) {
	all, err := s.waiting(ctx, bot.WaitingAsked)
	for _, w := range all {
		if w.ID == id && w.Facts.By == by && s.t.At.Before(w.Until) {
			return w, true, err
		}
	}
	return w, false, err
}

// mine takes her answer about a line of hers.
func (d *Dialog) mine(ctx context.Context, s *session) error {
	w, ok, err := s.one(ctx, s.t.Arg, "")
	if err != nil {
		return err
	}
	if !ok {
		return d.stale(ctx, s)
	}
	dialogs.Remove(s.t, w)
	l := w.Words
	switch s.t.Action {
	case actDrop:
		s.say(NoticeDropped, nil)
		return nil
	case actWithout:
		l.Text = d.contact.Strip(l.Text)
	}
	if s.gone() {
		d.askGone(s)
		return nil
	}
	s.relay(l)
	s.say(NoticePassed, nil)
	return nil
}

// theirs takes a helper's answer about a line of hers.
func (d *Dialog) theirs(ctx context.Context, s *session, id string, sig bot.TalkSignal) error {
	w, ok, err := s.one(ctx, id, sig.Helper)
	if err != nil || !ok {
		return err
	}
	dialogs.Remove(s.t, w)
	l := w.Words
	switch sig.What {
	case actDrop:
		return nil
	case actWithout:
		l.Text = d.contact.Strip(l.Text)
	case actPass:
	default:
		return nil
	}
	return d.bring(ctx, s, l, sig.Helper)
}
