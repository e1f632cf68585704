package console

import (
	"net/http"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// closings are the days on which nobody is asked to help: one form on the overview.
func (s *Server) closings() []route {
	return []route{
		{Method: "POST", Path: "/console/closing", Action: People, Do: (*call).addClosing},
		{Method: "POST", Path: "/console/closing/remove", Action: People, Do: (*call).removeClosing},
	}
}

// closingMost is how many days may be closed in one go, and how far ahead.
const closingMost = 366

// addClosing closes from a day to a day. The same days twice are one closing.
func (c *call) addClosing() error {
	f := bot.ClosingFacts{From: c.r.FormValue("from"), To: c.r.FormValue("to")}
	from, until, ok := f.Span()
	now := c.Now()
	if !ok || !until.After(now) || until.Sub(from) > closingMost*24*time.Hour || from.After(now.AddDate(0, 0, closingMost)) {
		return c.overviewPage(http.StatusUnprocessableEntity, true)
	}
	k := bot.ClosingRecord{Meta: bot.Meta{ID: f.From + "." + f.To, Helper: c.user.Helper.Person, State: bot.ClosingSet, At: now, Until: until.UTC()}, Facts: f}
	_, there, err := bot.FindOne[bot.ClosingFacts, bot.NoWords](c.r.Context(), c.Reader, k.ID)
	if err != nil {
		return err
	}
	return c.setClosing(k, false, !there)
}

// removeClosing opens on these days after all.
func (c *call) removeClosing() error {
	k, there, err := bot.FindOne[bot.ClosingFacts, bot.NoWords](c.r.Context(), c.Reader, c.r.FormValue("id"))
	if err != nil {
		return err
	}
	return c.setClosing(k, true, there)
}

// setClosing sets or removes a closing unless it is so already, and shows the overview.
func (c *call) setClosing(k bot.ClosingRecord, remove, needed bool) error {
	if needed {
		rec, err := k.Change()
		if err != nil {
			return err
		}
		rec.Delete = remove
		if err := c.apply(bot.Change{Records: []bot.RecordChange{rec}}); err != nil {
			return err
		}
	}
	return c.to("/console/overview")
}
