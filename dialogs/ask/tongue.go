package ask

import (
	"slices"
	"strings"
	"unicode"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// tongue asks, once a language, whether she would rather read the one that she writes in, where she had chosen another.
// Nothing changes until she presses: people switch, and a name or a loan word is no wish.
func (d *Dialog) tongue(t *dialogs.Turn, s *state) {
	if !t.Conv().LangChosen {
		return
	}
	l, ok := writes(t, t.Text)
	if !ok || l == t.Lang || l == s.Tongue || slices.Contains(t.Conv().Reads, l) {
		return
	}
	s.Tongue = l
	d.offerTongue(t, l)
}

// wishWords are what stands beside the name of a language that somebody asks for.
const wishWords = "in het en graag please aub alsjeblieft alstublieft svp s il vous te plaît lütfen من فضلك فضلكم عافاك لو سمحت سمحتم kan can mag"

// wished is the language that a message asks for and nothing else: "in Turkish, please".
func wished(text string) (l bot.Lang, ok bool) {
	folded := func(text string) []string {
		return strings.Fields(dialogs.Fold(strings.ReplaceAll(plain(text), "'", " ")))
	}
	beside := folded(wishWords)
	words := slices.DeleteFunc(folded(text), func(w string) bool { return slices.Contains(beside, w) })
	if len(words) != 1 {
		return "", false
	}
	for l, names := range dialogs.Tongues() {
		if slices.Contains(folded(names), words[0]) {
			return l, true
		}
	}
	return "", false
}

// asksTongue offers the language that a message asks for; it reports whether the message is nothing else.
func (d *Dialog) asksTongue(t *dialogs.Turn, text string) bool {
	l, ok := wished(text)
	if !ok {
		return false
	}
	if l == t.Lang {
		d.menu(t)
	} else {
		d.offerTongue(t, l)
	}
	return true
}

// offerTongue asks in a language whether it shall be that.
func (d *Dialog) offerTongue(t *dialogs.Turn, l bot.Lang) {
	reply := bot.TextReply(t.In(l, "ask.tongue"))
	for _, c := range t.LanguageChoices() {
		if c.Data == string(l) || c.Data == string(t.Lang) {
			reply.Choices = append(reply.Choices, c)
		}
	}
	t.Reply(reply)
}

// writes is the one language of ours that a text can be in; ok is false for a short one, and where it may be in two.
func writes(t *dialogs.Turn, text string) (l bot.Lang, ok bool) {
	words := strings.Fields(text)
	if len(words) < sureWords {
		return "", false
	}
	if strings.IndexFunc(text, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Arabic, r) }) < 0 {
		return "ar", strings.ContainsFunc(text, unicode.IsLetter)
	}
	if ls := likely(t.Languages(), text); len(ls) == 1 && !strange(t.Languages(), text) {
		return ls[0], true
	}
	return "", false
}
