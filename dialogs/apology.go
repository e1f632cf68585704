package dialogs

import (
	"slices"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
)

// Apology is what she hears after a turn has failed three times; see
// bot.Responder. It reads no state: sorry, a person, and whom to call meanwhile.
func (e *Engine) Apology(c bot.Conversation) bot.Reply {
	langs := []bot.Lang{c.Lang}
	if !supported(c.Lang) {
		langs = Langs()
	}
	r := bot.Reply{}
	for _, l := range langs {
		r.Parts = append(r.Parts, bot.Part{Kind: bot.PartText, Text: e.texts.Get(l, "engine.apology")})
	}
	for _, n := range e.numbers(c.Country) {
		r.Parts = append(r.Parts, bot.Part{Kind: bot.PartNumber, Text: n.Name, Phone: n.Number})
	}
	for _, l := range langs {
		r.Choices = append(r.Choices, bot.Choice{Label: e.texts.Get(l, "engine.person"), Short: e.texts.Get(l, "engine.person"), Dialog: Person, Action: ActPerson})
	}
	return r
}

// numbers are 112 and a listening ear, of her country or of both.
func (e *Engine) numbers(c bot.Country) []content.Helpline {
	ids := map[bot.Country][]string{"nl": {"nl-112", "nl-luisterlijn"}, "be": {"be-112", "be-tele-onthaal"}}[c]
	if ids == nil {
		ids = []string{"nl-112", "nl-luisterlijn", "be-tele-onthaal"}
	}
	out := []content.Helpline{{Name: "112", Number: "112"}}
	for _, id := range ids {
		h, ok := e.Helplines.ByID(id)
		if ok && h.Number != "" && !slices.ContainsFunc(out, func(have content.Helpline) bool { return have.Number == h.Number }) {
			out = append(out, *h)
		}
	}
	return out
}
