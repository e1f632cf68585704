package dialogs

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
)

func TestCountryIn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bot.Country{
		"Nederland":           "nl",
		"in Vlaanderen.":      "be",
		"ik woon in belgie":   "be",
		"Belçika":             "be",
		"Hollanda'da":         "nl",
		"في هولندا":           "nl",
		"aux Pays-Bas":        "nl",
		"هولندا ام بلجيكا":    "",
		"nederland of belgie": "",
		"Marokko":             "",
		"":                    "",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			if got := CountryIn(text); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
