package helper_test

import (
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

// Found by package handovermodel: a helper who blocked the bot in a talk.
func TestTheParentsOfAHelperWhoCannotBeReachedHearIt(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	s.opens("Iris 2")
	out := s.hears("unsent", "line", nil)
	if len(out.Signals) != 2 || !strings.HasPrefix(out.Signals[0].Name, "talk/gone/") || !strings.HasPrefix(out.Signals[1].Name, "talk/gone/") {
		t.Errorf("signals %v", out.Signals)
	}
}
