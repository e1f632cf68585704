package helper_test

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

// Found by package handovermodel: a button of the parent's side, pressed in the helper's
// hat, put the helper's own conversation into a talk in which she was the parent.
func TestInTheHelpersHatNobodyAsksForAPerson(t *testing.T) {
	for _, c := range []bot.Choice{{Dialog: dialogs.Handover, Action: dialogs.ActPerson}, {Dialog: dialogs.Ask, Action: "menu"}} {
		s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
		out := s.presses(c)
		if len(out.Say) != 1 || len(out.Say[0].Reply.Choices) > 0 || out.Conversation.Holder != bot.HeldByBot {
			t.Errorf("%s.%s: said %q %v", c.Dialog, c.Action, said(out), out.Say)
		}
	}
}
