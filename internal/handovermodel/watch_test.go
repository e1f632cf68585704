package handovermodel

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// seen is what the world knows from what was committed: not what the dialogs say of
// themselves.
type seen struct {
	seq     int // grows with everything that is committed
	convs   map[bot.ConversationID]bot.Conversation
	talks   map[string]bot.TalkRecord
	helpers map[bot.PersonID]bot.HelperRecord
	changed map[bot.PersonID]time.Time // when a helper's record last changed
	coaches map[string]bot.CoachRecord
	waiting map[string]bot.WaitingRecord
	timers  map[bot.ConversationID]map[string]time.Time
	rows    map[bot.OutboxID]bot.Outgoing // relays on their way, and what else was said: without text
	words   map[bot.ConversationID]int    // seq of the last line that was said there
	asked   map[bot.ConversationID]int    // seq of the last that asked whether to wait or to go to somebody else
	tokens  map[string]*token
	pros    map[string]time.Time // "talk.person": until when she read along; far ahead while she does
	erased  map[bot.PersonID]bool
	lost    []loss
	opened  int // talks, for the report
	relayed int
	what    map[string]int // how often each signal was sent, each button pressed
}

// token is a line that somebody wrote, told from all others by a word in it.
type token struct {
	word    string
	by      *actor
	conv    bot.ConversationID // in which it was written
	at      time.Time
	seq     int
	edit    bool
	edits   string // the message that it changes
	view    string // the talk that the helper had before her when she wrote
	answers string // the talk of the line that she answered by pointing at it
	talk    string // in which it was passed on
	asked   bool   // she was asked to whom it goes
	rows    map[bot.ConversationID]int
	came    map[string]int // how often it arrived, by address
	done    bool           // accounted for
}

// loss is a relayed line that was not sent after all: its writer must hear of it.
type loss struct {
	k    *token
	talk string
	seq  int
	at   time.Time
	why  string
}

func newSeen() seen {
	return seen{
		convs: map[bot.ConversationID]bot.Conversation{}, talks: map[string]bot.TalkRecord{}, helpers: map[bot.PersonID]bot.HelperRecord{},
		changed: map[bot.PersonID]time.Time{}, coaches: map[string]bot.CoachRecord{}, waiting: map[string]bot.WaitingRecord{},
		timers: map[bot.ConversationID]map[string]time.Time{}, rows: map[bot.OutboxID]bot.Outgoing{}, words: map[bot.ConversationID]int{},
		asked: map[bot.ConversationID]int{}, what: map[string]int{}, tokens: map[string]*token{}, pros: map[string]time.Time{}, erased: map[bot.PersonID]bool{},
	}
}

type timerName struct {
	conv bot.ConversationID
	name string
}

// recorder is a store that tells the world what passes through it. Commits are one
// after the other, so that it hears of them in their order; turns are not.
type recorder struct {
	storage
	w      *world
	timers map[bot.EventID]timerName
}

func (r *recorder) Receive(ctx context.Context, in []bot.Arrival) ([]bot.Received, error) {
	r.w.mu.Lock()
	defer r.w.mu.Unlock()
	got, err := r.storage.Receive(ctx, in)
	for i, g := range got {
		if !g.New || err != nil {
			continue
		}
		r.w.seen.seq++
		if a := r.w.at(in[i].Inbound.From); a != nil {
			a.conv = g.Conversation
		}
		for _, k := range r.w.tokensIn(in[i].Inbound.Text + " " + in[i].Inbound.Args) {
			k.conv, k.seq = g.Conversation, r.w.seen.seq
		}
	}
	return got, err
}

func (r *recorder) Claim(ctx context.Context, q bot.ClaimQuery) ([]bot.Claimed, time.Time, error) {
	claims, next, err := r.storage.Claim(ctx, q)
	r.w.mu.Lock()
	defer r.w.mu.Unlock()
	for _, c := range claims {
		if _, known := r.w.seen.convs[c.Conversation.ID]; !known {
			r.w.seen.convs[c.Conversation.ID] = c.Conversation
		}
		for _, e := range c.Events {
			if e.Inbound.Kind == bot.Timer {
				r.timers[e.ID] = timerName{c.Conversation.ID, e.Timer}
			}
		}
	}
	return claims, next, err
}

func (r *recorder) Commit(ctx context.Context, c bot.Change) error {
	r.w.mu.Lock()
	defer r.w.mu.Unlock()
	if err := r.storage.Commit(ctx, c); err != nil {
		return err
	}
	r.w.seen.seq++
	for _, cc := range c.Conversations {
		for _, id := range slices.Concat(cc.Done, cc.Failed) {
			if t, ok := r.timers[id]; ok {
				delete(r.w.seen.timers[t.conv], t.name)
				delete(r.timers, id)
			}
		}
	}
	r.w.committed(c)
	return nil
}

func (r *recorder) Settle(ctx context.Context, all []bot.Settlement) error {
	r.w.mu.Lock()
	defer r.w.mu.Unlock()
	if err := r.storage.Settle(ctx, all); err != nil {
		return err
	}
	r.w.seen.seq++
	for _, s := range all {
		r.w.settled(s)
	}
	return nil
}

var tokenWord = regexp.MustCompile(`\b[ph]q[a-j]{6}x\b`)

// tokensIn are the lines of which something is in a text.
func (w *world) tokensIn(text string) (out []*token) {
	for _, word := range tokenWord.FindAllString(text, -1) {
		if k := w.seen.tokens[word]; k != nil && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// committed takes note of a change, and looks at it.
func (w *world) committed(c bot.Change) {
	s := &w.seen
	for _, cc := range c.Conversations {
		s.convs[cc.Conversation.ID] = cc.Conversation
	}
	for _, r := range c.Records {
		w.wrote(c, r)
	}
	for _, x := range c.Cancel {
		for id, o := range s.rows {
			if o.Conversation == x.Conversation && slices.Contains(x.Purposes, o.Purpose) {
				w.lose(id, "cancelled")
			}
		}
	}
	for _, t := range c.Timers {
		w.timed(t)
	}
	for _, o := range c.Outbox {
		w.said(o)
	}
	for _, p := range c.Forget {
		s.erased[p] = true
		for _, a := range w.people { // to us she is somebody else from now on
			if w.person(a.conv) == p {
				a.shown, a.wrote, a.view = nil, nil, ""
			}
		}
		for id, t := range s.talks {
			if t.Person == p {
				delete(s.talks, id)
			}
		}
		delete(s.helpers, p)
		for id, k := range s.waiting {
			if k.Person == p {
				delete(s.waiting, id)
			}
		}
		for id, conv := range s.convs {
			if conv.Person == p {
				delete(s.timers, id)
			}
		}
	}
}

func (w *world) timed(t bot.TimerChange) {
	s := &w.seen
	if s.timers[t.Conversation] == nil {
		s.timers[t.Conversation] = map[string]time.Time{}
	}
	if t.At.IsZero() {
		delete(s.timers[t.Conversation], t.Name)
		return
	}
	s.timers[t.Conversation][t.Name] = t.At
	parts := strings.SplitN(t.Name, "/", 3)
	s.what[strings.Join(parts[:min(2, len(parts))], "/")]++
	if strings.HasPrefix(t.Name, "helper/open/") {
		for _, a := range w.people {
			if bot.HelperConversation(w.person(a.conv)) == t.Conversation {
				a.view = "" // it may be the one before her now, and she is told
			}
		}
	}
	if !strings.HasPrefix(t.Name, "talk/line/") {
		return
	}
	var l bot.LineSignal
	if json.Unmarshal(t.Data, &l) == nil {
		for _, k := range w.tokensIn(l.Text) {
			k.talk = l.Talk
			w.meant(k, l)
		}
	}
}

// wrote takes note of a record.
func (w *world) wrote(c bot.Change, r bot.RecordChange) {
	s := &w.seen
	switch r.Kind {
	case (bot.TalkFacts{}).Kind():
		was := s.talks[r.ID]
		is := kept[bot.TalkFacts, bot.TalkWords](r.Record)
		s.talks[r.ID] = is
		w.talkChanged(was, is)
	case (bot.HelperFacts{}).Kind():
		s.helpers[r.Person], s.changed[r.Person] = kept[bot.HelperFacts, bot.HelperWords](r.Record), w.clock
	case (bot.CoachFacts{}).Kind():
		s.coaches[r.ID] = kept[bot.CoachFacts, bot.NoWords](r.Record)
	case (bot.WaitingFacts{}).Kind():
		is := kept[bot.WaitingFacts, bot.LineSignal](r.Record)
		if s.waiting[r.ID] = is; r.Delete {
			delete(s.waiting, r.ID)
			w.waitsNoMore(c, is)
		}
	case (bot.DraftFacts{}).Kind():
		for _, l := range kept[bot.DraftFacts, bot.DraftWords](r.Record).Words.Lines {
			for _, k := range w.tokensIn(l.Text) {
				k.asked = true
			}
		}
	case (bot.PassedFacts{}).Kind():
		l := kept[bot.PassedFacts, bot.LineSignal](r.Record)
		for _, k := range w.tokensIn(l.Words.Text) {
			k.talk = l.Facts.Talk
		}
	}
}

// kept reads a record of a change.
func kept[F bot.Facts, W any](r bot.Record) (k bot.Kept[F, W]) {
	k.Meta = bot.Meta{ID: r.ID, Version: r.Version, Person: r.Person, Conversation: r.Conversation, Helper: r.Helper, State: r.State, At: r.At, Until: r.Until}
	_ = json.Unmarshal(r.Facts, &k.Facts) // written by the same types
	_ = json.Unmarshal(r.Words, &k.Words)
	return k
}

// settled takes note of what became of a line.
func (w *world) settled(x bot.Settlement) {
	s := &w.seen
	o, relay := s.rows[x.ID]
	switch x.State {
	case bot.Sent, bot.Delivered, bot.Unknown:
		delete(s.rows, x.ID)
	case bot.Failed, bot.Cancelled:
		if relay {
			w.lose(x.ID, x.Reason)
		}
	}
	if x.Unreachable {
		for id, other := range s.rows {
			if other.To == o.To {
				w.lose(id, "unreachable")
			}
		}
	}
}

// lose takes note of a relayed line that does not go out after all.
func (w *world) lose(id bot.OutboxID, why string) {
	o := w.seen.rows[id]
	delete(w.seen.rows, id)
	for _, k := range w.tokensIn(o.Reply.PlainText()) {
		if w.person(k.conv) != o.Person {
			w.seen.lost = append(w.seen.lost, loss{k, k.talk, w.seen.seq, w.clock, why})
		}
	}
}

// person is whose a conversation is.
func (w *world) person(c bot.ConversationID) bot.PersonID {
	if p, ok := strings.CutPrefix(string(c), "h-"); ok {
		return bot.PersonID(p)
	}
	return w.seen.convs[c].Person
}

func isHelpers(c bot.ConversationID) bool { return strings.HasPrefix(string(c), "h-") }
