package retrieval

import "testing"

func TestAGreetingIsNoPartOfTheQuestion(t *testing.T) {
	for text, want := range map[string]string{
		"Hoi, mijn zoon slaapt niet": "mijn zoon slaapt niet", "Goedemorgen! hij bijt. Alvast bedankt": "hij bijt", "hello hi my son bites, thank you so much": "my son bites",
		"السلام عليكم ورحمة الله، ولدي لا ينام": "ولدي لا ينام", "salam 3likom wldi makayn3ssch chokran": "wldi makayn3ssch", "Bonjour, il mord. Merci d'avance": "il mord", "Selamün aleyküm oğlum uyumuyor": "oglum uyumuyor",
		"Slaapt slecht, wat nu?": "Slaapt slecht, wat nu?", "hoi": "hoi", "hallo hallo": "hallo",
	} {
		if got := withoutGreeting(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
