package content

import "testing"

func TestSyllablesAreCountedAsPeopleSayThem(t *testing.T) {
	for word, want := range map[string]int{"kind": 1, "kinderen": 3, "vrijheid": 2, "ideeën": 3, "112": 1, "—": 0, "Huisarts,": 2, "tv": 1} {
		if got := dutchSyllables(word); got != want {
			t.Errorf("%s: %d syllables, want %d", word, got, want)
		}
	}
}

func TestOfficialDutchIsHarderThanPlainDutch(t *testing.T) {
	plain := readability("Je kind wil niet slapen. Dat is normaal. Blijf rustig en wacht.")
	official := readability("De beschikkingsbevoegde gemeentelijke instantie informeert belanghebbenden aangaande uitvoeringsmodaliteiten.")
	if plain.Ease < minDutchEase || official.Ease >= minDutchEase {
		t.Errorf("ease: plain %.0f, official %.0f, the line is at %d", plain.Ease, official.Ease, minDutchEase)
	}
}

func TestALanguageThatIsMissingIsNamed(t *testing.T) {
	lib := &Library{
		Topics: []*Topic{{Slug: "sleep", Audience: Parent}, {Slug: "method", Audience: Ambassador}},
		Cards: []*Card{
			{Topic: "sleep", Lang: Dutch, Country: "nl"}, {Topic: "sleep", Lang: English}, {Topic: "sleep", Lang: Turkish},
			{Topic: "sleep", Lang: Arabic}, {Topic: "sleep", Lang: French, Status: Retired},
			{Topic: "method", Lang: Dutch}, {Topic: "method", Lang: English},
		},
	}
	ps := lib.CheckLanguages()
	if len(ps) != 2 || ps[0].What != `has no card in "nl" for [be]; write one from the sources of the others` || ps[1].What != `has no card in "fr" for [nl be]; write one from the sources of the others` {
		t.Errorf("said: %v", ps)
	}
}

func TestAFreephoneNumberAfterANameIsOneNumber(t *testing.T) {
	if got := phoneNumbers("Bel Veilig Thuis, 0800-2000, of bel 113."); len(got) != 2 || got[0] != "0800-2000" || got[1] != "113" {
		t.Errorf("numbers: %q", got)
	}
}
