package bot_test

import (
	"slices"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// purposes are all that a line can be for.
var purposes = []bot.Purpose{
	bot.ForSafety, bot.ForAnswer, bot.ForNotice, bot.ForRelay, bot.ForReceipt, bot.ForCleanup,
	bot.ForOffer, bot.ForReminder, bot.ForFollowUp, bot.ForBroadcast,
}

func TestTheGate(t *testing.T) {
	noon := time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC) // 12:00 in Amsterdam
	unasked := []bot.Purpose{bot.ForReminder, bot.ForFollowUp, bot.ForBroadcast}
	always := []bot.Purpose{bot.ForSafety, bot.ForReceipt, bot.ForCleanup}
	open := bot.SendFacts{
		Person: bot.Active, Reachable: true, Holder: bot.HeldByBot, LastIn: noon.Add(-time.Minute), Country: "nl",
		Consents: bot.Consents{bot.ConsentInvites: {Given: true}, bot.ConsentFollowUp: {Given: true}},
	}
	for _, x := range []struct {
		name     string
		change   func(f *bot.SendFacts)
		notAfter time.Time
		now      time.Time
		passes   []bot.Purpose // and nothing else
		becomes  bot.Outbound  // of the others, unless they are pending
		reason   string
	}{
		{name: "everything goes by day to who agreed", passes: purposes},
		{name: "to who is being forgotten only the receipt and the cleanup go", change: func(f *bot.SendFacts) { f.Person = bot.Erasing }, passes: []bot.Purpose{bot.ForReceipt, bot.ForCleanup}, becomes: bot.Cancelled, reason: "erasing"},
		{name: "nothing goes to who blocked us but the cleanup", change: func(f *bot.SendFacts) { f.Reachable = false }, passes: []bot.Purpose{bot.ForCleanup}, becomes: bot.Cancelled, reason: "unreachable"},
		{name: "nothing goes too late but the cleanup", notAfter: noon.Add(-time.Second), passes: []bot.Purpose{bot.ForCleanup}, becomes: bot.Cancelled, reason: "too_late"},
		{name: "what is not too late goes", notAfter: noon, passes: purposes},
		{name: "after the exit word all waits but safety and receipt (S16)", change: func(f *bot.SendFacts) { f.Exited = true }, passes: always, becomes: bot.Held, reason: "exited"},
		{name: "a quiet talk within five minutes of her message gets answers, notices and relays (S16)", change: func(f *bot.SendFacts) { f.Quiet = true },
			passes: append([]bot.Purpose{bot.ForAnswer, bot.ForNotice, bot.ForRelay}, always...), becomes: bot.Held, reason: "quiet"},
		{name: "a quiet talk after five minutes gets safety alone (S16)", change: func(f *bot.SendFacts) { f.Quiet = true; f.LastIn = noon.Add(-5*time.Minute - time.Second) }, passes: always, becomes: bot.Held, reason: "quiet"},
		{name: "while a person speaks the bot says safety, notices and relays alone (S1)", change: func(f *bot.SendFacts) { f.Holder = bot.HeldByPerson },
			passes: append([]bot.Purpose{bot.ForNotice, bot.ForRelay}, always...), becomes: bot.Cancelled, reason: "person_speaks"},
		{name: "in the queue the bot still answers", change: func(f *bot.SendFacts) { f.Holder = bot.HeldByQueue }, passes: purposes},
		{name: "after STOP nothing goes that she did not ask for", change: func(f *bot.SendFacts) { f.Stopped = true }, passes: without(purposes, unasked...), becomes: bot.Cancelled, reason: "stopped"},
		{name: "without consent nothing goes that she did not ask for (S27)", change: func(f *bot.SendFacts) { f.Consents = nil }, passes: without(purposes, unasked...), becomes: bot.Cancelled, reason: "no_consent"},
		{name: "consent to follow-ups is none to invitations (S27)", change: func(f *bot.SendFacts) { f.Consents = bot.Consents{bot.ConsentFollowUp: {Given: true}} },
			passes: without(purposes, bot.ForReminder, bot.ForBroadcast), becomes: bot.Cancelled, reason: "no_consent"},
		{name: "a consent that was withdrawn is none (S27)", change: func(f *bot.SendFacts) {
			f.Consents = bot.Consents{bot.ConsentInvites: {Given: true}, bot.ConsentFollowUp: {Given: false}}
		}, passes: without(purposes, bot.ForFollowUp), becomes: bot.Cancelled, reason: "no_consent"},
		{name: "fourteen calm days have no reminders, follow-ups or broadcasts (S16)", change: func(f *bot.SendFacts) { f.CalmUntil = noon.Add(time.Second) }, passes: without(purposes, unasked...), becomes: bot.Cancelled, reason: "calm"},
		{name: "after the calm days they go again", change: func(f *bot.SendFacts) { f.CalmUntil = noon }, passes: purposes},
		{name: "by night nothing goes that she did not ask for", now: noon.Add(10 * time.Hour), change: func(f *bot.SendFacts) { f.LastIn = noon.Add(10 * time.Hour) }, passes: without(purposes, unasked...), becomes: bot.Pending, reason: "quiet_hours"},
		{name: "outside the channel's window all waits", change: func(f *bot.SendFacts) { f.Window = 24 * time.Hour; f.LastIn = noon.Add(-25 * time.Hour) }, passes: []bot.Purpose{bot.ForCleanup}, becomes: bot.Held, reason: "window"},
		{name: "within the channel's window all goes", change: func(f *bot.SendFacts) { f.Window = 24 * time.Hour; f.LastIn = noon.Add(-23 * time.Hour) }, passes: purposes},
	} {
		t.Run(x.name, func(t *testing.T) {
			f, now := open, noon
			if x.change != nil {
				x.change(&f)
			}
			if !x.now.IsZero() {
				now = x.now
			}
			for _, p := range purposes {
				v := bot.CanSend(f, p, x.notAfter, now)
				if v.Send != slices.Contains(x.passes, p) {
					t.Errorf("%s: goes is %t", p, v.Send)
				}
				if !v.Send && v.State != x.becomes && v.State != bot.Pending || !v.Send && v.Reason != x.reason {
					t.Errorf("%s: becomes %s because of %q, want %s because of %q", p, v.State, v.Reason, x.becomes, x.reason)
				}
				if v.State == bot.Pending && !v.Due.After(now) {
					t.Errorf("%s: is due at %s, which is not later", p, v.Due)
				}
				if want := !v.Send && p == bot.ForSafety && f.Person != bot.Erasing; v.Page != want {
					t.Errorf("%s: pages is %t", p, v.Page)
				}
			}
		})
	}
}

func without(all []bot.Purpose, some ...bot.Purpose) []bot.Purpose {
	return slices.DeleteFunc(slices.Clone(all), func(p bot.Purpose) bool { return slices.Contains(some, p) })
}

func TestWhileAPersonSpeaksAnswersAreDroppedAndRemindersWait(t *testing.T) {
	noon := time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC)
	f := bot.SendFacts{Person: bot.Active, Reachable: true, Holder: bot.HeldByPerson, LastIn: noon, Consents: bot.Consents{bot.ConsentInvites: {Given: true}}}
	for p, want := range map[bot.Purpose]bot.Outbound{bot.ForAnswer: bot.Cancelled, bot.ForOffer: bot.Cancelled, bot.ForReminder: bot.Pending} {
		if v := bot.CanSend(f, p, time.Time{}, noon); v.State != want {
			t.Errorf("%s becomes %s, want %s", p, v.State, want)
		}
	}
}

func TestQuietHours(t *testing.T) {
	for _, x := range []struct {
		country     bot.Country
		utc, until  string
		quiet       bool
		description string
	}{
		{"nl", "2026-11-23T19:59:59Z", "", false, "a second before nine in winter"},
		{"nl", "2026-11-23T20:00:00Z", "2026-11-24T07:00:00Z", true, "nine in winter"},
		{"be", "2026-07-01T19:00:00Z", "2026-07-02T06:00:00Z", true, "nine in summer"},
		{"", "2026-11-24T06:59:59Z", "2026-11-24T07:00:00Z", true, "a second before eight"},
		{"", "2026-11-24T07:00:00Z", "", false, "eight"},
		{"nl", "2026-10-24T20:00:00Z", "2026-10-25T07:00:00Z", true, "the night in which the clock goes back"},
		{"nl", "2026-12-31T22:00:00Z", "2027-01-01T07:00:00Z", true, "the last night of the year"},
	} {
		now, err := time.Parse(time.RFC3339, x.utc)
		if err != nil {
			t.Fatal(err)
		}
		until, quiet := bot.QuietHours(now, x.country)
		if quiet != x.quiet || quiet && until.UTC().Format(time.RFC3339) != x.until {
			t.Errorf("%s: quiet %t until %s", x.description, quiet, until.UTC())
		}
	}
}

func TestLanes(t *testing.T) {
	last := bot.LaneSafety
	for _, p := range []bot.Purpose{bot.ForSafety, bot.ForAnswer, bot.ForOffer, bot.ForReminder, bot.ForBroadcast, "never heard of"} {
		if p.Lane() < last {
			t.Errorf("%s overtakes", p)
		}
		last = p.Lane()
	}
	if bot.ForRelay.Lane() != bot.ForAnswer.Lane() {
		t.Error("a relay and an answer have two lanes: they would not keep their order")
	}
}
