package console

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// people is the roster: who helps, who waits for a yes, who has gone.
func (s *Server) people() []route {
	return []route{
		{Method: "GET", Path: "/console/people", Action: People, Do: (*call).showPeople},
		{Method: "GET", Path: "/console/people/{id}", Action: People, Do: (*call).showPerson},
		{Method: "POST", Path: "/console/people/{id}/state", Action: People, Do: (*call).changeState},
		{Method: "POST", Path: "/console/people/{id}/sessions", Action: People, Do: (*call).endSessions},
		{Method: "POST", Path: "/console/people/{id}/facts", Action: People, Do: (*call).changeFacts},
	}
}

type personItem struct {
	ID, Name, State string
	Roles           []bot.Role
	Langs           []bot.Lang
	VOG, Heavy      time.Time
	On              bool
}

func (c *call) personItem(h bot.HelperRecord) personItem {
	return personItem{h.ID, h.Words.FirstName, h.State, h.Facts.Roles, h.Facts.Langs, h.Facts.VOGUntil, h.Facts.HeavyUntil, h.State == bot.HelperActive && bot.OnDuty(h.Facts, c.Now())}
}

type peopleView struct {
	Words  string
	People []personItem
}

// showPeople lists who helps: who waits for a yes first, who has gone last.
func (c *call) showPeople() error {
	all, err := c.everybody()
	if err != nil {
		return err
	}
	v := peopleView{Words: plain(c.r.FormValue("q"), nameMost)}
	for _, state := range []string{bot.HelperPending, bot.HelperActive, bot.HelperPaused, bot.HelperRemoved} {
		for _, h := range all {
			if h.State == state && strings.Contains(strings.ToLower(h.Words.FirstName), strings.ToLower(v.Words)) {
				v.People = append(v.People, c.personItem(h))
			}
		}
	}
	return c.page("people", "title.people", v)
}

type personView struct {
	personItem
	Wishes, Shares string
	Areas          []string
	Themes         []string
	OnCall         int
	Page           string
	Open           int // talks that are theirs now
	Sessions       int
	Self, Staff    bool
	Missing        bool
}

// person is who the address names.
func (c *call) person() (h bot.HelperRecord, err error) {
	h, ok, err := bot.FindOne[bot.HelperFacts, bot.HelperWords](c.r.Context(), c.Reader, c.r.PathValue("id"))
	if err == nil && !ok {
		err = errNotFound
	}
	return h, err
}

func (c *call) showPerson() error { return c.personPage(http.StatusOK, false) }

func (c *call) personPage(status int, missing bool) error {
	h, err := c.person()
	if err != nil {
		return err
	}
	ctx := c.r.Context()
	open, err := bot.Find[bot.TalkFacts, bot.TalkWords](ctx, c.Reader, bot.RecordQuery{Helper: h.Person, States: bot.TalkHolds()})
	if err != nil {
		return err
	}
	sessions, err := bot.Find[bot.SessionFacts, bot.NoWords](ctx, c.Reader, bot.RecordQuery{Helper: h.Person})
	if err != nil {
		return err
	}
	v := personView{
		personItem: c.personItem(h), Wishes: h.Words.Wishes, Shares: h.Words.Shares, Areas: h.Facts.Areas, OnCall: h.Facts.OnCall, Page: h.Words.Page,
		Open: len(open), Sessions: len(sessions), Self: h.Person == c.user.Helper.Person, Staff: h.Facts.Is(bot.Staff), Missing: missing,
	}
	for _, t := range h.Facts.Themes {
		v.Themes = append(v.Themes, c.theme(t))
	}
	c.render(status, "layout", &view{c: c, Page: "person", Title: "title.person", D: v})
	return nil
}

// changeState confirms, pauses, brings back or removes somebody else, and tells them.
// Whoever is removed is signed out everywhere, and all who they talk with hear of it in
// the same commit.
func (c *call) changeState() error {
	h, err := c.person()
	if err != nil {
		return err
	}
	type step struct{ from, to, says string }
	steps := map[string][]step{
		"confirm": {{bot.HelperPending, bot.HelperActive, "confirmed"}},
		"pause":   {{bot.HelperActive, bot.HelperPaused, "paused"}},
		"back":    {{bot.HelperPaused, bot.HelperActive, "back"}},
		"remove":  {{bot.HelperPending, bot.HelperRemoved, "removed"}, {bot.HelperActive, bot.HelperRemoved, "removed"}, {bot.HelperPaused, bot.HelperRemoved, "removed"}},
	}[c.r.FormValue("do")]
	i := slices.IndexFunc(steps, func(s step) bool { return s.from == h.State })
	if h.Person == c.user.Helper.Person {
		return errForbidden // who is the only one would lock everybody out
	}
	if i < 0 {
		return bot.ErrStale // somebody else did it before
	}
	h.State = steps[i].to
	rec, err := h.Change()
	if err != nil {
		return err
	}
	out := bot.Change{Records: []bot.RecordChange{rec}}
	if h.State == bot.HelperRemoved {
		if err := c.leave(h, &out); err != nil {
			return err
		}
	}
	told, err := c.signal(bot.HelperConversation(h.Person), "helper", "state", c.NewID(), bot.TalkSignal{What: steps[i].says, Helper: h.Person}, "")
	if err != nil {
		return err
	}
	out.Timers = append(out.Timers, told)
	if err := c.apply(out); err != nil {
		return err
	}
	return c.to("/console/people/" + url.PathEscape(h.ID))
}

// leave ends what somebody who is removed has in hand: their sessions, their talks, the
// questions that they were asked as a professional. Offers made to them go back in the
// turn that tells them.
func (c *call) leave(h bot.HelperRecord, out *bot.Change) error {
	ctx := c.r.Context()
	ended, err := EndSessions(ctx, c.Reader, h.Person)
	if err != nil {
		return err
	}
	out.Records = append(out.Records, ended...)
	talks, err := bot.Find[bot.TalkFacts, bot.TalkWords](ctx, c.Reader, bot.RecordQuery{Helper: h.Person, States: append(bot.TalkHolds(), bot.TalkReserved)})
	if err != nil {
		return err
	}
	const why = "removed"
	for _, k := range talks {
		t, err := c.signal(k.Conversation, "talk", "gone", k.ID+"."+h.ID, bot.TalkSignal{Talk: k.ID, Helper: h.Person, Why: why}, "")
		if err != nil {
			return err
		}
		out.Timers = append(out.Timers, t)
	}
	asked, err := bot.Find[bot.QuestionFacts, bot.NoWords](ctx, c.Reader, bot.RecordQuery{Helper: h.Person, States: []string{bot.QuestionOpen}})
	if err != nil {
		return err
	}
	for _, q := range asked {
		t, err := c.signal(q.Conversation, "talk", "end-pro", q.Facts.Talk+"."+h.ID, bot.TalkSignal{Talk: q.Facts.Talk, With: h.Person, Why: why}, "")
		if err != nil {
			return err
		}
		out.Timers = append(out.Timers, t)
	}
	return nil
}

// endSessions is for a phone that is lost: nobody is signed in with it any more.
func (c *call) endSessions() error {
	h, err := c.person()
	if err != nil {
		return err
	}
	ended, err := EndSessions(c.r.Context(), c.Reader, h.Person)
	if err != nil {
		return err
	}
	if err := c.apply(bot.Change{Records: ended}); err != nil {
		return err
	}
	return c.to("/console/people/" + url.PathEscape(h.ID))
}

// onCallMost is the last place in the order of alarms.
const onCallMost = 50

// changeFacts writes what a coordinator knows of somebody: until when their
// certificates hold and, of staff, when their turn is in an alarm.
func (c *call) changeFacts() error {
	h, err := c.person()
	if err != nil {
		return err
	}
	vog, ok1 := dateField(c.r.FormValue("vog"))
	heavy, ok2 := dateField(c.r.FormValue("heavy"))
	if !ok1 || !ok2 {
		return c.personPage(http.StatusUnprocessableEntity, true)
	}
	h.Facts.VOGUntil, h.Facts.HeavyUntil = vog, heavy
	if h.Facts.Is(bot.Staff) {
		n, err := strconv.Atoi(c.r.FormValue("oncall"))
		if err != nil || n < 0 || n > onCallMost {
			return c.personPage(http.StatusUnprocessableEntity, true)
		}
		h.Facts.OnCall, h.Words.Page = n, plain(c.r.FormValue("page"), pageMost)
	}
	rec, err := h.Change()
	if err != nil {
		return err
	}
	if err := c.apply(bot.Change{Records: []bot.RecordChange{rec}}); err != nil {
		return err
	}
	return c.to("/console/people/" + url.PathEscape(h.ID))
}

// pageMost is how long the address of an alarm may be.
const pageMost = 200

// dateField reads a date, as browsers and as people write it; an empty one is the zero
// time.
func dateField(s string) (time.Time, bool) {
	if s = strings.TrimSpace(s); s == "" {
		return time.Time{}, true
	}
	for _, form := range []string{time.DateOnly, "2-1-2006", "2/1/2006", "2.1.2006"} {
		if t, err := time.Parse(form, s); err == nil {
			return t, t.Year() > 2000 && t.Year() < 2100
		}
	}
	return time.Time{}, false
}
