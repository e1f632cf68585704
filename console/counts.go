package console

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/stats"
)

// counts are the numbers for the funder: frozen snapshots (internal/stats) and nothing
// that is worked out here from people, so that the screen, its bars and the CSV can
// never say more than S29 lets them.
func (s *Server) counts() []route {
	return []route{
		{Method: "GET", Path: "/console/counts", Action: Counts, Do: (*call).showCounts},
		{Method: "GET", Path: "/console/counts.csv", Action: Counts, Do: (*call).countsCSV},
		{Method: "POST", Path: "/console/counts/meeting", Action: Counts, Do: (*call).draftMeeting},
	}
}

type countsView struct {
	Months   []monthView
	Quarters []monthView
	Drafts   []string
}

type monthView struct {
	ID     string
	Total  int
	Tables []tableView
}

type tableView struct {
	Of   string
	Rows []barView
}

// barView is one number and its bar, in hundredths of the widest.
type barView struct {
	ID, Name string
	N, Width int
	More     bool // more than in the month before, where both are published
	Drafted  bool
}

// snapshots are what is published, the newest first.
func (c *call) snapshots() ([]bot.SnapshotRecord, error) {
	all, err := bot.Find[bot.SnapshotFacts, bot.NoWords](c.r.Context(), c.Reader, bot.RecordQuery{Limit: casesMost})
	all = slices.DeleteFunc(all, func(s bot.SnapshotRecord) bool { return len(s.Facts.Rows) == 0 })
	slices.SortFunc(all, func(a, b bot.SnapshotRecord) int { return strings.Compare(b.ID, a.ID) })
	return all, err
}

// monthsShown is how many periods a page shows; the CSV has all.
const monthsShown = 6

func (c *call) showCounts() error {
	all, err := c.snapshots()
	if err != nil {
		return err
	}
	drafts, err := bot.Find[bot.MeetingDraftFacts, bot.NoWords](c.r.Context(), c.Reader, bot.RecordQuery{States: []string{bot.MeetingDraftOpen}})
	if err != nil {
		return err
	}
	var v countsView
	drafted := map[string]bool{}
	for _, d := range drafts {
		drafted[d.Facts.Theme] = true
		v.Drafts = append(v.Drafts, c.valueName("theme", d.Facts.Theme))
	}
	for i, s := range all {
		quarter := stats.Period(s.ID).Quarter()
		m := monthView{ID: s.ID}
		for _, r := range s.Facts.Rows {
			if r.Of == "total" {
				m.Total = r.N
				continue
			}
			if n := len(m.Tables); n == 0 || m.Tables[n-1].Of != r.Of {
				m.Tables = append(m.Tables, tableView{Of: r.Of})
			}
			t := &m.Tables[len(m.Tables)-1]
			was, had := before(all[i+1:], quarter, r)
			t.Rows = append(t.Rows, barView{r.Value, c.valueName(r.Of, r.Value), r.N, 0, had && r.N > was, r.Of == "theme" && drafted[r.Value]})
		}
		for _, t := range m.Tables {
			bars(t.Rows)
		}
		if to := map[bool]*[]monthView{true: &v.Quarters, false: &v.Months}[quarter]; len(*to) < monthsShown {
			*to = append(*to, m)
		}
	}
	return c.page("counts", "title.counts", v)
}

// before is the same number in the last period of the same length that has it.
func before(older []bot.SnapshotRecord, quarter bool, r bot.SnapshotRow) (n int, ok bool) {
	for _, s := range older {
		if stats.Period(s.ID).Quarter() != quarter {
			continue
		}
		for _, x := range s.Facts.Rows {
			if x.Of == r.Of && x.Value == r.Value {
				return x.N, true
			}
		}
		return 0, false
	}
	return 0, false
}

// bars gives each row its width, the widest being the whole.
func bars(rows []barView) {
	most := 1
	for _, r := range rows {
		most = max(most, r.N)
	}
	for i := range rows {
		rows[i].Width = rows[i].N * 100 / most
	}
}

// valueName is what a value is called; a theme that is none of ours any more by its id.
func (c *call) valueName(of, value string) string {
	switch {
	case of == "total":
		return ""
	case of == "theme" && value == bot.ThemeOther:
		return c.texts.say(c.lang, "form.other", nil)
	case of == "theme":
		if name := c.theme(value); name != "" {
			return name
		}
	case of == "urgency":
		return c.texts.say(c.lang, "form.urgency."+value, nil)
	case of == "age" && value == "mixed":
		return c.texts.say(c.lang, "form.mixed", nil)
	}
	return value
}

func (c *call) countsCSV() error {
	all, err := c.snapshots()
	if err != nil {
		return err
	}
	say := func(key string) string { return c.texts.say(c.lang, key, nil) }
	h := c.w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="counts.csv"`)
	if _, err := c.w.Write([]byte("\ufeff")); err != nil { // spreadsheets know by it that this is UTF-8
		return nil //nolint:nilerr // the reader went away
	}
	return stats.CSV(c.w, all, stats.Names{
		Head: [4]string{say("counts.period"), say("counts.what"), say("counts.value"), say("counts.parents")},
		Of:   func(of string) string { return say("counts.of." + of) }, Value: c.valueName,
	})
}

// draftMeeting is one tap on a theme that is published: wished for twice, it is once.
func (c *call) draftMeeting() error {
	all, err := c.snapshots()
	if err != nil {
		return err
	}
	theme, period := c.r.FormValue("theme"), c.r.FormValue("period")
	shown := slices.ContainsFunc(all, func(s bot.SnapshotRecord) bool {
		return s.ID == period && slices.ContainsFunc(s.Facts.Rows, func(r bot.SnapshotRow) bool { return r.Of == "theme" && r.Value == theme })
	})
	if !shown || theme == bot.ThemeOther {
		c.w.WriteHeader(http.StatusUnprocessableEntity)
		return nil
	}
	now := c.Now()
	var d bot.MeetingDraftRecord
	d.Meta = bot.Meta{ID: theme + "." + period, Helper: c.user.Helper.Person, State: bot.MeetingDraftOpen, At: now, Until: now.Add(bot.MeetingDraftTerm)}
	d.Facts = bot.MeetingDraftFacts{Theme: theme, Period: period}
	change, err := d.Change()
	if err != nil {
		return err
	}
	if err := c.apply(bot.Change{Records: []bot.RecordChange{change}}); err != nil && !errors.Is(err, bot.ErrStale) {
		return err
	}
	return c.to("/console/counts")
}
