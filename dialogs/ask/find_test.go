package ask

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval/langid"
)

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

// Of ordinary questions in our languages next to none may be taken for another language, or an offer would be lost.
func TestOurLanguagesAreNotForeign(t *testing.T) {
	t.Parallel()
	langs, err := langid.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	lib, err := content.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	asked, lost := 0, 0
	for _, topic := range lib.Topics {
		for _, lang := range content.LaunchLangs() {
			for _, text := range topic.Questions[lang] {
				asked++
				if foreign(langs, text) {
					lost++
				}
			}
		}
	}
	if asked < 5000 || lost*500 > asked {
		t.Errorf("%d of %d questions are taken for another language, want at most one in 500", lost, asked)
	}
	t.Logf("%d of %d", lost, asked)
	for _, text := range []string{"Moje dziecko nie chce spać", "moja corka nie chce jesc obiadu", "jak nauczyc dziecko czytac", "syn nie chce isc do szkoly", "moje dziecko ma goraczke co robic", "kiedy dziecko zaczyna mowic"} {
		if !foreign(langs, text) {
			t.Errorf("%q is not seen to be in another language", text)
		}
	}
}
