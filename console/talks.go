package console

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// talks are the offers that were made to a helper and the talks that are hers. What
// she does goes to the parent's conversation as a signal; it decides (decision 018).
func (s *Server) talks() []route {
	return []route{
		{Method: "GET", Path: "/console/talks", Action: OwnTalks, Do: (*call).showTalks},
		{Method: "GET", Path: "/console/talks/list", Action: OwnTalks, Do: (*call).listTalks, Passive: true},
		{Method: "POST", Path: "/console/offers/{id}/take", Action: OwnTalks, Do: (*call).takeOffer},
		{Method: "POST", Path: "/console/offers/{id}/decline", Action: OwnTalks, Do: (*call).declineOffer},
	}
}

// talksView is what there is for a helper now.
type talksView struct {
	Offers   []offerView
	Reserved []talkItem // the parent is asked
	Open     []talkItem
	Reports  []talkItem // over, and not said yet how it was
	On       bool
	V        string // what is shown, in short: a page that has it already is left alone
}

type offerView struct {
	ID, Theme string
	Lang      bot.Lang
	Heavy     bool
	Since     time.Time
}

type talkItem struct {
	ID, Alias  string
	Lang       bot.Lang
	Opened     time.Time
	LastParent time.Time
	Waits      bool // the parent wrote last
	Closing    bool
}

// reportWithin is how long after a talk its form is asked for.
const reportWithin = 7 * 24 * time.Hour

// talksOf gathers what there is for the helper who is signed in.
func (c *call) talksOf() (v talksView, err error) {
	ctx, me := c.r.Context(), c.user.Helper.Person
	v.On = bot.OnDuty(c.user.Helper.Facts, c.Now())
	waiting, err := bot.Find[bot.TalkFacts, bot.TalkWords](ctx, c.Reader, bot.RecordQuery{States: []string{bot.TalkWaiting}})
	if err != nil {
		return v, err
	}
	for _, k := range waiting {
		if offered(k, me) {
			v.Offers = append(v.Offers, offerView{ID: k.ID, Theme: c.theme(k.Words.Theme), Lang: k.Facts.Lang, Heavy: k.Facts.Heavy, Since: k.At})
		}
	}
	mine, err := bot.Find[bot.TalkFacts, bot.TalkWords](ctx, c.Reader, bot.RecordQuery{
		Helper: me, States: append(bot.TalkHolds(), bot.TalkReserved, bot.TalkClosed),
	})
	if err != nil {
		return v, err
	}
	reported, err := c.reported(ctx, me)
	if err != nil {
		return v, err
	}
	for _, k := range mine {
		item := talkItem{ID: k.ID, Alias: k.Facts.Alias, Lang: k.Facts.Lang, Opened: k.Facts.Opened, LastParent: k.Facts.LastParent,
			Waits: k.Facts.LastParent.After(k.Facts.LastHelper), Closing: k.State == bot.TalkClosing}
		switch {
		case k.State == bot.TalkReserved:
			v.Reserved = append(v.Reserved, item)
		case k.State != bot.TalkClosed:
			v.Open = append(v.Open, item)
		case !reported[k.ID] && c.Now().Sub(k.Facts.Closed) < reportWithin:
			v.Reports = append(v.Reports, item)
		}
	}
	slices.SortStableFunc(v.Open, func(a, b talkItem) int { // who waits for her comes first
		if a.Waits != b.Waits {
			return map[bool]int{true: -1, false: 1}[a.Waits]
		}
		return cmp.Compare(a.LastParent.Unix(), b.LastParent.Unix())
	})
	v.V = short(v, c.Now().Truncate(time.Minute)) // how long somebody waits is shown in minutes
	return v, nil
}

// reported are the talks of which a helper's form is done.
func (c *call) reported(ctx context.Context, me bot.PersonID) (map[string]bool, error) {
	forms, err := bot.Find[bot.ReportFacts, bot.ReportWords](ctx, c.Reader, bot.RecordQuery{Helper: me, States: []string{bot.ReportDone}, Since: c.Now().Add(-bot.TalkTerm)})
	out := map[string]bool{}
	for _, f := range forms {
		out[f.ID] = true
	}
	return out, err
}

// offered reports whether a waiting talk was offered to somebody and not turned away.
func offered(k bot.TalkRecord, p bot.PersonID) bool {
	_, asked := k.Facts.Asked()[p]
	return k.State == bot.TalkWaiting && asked && !slices.Contains(k.Facts.Refused, p)
}

// short is a name for what is shown, so that a page asks only for what is new: what is
// swapped for the same again would be read aloud again.
func short(shown ...any) string {
	return bot.HashToken(fmt.Sprintf("%+v", shown))[:16]
}

// theme is a topic as people call it, "" if none was given.
func (c *call) theme(slug string) string {
	if slug == "" || c.Theme == nil {
		return ""
	}
	return c.Theme(slug, c.lang)
}

func (c *call) showTalks() error {
	v, err := c.talksOf()
	if err != nil {
		return err
	}
	return c.page("talks", "title.talks", v)
}

func (c *call) listTalks() error {
	v, err := c.talksOf()
	if err != nil {
		return err
	}
	if v.V == c.r.FormValue("v") {
		c.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return c.part("talks-list", v)
}

func (c *call) takeOffer() error    { return c.answerOffer("claim") }
func (c *call) declineOffer() error { return c.answerOffer("decline") }

// answerOffer tells the parent's conversation what the helper wants. An offer that was
// not made to her is none; one that is gone is said so by the list.
func (c *call) answerOffer(what string) error {
	me := c.user.Helper.Person
	k, ok, err := bot.FindOne[bot.TalkFacts, bot.TalkWords](c.r.Context(), c.Reader, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	if !ok || !slices.ContainsFunc(k.Facts.Waves, func(w bot.Wave) bool { return slices.Contains(w.To, me) }) {
		return errNotFound
	}
	if !offered(k, me) {
		return c.to("/console/talks")
	}
	t, err := c.signal(k.Conversation, "handover", what, k.ID+"."+string(me),
		bot.TalkSignal{Talk: k.ID, Conversation: k.Conversation, Parent: k.Person, Helper: me}, "")
	if err != nil {
		return err
	}
	if err := c.apply(bot.Change{Timers: []bot.TimerChange{t}}); err != nil {
		return err
	}
	return c.to("/console/talks")
}
