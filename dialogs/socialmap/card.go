package socialmap

import (
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// card is one place: what it is, when, what it costs, in which language, how to apply, what happens at the first visit.
func (d *Dialog) card(t *dialogs.Turn, s *state, p *content.Place) []bot.Part {
	summary, lang := p.Summary(content.Lang(t.Lang))
	// The name is a part of its own: in Latin letters it would turn an Arabic text round.
	parts := []bot.Part{{Kind: bot.PartLead, Text: title(t, p)}, {Kind: bot.PartText, Text: firstSentences(summary, summaryWords)}}
	if p.Profile.Example {
		parts = append(parts, t.Part(bot.PartNotice, "socialmap.example"))
	}
	if lang != content.Lang(t.Lang) && (lang == content.Dutch || lang == content.English) && summary != p.Description {
		parts = append(parts, t.Part(bot.PartNotice, "ask.card_"+string(lang)))
	}
	if p.CheckFirst(t.At) {
		parts = append(parts, t.Part(bot.PartNotice, "socialmap.callfirst", "Date", t.Date(p.Checked().Time)))
	}
	facts := []string{t.OpenNow(p), d.where(t, s, p), cost(t, p), spoken(t, p)}
	facts = slices.DeleteFunc(facts, func(f string) bool { return f == "" })
	parts = append(parts, bot.Part{Kind: bot.PartText, Text: strings.Join(facts, "\n")})
	apply := how(t, p)
	if first := firstSentences(p.Profile.FirstVisit[content.Lang(t.Lang)], visitWords); first != "" {
		apply = strings.TrimSpace(apply + "\n" + t.String("socialmap.visit", "What", first))
	}
	if apply != "" {
		parts = append(parts, bot.Part{Kind: bot.PartText, Text: apply})
	}
	for _, phone := range p.Phones[:min(len(p.Phones), 1)] {
		number := t.Part(bot.PartNumber, "socialmap.call")
		number.Phone = phone.Number
		parts = append(parts, number)
	}
	source := t.Part(bot.PartSource, "socialmap.source", "Publisher", publisher(p), "Date", t.Date(p.Checked().Time))
	source.URL = p.URL
	return append(parts, source)
}

// title is a place's name. That of an example begins with the word for it in her language.
func title(t *dialogs.Turn, p *content.Place) string {
	if !p.Profile.Example {
		return p.Name
	}
	name := p.Name
	for _, l := range dialogs.Langs() { // it may say so already
		name = strings.TrimSpace(strings.TrimPrefix(name, strings.TrimSpace(t.In(l, "socialmap.anexample", "Name", ""))))
	}
	return t.String("socialmap.anexample", "Name", name)
}

func publisher(p *content.Place) string {
	for _, name := range []string{p.Organization.Name, p.Name} {
		if name != "" {
			return name
		}
	}
	return p.ID
}

// where is the street and town of a place that may be told, or how far away it is.
func (d *Dialog) where(t *dialogs.Turn, s *state, p *content.Place) string {
	if p.Safe() {
		for _, at := range p.Locations {
			for _, a := range at.Location.Addresses {
				if at.Location.Type == "physical" && a.Address1 != "" {
					return t.String("socialmap.address", "Address", a.Address1+", "+a.City)
				}
			}
		}
	}
	if p.Profile.Municipality != "" && p.Profile.Municipality != s.Spot.Name {
		return t.String("socialmap.town", "Town", p.Profile.Municipality)
	}
	return ""
}

func cost(t *dialogs.Turn, p *content.Place) string {
	switch {
	case p.Profile.Free == nil:
		return t.String("socialmap.cost")
	case *p.Profile.Free:
		return t.String("socialmap.free")
	}
	return t.String("socialmap.paid")
}

// spoken are the languages that are spoken there, each by its own name.
func spoken(t *dialogs.Turn, p *content.Place) string {
	var names []string
	for _, l := range p.Spoken() {
		name := ""
		if slices.Contains(content.LaunchLangs(), l) {
			name = t.In(bot.Lang(l), "engine.langname")
		} else if i := slices.IndexFunc(p.Languages, func(x content.PlaceLanguage) bool { return strings.EqualFold(x.Code, string(l)) }); i >= 0 {
			name = p.Languages[i].Name
		}
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	switch {
	case p.Interpretation != "" && len(names) > 0:
		return t.String("socialmap.interpreter", "Languages", t.List(names))
	case len(names) > 0:
		return t.String("socialmap.languages", "Languages", t.List(names))
	}
	return ""
}

// how says how to apply: the ways in, and whether a referral is needed.
func how(t *dialogs.Turn, p *content.Place) string {
	var ways []string
	for _, c := range p.Profile.Channels {
		if slices.Contains([]string{"phone", "chat", "whatsapp", "mail", "visit", "web", "home"}, c) {
			ways = append(ways, t.String("socialmap.way_"+c))
		}
	}
	var out []string
	if len(ways) > 0 {
		out = append(out, t.String("socialmap.apply", "Ways", t.List(ways)))
	}
	switch {
	case p.Profile.ReferralNeeded == nil:
	case *p.Profile.ReferralNeeded:
		out = append(out, t.String("socialmap.referral"))
	default:
		out = append(out, t.String("socialmap.noreferral"))
	}
	return strings.Join(out, " ")
}

// summaryWords and visitWords keep a card short.
const (
	summaryWords = 30
	visitWords   = 25
	longWord     = 15 // letters
)

// firstSentences are as many of the first sentences as fit, at least one.
func firstSentences(s string, words int) string {
	out := ""
	for sentence := range strings.SplitAfterSeq(s, ". ") {
		if out != "" && len(strings.Fields(out))+len(strings.Fields(sentence)) > words {
			break
		}
		out += sentence
	}
	fields := strings.Fields(out)
	if len(fields) > 2*words {
		out = strings.Join(fields[:2*words], " ") + "…"
	}
	if rs := []rune(out); len(rs) > 2*words*longWord { // a text without spaces
		out = string(rs[:2*words*longWord]) + "…"
	}
	return strings.TrimSpace(out)
}
