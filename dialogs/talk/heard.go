package talk

import (
	"context"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// heard takes our own timers and what helpers, the console and the desk tell (see
// bot/signals.go). What is of another talk than the open one changes nothing; whoever
// wrote a line is told that it did not arrive.
func (d *Dialog) heard(ctx context.Context, t *dialogs.Turn) error {
	_, rest, _ := strings.Cut(t.Input.Timer, "/")
	what, key, _ := strings.Cut(rest, "/")
	if what == "followup" {
		return d.followUp(ctx, t)
	}
	s, ok, err := d.open(ctx, t)
	if err != nil {
		return err
	}
	switch what {
	case "line":
		var l bot.LineSignal
		if !t.Received(&l) {
			return nil
		}
		return d.theirLine(ctx, t, s, ok, l, key)
	case "expire":
		return d.expire(ctx, t, s, ok)
	case "unsent":
		if ok {
			d.unsent(s)
		}
		return nil
	case "silence", "nudge", "pro-over":
		if !ok || t.Arg != s.talk.ID {
			return nil
		}
		return d.timed(ctx, s, what)
	}
	var sig bot.TalkSignal
	if !t.Received(&sig) || !ok {
		return nil
	}
	if what == "held" {
		return d.theirs(ctx, s, key, sig)
	}
	if sig.Talk != s.talk.ID {
		return nil
	}
	return d.told(ctx, s, what, key, sig)
}

// unsent tells whoever writes to her that a line did not arrive: her phone cannot be
// reached. Whether it was the helper's or the professional's the sender does not know.
func (d *Dialog) unsent(s *session) {
	if s.talk.Facts.FirstLine.IsZero() {
		return // of an earlier talk
	}
	s.undelivered(s.talk.Helper, whyUnreachable)
	if p := s.talk.Facts.Pro; p != nil && p.Yes {
		s.undelivered(p.With, whyUnreachable)
	}
}

// timed takes the timers of an open talk.
func (d *Dialog) timed(ctx context.Context, s *session, what string) error {
	switch what {
	case "silence":
		return d.silence(ctx, s)
	case "nudge":
		d.nudge(s)
	case "pro-over":
		d.proEnds(s, s.talk.Facts.Pro)
	}
	return nil
}

// told takes what others want of an open talk.
func (d *Dialog) told(ctx context.Context, s *session, what, key string, sig bot.TalkSignal) error {
	hers := sig.Helper == "" || sig.Helper == s.talk.Helper
	switch {
	case what == "close" && hers:
		return d.helperCloses(ctx, s)
	case what == "level":
		d.level(s, sig.Level)
	case what == "block" && hers:
		return d.end(ctx, s, whyBlocked)
	case what == "gone" && hers && sig.Why == bot.WhyUnreachable:
		d.helperLost(s)
	case what == "reached" && hers:
		return s.reached(ctx)
	case what == "gone" && hers:
		d.helperGone(s)
	case what == "pro" && hers:
		return d.proWanted(ctx, s, key, sig)
	case what == "end-pro":
		if p := s.talk.Facts.Pro; p != nil && (sig.With == "" || sig.With == p.With) {
			d.proEnds(s, p)
		}
	}
	return nil
}

// level writes what a person says of how grave it is; the two gravest get a second
// reader (domain.md §3.5).
func (d *Dialog) level(s *session, level int) {
	was := s.talk.Facts.Level
	if level < 0 || level > 4 || level == was {
		return
	}
	s.talk.Facts.Level = level
	s.write()
	if level >= 3 && level > was {
		s.t.Out.Cases = append(s.t.Out.Cases, bot.CaseWish{Reason: bot.ReasonSafety, Level: bot.LevelHard})
	}
}
