package ask

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
)

func TestCountryIn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bot.Country{
		"Nederland":                              "nl",
		"in Vlaanderen.":                         "be",
		"ik woon in belgie":                      "be",
		"Belçika":                                "be",
		"Hollanda'da":                            "nl",
		"في هولندا":                              "nl",
		"aux Pays-Bas":                           "nl",
		"هولندا ام بلجيكا":                       "",
		"nederland of belgie":                    "",
		"Marokko":                                "",
		"krijg ik geld als ik in Nederland woon": "",
		"":                                       "",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			if got := countryIn(text); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestBare(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"Ja!", "nee", "OK.", "evet", "نعم", "Non", "Ik heb een vraag", "Hallo, ik heb een vraag!", "Pouvez-vous m'aider ?", "عندي سؤال", "3ndi soual"} {
		if !bare(text) {
			t.Errorf("%q is no question yet", text)
		}
	}
	for _, text := range []string{"ja maar hij slaapt niet", "nee zeggen", "ik heb een vraag over slapen", ""} {
		if bare(text) {
			t.Errorf("%q is a question", text)
		}
	}
}
