package talk

import (
	"context"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// nudge reminds a helper who has not answered, in her shift; after that the parent is
// asked what she wants. It runs as long as a line of hers waits.
func (d *Dialog) nudge(s *session) {
	f := &s.talk.Facts
	if f.Waits.IsZero() || s.paused() || s.gone() {
		return
	}
	if f.Nudged.IsZero() {
		if next := s.on(); next.After(s.t.At) {
			s.timer("nudge", next.Add(or(d.NudgeAfter, defaultNudge)))
			return
		}
		f.Nudged = s.t.At
		s.write()
		s.tell("nudge", "")
		s.timer("nudge", s.t.At.Add(or(d.AwayAfter, defaultAway)))
		return
	}
	if due, quiet := bot.QuietHours(s.t.At, s.t.Conv().Country); quiet {
		s.timer("nudge", due)
		return
	}
	s.timer("nudge", s.t.At.Add(waitMore))
	if s.mute() == "" {
		d.askAway(s)
	}
}

// askAway asks her what she wants while her helper does not answer, or cannot read.
func (d *Dialog) askAway(s *session) {
	n := NoticeAway
	if !s.talk.Facts.Unreached.IsZero() {
		n = NoticeLost
	}
	s.say(n, nil, s.choice("talk.label.wait", actWait), s.choice("talk.label.moved", actMoved), s.choice("talk.label.end", actEnd))
}

// present is how long after her last line she is taken to be there still, also at night.
const present = time.Hour

// helperLost asks her at once what she wants when her helper can no longer be written
// to. Her helper may come back: until she answers, nothing ends, and what the parent
// writes is kept for her.
func (d *Dialog) helperLost(s *session) {
	f := &s.talk.Facts
	if s.talk.State != bot.TalkOpen || !f.Unreached.IsZero() {
		return
	}
	f.Unreached, f.Nudged = s.t.At, s.t.At
	if f.Waits.IsZero() {
		f.Waits = s.t.At
	}
	s.write()
	s.timer("nudge", s.t.At.Add(waitMore))
	due, quiet := bot.QuietHours(s.t.At, s.t.Conv().Country)
	switch {
	case s.mute() != "":
	case quiet && s.t.At.Sub(f.LastParent) > present:
		s.timer("nudge", due)
	default:
		d.askAway(s)
	}
}

// silence asks her, after a day without a word of hers, whether it is over; as long
// again, and it is. Who may not be asked now is not: then it ends without a word.
func (d *Dialog) silence(ctx context.Context, s *session) error {
	f := &s.talk.Facts
	again := s.t.At.Add(or(d.SilenceAfter, defaultSilence))
	if s.talk.State == bot.TalkClosing {
		return d.end(ctx, s, f.Why)
	}
	if !f.Waits.IsZero() && s.t.At.Sub(f.LastParent) < queueFor {
		s.timer("silence", again) // it is her helper who is silent: nudge looks after that
		return nil
	}
	if due, quiet := bot.QuietHours(s.t.At, s.t.Conv().Country); quiet {
		s.timer("silence", due)
		return nil
	}
	s.talk.State, f.Why = bot.TalkClosing, whySilence
	s.write()
	s.timer("silence", again)
	if s.mute() == "" {
		s.say(NoticeSilence, nil, s.choice("talk.label.goon", actGoOn), s.choice("talk.label.end", actEnd))
	}
	return nil
}

// helperGone asks her what she wants now that her helper cannot go on. What she
// writes meanwhile reaches nobody, and she is told so.
func (d *Dialog) helperGone(s *session) {
	if s.gone() {
		return
	}
	s.talk.State, s.talk.Facts.Why = bot.TalkClosing, whyRemoved
	s.timer("nudge", noTime)
	s.timer("silence", s.t.At.Add(or(d.SilenceAfter, defaultSilence)))
	s.write()
	if s.mute() == "" {
		d.askGone(s)
	}
}

func (d *Dialog) askGone(s *session) {
	s.say(NoticeGone, nil, s.choice("talk.label.moved", actMoved), s.choice("talk.label.end", actEnd))
}

// gone reports that her helper is no longer there.
func (s *session) gone() bool {
	return s.talk.State == bot.TalkClosing && s.talk.Facts.Why == whyRemoved
}
