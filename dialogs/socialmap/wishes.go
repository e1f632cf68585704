package socialmap

import (
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
	folded := dialogs.Fold(text)
	if _, _, ok := cut(folded, freeWords); ok {
		w.Free, wished = true, true
	}
	if _, _, ok := cut(folded, openWords); ok {
		w.Open, wished = true, true
	}
	first := len(folded)
	for _, name := range phrases()[languages] {
		if at := strings.Index(" "+folded+" ", " "+name.text+" "); at >= 0 && at < first { // of several the one said first
			first, w.Lang, wished = at, content.Lang(name.lang), true
		}
	}
	words := strings.Fields(folded)
	for i, word := range words {
		n, err := strconv.ParseFloat(word, 64)
		if err == nil && n <= 25 && i+1 < len(words) && is(words[i+1], years) {
			w.Age, wished = n, true
		}
	}
	return w, wished
}

// onlyWish reports whether a text is a wish and nothing else: "in Turkish please" is one, "Turkish lessons" none.
func onlyWish(text string) bool {
	if _, wished := wishes(text, wish{Age: unsaid}); !wished {
		return false
	}
	rest := dialogs.Fold(text)
	for _, list := range []string{openWords, freeWords, languages, years, small} {
		for ok := true; ok; {
			_, rest, ok = cut(rest, list)
		}
	}
	_, err := strconv.ParseFloat(rest, 64)
	return rest == "" || err == nil
}
