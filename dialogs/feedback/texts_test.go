package feedback_test

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
	"github.com/ouderbrug/ouderbrug/dialogs/feedback"
)

// A button of WhatsApp shows twenty characters; a message has sixty words at most.
func TestLabelsAndTextsAreShort(t *testing.T) {
	t.Parallel()
	texts := dialogtest.NewTalk(t, "nl", feedback.Dialog{}).Engine.Texts()
	dialogtest.ShortTexts(t, texts, "feedback")
}
