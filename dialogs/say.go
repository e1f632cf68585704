package dialogs

import (
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// String is a text in her language. Data comes in pairs: "Date", "2 mei".
func (t *Turn) String(key string, data ...any) string {
	return t.engine.texts.Get(t.Lang, key, data...)
}

// In is a text in another language.
func (t *Turn) In(l bot.Lang, key string, data ...any) string {
	return t.engine.texts.Get(l, key, data...)
}

// List is words one after another, with the comma of her script between them.
func (t *Turn) List(words []string) string { return strings.Join(words, t.String("engine.comma")+" ") }

// Part is a text as one part of a reply.
func (t *Turn) Part(kind bot.PartKind, key string, data ...any) bot.Part {
	return bot.Part{Kind: kind, Text: t.String(key, data...)}
}

// Say says one text, as an answer.
func (t *Turn) Say(key string, data ...any) { t.Reply(bot.TextReply(t.String(key, data...))) }

// Offer says one text with choices under it.
func (t *Turn) Offer(choices []bot.Choice, key string, data ...any) {
	r := bot.TextReply(t.String(key, data...))
	r.Choices = choices
	t.Reply(r)
}

// Reply says a reply, as an answer.
func (t *Turn) Reply(r bot.Reply) { t.ReplyFor(bot.ForAnswer, r, time.Time{}) }

// ReplyFor says a reply for another purpose, until notAfter (zero: no limit).
func (t *Turn) ReplyFor(p bot.Purpose, r bot.Reply, notAfter time.Time) {
	t.Out.Say = append(t.Out.Say, bot.Say{Reply: r, Purpose: p, NotAfter: notAfter})
}

// Choice is a button. Its label is the text of labelKey, its short label (at most
// 20 characters) the text of labelKey + "_short" where there is one.
func (t *Turn) Choice(labelKey, dialog, action, arg string) bot.Choice {
	c := bot.Choice{Label: t.String(labelKey), Dialog: dialog, Action: action, Data: arg}
	if short := labelKey + "_short"; t.engine.texts.Has(t.Lang, short) {
		c.Short = t.String(short)
	}
	return c
}

// Titled is a button whose label is a title and not a text of ours. The short
// label is cut at a word.
func (t *Turn) Titled(label, dialog, action, arg string) bot.Choice {
	return bot.Choice{Label: label, Short: Shorten(label, MaxShort), Dialog: dialog, Action: action, Data: arg}
}

// PersonChoice is the button "a person", which every dialog may show.
func (t *Turn) PersonChoice(topic string) bot.Choice {
	return t.Choice("engine.person", Person, ActPerson, topic)
}

// MenuChoice is the button that leads to the picture menu.
func (t *Turn) MenuChoice() bot.Choice { return t.Choice("engine.menu", Ask, ActMenu, "") }

// LanguageChoices are the languages, each by its own name.
func (t *Turn) LanguageChoices() []bot.Choice {
	var out []bot.Choice
	for _, l := range Langs() {
		out = append(out, bot.Choice{Label: t.In(l, "engine.langname"), Dialog: Language, Action: ActSet, Data: string(l)})
	}
	return out
}

// Date is a day in her language: "2 mei 2026".
func (t *Turn) Date(at time.Time) string {
	return t.engine.texts.Date(t.Lang, at.In(t.Conv().Country.Zone()))
}

// Organisation is whose assistant this is, as the settings say.
func (t *Turn) Organisation() string { return t.engine.Organisation }

// MaxShort is how long a short label may be, in characters (WhatsApp's buttons).
const MaxShort = 20

// Shorten cuts a label to at most max characters, at a word if it can, and shows
// the cut.
func Shorten(label string, max int) string {
	r := []rune(label)
	if len(r) <= max {
		return label
	}
	r = r[:max-1]
	for i := len(r) - 1; i > max/2; i-- {
		if r[i] == ' ' {
			r = r[:i]
			break
		}
	}
	return string(r) + "…"
}
