package slack

import (
	"slices"
	"strings"

	api "github.com/slack-go/slack"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels"
)

// blocks are a reply in Block Kit: a section for each part, the buttons, the link as a
// button that opens it. Everything is plain_text.
func blocks(d bot.Delivery, f bot.Features) []api.Block {
	var out []api.Block
	var buttons []api.BlockElement
	for _, p := range d.Reply.Parts {
		link := p
		link.URL = ""
		text := channels.Text(bot.Reply{Parts: []bot.Part{link}})
		if p.URL != "" && safeLink(p.URL) {
			b := api.NewButtonBlockElement("open", "", plain(text, maxLabel))
			b.URL = p.URL
			buttons = append(buttons, b)
			continue
		}
		if strings.TrimSpace(text) != "" {
			out = append(out, api.NewSectionBlock(plain(text, maxText), nil, nil))
		}
	}
	if !channels.Numbered(d.Reply.Choices, f) { // else they stand in the text
		for i, c := range d.Reply.Choices {
			buttons = append(buttons, api.NewButtonBlockElement(bot.WireID(d.ID, i), c.Data, plain(channels.Label(c, f), maxLabel)))
		}
	}
	for n := range slices.Chunk(buttons, maxChoices) {
		out = append(out, api.NewActionBlock("", n...))
	}
	return out
}

// plain is text in which nothing is a mention, a link or a format.
func plain(text string, limit int) *api.TextBlockObject {
	if r := []rune(text); len(r) > limit {
		text = string(r[:limit-1]) + "…"
	}
	if strings.TrimSpace(text) == "" {
		text = "…" // Slack refuses an empty one
	}
	return api.NewTextBlockObject(api.PlainTextType, text, false, false)
}

// safeLink lets through what a browser opens as a page.
func safeLink(url string) bool {
	return strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://127.0.0.1") || strings.HasPrefix(url, "http://localhost")
}
