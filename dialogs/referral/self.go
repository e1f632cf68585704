package referral

import (
	"context"
	"slices"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// self gives her what she needs to go there by herself. Nobody is told.
func (d *Dialog) self(ctx context.Context, t *dialogs.Turn, p *content.Place) error {
	r, err := d.note(ctx, t, p)
	if err != nil {
		return err
	}
	there := speaks(p)
	sheet := bot.Reply{Parts: []bot.Part{t.Part(bot.PartText, "referral.say"), {Kind: bot.PartText, Text: sentence(t, there, p)}}}
	if t.Lang != there {
		sheet.Parts = append(sheet.Parts, bot.Part{Kind: bot.PartText, Text: sentence(t, t.Lang, p)})
	}
	sheet.Parts = append(sheet.Parts, t.Part(bot.PartText, "referral.take"), bot.Part{Kind: bot.PartText, Text: t.OpenNow(p)})
	if p.Profile.ReferralNeeded != nil && *p.Profile.ReferralNeeded {
		sheet.Parts = append(sheet.Parts, t.Part(bot.PartText, "referral.letter"))
	}
	for _, phone := range p.Phones[:min(len(p.Phones), 1)] {
		number := t.Part(bot.PartNumber, "referral.call")
		number.Phone = phone.Number
		sheet.Parts = append(sheet.Parts, number)
	}
	t.Reply(sheet)
	return d.askFollow(ctx, t, r, false)
}

// speaks is the language to be understood in there: Dutch, but where only French is.
func speaks(p *content.Place) bot.Lang {
	if all := p.Spoken(); slices.Contains(all, content.French) && !slices.Contains(all, content.Dutch) {
		return "fr"
	}
	return "nl"
}

// sentence is what she can say or show there, in a language, with the one she speaks.
func sentence(t *dialogs.Turn, in bot.Lang, p *content.Place) string {
	s := t.In(in, "referral.sentence", "Place", p.Name)
	if t.Lang != speaks(p) {
		s += " " + t.In(in, "referral.speaks_"+string(t.Lang))
	}
	return s
}
