package socialmap

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
)

// Of two languages in one wish the first counts, each time she asks.
func TestOfTwoLanguagesTheFirstCounts(t *testing.T) {
	for text, want := range map[string]content.Lang{"turks of arabisch": "tr", "arabisch of turks": "ar", "liefst frans, pools mag ook, of somalisch": "fr"} {
		for range 30 {
			if w, wished := wishes(text, wish{Age: unsaid}); !wished || w.Lang != want {
				t.Fatalf("%q wishes %q, want %q", text, w.Lang, want)
			}
		}
	}
}
