package privacy_test

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
	"github.com/ouderbrug/ouderbrug/dialogs/privacy"
)

// A button of WhatsApp shows twenty characters; a message has sixty words at most.
func TestLabelsAndTextsAreShort(t *testing.T) {
	t.Parallel()
	texts := dialogtest.NewTalk(t, "nl", privacy.Dialog{}).Engine.Texts()
	dialogtest.ShortTexts(t, texts, "privacy")
}
