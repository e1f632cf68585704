package storetest

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// rec is a record of somebody's, with words.
func (w *world) rec(kind bot.RecordKind, id string, of bot.Claimed) bot.Record {
	return bot.Record{
		Kind: kind, ID: id, Person: of.Person.ID, Conversation: of.Conversation.ID, State: "new", At: w.now,
		Facts: json.RawMessage(`{"n": 1}`), Words: json.RawMessage(`{"w":"` + canary + `"}`),
	}
}

// write commits records that no turn writes.
func (w *world) write(rs ...bot.Record) error {
	c := bot.Change{At: w.now}
	for _, r := range rs {
		c.Records = append(c.Records, bot.RecordChange{Record: r})
	}
	return w.Commit(w.ctx, c)
}

func (w *world) remove(r bot.Record) error {
	return w.Commit(w.ctx, bot.Change{At: w.now, Records: []bot.RecordChange{{Record: r, Delete: true}}})
}

func (w *world) records(q bot.RecordQuery) []bot.Record {
	w.Helper()
	if q.Kind == "" {
		q.Kind = "talk"
	}
	got, err := w.Records(w.ctx, q)
	w.ok(err)
	return got
}

func (w *world) recordIDs(q bot.RecordQuery) (ids []string) {
	w.Helper()
	for _, r := range w.records(q) {
		ids = append(ids, r.ID)
	}
	return ids
}

// knows lets somebody write and ends the turn.
func (w *world) knows(user string) bot.Claimed {
	w.Helper()
	c := w.meet(user)
	w.commit(w.done(c))
	c.Conversation.Version++
	return c
}

// signal commits a signal that no turn sends.
func (w *world) signal(to bot.ConversationID, name, data string, owner bot.PersonID) {
	w.Helper()
	w.commit(bot.Change{At: w.now, Timers: []bot.TimerChange{{Conversation: to, Name: name, At: w.now, Data: []byte(data), Owner: owner}}})
}

// version is a conversation's now.
func (w *world) version(c bot.ConversationID) int64 {
	w.Helper()
	conv, _, ok, err := w.Conversation(w.ctx, c)
	w.ok(err)
	w.is(ok, true, "the conversation is there")
	return conv.Version
}

// staleWithout expects a line with words of somebody who is gone to be refused, and
// its turn to run again.
func (w *world) staleWithout(end func(owner bot.Claimed)) {
	w.Helper()
	owner, helper := w.knows("amira"), w.meet("bilal")
	l := w.line(helper, bot.ForRelay, "her words")
	l.Owner = owner.Person.ID
	end(owner)
	change := w.done(helper)
	change.Outbox = []bot.Outgoing{l}
	w.isErr(w.Commit(w.ctx, change), bot.ErrStale)
	w.is(w.due(9), []string(nil), "due")
	w.is(texts(w.claim().Events), []string{"hello"}, "the turn again")
}

var handoverTests = []test{
	{name: "a record comes back whole, and is written only as it was read", run: func(w *world) {
		c := w.knows("amira")
		r := w.rec("talk", "t1", c)
		r.Helper, r.Until = "helper", w.now.Add(time.Hour)
		w.ok(w.write(r))
		r.Version = 1
		got := w.records(bot.RecordQuery{})[0]
		w.is(string(got.Facts), string(r.Facts), "facts")
		w.is(got, r, "as it was written")
		w.isErr(w.write(w.rec("talk", "t1", c)), bot.ErrStale)
		r.State, r.Facts, r.Words, r.Helper, r.Until = "open", json.RawMessage(`{"n": 2}`), json.RawMessage(`{"w":"two"}`), "", time.Time{}
		w.ok(w.write(r))
		w.isErr(w.write(r), bot.ErrStale)
		w.isErr(w.remove(r), bot.ErrStale)
		r.Version = 2
		w.is(w.records(bot.RecordQuery{}), []bot.Record{r}, "as it was changed")
		w.ok(w.write(w.rec("review", "t1", c))) // another kind, the same id
		w.ok(w.remove(r))
		w.isErr(w.remove(r), bot.ErrStale)
		w.isErr(w.write(r), bot.ErrStale)
		w.is(w.recordIDs(bot.RecordQuery{}), []string(nil), "after it was taken away")
		w.is(w.recordIDs(bot.RecordQuery{Kind: "review"}), []string{"t1"}, "of the other kind")
	}},
	{name: "a record that has changed undoes the whole change, and the turn runs again", run: func(w *world) {
		c := w.meet("amira")
		w.ok(w.write(w.rec("talk", "t1", c)))
		change := w.done(c)
		change.Outbox = []bot.Outgoing{w.line(c, bot.ForAnswer, "answer")}
		change.Records = []bot.RecordChange{{Record: w.rec("talk", "t0", c)}, {Record: w.rec("talk", "t1", c)}}
		w.isErr(w.Commit(w.ctx, change), bot.ErrStale)
		w.is(w.recordIDs(bot.RecordQuery{}), []string{"t1"}, "records")
		w.is(w.due(9), []string(nil), "due")
		w.is(texts(w.claim().Events), []string{"hello"}, "the turn again")
	}},
	{name: "of many who write one record at once one does", run: func(w *world) {
		c := w.knows("amira")
		for _, r := range []bot.Record{w.rec("talk", "t1", c), {Kind: "talk", ID: "t1", Version: 1, Person: c.Person.ID, State: "open", At: w.now, Facts: json.RawMessage("{}")}} {
			won := make([]bool, 8)
			w.together(len(won), func(i int) { won[i] = w.write(r) == nil })
			n := 0
			for _, ok := range won {
				if ok {
					n++
				}
			}
			w.is(n, 1, "who wrote it")
			w.is(w.records(bot.RecordQuery{})[0].Version, r.Version+1, "version")
		}
	}},
	{name: "a record goes with its person; nobody's has no words and stays", run: func(w *world) {
		c, other := w.knows("amira"), w.knows("bilal")
		nobody := bot.Record{Kind: "talk", ID: "nobody", State: "new", At: w.now, Facts: json.RawMessage(`{}`)}
		w.ok(w.write(w.rec("talk", "hers", c), w.rec("talk", "other", other), nobody))
		w.receive(w.message("amira", "forget me"))
		w.say(w.claim())
		w.forget("amira")
		w.is(w.erase(), 1, "erased")
		w.is(w.recordIDs(bot.RecordQuery{}), []string{"nobody", "other"}, "records")
		w.is(len(w.records(bot.RecordQuery{IDs: []string{"nobody"}})[0].Words), 0, "words of nobody's")
		w.isErr(w.write(w.rec("talk", "late", c)), bot.ErrStale)
	}},
	{name: "a record whose key was destroyed is not listed, and one without words is", run: func(w *world) {
		c := w.knows("amira")
		bare := w.rec("talk", "bare", c)
		bare.Words = nil
		w.ok(w.write(w.rec("talk", "words", c), bare))
		w.ok(w.vault.Destroy(w.ctx, c.Person.Key))
		w.is(w.recordIDs(bot.RecordQuery{}), []string{"bare"}, "records")
		w.isErr(w.write(w.rec("talk", "more", c)), bot.ErrStale)
	}},
	{name: "records are found by each of their fields, by time and then by id, so many at most", run: func(w *world) {
		a, b := w.knows("amira"), w.knows("bilal")
		at := func(id string, of bot.Claimed, helper bot.PersonID, state string, minutes int) bot.Record {
			r := w.rec("talk", id, of)
			r.Helper, r.State, r.At = helper, state, w.now.Add(time.Duration(minutes)*time.Minute)
			return r
		}
		nobody := at("n", bot.Claimed{}, "h2", "open", 2)
		nobody.Words = nil
		w.ok(w.write(at("c", a, "h1", "open", 0), at("b", a, "", "closed", 1), at("a", b, "h1", "waiting", 1), nobody, w.rec("helper", "x", a)))
		for name, q := range map[string]struct {
			q    bot.RecordQuery
			want []string
		}{
			"all":             {bot.RecordQuery{}, []string{"c", "a", "b", "n"}},
			"limit":           {bot.RecordQuery{Limit: 2}, []string{"c", "a"}},
			"ids":             {bot.RecordQuery{IDs: []string{"n", "c", "zz"}}, []string{"c", "n"}},
			"person":          {bot.RecordQuery{Person: a.Person.ID}, []string{"c", "b"}},
			"conversation":    {bot.RecordQuery{Conversation: b.Conversation.ID}, []string{"a"}},
			"helper":          {bot.RecordQuery{Helper: "h1"}, []string{"c", "a"}},
			"states":          {bot.RecordQuery{States: []string{"waiting", "open", "waiting"}}, []string{"c", "a", "n"}},
			"since":           {bot.RecordQuery{Since: w.now.Add(time.Minute)}, []string{"a", "b", "n"}},
			"helper, state":   {bot.RecordQuery{Helper: "h1", States: []string{"open"}}, []string{"c"}},
			"person, since":   {bot.RecordQuery{Person: a.Person.ID, Since: w.now.Add(time.Second)}, []string{"b"}},
			"another kind":    {bot.RecordQuery{Kind: "helper"}, []string{"x"}},
			"a kind of none":  {bot.RecordQuery{Kind: "none"}, nil},
			"a wicked string": {bot.RecordQuery{IDs: []string{"' OR 1=1 --", "\x00"}}, nil},
		} {
			w.is(w.recordIDs(q.q), q.want, name)
		}
	}},
	{name: "a signal from elsewhere arrives once, wakes its conversation and raises its version", run: func(w *world) {
		a, b := w.knows("amira"), w.knows("bilal")
		w.receive(w.message("amira", "claim"))
		turn := w.claim()
		change := w.done(turn)
		change.Timers = []bot.TimerChange{{Conversation: b.Conversation.ID, Name: "handover/claim/t", At: w.now, Data: []byte(`{"talk":"t"}`)}}
		w.commit(change)
		w.isErr(w.Commit(w.ctx, change), bot.ErrStale) // nor does it arrive again by this
		w.is(w.version(b.Conversation.ID), b.Conversation.Version+1, "version")
		got := w.claim()
		w.is([]any{got.Conversation.ID, texts(got.Events), string(got.Events[0].Data)}, []any{b.Conversation.ID, []string{"timer handover/claim/t"}, `{"talk":"t"}`}, "what arrived")
		w.commit(w.done(got))
		w.is(w.idle(), time.Time{}, "next")
		w.is(w.version(a.Conversation.ID), a.Conversation.Version+1, "the sender's version")
	}},
	{name: "a signal reaches nobody of the unknown, the erasing and the forgotten, and nothing spins", run: func(w *world) {
		c := w.forget("amira")
		send := func() {
			w.signal(c.Conversation.ID, "talk/line/1", "words", "")
			w.signal("nobody", "talk/line/1", "words", "")
			w.signal("nobody", "talk/line/2", "words", c.Person.ID)
			w.is(w.idle(), time.Time{}, "next")
			idle, err := w.Gauges(w.ctx, w.now)
			w.ok(err)
			w.is(idle.Waiting, 0, "waiting")
		}
		send()
		w.is(w.erase(), 1, "erased")
		send()
	}},
	{name: "of a signal whose owner is forgotten the data are gone, and its conversation goes on", run: func(w *world) {
		parent, helper := w.knows("amira"), w.knows("bilal")
		w.signal(helper.Conversation.ID, "helper/line/1", "her words", parent.Person.ID)
		w.ok(w.vault.Destroy(w.ctx, parent.Person.Key))
		w.now = w.now.Add(time.Second)
		w.receive(w.message("bilal", "mine"))
		got := w.claim()
		w.is(texts(got.Events), []string{"timer helper/line/1", "mine"}, "events")
		w.is(len(got.Events[0].Data), 0, "data")
		w.is(got.Person.ID, helper.Person.ID, "he is not forgotten")
		w.say(got, w.line(got, bot.ForAnswer, "answer"))
		w.is(w.due(9), []string{"answer"}, "due")
	}},
	{name: "words are readable where they were sent as long as their owner's key is there, and no longer", run: func(w *world) {
		parent, helper := w.knows("amira"), w.meet("bilal")
		copied := w.line(helper, bot.ForRelay, "her words")
		copied.Owner = parent.Person.ID
		w.say(helper, copied, w.line(helper, bot.ForRelay, "next"))
		rows, _ := w.dueAs(9)
		w.is(said(rows), []string{"her words"}, "due")
		w.is(rows[0].Person, helper.Person.ID, "to whom")
		w.sent(rows...)
		w.is(w.lines("bilal"), []string{"hello", "bot: her words", "bot: next"}, "lines")
		w.ok(w.vault.Destroy(w.ctx, parent.Person.Key))
		w.is(w.lines("bilal"), []string{"hello", "bot: next"}, "lines after she is forgotten")
		w.is(w.due(9), []string{"next"}, "due")
		w.is(w.meet("bilal").Person.ID, helper.Person.ID, "he is who he was")
	}},
	{name: "a line that waits while its owner is forgotten is never sent and holds nothing up", run: func(w *world) {
		parent, helper := w.knows("amira"), w.meet("bilal")
		var lines []bot.Outgoing
		for i := range 3 {
			l := w.line(helper, bot.ForRelay, fmt.Sprint("her words ", i))
			l.Owner = parent.Person.ID
			lines = append(lines, l)
		}
		w.say(helper, append(lines, w.line(helper, bot.ForRelay, "other"))...)
		w.ok(w.vault.Destroy(w.ctx, parent.Person.Key))
		var got []string
		for range 9 {
			rows, next := w.dueAs(9)
			if got = said(rows); len(rows) > 0 {
				break
			}
			w.is(next, w.now, "when to look again")
		}
		w.is(got, []string{"other"}, "due")
		w.is(w.counts()[bot.Cancelled], 3, "cancelled")
	}},
	{name: "a line whose owner's key is gone when it is committed is stale", run: func(w *world) {
		w.staleWithout(func(owner bot.Claimed) { w.ok(w.vault.Destroy(w.ctx, owner.Person.Key)) })
	}},
	{name: "a line whose owner is forgotten when it is committed is stale", run: func(w *world) {
		w.staleWithout(func(bot.Claimed) { w.forget("amira"); w.is(w.erase(), 1, "erased") })
	}},
	{name: "the words of events are wiped with the commit that says so, and of no others", run: func(w *world) {
		c := w.meet("bilal")
		w.receive(w.message("bilal", "later"), w.message("amira", "hers"))
		change := w.done(c)
		change.Conversations[0].Wipe = change.Conversations[0].Done
		w.commit(change)
		w.is(w.lines("bilal"), []string{"later"}, "lines")
		w.is(w.lines("amira"), []string{"hers"}, "somebody else's")
	}},
	{name: "cases move, and keep what they hold", run: func(w *world) {
		one, two := w.openCase("amira"), w.openCase("bilal")
		w.commit(bot.Change{At: w.now, CaseStates: []bot.CaseStateChange{{ID: one.ID, State: bot.CaseClosed}, {ID: "unknown", State: bot.CaseClosed}}})
		got, err := w.Cases(w.ctx, bot.CaseNew)
		w.ok(err)
		w.is(got, []bot.Case{two}, "new ones")
		one.State = bot.CaseClosed
		got, err = w.Cases(w.ctx, bot.CaseClosed)
		w.ok(err)
		w.is(got, []bot.Case{one}, "closed ones")
	}},
	{name: "who is on duty is read from the active helpers who are staff", run: func(w *world) {
		helper := func(user, state string, f bot.HelperFacts) {
			c := w.knows(user)
			k := bot.HelperRecord{Meta: bot.Meta{ID: string(c.Person.ID), Person: c.Person.ID, State: state, At: w.now}, Facts: f, Words: bot.HelperWords{FirstName: canary}}
			r, err := k.Change()
			w.ok(err)
			w.commit(bot.Change{At: w.now, Records: []bot.RecordChange{r}})
		}
		is := func(want bot.Roster, when string) {
			w.Helper()
			got, err := w.Roster(w.ctx, w.now)
			w.ok(err)
			w.is(got, want, when)
		}
		is(bot.Roster{}, "nobody")
		evening := []bot.Shift{{Day: time.Monday, From: 19 * 60, To: 21 * 60}} // 18:00 UTC; now it is Monday, nine o'clock
		helper("staff", bot.HelperActive, bot.HelperFacts{Roles: []bot.Role{bot.Staff}, Shifts: evening})
		helper("paused", bot.HelperPaused, bot.HelperFacts{Roles: []bot.Role{bot.Staff}, OnUntil: w.now.Add(time.Hour)})
		helper("ambassador", bot.HelperActive, bot.HelperFacts{Roles: []bot.Role{bot.Ambassador}, OnUntil: w.now.Add(time.Hour)})
		opens := time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)
		is(bot.Roster{NextOpening: opens}, "in the morning")
		helper("both", bot.HelperActive, bot.HelperFacts{Roles: []bot.Role{bot.Coordinator, bot.Staff}, OnUntil: w.now.Add(time.Hour)})
		is(bot.Roster{OnDuty: 1, NextOpening: w.now}, "with somebody on by hand")
		w.now = opens
		is(bot.Roster{OnDuty: 1, NextOpening: opens}, "in the evening")
	}},
	{name: "who waits for a person is counted from the talks that wait or are reserved", run: func(w *world) {
		c := w.knows("amira")
		for i, state := range []string{bot.TalkOpen, bot.TalkReserved, bot.TalkWaiting, bot.TalkClosed, bot.TalkWithdrawn, bot.TalkUnserved, bot.TalkWaiting} {
			r := w.rec("talk", state+fmt.Sprint(i), c)
			r.State, r.At = state, w.now.Add(time.Duration(i)*time.Minute)
			w.ok(w.write(r))
		}
		other := w.rec("review", "r", c)
		other.State = bot.TalkWaiting
		w.ok(w.write(other))
		g, err := w.Gauges(w.ctx, w.now.Add(5*time.Minute))
		w.ok(err)
		w.is([]any{g.Wishes, g.WishesSince}, []any{2, w.now.Add(time.Minute)}, "who waits, and since when")
	}},
}
