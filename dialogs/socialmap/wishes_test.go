package socialmap

import (
	"strings"
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

// What a package says of a place is cut short, whether it has spaces or not.
func TestASummaryIsShortWhateverItIsMadeOf(t *testing.T) {
	for _, text := range []string{strings.Repeat("woord ", 10_000), strings.Repeat("x", 100_000), strings.Repeat("Een zin. ", 5_000)} {
		if got := len([]rune(firstSentences(text, summaryWords))); got > 2*summaryWords*longWord+1 {
			t.Errorf("%d letters are left", got)
		}
	}
}
