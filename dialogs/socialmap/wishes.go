package socialmap

import (
	"slices"
	"strconv"
	"strings"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// wish is what she wants of a place beside that it helps.
type wish struct {
	Free bool         `json:"free,omitempty"`
	Open bool         `json:"open,omitempty"`
	Lang content.Lang `json:"lang,omitempty"` // only where this is spoken
	Age  float64      `json:"age"`            // of the child; unsaid where she has not said it
}

// unsaid is the age of a child of whom none was told.
const unsaid = -1

// wishes adds what a text wishes to what was wished before. wished is false where it wishes nothing.
func wishes(text string, before wish) (w wish, wished bool) {
	w = before
	words := strings.Fields(dialogs.Fold(text))
	folded := " " + strings.Join(words, " ") + " "
	said := func(list ...string) bool {
		return slices.ContainsFunc(list, func(s string) bool { return strings.Contains(folded, " "+dialogs.Fold(s)+" ") })
	}
	if said(freeWords()...) {
		w.Free, wished = true, true
	}
	if said(openWords()...) {
		w.Open, wished = true, true
	}
	first := len(folded)
	for lang, names := range languages() {
		for _, name := range names {
			if at := strings.Index(folded, " "+dialogs.Fold(name)+" "); at >= 0 && at < first { // of several the one said first
				first, w.Lang, wished = at, lang, true
			}
		}
	}
	for i, word := range words {
		n, err := strconv.ParseFloat(word, 64)
		if err == nil && n <= 25 && i+1 < len(words) && slices.Contains(years(), words[i+1]) {
			w.Age, wished = n, true
		}
	}
	return w, wished
}

func freeWords() []string {
	return []string{"gratis", "kosteloos", "free", "for free", "ücretsiz", "bedava", "gratuit", "gratuite", "gratuitement", "مجانا", "مجاني", "فابور", "fabor"}
}

func openWords() []string {
	return []string{"nu open", "open nu", "nu", "open now", "now", "şimdi açık", "şimdi açık olan", "şimdi", "ouvert maintenant", "maintenant", "مفتوح الآن", "الآن", "دابا", "محلول دابا", "daba", "m7loul daba"}
}

// small are words beside a wish that say nothing of their own: "in Turkish, please".
func small() []string {
	return strings.Fields("in het graag liefst alleen iets dat is wat open aub alsjeblieft please only something that is which in tr dilinde konuşan lütfen olan sadece " +
		"من فضلك فقط بال في ب en svp s'il vous te plaît seulement qui est ouvert quelque chose parlant")
}

// onlyWish reports whether a text is a wish and nothing else: "in Turkish please" is one, "Turkish lessons" none.
func onlyWish(text string) bool {
	if _, wished := wishes(text, wish{Age: unsaid}); !wished {
		return false
	}
	known := slices.Concat(small(), freeWords(), openWords(), years())
	for _, names := range languages() {
		known = append(known, names...)
	}
	words := strings.Fields(dialogs.Fold(strings.Join(known, " ")))
	return !slices.ContainsFunc(strings.Fields(dialogs.Fold(text)), func(w string) bool {
		_, err := strconv.ParseFloat(w, 64)
		return err != nil && !slices.Contains(words, w)
	})
}

// languages are the ways in which people write languages that are spoken at places.
func languages() map[content.Lang][]string {
	return map[content.Lang][]string{
		"ar": {"arabisch", "arabic", "arapça", "arabe", "العربية", "بالعربية", "عربي", "بالعربي", "darija", "الدارجة", "بالدارجة", "marokkaans"},
		"tr": {"turks", "turkish", "türkçe", "turc", "التركية", "بالتركية", "تركي", "بالتركي"},
		"fr": {"frans", "french", "fransızca", "français", "الفرنسية", "بالفرنسية", "فرنسي"},
		"en": {"engels", "english", "ingilizce", "anglais", "الإنجليزية", "بالإنجليزية"},
		"nl": {"nederlands", "dutch", "hollandaca", "felemenkçe", "néerlandais", "الهولندية"},
		"pl": {"pools", "polish", "lehçe", "polonais", "polski"},
		"so": {"somalisch", "somali", "somalice"},
		"ti": {"tigrinya", "tigrigna"},
		"uk": {"oekraïens", "ukrainian", "ukraynaca", "ukrainien"},
	}
}

// years are the words for years of age, folded.
func years() []string {
	var out []string
	for _, w := range []string{"jaar", "jaren", "years", "year", "yaş", "yaşında", "yaşındaki", "ans", "an", "سنوات", "سنة", "سنين", "عام", "أعوام"} {
		out = append(out, dialogs.Fold(w))
	}
	return out
}
