package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// cases are the desk in the console: where each case stands, and the same deeds as on
// the card. The desk's conversation decides; a page sends it the deed as a signal.
func (s *Server) cases() []route {
	return []route{
		{Method: "GET", Path: "/console/cases", Action: Cases, Do: (*call).showCases},
		{Method: "GET", Path: "/console/cases/{id}", Action: Cases, Do: (*call).showCase},
		{Method: "GET", Path: "/console/cases/{id}/now", Action: Cases, Do: (*call).caseNow, Passive: true},
		{Method: "POST", Path: "/console/cases/{id}/do", Action: Cases, Do: (*call).doCase},
	}
}

type casesView struct {
	Open, Closed []caseItem
	Told         []readingView
	Coach        []coachTalk
}

type caseItem struct {
	ID, Number, State string
	Reason, Level     string // texts' keys end in them
	Lang              bot.Lang
	Since             time.Time
	By                string
	Verdict           string
}

type readingView struct {
	Number, Who, Reason, Note string
	At                        time.Time
	Talk                      bool
}

type coachTalk struct{ ID, Helper string }

type caseView struct {
	caseItem
	Second string
	Does   []string // what can be done now, "claim", "verdict:helped"
	Steps  []stepView
	Log    []logView
	Reads  []readingView
	CanTalk,
	CanRead bool
	Reasons []bot.AuditWord
	Missing string // a text's key: why it was not read
	Note    string
}

type stepView struct {
	Name string
	Done bool
	Next bool // the one that can be ticked now
}

type logView struct {
	At       time.Time
	Who, Key string
}

// toldFor is how long a reading stands on the page of the second person.
const toldFor = 14 * 24 * time.Hour

func (c *call) showCases() error {
	ctx := c.r.Context()
	names, err := c.names()
	if err != nil {
		return err
	}
	all, err := bot.Find[bot.ReviewFacts, bot.NoWords](ctx, c.Reader, bot.RecordQuery{Limit: casesMost})
	if err != nil {
		return err
	}
	var v casesView
	for _, r := range all {
		mine, err := c.mayReview(r)
		if err != nil {
			return err
		}
		switch {
		case !mine:
		case r.State != bot.ReviewClosed:
			v.Open = append(v.Open, itemOf(r, names))
		case len(r.Facts.Log) > 0 && c.Now().Sub(r.Facts.Log[len(r.Facts.Log)-1].At) < 24*time.Hour:
			v.Closed = append(v.Closed, itemOf(r, names))
		}
	}
	slices.SortStableFunc(v.Open, func(a, b caseItem) int { // danger first, then who waits longest
		if x, y := a.Level == string(bot.LevelHard), b.Level == string(bot.LevelHard); x != y {
			return map[bool]int{true: -1, false: 1}[x]
		}
		return a.Since.Compare(b.Since)
	})
	if v.Told, err = c.readings(bot.RecordQuery{Helper: c.user.Helper.Person, Since: c.Now().Add(-toldFor)}, names, ""); err != nil {
		return err
	}
	coach, err := bot.Find[bot.CoachFacts, bot.NoWords](ctx, c.Reader, bot.RecordQuery{Helper: c.user.Helper.Person, States: []string{bot.CoachOpen}})
	if err != nil {
		return err
	}
	for _, k := range coach {
		if k.Facts.Talk != "" {
			v.Coach = append(v.Coach, coachTalk{k.ID, names[k.Person]})
		}
	}
	return c.page("cases", "title.cases", v)
}

// casesMost is how many cases are looked at; closed ones go after sixty days.
const casesMost = 10_000

// names are the first names of who helps.
func (c *call) names() (map[bot.PersonID]string, error) {
	all, err := c.everybody()
	out := map[bot.PersonID]string{"": c.texts.say(c.lang, "case.program", nil)}
	for _, h := range all {
		out[h.Person] = h.Words.FirstName
	}
	return out, err
}

func itemOf(r bot.ReviewRecord, names map[bot.PersonID]string) caseItem {
	f := r.Facts
	x := caseItem{ID: r.ID, Number: f.Number, State: r.State, Reason: "unnamed", Level: "none", Lang: f.Lang, Since: r.At, Verdict: f.Verdict}
	if slices.Contains([]bot.Reason{bot.ReasonSafety, bot.ReasonSilence, bot.ReasonLate, bot.ReasonExpired, bot.ReasonFailed, bot.ReasonPerson, bot.ReasonReport}, f.Reason) {
		x.Reason = string(f.Reason)
	}
	if f.Level == bot.LevelHard || f.Level == bot.LevelCheck {
		x.Level = string(f.Level)
	}
	if f.By != "" {
		x.By = names[f.By]
	}
	return x
}

// review is the case of the address, if who asks may work on it.
func (c *call) review() (r bot.ReviewRecord, err error) {
	r, ok, err := bot.FindOne[bot.ReviewFacts, bot.NoWords](c.r.Context(), c.Reader, c.r.PathValue("id"))
	if err == nil && ok {
		ok, err = c.mayReview(r)
	}
	if err == nil && !ok {
		err = errNotFound
	}
	return r, err
}

// mayReview reports whether a case is for who asks: by their role, and of a complaint
// only if it is not of a talk of theirs. A report goes past the one it is about.
func (c *call) mayReview(r bot.ReviewRecord) (bool, error) {
	if !r.Facts.MayReview(c.user.Helper) || r.Facts.Reason != bot.ReasonReport {
		return r.Facts.MayReview(c.user.Helper), nil
	}
	hers, err := c.hadTalk(r.Facts.Conversation, c.user.Helper.Person)
	return err == nil && !hers, err
}

// hadTalk reports whether a helper has, or had, a talk with the parent of a conversation.
func (c *call) hadTalk(id bot.ConversationID, h bot.PersonID) (bool, error) {
	if id == "" {
		return false, nil
	}
	talks, err := bot.Find[bot.TalkFacts, bot.TalkWords](c.r.Context(), c.Reader, bot.RecordQuery{Conversation: id, Helper: h})
	return len(talks) > 0, err
}

func (c *call) showCase() error {
	v, err := c.caseOf()
	if err != nil {
		return err
	}
	return c.page("case", "title.case", v)
}

func (c *call) caseNow() error {
	v, err := c.caseOf()
	if err != nil {
		return err
	}
	return c.part("case-now", v)
}

func (c *call) caseOf() (v caseView, err error) {
	r, err := c.review()
	if err != nil {
		return v, err
	}
	names, err := c.names()
	if err != nil {
		return v, err
	}
	f, me := r.Facts, c.user.Helper.Person
	v = caseView{caseItem: itemOf(r, names), CanRead: mayRead(r, me), Reasons: readReasons(f.Reason)}
	if f.Second != "" {
		v.Second = names[f.Second]
	}
	for _, do := range c.deeds(f) {
		if _, ok := f.Next(r.State, do, me); ok && !strings.HasPrefix(do, "tick:") { // steps have theirs in the list
			v.Does = append(v.Does, do)
		}
	}
	if f.Escalated {
		for _, s := range c.Steps {
			_, can := f.Next(r.State, "tick:"+s, me)
			next := can && slices.Contains(c.deeds(f), "tick:"+s)
			v.Steps = append(v.Steps, stepView{s, slices.Contains(f.Ticked, s), next})
		}
	}
	for _, l := range f.Log {
		verb, arg, more := strings.Cut(l.Do, ":")
		key := "case.label." + verb
		if more {
			key = map[string]string{"verdict": "case.label.verdict_", "tick": "case.step."}[verb] + arg
		}
		who, ok := names[l.Who]
		if !ok {
			who = c.texts.say(c.lang, "case.former", nil)
		}
		v.Log = append(v.Log, logView{l.At, who, key})
	}
	if v.Reads, err = c.readings(bot.RecordQuery{}, names, bot.CaseID(r.ID)); err != nil {
		return v, err
	}
	_, v.CanTalk, err = c.talkOf(f.Conversation)
	return v, err
}

// deeds are all that could be done with a case, in the order of its buttons.
func (c *call) deeds(f bot.ReviewFacts) []string {
	out := []string{bot.DoClaim}
	for _, s := range c.Steps {
		if f.Escalated && !slices.Contains(f.Ticked, s) {
			out = append(out, "tick:"+s)
			break // one at a time, in their order
		}
	}
	for _, v := range bot.Verdicts() {
		out = append(out, "verdict:"+v)
	}
	if len(c.Steps) > 0 {
		out = append(out, bot.DoEscalate)
	}
	return append(out, bot.DoSecond, bot.DoReopen, bot.DoRelease)
}

// doCase sends a deed to the desk, which decides as for a press on the card.
func (c *call) doCase() error {
	r, err := c.review()
	if err != nil {
		return err
	}
	do, me := c.r.FormValue("do"), c.user.Helper.Person
	if c.Desk == "" || !slices.Contains(c.deeds(r.Facts), do) {
		c.w.WriteHeader(http.StatusUnprocessableEntity)
		return nil
	}
	if _, ok := r.Facts.Next(r.State, do, me); !ok {
		return bot.ErrStale // somebody was first, or it is not theirs
	}
	t, err := c.signal(c.Desk, "desk", "act", c.NewID(), bot.ActSignal{Case: bot.CaseID(r.ID), By: me, Do: do}, "")
	if err != nil {
		return err
	}
	if err := c.apply(bot.Change{Timers: []bot.TimerChange{t}}); err != nil {
		return err
	}
	return c.to("/console/cases/" + url.PathEscape(r.ID))
}

// Label is what a deed is called on its button.
func (v *view) Label(do string) string {
	if _, verdict, ok := strings.Cut(do, ":"); ok {
		return v.T("case.label.verdict_" + verdict)
	}
	return v.T("case.label." + do)
}
