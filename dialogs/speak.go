package dialogs

import (
	"strings"
	"unicode"

	"github.com/ouderbrug/ouderbrug/bot"
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

// smallWords are words and endings that one of our languages has and the others
// have not, as they are typed in Latin letters.
func smallWords() map[bot.Lang]string {
	return map[bot.Lang]string{
		"nl": " ik mij mijn niet het een van hij zij ze wij meer wil kan wat hoe en dat heb met voor help hulp ",
		"en": " i my me the a not want is he she we and to what how have with for don't can't ",
		"tr": " ben bana beni benim bir ve çok değil ne nasıl kocam istiyorum artık yok var bu için imdat yardım ",
		"ar": " ana rajli wldi bnti bghit mabghach mabghitch 3awnouni 3awnoni 3tqouni machi hadchi ",
		"fr": " je j'ai me mon ma mes ne pas le la les un une et veux est plus il elle avec pour que secours ",
	}
}

// likely guesses a text's language by its small words, for the one case in which a
// wrong guess is better than none: a text of danger. "" if nothing points anywhere.
func likely(text string) bot.Lang {
	var best bot.Lang
	most := 0
	for _, l := range Langs() {
		n := 0
		for _, w := range strings.Fields(strings.ToLower(text)) {
			if w = strings.Trim(w, ".,!?;:"); w != "" && strings.Contains(smallWords()[l], " "+w+" ") {
				n++
			}
		}
		for _, r := range text {
			if l == "tr" && strings.ContainsRune("ğĞşŞıİ", r) {
				n++
			}
		}
		if n > most {
			best, most = l, n
		}
	}
	return best
}
