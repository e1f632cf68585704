package ask

import (
	"context"
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// several answers the first of several things that she asks or tells and makes buttons of the others; where one of them
// has no answer it says so. It reports false where they are one thing told in several sentences: fewer than two have an
// answer, unless one has and another is as plainly a question.
func (d *Dialog) several(ctx context.Context, t *dialogs.Turn, s *state) (bool, error) {
	var answers []string
	var lang bot.Lang
	open := len(t.Questions) > offered+1
	known, asks := false, false // of those with an answer, of those without: there is a question
	for _, q := range t.Questions[:min(len(t.Questions), offered+1)] {
		f, err := d.find(ctx, t, q)
		if err != nil {
			return false, err
		}
		if f.Band != retrieval.Answer {
			open = open || !retrieval.IsVague(q)
			asks = asks || question(q) && !retrieval.IsVague(q)
			continue
		}
		known = known || question(q)
		if slices.Contains(answers, f.Hits[0].Topic) {
			continue
		}
		if lang == "" {
			lang = f.lang
		}
		answers = append(answers, f.Hits[0].Topic)
	}
	if len(answers) == 0 || len(answers) == 1 && (!known || !asks) {
		return false, nil
	}
	t.Understood(lang)
	t.Note("band.answer")
	s.Misses, s.Others = 0, answers[1:]
	d.show(t, s, answers[0], asked{others: answers[1:], open: open})
	return true, nil
}

// question reports whether a text is plainly one.
func question(text string) bool { return strings.ContainsAny(text, "?؟") }
