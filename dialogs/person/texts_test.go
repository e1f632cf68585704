package person_test

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

// A button of WhatsApp shows twenty characters; a message has sixty words at most.
func TestLabelsAndTextsAreShort(t *testing.T) {
	t.Parallel()
	texts := start(t, "nl").Engine.Texts()
	dialogtest.ShortTexts(t, texts, "person")
}
