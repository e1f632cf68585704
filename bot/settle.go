package bot

import (
	"errors"
	"slices"
	"time"
)

// maxSends is how often a line that surely was not sent is tried.
const maxSends = 8

// settlement says what a send's result means. It also pauses or stops the
// account where the error asks for it.
func (s *sender) settlement(r DueRow, id MessageID, err error) Settlement {
	now := s.Now().UTC()
	out := Settlement{ID: r.ID, At: now}
	again := func(after time.Duration, free bool, why string) Settlement {
		out.State, out.Due, out.Free, out.Reason = Pending, now.Add(after), free, why
		return out
	}
	var throttled ErrThrottled
	if answered(err) {
		s.works()
	}
	switch {
	case err == nil:
		out.State, out.Message = Sent, id
	case errors.As(err, &throttled):
		if !throttled.Person {
			s.pause(now.Add(throttled.After))
		}
		return again(throttled.After, true, "throttled")
	case errors.Is(err, ErrConfig):
		return again(s.stop(err), true, "config")
	case errors.Is(err, ErrWindowClosed):
		out.State, out.Reason = Held, "window"
	case errors.Is(err, ErrBlocked), errors.Is(err, ErrUnreachable):
		out.State, out.Reason, out.Unreachable = Failed, "unreachable", true
	case errors.Is(err, ErrRejected):
		out.State, out.Reason = Failed, "rejected"
	case errors.Is(err, ErrUnknown):
		// A reply may be repeated once; what nobody asked for, and a person's
		// own words, never are.
		if r.Purpose.Unasked() || r.Purpose == ForRelay || r.Attempts > 0 {
			out.State, out.Reason = Unknown, "unknown"
			break
		}
		return again(time.Second, false, "unknown")
	case r.Attempts+1 >= maxSends:
		out.State, out.Reason = Failed, "given_up"
	default: // ErrTemporary, and what no channel should return
		return again(backoff(r.Attempts), false, "temporary")
	}
	return out
}

// backoff is 1, 2, 4 … seconds, five minutes at most.
func backoff(attempts int) time.Duration {
	return min(time.Second<<min(attempts, 10), 5*time.Minute)
}

// pause keeps the whole account silent until then, whoever sends.
func (s *sender) pause(until time.Time) {
	s.mu.Lock()
	longer := until.After(s.paused)
	if longer {
		s.paused = until
	}
	s.mu.Unlock()
	if longer {
		s.keepPause(until)
	}
}

// A channel that is not configured right is tried again by one line at a time, with
// a pause that grows: what looks like a wrong address may have been a proxy's page.
const (
	wrongFirst = 5 * time.Second
	wrongMost  = 5 * time.Minute
)

// wrong is a channel that is not configured right: since it last said so it is left
// alone until again.
type wrong struct {
	again time.Time
	wait  time.Duration // zero: all is well
}

// stop says how long the account is left alone after ErrConfig. The alarm stays
// until something is sent.
func (s *sender) stop(err error) (wait time.Duration) {
	now := s.Now()
	s.mu.Lock()
	if s.wrong.wait == 0 {
		s.wrong = wrong{again: now.Add(wrongFirst), wait: wrongFirst}
	}
	wait = max(s.wrong.again.Sub(now), time.Second)
	s.mu.Unlock()
	s.health.set("deliver/"+s.key.channel, "nothing can be sent, it is tried again from time to time: "+err.Error())
	s.Log.Error("channel is not configured right", "channel", s.key.channel, "again", wait, "err", err)
	return wait
}

// tryOne leaves a channel that is not configured right alone again before one line
// tries it, so that a second does not go before the first has come back.
func (s *sender) tryOne() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wrong.wait > 0 {
		s.wrong.wait = min(2*s.wrong.wait, wrongMost)
		s.wrong.again = s.Now().Add(s.wrong.wait)
	}
}

// answered reports whether the platform took a line or refused this one: either way
// it knows us.
func answered(err error) bool {
	var throttled ErrThrottled
	if err == nil || errors.As(err, &throttled) {
		return true
	}
	return slices.ContainsFunc([]error{ErrBlocked, ErrUnreachable, ErrWindowClosed, ErrRejected}, func(e error) bool { return errors.Is(err, e) })
}

// works ends what stop began.
func (s *sender) works() {
	s.mu.Lock()
	was := s.wrong.wait > 0
	s.wrong = wrong{}
	s.mu.Unlock()
	if was {
		s.health.set("deliver/"+s.key.channel, "")
	}
}
