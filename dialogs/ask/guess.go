package ask

import (
	"slices"
	"strings"
	"unicode"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval/langid"
)

// perhaps is how likely a language must be beside the likeliest of ours to be thought of: words of two languages stand
// in one sentence.
const perhaps = 0.05

// likely are the languages of ours that a text may be in, the likeliest first; nil if it says nothing about that.
func likely(langs *langid.Model, text string) []bot.Lang {
	if !latin(text) {
		return nil
	}
	var out []bot.Lang
	var best float64
	for _, g := range langs.Detect(text) {
		if !slices.Contains(content.LaunchLangs(), g.Lang) {
			continue
		}
		if best == 0 {
			best = g.P
		}
		if g.P >= best*perhaps {
			out = append(out, bot.Lang(g.Lang))
		}
	}
	return out
}

// When a text is in none of our languages: another that the model knows is surely the likeliest, or it is hardly in any.
const (
	foreignP   = 0.8
	strangeFit = -9.25
)

// strange reports whether a text of three words or more is hardly in any language that we have.
func strange(langs *langid.Model, text string) bool {
	if len(strings.Fields(plain(text))) < 3 || !latin(text) {
		return false
	}
	if foreign(langs, text) {
		return true
	}
	_, fit := langs.Fit(text)
	return fit < strangeFit
}

// foreign reports whether a text of three words or more is surely in another language that the model knows.
func foreign(langs *langid.Model, text string) bool {
	if len(strings.Fields(plain(text))) < 3 || !latin(text) {
		return false
	}
	g := langs.Detect(text)
	return len(g) > 0 && g[0].P >= foreignP && !slices.Contains(content.LaunchLangs(), g[0].Lang)
}

// latin reports whether most of a text's letters are Latin.
func latin(text string) bool {
	in, out := 0, 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Latin, r):
			in++
		case unicode.IsLetter(r):
			out++
		}
	}
	return in > out
}
