package helper_test

import (
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

// aside is a side talk of fatma's, whose coach is in a state.
func aside(t *testing.T, coach string) *stage {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	record(s, bot.HelperRecord{Meta: bot.Meta{ID: "boss", Person: "boss", Conversation: "h-boss", State: coach, At: s.at}})
	record(s, bot.CoachRecord{Meta: bot.Meta{ID: "side", Person: "fatma", Helper: "boss", Conversation: "h-boss", State: bot.CoachOpen, At: s.at}})
	record(s, bot.CurrentRecord{Meta: bot.Meta{ID: "fatma", Person: "fatma", Helper: "fatma", State: "current", At: s.at}, Facts: bot.CurrentFacts{Coach: "side"}})
	return s
}

// Found by package handovermodel: a coach who was removed went on reading.
func TestALineForACoachWhoWasRemovedGoesNowhereAndHerAskerHearsIt(t *testing.T) {
	if out := aside(t, bot.HelperActive).writes("hoe doe ik dit"); len(out.Signals) != 1 {
		t.Errorf("to a coach who is there: %d signals", len(out.Signals))
	}
	if out := aside(t, bot.HelperRemoved).writes("hoe doe ik dit"); len(out.Signals) > 0 || len(out.Say) == 0 {
		t.Errorf("to a coach who was removed: %d signals, said %q", len(out.Signals), said(out))
	}
}

func TestWhoIsRemovedEndsHerSideTalksAndReadsNothingMore(t *testing.T) {
	s := aside(t, bot.HelperActive)
	s.desk.Recorded[0].State = bot.HelperRemoved
	out := s.hears("state", "x", bot.TalkSignal{What: "removed"})
	if len(out.Signals) != 1 || out.Signals[0].To != "h-boss" || !strings.HasPrefix(out.Signals[0].Name, "helper/coach/end.") || s.state("coach") != bot.CoachClosed {
		t.Errorf("signals %v, the side talk is %s", out.Signals, s.state("coach"))
	}
	for _, what := range []string{"coach", "line"} {
		if out := s.hears(what, "y", bot.LineSignal{Talk: "side", Text: "CANARY"}); len(out.Say) > 0 {
			t.Errorf("%s: she still reads %q", what, said(out))
		}
	}
}
