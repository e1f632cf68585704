package bot

import (
	"errors"
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
	switch {
	case err == nil:
		out.State, out.Message = Sent, id
	case errors.As(err, &throttled):
		if !throttled.Person {
			s.pause(now.Add(throttled.After))
		}
		return again(throttled.After, true, "throttled")
	case errors.Is(err, ErrConfig):
		s.stop(err)
		return again(time.Minute, true, "config")
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

func (s *sender) pause(until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if until.After(s.paused) {
		s.paused = until
	}
}

func (s *sender) stop(err error) {
	s.mu.Lock()
	s.stopped = true
	s.mu.Unlock()
	s.health.set("deliver/"+s.key.channel, "stopped, nothing is sent: "+err.Error())
	s.Log.Error("channel stopped", "channel", s.key.channel, "err", err)
}
