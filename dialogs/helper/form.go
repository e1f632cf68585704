package helper

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// The fields of the form, in their order.
const (
	fieldTheme   = "theme"
	fieldAge     = "age"
	fieldUrgency = "urgency"
	fieldMinutes = "minutes"
	fieldHeavy   = "heavy"
	fieldPage    = "page" // further themes
)

// themesAtOnce is how many themes are shown at once.
const themesAtOnce = 7

// formKey names the form's message: each step takes the place of the one before.
func formKey(talk string) string { return "form." + talk }

// beginForm asks for the twenty seconds after a talk.
func (s *seat) beginForm(ctx context.Context, talk bot.TalkRecord) error {
	t := s.t
	if _, there, err := bot.FindOne[bot.ReportFacts, bot.ReportWords](ctx, turnReader{t}, talk.ID); err != nil || there {
		return err
	}
	k := bot.ReportRecord{Meta: bot.Meta{
		ID: talk.ID, Person: talk.Person, Helper: s.me.Person, State: bot.ReportBegun, At: t.At, Until: t.At.Add(bot.ReportTerm),
	}}
	k.Facts = bot.ReportFacts{Area: talk.Facts.Area, Week: bot.Week(t.At)}
	put(t, k)
	r := bot.TextReply(t.String("helper.form_theme", "Alias", talk.Facts.Alias))
	r.Choices = s.themes(talk.ID, talk.Words.Theme, 0)
	t.Out.Say = append(t.Out.Say, bot.Say{Reply: r, Purpose: bot.ForNotice, Key: formKey(talk.ID)})
	return nil
}

// themes are buttons of a closed list: first what the parent named, then the others.
func (s *seat) themes(talk, first string, from int) []bot.Choice {
	t := s.t
	var slugs []string
	if _, ok := s.d.Retriever.Library.Topic(first); ok {
		slugs = append(slugs, first)
	}
	for _, x := range s.d.Retriever.Library.Topics {
		if x.Slug != first {
			slugs = append(slugs, x.Slug)
		}
	}
	from = max(0, min(from, len(slugs)))
	until := min(from+themesAtOnce, len(slugs))
	var out []bot.Choice
	for _, slug := range slugs[from:until] {
		label := t.String("ask.topic." + slug)
		if label == "" {
			continue
		}
		out = append(out, t.Titled(label, dialogs.Helper, actForm, talk+"|"+fieldTheme+"|"+slug))
	}
	if until < len(slugs) {
		out = append(out, t.Choice("helper.label.more", dialogs.Helper, actForm, talk+"|"+fieldPage+"|"+strconv.Itoa(until)))
	}
	return append(out, t.Choice("helper.label.otherwise", dialogs.Helper, actForm, talk+"|"+fieldTheme+"|"+bot.ThemeOther))
}

// form takes one press and asks the next. The buttons are all that there is: no words are kept.
func (s *seat) form(ctx context.Context, arg string) error {
	t := s.t
	parts := strings.SplitN(arg, "|", 3)
	if len(parts) != 3 {
		return nil
	}
	k, ok, err := bot.FindOne[bot.ReportFacts, bot.ReportWords](ctx, turnReader{t}, parts[0])
	if err != nil {
		return err
	}
	if !ok || k.Helper != s.me.Person || k.State == bot.ReportDone {
		t.Say("helper.form_gone")
		return nil
	}
	if parts[1] == fieldPage {
		return s.formPage(ctx, k, parts[2])
	}
	if !s.tick(&k, parts[1], parts[2]) {
		return nil
	}
	if k.Facts.Heavy != "" {
		k.State = bot.ReportDone
		t.Note("helper.report")
	}
	put(t, k)
	s.formNext(k)
	return nil
}

// formPage shows further themes.
func (s *seat) formPage(ctx context.Context, k bot.ReportRecord, at string) error {
	from, bad := strconv.Atoi(at)
	if bad != nil {
		from = 0 // nobody made this button: the first ones
	}
	talk, _, err := bot.FindOne[bot.TalkFacts, bot.TalkWords](ctx, turnReader{s.t}, k.ID)
	if err != nil {
		return err
	}
	r := bot.TextReply(s.t.String("helper.form_theme", "Alias", talk.Facts.Alias))
	r.Choices = s.themes(k.ID, talk.Words.Theme, from)
	s.edit(k.ID, r)
	return nil
}

// tick writes a value of a closed list; anything else changes nothing.
func (s *seat) tick(k *bot.ReportRecord, field, value string) bool {
	f, w := &k.Facts, &k.Words
	n, _ := strconv.Atoi(value)
	switch {
	case field == fieldTheme && (value == bot.ThemeOther || s.isTopic(value)):
		w.Theme = value
	case field == fieldAge && slices.Contains(bot.ReportAges(), value):
		w.Age = value
	case field == fieldUrgency && slices.Contains(bot.ReportUrgencies(), value):
		f.Urgency = value
	case field == fieldMinutes && slices.Contains(bot.ReportMinutes(), n):
		f.Minutes = n
	case field == fieldHeavy && slices.Contains([]string{bot.HeavyNot, bot.HeavyABit, bot.HeavyYes}, value):
		f.Heavy = value
	default:
		return false
	}
	return true
}

func (s *seat) isTopic(slug string) bool {
	_, ok := s.d.Retriever.Library.Topic(slug)
	return ok
}

// formNext asks what is not ticked yet.
func (s *seat) formNext(k bot.ReportRecord) {
	t := s.t
	arg := func(field, value string) string { return k.ID + "|" + field + "|" + value }
	ask := func(key string, choices []bot.Choice) {
		r := bot.TextReply(t.String(key))
		r.Choices = choices
		s.edit(k.ID, r)
	}
	var choices []bot.Choice
	switch {
	case k.Words.Theme == "":
		ask("helper.form_theme_again", s.themes(k.ID, "", 0))
	case k.Words.Age == "":
		for _, a := range bot.ReportAges() {
			choices = append(choices, t.Choice("helper.label.age_"+a, dialogs.Helper, actForm, arg(fieldAge, a)))
		}
		ask("helper.form_age", choices)
	case k.Facts.Urgency == "":
		for _, u := range bot.ReportUrgencies() {
			choices = append(choices, t.Choice("helper.label.urgency_"+u, dialogs.Helper, actForm, arg(fieldUrgency, u)))
		}
		ask("helper.form_urgency", choices)
	case k.Facts.Minutes == 0:
		for _, m := range bot.ReportMinutes() {
			n := strconv.Itoa(m)
			choices = append(choices, t.Choice("helper.label.minutes_"+n, dialogs.Helper, actForm, arg(fieldMinutes, n)))
		}
		ask("helper.form_minutes", choices)
	case k.Facts.Heavy == "":
		for _, h := range []string{bot.HeavyNot, bot.HeavyABit, bot.HeavyYes} {
			choices = append(choices, t.Choice("helper.label.heavy_"+h, dialogs.Helper, actForm, arg(fieldHeavy, h)))
		}
		ask("helper.form_heavy", choices)
	case k.Facts.Heavy == bot.HeavyNot:
		s.edit(k.ID, bot.TextReply(t.String("helper.form_thanks")))
	default:
		ask("helper.debrief", []bot.Choice{
			t.Choice("helper.label.callcoach", dialogs.Helper, actCoach, ""),
			t.Choice("helper.label.intervision", dialogs.Helper, actIntervision, k.ID),
			t.Choice("helper.label.fine", dialogs.Helper, actFine, ""),
		})
	}
}

// edit shows the next step in the place of the one before.
func (s *seat) edit(talk string, r bot.Reply) {
	s.t.Out.Say = append(s.t.Out.Say, bot.Say{Reply: r, Purpose: bot.ForAnswer, Edits: formKey(talk)})
}

// intervision puts a talk on the list for the next meeting of helpers.
func (s *seat) intervision(ctx context.Context, id string) error {
	k, ok, err := bot.FindOne[bot.ReportFacts, bot.ReportWords](ctx, turnReader{s.t}, id)
	if err != nil {
		return err
	}
	if !ok || k.Helper != s.me.Person {
		s.t.Say("helper.form_gone")
		return nil
	}
	k.Words.Intervision = true
	put(s.t, k)
	s.t.Say("helper.intervision")
	return nil
}
