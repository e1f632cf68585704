package dialogs

import (
	"strings"
	"unicode"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/retrieval/langid"
)

// speak decides which language to speak: the one she chose, else the one her
// script or an earlier question told, else a guess that is not kept: the app's
// language, then Dutch.
func (t *Turn) speak(inputs []bot.Input) {
	c := t.Conv()
	if !c.LangChosen {
		for _, in := range inputs {
			if scriptOf(in.Inbound.Text) == arabicScript {
				c.Lang = "ar"
			}
		}
	}
	if supported(c.Lang) {
		t.Lang, t.LangKnown = c.Lang, true
		return
	}
	t.Lang = "nl"
	for _, in := range inputs {
		hint, _, _ := strings.Cut(strings.ToLower(string(in.Inbound.LangHint)), "-")
		if supported(bot.Lang(hint)) {
			t.Lang = bot.Lang(hint)
		}
	}
}

// setup is what a page or the terminal knows before she writes: "lang=nl
// country=be welcomed=yes". It changes the settings and says nothing.
func (t *Turn) setup(args string) {
	for _, field := range strings.Fields(args) {
		switch k, v, _ := strings.Cut(field, "="); k {
		case "lang":
			t.Choose(bot.Lang(strings.ToLower(v)))
		case "country":
			t.SetCountry(bot.Country(strings.ToLower(v)))
		case "welcomed": // the page has said who this is
			t.st.Welcomed = v == "yes"
		}
	}
}

// SetCountry notes where she lives; what is no country of ours changes nothing.
func (t *Turn) SetCountry(c bot.Country) {
	if c == "nl" || c == "be" {
		t.Conv().Country = c
	}
}

// script is what a text is written in, as far as we must tell.
type script int

const (
	noScript script = iota // no letters
	latinScript
	arabicScript
	otherScript
)

// scriptOf is the script of most of a text's letters.
func scriptOf(text string) script {
	var latin, arabic, other int
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r):
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.Is(unicode.Arabic, r):
			arabic++
		default:
			other++
		}
	}
	switch {
	case latin+arabic+other == 0:
		return noScript
	case latin >= arabic && latin >= other:
		return latinScript
	case arabic >= other:
		return arabicScript
	}
	return otherScript
}

// Languages guesses which language a text is typed in; see package langid.
func (t *Turn) Languages() *langid.Model { return t.engine.langs }

// likely guesses a text's language, for the one case in which a wrong guess is better than none: a text of danger. ""
// if nothing points anywhere.
func likely(langs *langid.Model, text string) bot.Lang {
	for _, g := range langs.Detect(text) {
		if l := bot.Lang(g.Lang); supported(l) && g.P >= 0.5 {
			return l
		}
	}
	return ""
}
