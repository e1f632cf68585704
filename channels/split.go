package channels

import (
	"slices"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Split cuts a reply into messages that the channel can carry, in order. Texts are
// cut at paragraphs, sentences or words, never inside a number or an address that
// fits into a message by itself. Choices go with the last message, in their order
// (a button's wire id is its place in that list); where they cannot be buttons
// (see [Numbered]) the last message also lists them, and they stay in the reply so
// that a typed number still means something. A reply that says nothing gives no
// messages. A reply is split once, at commit; splitting a message again would list
// its choices twice.
func Split(r bot.Reply, f bot.Features) []bot.Reply {
	var parts []bot.Part
	for _, p := range r.Parts {
		parts = append(parts, breakPart(p, f.MaxText)...)
	}
	if Numbered(r.Choices, f) {
		list := bot.Part{Kind: bot.PartText, Text: choiceList(r.Choices)}
		parts = append(parts, breakPart(list, f.MaxText)...)
	}
	if len(parts) == 0 && len(r.Choices) == 0 {
		return nil
	}
	groups := pack(parts, f.MaxText)
	out := make([]bot.Reply, len(groups))
	for i, g := range groups {
		out[i] = bot.Reply{Kind: r.Kind, Card: r.Card, Thread: r.Thread, Under: r.Under, Parts: g}
	}
	out[len(out)-1].Choices = r.Choices
	return out
}

// pack puts as many parts as fit into each message.
func pack(parts []bot.Part, limit int) [][]bot.Part {
	if limit <= 0 {
		return [][]bot.Part{parts}
	}
	groups := [][]bot.Part{nil}
	for _, p := range parts {
		last := groups[len(groups)-1]
		if len(last) > 0 && size(append(last[:len(last):len(last)], p)...) > limit {
			groups = append(groups, []bot.Part{p})
			continue
		}
		groups[len(groups)-1] = append(last, p)
	}
	return groups
}

// breakPart gives a part as parts that fit, and nothing for an empty one.
func breakPart(p bot.Part, limit int) []bot.Part {
	if p.Text == "" && p.URL == "" && p.Phone == "" {
		return nil
	}
	if limit <= 0 || size(p) <= limit {
		return []bot.Part{p}
	}
	var out []bot.Part
	for _, text := range fittingPieces(p.Text, limit) {
		out = append(out, bot.Part{Kind: p.Kind, Text: text})
		if p.Kind == bot.PartLead {
			p.Kind = bot.PartText // only the first piece leads
		}
	}
	return append(out, trailer(p, &out, limit)...)
}

// trailer gives the last piece of a broken part its phone number and address, or
// returns them as parts of their own where they no longer fit beside it.
func trailer(p bot.Part, broken *[]bot.Part, limit int) []bot.Part {
	if p.URL == "" && p.Phone == "" {
		return nil
	}
	if n := len(*broken); n > 0 {
		whole := (*broken)[n-1]
		whole.URL, whole.Phone = p.URL, p.Phone
		if size(whole) <= limit {
			(*broken)[n-1] = whole
			return nil
		}
	}
	var own []bot.Part
	for _, text := range append(fittingPieces(p.Phone, limit), fittingPieces(p.URL, limit)...) {
		own = append(own, bot.Part{Kind: bot.PartText, Text: text})
	}
	return own
}

// size is the length of a message of these parts, in UTF-16 units as platforms
// count it.
func size(parts ...bot.Part) int { return Units(Text(bot.Reply{Parts: parts})) }

// fittingPieces cuts a text so that each piece fits with the marks that [Text]
// adds to it.
func fittingPieces(text string, limit int) []string {
	for room := limit; ; room -= max(1, room/16) {
		cut := pieces(text, room)
		fits := func(s string) bool { return Units(isolate(s)) <= limit }
		if room <= 1 || !slices.ContainsFunc(cut, func(s string) bool { return !fits(s) }) {
			return cut
		}
	}
}
