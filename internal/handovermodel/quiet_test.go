package handovermodel

import (
	"fmt"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// check looks at what must hold whenever nothing is due any more, and fails if
// something does not.
func (w *world) check() {
	w.mu.Lock()
	w.holders()
	w.silences()
	w.losses()
	faults, trace := w.faults, w.trace
	w.mu.Unlock()
	if len(faults) > 0 {
		w.rt.Fatalf("%s\n\nwhat was done last:\n%s", strings.Join(faults, "\n"), strings.Join(trace[max(0, len(trace)-traceKept):], "\n"))
	}
}

// holders: each conversation has one holder, which agrees with its talk, and each talk
// has what comes next.
func (w *world) holders() {
	live := map[bot.ConversationID][]bot.TalkRecord{}
	for _, t := range w.seen.talks {
		switch t.State {
		case bot.TalkWaiting, bot.TalkReserved, bot.TalkOpen, bot.TalkClosing:
			live[t.Conversation] = append(live[t.Conversation], t)
		}
	}
	for id, c := range w.seen.convs {
		if w.seen.erased[c.Person] {
			continue
		}
		want := bot.HeldByBot
		talks := live[id]
		if len(talks) > 1 {
			w.fault("%d talks at once in a conversation", len(talks))
		}
		if len(talks) > 0 {
			if want = bot.HeldByQueue; holds(talks[0]) {
				want = bot.HeldByPerson
			}
			w.next(talks[0])
		}
		if c.Holder != want {
			w.fault("a conversation is held by %s, its talk says %s", c.Holder, want)
		}
	}
}

// next looks at what comes next of a talk that is not over.
func (w *world) next(t bot.TalkRecord) {
	has := func(name string) bool {
		at, ok := w.seen.timers[t.Conversation][name]
		return ok && !at.Before(w.clock.Add(-time.Minute))
	}
	switch {
	case holds(t) && !has("talk/silence"):
		w.fault("a talk that is %s has no next timer", t.State)
	case holds(t):
	case !has("handover/end"), t.State == bot.TalkReserved && !has("handover/release"):
		w.fault("a talk that is %s has no next timer", t.State)
	case t.State == bot.TalkWaiting && !t.Facts.Staff && !has("handover/wave"):
		w.fault("a talk that waits has no next wave")
	}
	if (t.State == bot.TalkWaiting) != (t.Helper == "") {
		w.fault("a talk is %s, its helper %q", t.State, t.Helper)
	}
}

// silences: whoever wrote was passed on, or got a word.
func (w *world) silences() {
	s := &w.seen
	for word, k := range s.tokens {
		if k.done || k.conv == "" || w.clock.Before(k.at.Add(3*time.Second)) {
			continue
		}
		k.done = true
		said := s.words[k.conv] > k.seq
		switch {
		case len(k.rows) > 0, said, s.erased[w.person(k.conv)], k.edit && (k.talk == "" || w.waits(word)): // it changed a line that waits
		case k.edit && w.editedAgain(k):
		case k.by.left(k):
		default:
			c := s.convs[k.conv]
			w.fault("who wrote the line %s gets neither a word nor an answer (a helper's hat: %v, held by %s, exited %v, talk %q)", word, isHelpers(k.conv), c.Holder, c.Exited, k.talk)
		}
		if k.talk != "" && len(k.rows) == 0 && !isHelpers(k.conv) {
			if t, ok := s.talks[k.talk]; ok && t.State == bot.TalkOpen && t.Facts.Opened.Before(k.at) && !w.waits(word) && !k.edit {
				w.fault("the line %s was passed on in an open talk and reaches nobody", word)
			}
		}
	}
	if len(s.tokens) > 4000 {
		for word, k := range s.tokens {
			if k.done && w.clock.Sub(k.at) > 40*24*time.Hour {
				delete(s.tokens, word)
			}
		}
	}
}

// editedAgain reports whether its writer put other words in the place of an edit, and
// these wait or went on: a line has the words that she gave it last, so nothing is lost.
func (w *world) editedAgain(k *token) bool {
	for word, later := range w.seen.tokens {
		if later.by == k.by && later.conv == k.conv && later.edits == k.edits && later.seq > k.seq && (len(later.rows) > 0 || w.waits(word)) {
			return true
		}
	}
	return false
}

func (w *world) waits(word string) bool {
	for _, k := range w.seen.waiting {
		if strings.Contains(k.Words.Text, word) {
			return true
		}
	}
	return false
}

// losses: who wrote a line that was relayed and could not be sent hears of it.
func (w *world) losses() {
	s := &w.seen
	var left []loss
	for _, l := range s.lost {
		t, known := s.talks[l.talk]
		switch {
		case w.clock.Before(l.at.Add(3 * time.Second)):
			left = append(left, l)
		case s.erased[w.person(l.k.conv)], s.words[l.k.conv] > l.seq, !known, !holds(t):
		case t.State == bot.TalkClosing && t.Facts.Why == "removed":
		case !t.Facts.Paused.IsZero():
		case w.toldLost(l, t):
		default:
			w.fault("the line %s was relayed and then not sent (%s), and its writer hears nothing", l.k.word, l.why)
		}
	}
	s.lost = left
}

// toldLost reports whether a parent was asked, after she wrote, what she wants while her
// helper cannot be reached. A line before hers may have found that out: then she is asked
// before hers is settled, and once for both.
func (w *world) toldLost(l loss, t bot.TalkRecord) bool {
	return !isHelpers(l.k.conv) && w.seen.asked[l.k.conv] > l.k.seq && !t.Facts.Unreached.Before(l.k.at)
}

// agree looks at the store itself: does it have what was committed?
func (w *world) agree() error {
	talks, err := bot.Find[bot.TalkFacts, bot.TalkWords](w.ctx, w.store(), bot.RecordQuery{Limit: 100_000, Since: w.clock.Add(-20 * 24 * time.Hour)})
	if err != nil {
		return err
	}
	holds := map[bot.ConversationID]bot.Holder{}
	for _, t := range talks {
		if known, ok := w.seen.talks[t.ID]; ok && (known.State != t.State || known.Helper != t.Helper) {
			return fmt.Errorf("the store says that a talk is %s, committed was %s", t.State, known.State)
		}
		switch t.State {
		case bot.TalkWaiting, bot.TalkReserved:
			holds[t.Conversation] = bot.HeldByQueue
		case bot.TalkOpen, bot.TalkClosing:
			holds[t.Conversation] = bot.HeldByPerson
		}
	}
	for _, a := range w.people {
		c, _, ok, err := w.store().Conversation(w.ctx, a.conv)
		if err != nil {
			return err
		}
		want := holds[a.conv]
		if want == "" {
			want = bot.HeldByBot
		}
		if ok && c.Holder != want {
			return fmt.Errorf("the store says that a conversation is held by %s, its talk by %s", c.Holder, want)
		}
	}
	return w.forgotten()
}

// forgotten looks whether anything that somebody who is forgotten wrote can be read in
// a helper's conversation.
func (w *world) forgotten() error {
	for p := range w.seen.helpers {
		lines, err := w.store().TalkLines(w.ctx, bot.HelperConversation(p), 0, 100_000)
		if err != nil {
			return err
		}
		for _, l := range lines {
			for _, k := range w.tokensIn(l.Text + " " + l.Reply.PlainText()) {
				if writer := w.person(k.conv); w.seen.erased[writer] && !isHelpers(k.conv) {
					return fmt.Errorf("the line %s of somebody who is forgotten can be read", k.word)
				}
			}
		}
	}
	return nil
}
