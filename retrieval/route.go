package retrieval

import (
	"unicode"

	"github.com/ouderbrug/ouderbrug/content"
)

// Guess is what a language detector says of a text: the language, and how far it is ahead of the next one (0–1).
type Guess func(text string) (lang content.Lang, margin float64)

// sureMargin is how far ahead a guess must be to count.
const sureMargin = 0.2

// RouteLang says in which language to answer: the one that she chose, else that of the script she writes in, else a
// guess that is far ahead. "" means: not known, ask or greet in all. One short message never overrides a choice.
func RouteLang(chosen content.Lang, text string, guess Guess) content.Lang {
	if chosen != "" {
		return chosen
	}
	if lang := scriptLang(text); lang != "" {
		return lang
	}
	if guess == nil {
		return ""
	}
	if lang, margin := guess(text); margin >= sureMargin {
		return lang
	}
	return ""
}

// scriptLang is the language of the script that most letters of a text are in, where one language stands for it.
func scriptLang(text string) content.Lang {
	var arabic, ethiopic, tifinagh, letters int
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r):
			continue
		case unicode.Is(unicode.Arabic, r):
			arabic++
		case unicode.Is(unicode.Ethiopic, r):
			ethiopic++
		case unicode.Is(unicode.Tifinagh, r):
			tifinagh++
		}
		letters++
	}
	switch half := letters / 2; {
	case arabic > half:
		return content.Arabic
	case ethiopic > half:
		return "ti"
	case tifinagh > half:
		return "ber"
	}
	return ""
}
