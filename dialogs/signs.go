package dialogs

import (
	"strings"
	"unicode"
)

// Signs that people send instead of words. Who sends only tears is not told that she wrote no words.
const (
	tears = "😭😢😿😥😓😔😞😟🙁☹😣😖😫😩😰😨😱🥺💔😪🤕🤒😦😧😿😡😠🥀🖤😶"
	nod   = "👍👌🙏❤♥💕💖💗💙💚💛🧡💜🌹💐😘🥰🤗😊🤲✅"
)

// sad reports whether a text is signs alone, and one of them is of tears or pain.
func sad(text string) bool {
	return scriptOf(text) == noScript && !hasDigit(text) && strings.ContainsAny(text, tears)
}

// nods reports whether a text is nothing but signs of thanks or assent.
func nods(text string) bool {
	found := false
	for _, r := range text {
		switch {
		case strings.ContainsRune(nod, r):
			found = true
		case unicode.IsSpace(r), r == '\uFE0F', unicode.Is(unicode.Sk, r): // how the sign before is shown
		default:
			return false
		}
	}
	return found
}
