package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// talk is one talk that is hers: on a phone this page is a messenger.
func (s *Server) talk() []route {
	return []route{
		{Method: "GET", Path: "/console/talks/{id}", Action: OwnTalks, Do: (*call).showTalk},
		{Method: "GET", Path: "/console/talks/{id}/lines", Action: OwnTalks, Do: (*call).moreLines, Passive: true},
		{Method: "POST", Path: "/console/talks/{id}/line", Action: OwnTalks, Do: (*call).sendLine},
		{Method: "POST", Path: "/console/talks/{id}/held", Action: OwnTalks, Do: (*call).answerHeld},
		{Method: "GET", Path: "/console/talks/{id}/find", Action: Vetted, Do: (*call).findVetted},
		{Method: "POST", Path: "/console/talks/{id}/send", Action: Vetted, Do: (*call).sendVetted},
		{Method: "POST", Path: "/console/talks/{id}/close", Action: OwnTalks, Do: (*call).closeTalk},
		{Method: "POST", Path: "/console/talks/{id}/level", Action: OwnTalks, Do: (*call).changeLevel},
		{Method: "POST", Path: "/console/talks/{id}/block", Action: OwnTalks, Do: (*call).blockParent},
	}
}

// lineMost is the longest line, in characters: as long as the longest message of a
// messenger.
const lineMost = 4000

type talkView struct {
	ID, Alias, Theme, Summary string
	Lang                      bot.Lang
	Level                     int
	Closing                   bool
	Away                      bool // the parent left silently: lines wait (S16)
	Waits                     bool // a line of hers waits until the parent is back
	Held                      []heldView
	Lines                     []lineView
	Next                      cursor
	Key                       string // of the next line: sent twice, it is one
	Sent                      string // a line that is on its way
	Found                     []Found
	Words                     string
	CanFind                   bool
	V                         string // its state, in short
}

type lineView struct {
	At    time.Time
	Text  string
	Mine  bool
	Word  string // a remark of ours, as a text's key, instead of a line
	Media string // the kind of a file that came with it
	// Edited: it replaces an earlier line.
	Edited bool
}

// heldView is a line of hers that waits because of a number or an address in it: does
// she mean to pass it on?
type heldView struct{ ID, Text string }

// mine is the talk of the address, if this helper has it now.
func (c *call) mine(states ...string) (k bot.TalkRecord, err error) {
	k, ok, err := bot.FindOne[bot.TalkFacts, bot.TalkWords](c.r.Context(), c.Reader, c.r.PathValue("id"))
	if err == nil && (!ok || k.Helper != c.user.Helper.Person || !slices.Contains(states, k.State)) {
		err = errNotFound
	}
	return k, err
}

// viewOf is a talk as its page shows it, with the lines after a cursor.
func (c *call) viewOf(ctx context.Context, k bot.TalkRecord, after cursor) (v talkView, err error) {
	v = talkView{
		ID: k.ID, Alias: k.Facts.Alias, Theme: c.theme(k.Words.Theme), Summary: k.Words.Summary, Lang: k.Facts.Lang, Level: k.Facts.Level,
		Closing: k.State == bot.TalkClosing, Key: c.NewID(), CanFind: c.Find != nil,
	}
	parent, _, ok, err := c.Reader.Conversation(ctx, k.Conversation)
	if err != nil {
		return v, err
	}
	if !ok {
		return v, errNotFound
	}
	v.Away = parent.Exited
	held, err := bot.Find[bot.WaitingFacts, bot.LineSignal](ctx, c.Reader, bot.RecordQuery{Conversation: k.Conversation})
	if err != nil {
		return v, err
	}
	for _, w := range held {
		switch {
		case w.Facts.Talk != k.ID || w.Facts.By != c.user.Helper.Person:
		case w.State == bot.WaitingAsked:
			v.Held = append(v.Held, heldView{w.ID, w.Words.Text})
		default:
			v.Waits = true
		}
	}
	v.V = short(v.Away, v.Waits, v.Closing, v.Held)
	v.Lines, v.Next, err = c.linesOf(ctx, k, after)
	return v, err
}

func (c *call) showTalk() error {
	k, err := c.mine(bot.TalkHolds()...)
	if err != nil {
		return err
	}
	v, err := c.viewOf(c.r.Context(), k, cursor{})
	if err != nil {
		return err
	}
	return c.messenger("talk", "title.talk", v)
}

// moreLines is what the page asks for by itself every few seconds: nothing, most of
// the time. When the talk is no longer hers it leaves the page.
func (c *call) moreLines() error {
	k, err := c.mine(bot.TalkHolds()...)
	if errors.Is(err, errNotFound) {
		c.w.Header().Set("HX-Redirect", "/console/talks")
		c.w.WriteHeader(http.StatusOK)
		return nil
	}
	if err != nil {
		return err
	}
	after := cursor{number(c.r.FormValue("p")), number(c.r.FormValue("h"))}
	v, err := c.viewOf(c.r.Context(), k, after)
	if err != nil {
		return err
	}
	if len(v.Lines) == 0 && v.V == c.r.FormValue("v") {
		c.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return c.part("talk-more", v)
}

func number(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64) // what is none is the beginning
	return max(n, 0)
}

// keyForm bounds the name that the page gives a line.
func keyForm(s string) bool {
	return len(s) >= 8 && len(s) <= 64 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// sendLine gives a line to the parent's conversation, sealed with her key.
func (c *call) sendLine() error {
	k, err := c.mine(bot.TalkHolds()...)
	if err != nil {
		return err
	}
	text, key := lines(c.r.FormValue("text"), lineMost), c.r.FormValue("key")
	if text == "" || !keyForm(key) {
		c.w.WriteHeader(http.StatusUnprocessableEntity)
		return nil
	}
	if err := c.say(k, key, bot.LineSignal{Text: text}); err != nil {
		return err
	}
	if c.r.Header.Get("HX-Request") == "" {
		return c.to("/console/talks/" + k.ID)
	}
	return c.part("talk-sent", talkView{ID: k.ID, Sent: text, Key: c.NewID()})
}

// say sends a line, card or place of this helper's.
func (c *call) say(k bot.TalkRecord, key string, l bot.LineSignal) error {
	l.Talk, l.Conversation, l.Parent, l.Helper, l.Alias = k.ID, k.Conversation, k.Person, c.user.Helper.Person, k.Facts.Alias
	l.Line = "console-" + key
	t, err := c.signal(k.Conversation, "talk", "line", l.Line, l, k.Person)
	if err != nil {
		return err
	}
	return c.apply(bot.Change{Timers: []bot.TimerChange{t}})
}

// answerHeld says what she wants with a line of hers that was held.
func (c *call) answerHeld() error {
	k, err := c.mine(bot.TalkHolds()...)
	if err != nil {
		return err
	}
	waiting, what := c.r.FormValue("waiting"), c.r.FormValue("what")
	if waiting == "" || len(waiting) > 200 || !slices.Contains([]string{"pass", "without", "drop"}, what) {
		c.w.WriteHeader(http.StatusUnprocessableEntity)
		return nil
	}
	return c.tell(k, "held", waiting, bot.TalkSignal{What: what}, "/console/talks/"+k.ID)
}

func (c *call) findVetted() error {
	k, err := c.mine(bot.TalkHolds()...)
	if err != nil {
		return err
	}
	v := talkView{ID: k.ID, Words: plain(c.r.FormValue("q"), 200), Key: c.NewID()}
	if v.Words != "" && c.Find != nil {
		if v.Found, err = c.Find(c.r.Context(), k.Facts.Lang, v.Words); err != nil {
			return fmt.Errorf("look for cards and places: %w", err)
		}
	}
	return c.part("talk-found", v)
}

func (c *call) sendVetted() error {
	k, err := c.mine(bot.TalkHolds()...)
	if err != nil {
		return err
	}
	card, place, key := c.r.FormValue("card"), c.r.FormValue("place"), c.r.FormValue("key")
	if (card == "") == (place == "") || len(card)+len(place) > 200 || !keyForm(key) {
		c.w.WriteHeader(http.StatusUnprocessableEntity)
		return nil
	}
	if err := c.say(k, key, bot.LineSignal{Card: card, Place: place}); err != nil {
		return err
	}
	return c.to("/console/talks/" + k.ID)
}

// tell sends a signal about this talk and goes on to a page.
func (c *call) tell(k bot.TalkRecord, what, key string, more bot.TalkSignal, next string) error {
	more.Talk, more.Conversation, more.Parent, more.Helper = k.ID, k.Conversation, k.Person, c.user.Helper.Person
	t, err := c.signal(k.Conversation, "talk", what, key, more, "")
	if err != nil {
		return err
	}
	if err := c.apply(bot.Change{Timers: []bot.TimerChange{t}}); err != nil {
		return err
	}
	return c.to(next)
}

// closeTalk asks the parent whether it is over.
func (c *call) closeTalk() error {
	k, err := c.mine(bot.TalkHolds()...)
	if err != nil {
		return err
	}
	return c.tell(k, "close", k.ID, bot.TalkSignal{}, "/console/talks/"+k.ID)
}

// levels are L0 to L4 of the field guide; people change them, nothing else does.
func levels() []string { return []string{"0", "1", "2", "3", "4"} }

func (c *call) changeLevel() error {
	k, err := c.mine(bot.TalkHolds()...)
	if err != nil {
		return err
	}
	level := slices.Index(levels(), c.r.FormValue("level"))
	if level < 0 {
		c.w.WriteHeader(http.StatusUnprocessableEntity)
		return nil
	}
	return c.tell(k, "level", k.ID+"."+c.NewID(), bot.TalkSignal{Level: level}, "/console/talks/"+k.ID)
}

// blockParent ends the talk, and the helper is never asked for this parent again. The
// record of the helper and the signal are one commit.
func (c *call) blockParent() error {
	k, err := c.mine(bot.TalkHolds()...)
	if err != nil {
		return err
	}
	h := c.user.Helper
	if !slices.Contains(h.Facts.Blocked, k.Person) {
		h.Facts.Blocked = append(slices.Clone(h.Facts.Blocked), k.Person)
	}
	rec, err := h.Change()
	if err != nil {
		return err
	}
	t, err := c.signal(k.Conversation, "talk", "block", k.ID, bot.TalkSignal{Talk: k.ID, Conversation: k.Conversation, Parent: k.Person, Helper: h.Person}, "")
	if err != nil {
		return err
	}
	if err := c.apply(bot.Change{Records: []bot.RecordChange{rec}, Timers: []bot.TimerChange{t}}); err != nil {
		return err
	}
	return c.to("/console/talks")
}
