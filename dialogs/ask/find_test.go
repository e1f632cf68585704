package ask

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/retrieval/langid"
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

func TestALanguageThatWeDoNotHaveIsTold(t *testing.T) {
	t.Parallel()
	langs, err := langid.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"Moje dziecko nie chce spać": true, "moja corka nie chce jesc obiadu": true, "Ilmahaygu ma hurdo habeenkii": true,
		"cunuggaygu wuxuu diidayaa inuu wax cuno": true, "zarok min naxewe": true,
		"mn zoontje wilt nie slape ofzo": false, "what is the best recipe for pancakes": false, "cocugum uyumuyo ne yapcam": false,
		"mon fil il dor pa la nui": false, "bghit nechri tomobil jdida": false, "bugün hava nasıl olacak acaba": false,
		"hoe werkt een vliegtuig eigenlijk": false, "Wojciech": false, "": false, "😀": false,
	} {
		if got := strange(langs, text); got != want {
			t.Errorf("%q: strange is %v, want %v", text, got, want)
		}
	}
}
