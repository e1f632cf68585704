package handover

import (
	"strconv"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// noTheme is the wish that no topic is passed on.
const noTheme = "-"

// themesShown is how many topics one message lists.
const themesShown = 7

// more shows what else she can wish.
func (d *Dialog) more(t *dialogs.Turn) {
	t.Offer([]bot.Choice{
		t.Choice("handover.label.lang", dialogs.Handover, actLang, ""),
		t.Choice("handover.label.theme", dialogs.Handover, actTheme, ""),
		t.Choice("handover.label.plain", dialogs.Handover, actPlain, ""),
	}, "handover.more")
}

// lang asks in which language she wants to talk, or takes it.
func (d *Dialog) lang(t *dialogs.Turn, s *state) {
	if t.Arg == "" {
		choices := t.LanguageChoices()
		for i := range choices {
			choices[i].Dialog, choices[i].Action = dialogs.Handover, actLang
		}
		t.Offer(choices, "handover.lang")
		return
	}
	for _, l := range dialogs.Langs() {
		if t.Arg == string(l) {
			s.Lang = l
		}
	}
	d.askWoman(t, s)
}

// theme asks what it is about, or takes it.
func (d *Dialog) theme(t *dialogs.Turn, s *state) {
	switch _, ok := d.Library.Topic(t.Arg); {
	case t.Action == actThemes || t.Arg == "":
		from, err := strconv.Atoi(t.Arg)
		if err != nil {
			from = 0
		}
		d.themes(t, from)
		return
	case ok:
		s.Topic = t.Arg
	default: // noTheme
		s.Topic = ""
	}
	d.askWoman(t, s)
}

// themes lists topics from a place on, those that come first first.
func (d *Dialog) themes(t *dialogs.Turn, from int) {
	var first, rest []string
	for _, topic := range d.Library.Topics {
		switch {
		case topic.Audience != content.Parent:
		case topic.First:
			first = append(first, topic.Slug)
		default:
			rest = append(rest, topic.Slug)
		}
	}
	all := append(first, rest...)
	if from < 0 || from >= len(all) {
		from = 0
	}
	until := min(from+themesShown, len(all))
	var choices []bot.Choice
	for _, slug := range all[from:until] {
		choices = append(choices, t.Titled(t.String("ask.topic."+slug), dialogs.Handover, actTheme, slug))
	}
	if until < len(all) {
		choices = append(choices, t.Choice("handover.label.next", dialogs.Handover, actThemes, strconv.Itoa(until)))
	}
	choices = append(choices, t.Choice("handover.label.notheme", dialogs.Handover, actTheme, noTheme))
	t.Offer(choices, "handover.theme")
}
