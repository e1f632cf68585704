package console

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/ouderbrug/ouderbrug/bot"
)

// reports are the form after a talk: twenty seconds, nothing to type.
func (s *Server) reports() []route {
	return []route{
		{Method: "GET", Path: "/console/talks/{id}/form", Action: OwnTalks, Do: (*call).showForm},
		{Method: "POST", Path: "/console/talks/{id}/form", Action: OwnTalks, Do: (*call).saveForm},
	}
}

type formView struct {
	ID, Alias string
	Themes    []Named
	Ages      []string
	Urgencies []string
	Minutes   []int
	Heavy     []string
	Was       ticked
	Missing   bool
}

// ticked is a form as far as it was filled in.
type ticked struct {
	bot.ReportFacts
	bot.ReportWords
}

// Named is something to choose by its name.
type Named struct{ ID, Name string }

// themes are the topics to choose from, in the reader's language.
func (c *call) themes() []Named {
	if c.Themes == nil {
		return nil
	}
	return c.Themes(c.lang)
}

func (c *call) form(status int, k bot.TalkRecord, was bot.ReportRecord, missing bool) error {
	v := formView{
		ID: k.ID, Alias: k.Facts.Alias, Themes: c.themes(), Ages: bot.ReportAges(), Urgencies: bot.ReportUrgencies(), Minutes: bot.ReportMinutes(),
		Heavy: []string{bot.HeavyNot, bot.HeavyABit, bot.HeavyYes}, Was: ticked{was.Facts, was.Words}, Missing: missing,
	}
	c.render(status, "layout", &view{c: c, Page: "form", Title: "title.form", D: v})
	return nil
}

func (c *call) showForm() error {
	k, rec, err := c.formOf()
	if err != nil {
		return err
	}
	if rec.Words.Theme == "" {
		rec.Words.Theme = k.Words.Theme
	}
	return c.form(http.StatusOK, k, rec, false)
}

// formOf is the form of the talk of the address, as far as it was filled in.
func (c *call) formOf() (k bot.TalkRecord, rec bot.ReportRecord, err error) {
	if k, err = c.mine(bot.TalkClosed); err != nil {
		return k, rec, err
	}
	rec, ok, err := bot.FindOne[bot.ReportFacts, bot.ReportWords](c.r.Context(), c.Reader, k.ID)
	if err == nil && !ok {
		now := c.Now()
		rec.Meta = bot.Meta{ID: k.ID, Person: k.Person, Conversation: k.Conversation, Helper: k.Helper, At: now, Until: now.Add(bot.ReportTerm)}
		rec.Facts.Area, rec.Facts.Week = k.Facts.Area, bot.Week(k.Facts.Closed)
	}
	return k, rec, err
}

func (c *call) saveForm() error {
	k, rec, err := c.formOf()
	if err != nil {
		return err
	}
	f, w := &rec.Facts, &rec.Words
	w.Theme, w.Age, f.Urgency, f.Heavy = c.r.FormValue("theme"), c.r.FormValue("age"), c.r.FormValue("urgency"), c.r.FormValue("heavy")
	f.Minutes, _ = strconv.Atoi(c.r.FormValue("minutes"))
	known := w.Theme == bot.ThemeOther || slices.ContainsFunc(c.themes(), func(n Named) bool { return n.ID == w.Theme })
	if !known || !slices.Contains(bot.ReportAges(), w.Age) || !slices.Contains(bot.ReportUrgencies(), f.Urgency) ||
		!slices.Contains(bot.ReportMinutes(), f.Minutes) || !slices.Contains([]string{bot.HeavyNot, bot.HeavyABit, bot.HeavyYes}, f.Heavy) {
		return c.form(http.StatusUnprocessableEntity, k, rec, true)
	}
	w.Intervision = f.Heavy != bot.HeavyNot && c.r.FormValue("intervision") != ""
	rec.State = bot.ReportDone
	change, err := rec.Change()
	if err != nil {
		return err
	}
	if err := c.apply(bot.Change{Records: []bot.RecordChange{change}}); err != nil {
		return err
	}
	return c.to("/console/talks")
}
