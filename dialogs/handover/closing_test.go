package handover_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// closes closes some days.
func (s *stage) closes(from, to string) {
	s.Helper()
	k := bot.ClosingRecord{Meta: bot.Meta{ID: from, State: bot.ClosingSet, At: s.at}, Facts: bot.ClosingFacts{From: from, To: to}}
	_, k.Until, _ = k.Facts.Span()
	keep(s, k)
}

func TestOnClosedDaysNobodyIsAskedAndSheHearsFromWhichDay(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.helper("a", nil)
	s.closes("2026-11-23", "2026-11-27")
	s.says(s.ask("toddler-sleep"), "Vanaf 28 november 2026")
	for range 4 {
		s.wait(24 * time.Hour)
		s.is(s.got("offer"), "[]", "offers while it is closed")
	}
	s.is(s.talk().State, bot.TalkWaiting, "after four closed days her wish")
	s.wait(12 * time.Hour)
	s.is(s.got("offer"), "[]", "before midnight")
	s.wait(time.Hour)
	s.is(s.got("offer"), "[a]", "when it opens")
	s.wait(73 * time.Hour)
	s.is(s.talk().State, bot.TalkUnserved, "three days after it opened")
}

func TestWhoAskedBeforeItClosedHearsItOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.helper("a", func(h *bot.HelperRecord) {
		h.Facts.OnUntil, h.Facts.Shifts = time.Time{}, []bot.Shift{{Day: time.Tuesday, From: 540, To: 1020}, {Day: time.Thursday, From: 540, To: 1020}}
	})
	s.closes("2026-11-24", "2026-11-25")
	s.ask("toddler-sleep")
	said, _ := s.wait(6 * time.Minute)
	if !strings.Contains(said, "Op 26 november 2026, 09:00") {
		t.Errorf("she does not hear the first open day: %s", said)
	}
	if again, _ := s.wait(47 * time.Hour); strings.Contains(again, "Er is nu niemand") {
		t.Error("she hears it twice")
	}
	s.is(s.got("offer"), "[]", "offers while it is closed")
	s.wait(25 * time.Hour)
	s.is(s.got("offer"), "[a]", "when it is open and she is there")
}

func TestAWishForStaffGoesToThemOnClosedDaysToo(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.closes("2026-11-23", "2026-11-27")
	s.press(dialogs.ActStaff, "")
	s.press("any", "")
	out := s.press("yes", "")
	s.is(len(out.Cases), 1, "cases")
	s.says(out, "Hiervoor vraag ik een medewerker")
}
