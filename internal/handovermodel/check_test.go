package handovermodel

import (
	"slices"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

var far = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// talkChanged looks at a talk that was written.
func (w *world) talkChanged(was, is bot.TalkRecord) {
	s := &w.seen
	if is.State == bot.TalkOpen && was.State != bot.TalkOpen && was.State != bot.TalkClosing {
		s.opened++
		if h := s.helpers[is.Helper]; h.State != bot.HelperActive && s.changed[is.Helper] != w.clock {
			w.fault("a talk opens with a helper who is %q", h.State)
		}
		if is.Helper == is.Person {
			w.fault("somebody helps herself")
		}
	}
	if slices.Contains(bot.TalkHolds(), was.State) && slices.Contains(bot.TalkHolds(), is.State) && was.Helper != is.Helper {
		w.fault("an open talk changes hands")
	}
	for _, p := range []*bot.Pro{was.Facts.Pro, is.Facts.Pro} {
		if p != nil && p.Yes {
			s.pros[is.ID+"."+string(p.With)] = w.clock
		}
	}
	if p := is.Facts.Pro; p != nil && p.Yes {
		s.pros[is.ID+"."+string(p.With)] = far
	}
	if n := len(is.Facts.Waves); n > len(was.Facts.Waves) {
		for _, p := range is.Facts.Waves[n-1].To {
			w.offered(is, p)
		}
	}
}

// offered looks at who was offered a talk: caps, certificates, states, refusals. What
// changed at this very moment may have been read before.
func (w *world) offered(t bot.TalkRecord, p bot.PersonID) {
	h, ok := w.seen.helpers[p]
	if w.seen.changed[p].Equal(w.clock) {
		return
	}
	f := h.Facts
	switch {
	case !ok || h.State != bot.HelperActive || !f.Is(bot.Ambassador):
		w.fault("a talk is offered to somebody who is %q", h.State)
	case !f.VOGUntil.After(w.clock), t.Facts.Heavy && !f.HeavyUntil.After(w.clock):
		w.fault("a talk is offered to somebody without the certificate")
	case !bot.OnDuty(f, w.clock):
		w.fault("a talk is offered to somebody who is off")
	case slices.Contains(f.Blocked, t.Person), slices.Contains(t.Facts.Refused, p), slices.Contains(t.Facts.Declined, p), p == t.Person:
		w.fault("a talk is offered to somebody who is turned away")
	case t.Facts.Staff:
		w.fault("a talk for staff is offered to a volunteer")
	}
	open, week := w.load(p, t.ID)
	if open >= capOf(f.CapOpen, bot.DefaultCapOpen) || week >= capOf(f.CapWeek, bot.DefaultCapWeek) {
		w.fault("a talk is offered beyond the cap: %d open, %d this week", open, week)
	}
}

// load is what somebody has in hand, but for one talk and for what began just now.
func (w *world) load(p bot.PersonID, but string) (open, week int) {
	for _, t := range w.seen.talks {
		if t.Helper != p || t.ID == but || t.Facts.Reserved.Equal(w.clock) || t.Facts.Opened.Equal(w.clock) {
			continue
		}
		reserved := t.State == bot.TalkReserved
		if reserved || holds(t) {
			open++
		}
		if reserved || t.Facts.Opened.After(w.clock.Add(-7*24*time.Hour)) {
			week++
		}
	}
	return open, week
}

func capOf(n, otherwise int) int {
	if n == 0 {
		return otherwise
	}
	return n
}

func holds(t bot.TalkRecord) bool { return slices.Contains(bot.TalkHolds(), t.State) }

// inHand reports whether a talk is open, or was until this very moment.
func (w *world) inHand(t bot.TalkRecord) bool { return holds(t) || t.Facts.Closed.Equal(w.clock) }

// said looks at a line that was committed.
func (w *world) said(o bot.Outgoing) {
	s := &w.seen
	if o.Op == bot.OpDelete {
		return
	}
	s.words[o.Conversation] = s.seq
	if slices.ContainsFunc(o.Reply.Choices, func(c bot.Choice) bool { return c.Dialog == "talk" && c.Action == "moved" }) {
		s.asked[o.Conversation] = s.seq
	}
	found := w.tokensIn(o.Reply.PlainText())
	for _, k := range found {
		w.goes(o, k)
	}
	if o.Purpose == bot.ForRelay && len(found) > 0 {
		s.rows[o.ID] = o
	}
	if h, ok := s.helpers[o.Person]; ok && isHelpers(o.Conversation) && h.State == bot.HelperRemoved && !s.changed[o.Person].Equal(w.clock) &&
		(o.Purpose == bot.ForRelay || o.Purpose == bot.ForOffer) {
		w.fault("a removed helper gets a line for %s: %q", o.Purpose, o.Reply.PlainText())
	}
	if t, ok := w.speaks(o.Conversation); ok && !t.Facts.FirstLine.IsZero() &&
		!slices.Contains([]bot.Purpose{bot.ForRelay, bot.ForNotice, bot.ForSafety, bot.ForReceipt}, o.Purpose) {
		w.fault("after the first human line the bot says for %s: %q", o.Purpose, o.Reply.PlainText())
	}
}

// speaks is the talk that a person holds in a parent's conversation.
func (w *world) speaks(c bot.ConversationID) (bot.TalkRecord, bool) {
	if isHelpers(c) || w.seen.convs[c].Holder != bot.HeldByPerson {
		return bot.TalkRecord{}, false
	}
	for _, t := range w.seen.talks {
		if t.Conversation == c && holds(t) {
			return t, true
		}
	}
	return bot.TalkRecord{}, false
}

// goes looks at where somebody's words go.
func (w *world) goes(o bot.Outgoing, k *token) {
	writer, reader := w.person(k.conv), o.Person
	if writer == reader {
		return
	}
	k.rows[o.Conversation]++
	w.seen.relayed++
	switch {
	case o.Conversation == w.desk:
		w.fault("words of a talk are shown at the desk")
	case k.rows[o.Conversation] > 1:
		w.fault("the line %s goes to the same place twice", k.word)
	case o.Purpose != bot.ForRelay:
		w.fault("the line %s is relayed for %s", k.word, o.Purpose)
	case w.seen.erased[writer] && !isHelpers(k.conv):
		w.fault("the line %s of somebody who is forgotten is relayed", k.word)
	case !isHelpers(k.conv) && !w.mayRead(k, writer, reader, o):
		w.fault("the line %s of a parent goes to the wrong person", k.word)
	case isHelpers(k.conv) && isHelpers(o.Conversation):
		for _, c := range w.seen.coaches {
			if c.Person == writer && c.Helper == reader || c.Person == reader && c.Helper == writer {
				return
			}
		}
		w.fault("the line %s goes to a helper who is not in a side talk with its writer", k.word)
	case isHelpers(k.conv) && !w.mayWrite(k, writer, o):
		w.fault("the line %s of a helper goes to the wrong person", k.word)
	}
}

// mayRead reports whether a helper is the one to whom a parent's line goes: who has the
// talk in which it was passed on, or whose summary it is in, or reads along there.
func (w *world) mayRead(k *token, writer, reader bot.PersonID, o bot.Outgoing) bool {
	if !isHelpers(o.Conversation) || o.Owner != writer {
		return false
	}
	for _, t := range w.seen.talks {
		until := w.seen.pros[t.ID+"."+string(reader)]
		in := t.Helper == reader || !until.Before(w.clock)
		if t.Person == writer && in && w.inHand(t) && (k.talk == t.ID || strings.Contains(t.Words.Summary, k.word)) {
			return true
		}
	}
	return false
}

// mayWrite reports whether a parent's conversation is that of the talk for which a
// helper wrote.
func (w *world) mayWrite(k *token, writer bot.PersonID, o bot.Outgoing) bool {
	t, ok := w.seen.talks[k.talk]
	in := t.Helper == writer || !w.seen.pros[t.ID+"."+string(writer)].Before(w.clock)
	return ok && t.Conversation == o.Conversation && t.Person == o.Owner && in && w.inHand(t)
}

// meant looks at which talk a helper's line goes to: if it was not asked, the one that
// she had before her.
func (w *world) meant(k *token, l bot.LineSignal) {
	want := k.view
	if k.answers != "" {
		want = k.answers
	}
	if k.edit || k.asked || want == "" || want == l.Talk {
		return
	}
	w.fault("the line %s goes to another talk than the one that its writer had before her (pointing: %v)", k.word, k.answers != "")
}

// waitsNoMore looks at a line that waited for the parent to be back, and does no more.
func (w *world) waitsNoMore(c bot.Change, k bot.WaitingRecord) {
	if k.State != bot.WaitingBack || k.Facts.By == "" {
		return
	}
	to := bot.HelperConversation(k.Facts.By)
	for _, t := range c.Timers {
		if t.Conversation == to && (strings.HasPrefix(t.Name, "helper/told/") || strings.HasPrefix(t.Name, "helper/closed/")) {
			return
		}
	}
	for _, o := range c.Outbox {
		if o.Purpose == bot.ForRelay && strings.Contains(o.Reply.PlainText(), k.Words.Text) {
			return
		}
	}
	w.fault("a helper's line that waited is gone, and she hears nothing")
}

// delivered looks at a message that reached somebody, and puts it into her inbox.
func (w *world) delivered(a *actor, d bot.Delivery, id bot.MessageID) {
	if d.Op == bot.OpDelete { // she cannot point at it any more
		a.shown = slices.DeleteFunc(a.shown, func(x shown) bool { return x.id == d.Target })
		return
	}
	for _, k := range w.tokensIn(d.Reply.PlainText()) {
		writer := w.person(k.conv)
		if k.by == a {
			continue
		}
		if k.came[a.name]++; k.came[a.name] > 1 && !w.died {
			w.fault("the line %s arrives twice", k.word)
		}
		if w.seen.erased[writer] && !isHelpers(k.conv) {
			w.fault("the line %s of somebody who is forgotten arrives", k.word)
		}
		if d.Purpose == bot.ForRelay && !isHelpers(k.conv) && k.talk != "" {
			a.view = k.talk
		}
		if d.Op == bot.OpEdit {
			id = d.Target
		}
		a.shown = append(a.shown, shown{id, k.talk})
	}
	if d.Purpose == bot.ForAnswer || d.Purpose.Unasked() {
		if t, ok := w.speaks(a.conv); ok && !t.Facts.FirstLine.IsZero() {
			w.fault("after the first human line the bot's line for %s arrives", d.Purpose)
		}
	}
	a.inbox = append(a.inbox, d)
	a.inbox = a.inbox[max(0, len(a.inbox)-inboxKept):]
	w.noted("  %s gets (%s) %q %v", a.name, d.Purpose, d.Reply.PlainText(), labels(d))
}

func labels(d bot.Delivery) (out []string) {
	for _, c := range d.Reply.Choices {
		out = append(out, c.Dialog+"."+c.Action)
	}
	return out
}
