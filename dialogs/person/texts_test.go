package person_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ouderbrug/ouderbrug/dialogs"
)

// A button of WhatsApp shows twenty characters; a message has sixty words at most.
func TestLabelsAndTextsAreShort(t *testing.T) {
	t.Parallel()
	texts := start(t, "nl").engine.Texts()
	for _, lang := range dialogs.Langs() {
		labels := 0
		for _, key := range texts.Keys(lang) {
			text := texts.Raw(lang, key)
			if strings.HasPrefix(key, "person.label.") {
				if labels++; utf8.RuneCountInString(text) > 20 {
					t.Errorf("%s in %s has %d characters", key, lang, utf8.RuneCountInString(text))
				}
			}
			if n := len(strings.Fields(text)); n > 60 {
				t.Errorf("%s in %s has %d words", key, lang, n)
			}
		}
		if labels == 0 {
			t.Errorf("no labels in %s", lang)
		}
	}
}
