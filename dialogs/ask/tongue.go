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
