package bot

import "time"

// SendFacts are what the gate reads again right before a send.
type SendFacts struct {
	Person    PersonState
	Reachable bool
	Holder    Holder
	Quiet     bool
	Exited    bool
	Stopped   bool
	CalmUntil time.Time
	LastIn    time.Time
	Country   Country
	Consents  Consents
	Window    time.Duration // of the channel, 0 = none; filled in by the sender
}

// Verdict is the gate's answer.
type Verdict struct {
	Send   bool
	State  Outbound  // otherwise: Pending (again at Due), Held or Cancelled
	Due    time.Time // of Pending
	Reason string    // closed vocabulary
	Page   bool      // a safety text that does not reach her now: people must know
}

// talkPatience is how long what nobody asked for waits, again and again, while a
// person speaks: the bot says nothing in between, and not-after ends the wait.
const talkPatience = 15 * time.Minute

// QuietAnswerWithin is how long after her last message an answer still goes to a
// quiet conversation (S16).
const QuietAnswerWithin = 5 * time.Minute

// CanSend decides whether a line may go now. It is the one gate for the bot,
// relays, reminders and broadcasts alike.
func CanSend(f SendFacts, p Purpose, notAfter, now time.Time) Verdict {
	drop := func(reason string) Verdict { return Verdict{State: Cancelled, Reason: reason} }
	hold := func(reason string) Verdict { return Verdict{State: Held, Reason: reason} }
	page := p == ForSafety
	switch {
	case p == ForCleanup:
		return Verdict{Send: true}
	case f.Person == Erasing && p != ForReceipt:
		return drop("erasing")
	case !notAfter.IsZero() && now.After(notAfter):
		return Verdict{State: Cancelled, Reason: "too_late", Page: page}
	case !f.Reachable:
		return Verdict{State: Cancelled, Reason: "unreachable", Page: page}
	case p == ForSafety || p == ForReceipt:
		return windowed(f, p, now)
	case f.Exited:
		return hold("exited")
	case f.Holder == HeldByPerson && (p == ForAnswer || p == ForOffer):
		return drop("person_speaks")
	case f.Quiet && (p.Unasked() || p == ForOffer || now.Sub(f.LastIn) > QuietAnswerWithin):
		return hold("quiet")
	}
	if p.Unasked() {
		if v, ok := unaskedVerdict(f, p, now); ok {
			return v
		}
	}
	return windowed(f, p, now)
}

// unaskedVerdict is what only unasked lines must pass; ok is false if they do.
func unaskedVerdict(f SendFacts, p Purpose, now time.Time) (Verdict, bool) {
	need := ConsentInvites
	if p == ForFollowUp {
		need = ConsentFollowUp
	}
	switch {
	case f.Stopped:
		return Verdict{State: Cancelled, Reason: "stopped"}, true
	case !f.Consents.Given(need):
		return Verdict{State: Cancelled, Reason: "no_consent"}, true
	case now.Before(f.CalmUntil):
		return Verdict{State: Cancelled, Reason: "calm"}, true
	case f.Holder == HeldByPerson:
		return Verdict{State: Pending, Due: now.Add(talkPatience), Reason: "person_speaks"}, true
	}
	if due, quiet := QuietHours(now, f.Country); quiet {
		return Verdict{State: Pending, Due: due, Reason: "quiet_hours"}, true
	}
	return Verdict{}, false
}

func windowed(f SendFacts, p Purpose, now time.Time) Verdict {
	if f.Window > 0 && now.Sub(f.LastIn) > f.Window {
		return Verdict{State: Held, Reason: "window", Page: p == ForSafety}
	}
	return Verdict{Send: true}
}

// QuietHours reports whether now is between 21:00 and 08:00 where the person
// lives (domain.md §7) and, if so, when that ends.
func QuietHours(now time.Time, c Country) (until time.Time, quiet bool) {
	local := now.In(c.Zone())
	y, m, d := local.Date()
	switch h := local.Hour(); {
	case h >= 21:
		return time.Date(y, m, d+1, 8, 0, 0, 0, local.Location()), true
	case h < 8:
		return time.Date(y, m, d, 8, 0, 0, 0, local.Location()), true
	}
	return time.Time{}, false
}

// Zone is the country's time zone; the Netherlands' while it is not known. The
// program carries the zone data (cmd imports time/tzdata).
func (c Country) Zone() *time.Location {
	name := "Europe/Amsterdam"
	if c == "be" {
		name = "Europe/Brussels"
	}
	if loc, err := time.LoadLocation(name); err == nil {
		return loc
	}
	return time.UTC
}
