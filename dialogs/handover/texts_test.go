package handover_test

import (
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

// A button of WhatsApp shows twenty characters; a message has sixty words at most.
func TestLabelsAndTextsAreShort(t *testing.T) {
	t.Parallel()
	dialogtest.ShortTexts(t, dialogtest.Embedded(t).Texts(), "handover")
}

// S11: what is never promised.
func TestNothingIsPromised(t *testing.T) {
	t.Parallel()
	never := map[bot.Lang][]string{
		"nl": {"komt", "belt je", "geheim", "komt goed", "gemeld", "schrijft je"},
		"en": {"will come", "is coming", "will call", "secret", "will be fine", "will write"},
		"tr": {"gelecek", "arayacak", "gizli kal", "yazacak"},
		"ar": {"سيأتي", "سيتصل", "سرا", "سيكتب"},
		"fr": {"va venir", "viendra", "appellera", "secret", "va écrire", "écrira"},
	}
	x := dialogtest.Embedded(t).Texts()
	for lang, words := range never {
		seen := 0
		for _, key := range x.Keys(lang) {
			if !strings.HasPrefix(key, "handover.") {
				continue
			}
			seen++
			for _, w := range words {
				if strings.Contains(strings.ToLower(x.Raw(lang, key)), w) {
					t.Errorf("%s in %s promises: %q", key, lang, w)
				}
			}
		}
		if seen < 60 {
			t.Errorf("only %d texts seen in %s", seen, lang)
		}
	}
}
