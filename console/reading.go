package console

import (
	"cmp"
	"net/http"
	"slices"
	"unicode/utf8"

	"github.com/ouderbrug/ouderbrug/bot"
)

// reading is the only way to the words of a case or of somebody else's talk (S22): the
// case is in the reader's hands, or they coach in the talk; they type why; a line of
// the log that nobody can change is committed before a word is shown; and a second
// person is told, without whom nothing is shown.
func (s *Server) reading() []route {
	return []route{
		{Method: "POST", Path: "/console/cases/{id}/read", Action: Read, Do: (*call).readCase},
		{Method: "POST", Path: "/console/coach/{id}/read", Action: Read, Do: (*call).readCoached},
	}
}

type readView struct {
	Number, Told, Back string
	Talk               bool
	Lines              []lineView
	Case               []bot.CaseLine
}

// How much is typed as a reason, in characters.
const (
	noteLeast = 10
	noteMost  = 200
)

// mayRead reports whether a case is in somebody's hands: they have it, or it waits for
// a second reader.
func mayRead(r bot.ReviewRecord, p bot.PersonID) bool {
	return r.State == bot.ReviewClaimed && r.Facts.By == p || r.State == bot.ReviewVerdict
}

// readReasons are the reasons of the closed list that fit a case.
func readReasons(r bot.Reason) []bot.AuditWord {
	if r == bot.ReasonReport {
		return []bot.AuditWord{bot.AuditComplaint, bot.AuditOrder}
	}
	return []bot.AuditWord{bot.AuditCase, bot.AuditOrder}
}

func (c *call) readCase() error {
	r, err := c.review()
	if err != nil {
		return err
	}
	reason, what := bot.AuditWord(c.r.FormValue("reason")), c.r.FormValue("what")
	if !mayRead(r, c.user.Helper.Person) {
		return c.notRead("read.claim", "")
	}
	note := plain(c.r.FormValue("note"), noteMost)
	if !slices.Contains(readReasons(r.Facts.Reason), reason) || what != "case" && what != "talk" || utf8.RuneCountInString(note) < noteLeast {
		return c.notRead("read.missing", note)
	}
	v := readView{Number: r.Facts.Number, Back: "/console/cases/" + r.ID, Talk: what == "talk"}
	x := bot.ReadingFacts{Case: bot.CaseID(r.ID), Number: r.Facts.Number, Reason: reason}
	if v.Talk {
		k, ok, err := c.talkOf(r.Facts.Conversation)
		if err != nil {
			return err
		}
		if !ok {
			return errNotFound
		}
		x.Talk = k.ID
		if v.Told, err = c.noted(x, k.Person, r.Facts.Conversation, note); err != nil || v.Told == "" {
			return c.unread(err, note)
		}
		if v.Lines, _, err = c.linesOf(c.r.Context(), k, cursor{}); err != nil {
			return err
		}
		return c.page("read", "title.read", v)
	}
	k, err := c.caseWords(bot.CaseID(r.ID))
	if err != nil {
		return err
	}
	if v.Told, err = c.noted(x, k.Person, r.Facts.Conversation, note); err != nil || v.Told == "" {
		return c.unread(err, note)
	}
	v.Case = k.Detail.Lines
	return c.page("read", "title.read", v)
}

// readCoached is for a coach who was asked by the helper of a talk.
func (c *call) readCoached() error {
	ctx := c.r.Context()
	k, ok, err := bot.FindOne[bot.CoachFacts, bot.NoWords](ctx, c.Reader, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	if !ok || k.State != bot.CoachOpen || k.Helper != c.user.Helper.Person || k.Facts.Talk == "" {
		return errNotFound
	}
	talk, ok, err := bot.FindOne[bot.TalkFacts, bot.TalkWords](ctx, c.Reader, k.Facts.Talk)
	if err != nil {
		return err
	}
	if !ok || !slices.Contains(bot.TalkHolds(), talk.State) {
		return errNotFound
	}
	note := plain(c.r.FormValue("note"), noteMost)
	if utf8.RuneCountInString(note) < noteLeast {
		c.bare(http.StatusUnprocessableEntity, "error", "read.missing")
		return nil
	}
	v := readView{Number: talk.Facts.Alias, Back: "/console/cases", Talk: true}
	if v.Told, err = c.noted(bot.ReadingFacts{Talk: talk.ID, Number: talk.Facts.Alias, Reason: bot.AuditCoach}, talk.Person, talk.Conversation, note); err != nil || v.Told == "" {
		return c.unread(err, note)
	}
	if v.Lines, _, err = c.linesOf(ctx, talk, cursor{}); err != nil {
		return err
	}
	return c.page("read", "title.read", v)
}

// unread is the end of a reading that could not be written down.
func (c *call) unread(err error, note string) error {
	if err != nil {
		return err
	}
	if c.r.Pattern == "POST /console/coach/{id}/read" {
		c.bare(http.StatusConflict, "error", "read.nobody")
		return nil
	}
	return c.notRead("read.nobody", note)
}

// notRead shows the case again with what is missing.
func (c *call) notRead(key, note string) error {
	v, err := c.caseOf()
	if err != nil {
		return err
	}
	v.Missing, v.Note = key, note
	c.render(http.StatusUnprocessableEntity, "layout", &view{c: c, Page: "case", Title: "title.case", D: v})
	return nil
}

// noted commits that somebody reads, and returns the first name of who is told; "" if
// there is nobody who could be.
func (c *call) noted(f bot.ReadingFacts, about bot.PersonID, where bot.ConversationID, note string) (string, error) {
	second, ok, err := c.colleague(where)
	if err != nil || !ok {
		return "", err
	}
	now, me := c.Now(), c.user.Helper.Person
	var rec bot.ReadingRecord
	rec.Meta = bot.Meta{ID: c.NewID(), Person: me, Helper: second.Person, State: "read", At: now, Until: now.Add(bot.ReadingTerm)}
	rec.Facts, rec.Words.Note = f, note
	change, err := rec.Change()
	if err != nil {
		return "", err
	}
	told, err := c.signal(bot.HelperConversation(second.Person), "helper", "told", rec.ID, bot.TalkSignal{What: "read", Alias: f.Number, Why: string(f.Reason)}, "")
	if err != nil {
		return "", err
	}
	audit := bot.Audit{At: now, Who: string(me), Second: string(second.Person), What: bot.AuditRead, About: about, Reason: f.Reason}
	err = c.apply(bot.Change{Records: []bot.RecordChange{change}, Timers: []bot.TimerChange{told}, Audits: []bot.Audit{audit}})
	return cmp.Or(second.Words.FirstName, "—"), err
}

// colleague is the colleague who is told: somebody else of the staff, else a
// coordinator; first who is on now, then who was there longest. Nobody who talked with
// this parent: a complaint may be about them.
func (c *call) colleague(where bot.ConversationID) (h bot.HelperRecord, ok bool, err error) {
	all, err := c.everybody()
	if err != nil {
		return h, false, err
	}
	rank := func(h bot.HelperRecord) int {
		n := 0
		if !h.Facts.Is(bot.Staff) {
			n += 2
		}
		if !bot.OnDuty(h.Facts, c.Now()) {
			n++
		}
		return n
	}
	all = slices.DeleteFunc(all, func(h bot.HelperRecord) bool {
		return h.State != bot.HelperActive || h.Person == c.user.Helper.Person || !h.Facts.Is(bot.Staff) && !h.Facts.Is(bot.Coordinator)
	})
	slices.SortStableFunc(all, func(a, b bot.HelperRecord) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), a.At.Compare(b.At)) })
	for _, h := range all {
		if had, err := c.hadTalk(where, h.Person); err != nil || !had {
			return h, err == nil, err
		}
	}
	return h, false, nil
}

// caseWords is a case with what it holds.
func (c *call) caseWords(id bot.CaseID) (bot.Case, error) {
	if c.Config.Cases == nil {
		return bot.Case{}, errNotFound
	}
	all, err := c.Config.Cases(c.r.Context(), bot.CaseNew)
	if err != nil {
		return bot.Case{}, err
	}
	if i := slices.IndexFunc(all, func(k bot.Case) bool { return k.ID == id }); i >= 0 {
		return all[i], nil
	}
	return bot.Case{}, errNotFound
}

// talkOf is the talk of a conversation that is open, or was last.
func (c *call) talkOf(id bot.ConversationID) (k bot.TalkRecord, ok bool, err error) {
	if id == "" {
		return k, false, nil
	}
	talks, err := bot.Find[bot.TalkFacts, bot.TalkWords](c.r.Context(), c.Reader, bot.RecordQuery{
		Conversation: id, States: append(bot.TalkHolds(), bot.TalkClosed),
	})
	if err != nil || len(talks) == 0 {
		return k, false, err
	}
	return talks[len(talks)-1], true, nil
}

// readings are who has read what; of one case, if it is named. The notes are shown to
// who may work on the case and to who was told.
func (c *call) readings(q bot.RecordQuery, names map[bot.PersonID]string, id bot.CaseID) (out []readingView, err error) {
	all, err := bot.Find[bot.ReadingFacts, bot.ReadingWords](c.r.Context(), c.Reader, q)
	for _, r := range all {
		if id == "" || r.Facts.Case == id {
			out = append(out, readingView{r.Facts.Number, names[r.Person], string(r.Facts.Reason), r.Words.Note, r.At, r.Facts.Talk != ""})
		}
	}
	slices.SortStableFunc(out, func(a, b readingView) int { return b.At.Compare(a.At) })
	return out[:min(len(out), readingsMost)], err
}

// readingsMost is how many readings a page shows.
const readingsMost = 50
