package handover_test

import (
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// busy gives a helper a talk of somebody else.
func (s *stage) busy(helper bot.PersonID, id, state string, since time.Time) {
	s.Helper()
	k := bot.TalkRecord{Meta: bot.Meta{ID: id, Person: "other-" + bot.PersonID(id), Conversation: bot.ConversationID("c-" + id), Helper: helper, State: state, At: monday}}
	k.Facts = bot.TalkFacts{Lang: "nl", Alias: "Berk 90", Reserved: since}
	if state != bot.TalkReserved {
		k.Facts.Opened = since
	}
	keep(s, k)
}

func TestSheWhoseHandsAreFullCannotClaimOneOfSeveralOffers(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, id := range []bot.PersonID{"a", "b"} {
		s.helper(id, func(h *bot.HelperRecord) { h.Facts.CapOpen = 1 })
	}
	s.ask("")
	s.is(s.got("offer"), "[a b]", "while both have room")
	s.busy("a", "another", bot.TalkReserved, s.at)
	s.signal("claim", "a")
	s.is(s.signalData(len(s.signals)-1).Why, bot.WhyFull, "why")
	s.is([]any{s.talk().State, s.got("taken")}, []any{bot.TalkWaiting, "[a]"}, "a claim over the cap")
	s.signal("claim", "b")
	s.is(s.talk().Helper, "b", "who has room")
}

func TestOfTwoThatWereReservedAtOnceOneOpens(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		other time.Duration // when the other one was reserved, seen from this one
		state string
		want  string
	}{
		"the other came later":   {time.Second, bot.TalkReserved, bot.TalkOpen},
		"the other came first":   {-time.Second, bot.TalkReserved, bot.TalkWaiting},
		"the other is open now":  {time.Second, bot.TalkOpen, bot.TalkWaiting},
		"the other came long go": {-9 * 24 * time.Hour, bot.TalkClosed, bot.TalkOpen},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.helper("a", func(h *bot.HelperRecord) { h.Facts.CapOpen = 1 })
			s.ask("")
			s.signal("claim", "a")
			s.busy("a", "another", c.state, s.talk().Facts.Reserved.Add(c.other))
			s.meet(true)
			s.is(s.talk().State, c.want, "her yes")
		})
	}
}

// shifts are on Monday and Tuesday from 9 to 14 in Amsterdam; it is Monday, 11.
func shifts(h *bot.HelperRecord) {
	h.Facts.OnUntil = time.Time{}
	h.Facts.Shifts = []bot.Shift{{Day: time.Monday, From: 9 * 60, To: 14 * 60}, {Day: time.Tuesday, From: 9 * 60, To: 14 * 60}}
}

func TestNotNowIsForThisShiftAndNotMineForGood(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T, says string, change func(*bot.HelperRecord)) *stage {
		s := newStage(t)
		s.helper("a", change)
		s.ask("")
		s.is(s.got("offer"), "[a]", "the offer")
		s.answers("a", says)
		s.wait(4*time.Hour - 10*time.Minute)
		s.is(s.got("offer"), "[]", "in this shift, or within four hours")
		return s
	}
	t.Run("not now, in a shift", func(t *testing.T) {
		t.Parallel()
		s := begin(t, "later", shifts)
		s.wait(17 * time.Hour) // 07:51
		s.is(s.got("offer"), "[]", "before the next shift")
		s.wait(2 * time.Hour)
		s.is(s.got("offer"), "[a]", "in the next shift")
	})
	t.Run("not now, on by hand", func(t *testing.T) {
		t.Parallel()
		s := begin(t, "later", nil)
		s.wait(90 * time.Minute)
		s.is(s.got("offer"), "[a]", "after four hours")
	})
	t.Run("not mine", func(t *testing.T) {
		t.Parallel()
		s := begin(t, "notmine", nil)
		s.wait(60 * time.Hour)
		s.is(s.got("offer"), "[]", "in three days")
	})
	t.Run("she changes her mind", func(t *testing.T) {
		t.Parallel()
		s := begin(t, "later", nil)
		s.signal("claim", "a")
		s.is(s.talk().Helper, "a", "a claim after a not now")
	})
}

func TestWhoLetsAnOfferPassGetsItOnceAShift(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.helper("a", shifts)
	s.ask("")
	s.wait(46 * time.Hour) // Wednesday, 9: two shifts
	s.is(s.got("offer"), "[a a]", "offers")
	s.is(s.got("taken"), "[]", "an offer that stands is not taken away")
}

// answers is what a helper says of the offer of her talk.
func (s *stage) answers(helper bot.PersonID, what string) {
	s.Helper()
	s.signalWith("decline", bot.TalkSignal{Talk: s.talk().ID, Helper: helper, What: what})
}
