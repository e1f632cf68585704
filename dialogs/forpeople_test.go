package dialogs_test

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

func TestWhatIsForTheAssistantIsNotForPeople(t *testing.T) {
	e := dialogtest.Embedded(t)
	for text, want := range map[string]bool{
		"weg": false, "vergeet mij": false, "brug-abcdefgh": false, "Türkçe": false,
		"hij slaapt weer niet": true, "dank je": true, "ja": true,
	} {
		if got := e.ForPeople(text); got != want {
			t.Errorf("%q is for people: %v, want %v", text, got, want)
		}
	}
}
