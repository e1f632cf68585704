package console

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// overview is the coordinator's first page: that talks exist and how long people wait,
// never what is said, and never a theme beside an area (S22, S29).
func (s *Server) overview() []route {
	return []route{
		{Method: "GET", Path: "/console/overview", Action: Overview, Do: (*call).showOverview},
		{Method: "GET", Path: "/console/overview/now", Action: Overview, Do: (*call).overviewNow, Passive: true},
	}
}

type overviewView struct {
	Waiting    []waitItem
	On         []personItem
	Talks      []talkMeta
	Coach      []coachItem
	Pending    []personItem
	Expiring   []expiry
	Complaints []bot.ReviewRecord
	Troubles   []bot.TroubleRecord
	Closings   []bot.ClosingRecord
	Missing    bool                  // the days to close are not right
	Flags      []bot.PlaceFlagRecord // places that did not work for a parent; how often is not shown (S29)
}

type waitItem struct {
	Lang     bot.Lang
	Since    time.Time
	Reserved bool // somebody wants it; the parent is asked
	Desk     bool // it went to the coordinator
}

type talkMeta struct {
	Alias, Helper string
	Lang          bot.Lang
	Opened        time.Time
	Last          time.Time
	Level         int
	Closing       bool
}

// coachItem is a helper who asked for a coach when nobody was there.
type coachItem struct {
	Helper string
	Since  time.Time
	Danger bool
}

// expiry is a certificate that ends soon or has ended.
type expiry struct {
	ID, Name, What string
	Until          time.Time
	Over           bool
}

// expiresWithin is how long before its end a certificate is warned of.
const expiresWithin = 30 * 24 * time.Hour

func (c *call) showOverview() error { return c.overviewPage(http.StatusOK, false) }

func (c *call) overviewPage(status int, missing bool) error {
	v, err := c.overviewOf()
	if err != nil {
		return err
	}
	if v.Closings, err = bot.Closings(c.r.Context(), c.Reader); err != nil {
		return err
	}
	v.Missing = missing
	c.render(status, "layout", &view{c: c, Page: "overview", Title: "title.overview", D: v})
	return nil
}

func (c *call) overviewNow() error {
	v, err := c.overviewOf()
	if err != nil {
		return err
	}
	return c.part("overview-now", v)
}

func (c *call) overviewOf() (v overviewView, err error) {
	ctx := c.r.Context()
	everybody, err := c.everybody()
	if err != nil {
		return v, err
	}
	names := map[bot.PersonID]string{}
	for _, h := range everybody {
		names[h.Person] = h.Words.FirstName
		v.helper(c, h)
	}
	slices.SortStableFunc(v.Expiring, func(a, b expiry) int { return a.Until.Compare(b.Until) })
	talks, err := bot.Find[bot.TalkFacts, bot.TalkWords](ctx, c.Reader, bot.RecordQuery{
		States: append(bot.TalkHolds(), bot.TalkWaiting, bot.TalkReserved),
	})
	if err != nil {
		return v, err
	}
	for _, k := range talks {
		v.talk(k, names)
	}
	reviews, err := bot.Find[bot.ReviewFacts, bot.NoWords](ctx, c.Reader, bot.RecordQuery{States: openReviews()})
	if err != nil {
		return v, err
	}
	for _, r := range reviews {
		if r.Facts.Reason != bot.ReasonReport {
			continue
		}
		may, err := c.mayReview(r)
		if err != nil {
			return v, err
		}
		if may {
			v.Complaints = append(v.Complaints, r)
		}
	}
	coach, err := bot.Find[bot.CoachFacts, bot.NoWords](ctx, c.Reader, bot.RecordQuery{States: []string{bot.CoachWaits}})
	if err != nil {
		return v, err
	}
	for _, k := range coach {
		v.Coach = append(v.Coach, coachItem{Helper: names[k.Person], Since: k.At, Danger: k.Facts.Page})
	}
	if v.Flags, err = bot.Find[bot.PlaceFlagFacts, bot.NoWords](ctx, c.Reader, bot.RecordQuery{}); err != nil {
		return v, err
	}
	v.Troubles, err = bot.Find[bot.TroubleFacts, bot.NoWords](ctx, c.Reader, bot.RecordQuery{})
	return v, err
}

// openReviews are the states of a case that somebody has still to do with.
func openReviews() []string {
	return []string{bot.ReviewNew, bot.ReviewClaimed, bot.ReviewVerdict}
}

// helper adds what the page says of somebody who helps.
func (v *overviewView) helper(c *call, h bot.HelperRecord) {
	now := c.Now()
	switch h.State {
	case bot.HelperPending:
		v.Pending = append(v.Pending, c.personItem(h))
		return
	case bot.HelperActive:
	default:
		return
	}
	if bot.OnDuty(h.Facts, now) {
		v.On = append(v.On, c.personItem(h))
	}
	for _, x := range []struct {
		what  string
		until time.Time
	}{{"vog", h.Facts.VOGUntil}, {"heavy", h.Facts.HeavyUntil}} {
		if !x.until.IsZero() && x.until.Sub(now) < expiresWithin {
			v.Expiring = append(v.Expiring, expiry{h.ID, h.Words.FirstName, x.what, x.until, !x.until.After(now)})
		}
	}
}

// talk adds a talk without anything of what is said in it.
func (v *overviewView) talk(k bot.TalkRecord, names map[bot.PersonID]string) {
	if k.State == bot.TalkWaiting || k.State == bot.TalkReserved {
		v.Waiting = append(v.Waiting, waitItem{k.Facts.Lang, k.At, k.State == bot.TalkReserved, k.Facts.Desk})
		return
	}
	last := k.Facts.LastParent
	if k.Facts.LastHelper.After(last) {
		last = k.Facts.LastHelper
	}
	v.Talks = append(v.Talks, talkMeta{k.Facts.Alias, names[k.Helper], k.Facts.Lang, k.Facts.Opened, last, k.Facts.Level, k.State == bot.TalkClosing})
}

// everybody is who helps or has helped, by first name.
func (c *call) everybody() ([]bot.HelperRecord, error) {
	all, err := bot.Find[bot.HelperFacts, bot.HelperWords](c.r.Context(), c.Reader, bot.RecordQuery{Limit: helpersMost})
	slices.SortStableFunc(all, func(a, b bot.HelperRecord) int { return cmp.Compare(a.Words.FirstName, b.Words.FirstName) })
	return all, err
}

// helpersMost is more than any organisation has.
const helpersMost = 100_000
