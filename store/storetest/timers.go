package storetest

import (
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// setTimer ends a claimed turn and sets, moves or cancels a timer.
func (w *world) setTimer(c bot.Claimed, name string, at time.Time, data string) {
	w.Helper()
	change := w.done(c)
	change.Timers = []bot.TimerChange{{Conversation: c.Conversation.ID, Name: name, At: at, Data: []byte(data)}}
	w.commit(change)
}

var timerTests = []test{
	{name: "a timer fires when it is due, with what was given to it", run: func(w *world) {
		w.setTimer(w.meet("amira"), "nudge", w.now.Add(time.Minute), "data\x00")
		w.is(w.idle(), w.now.Add(time.Minute), "next")
		w.now = w.now.Add(time.Minute)
		e := w.claim().Events[0]
		w.is(e.Inbound.Kind, bot.Timer, "kind")
		w.is(e.Timer, "nudge", "name")
		w.is(string(e.Data), "data\x00", "data")
		w.is(e.Due, w.now, "due")
	}},
	{name: "a timer fires once", run: func(w *world) {
		w.setTimer(w.meet("amira"), "nudge", w.now, "")
		w.commit(w.done(w.claim()))
		w.is(w.idle(), time.Time{}, "next")
		w.now = w.now.Add(time.Hour)
		w.idle()
	}},
	{name: "setting a timer again moves it", run: func(w *world) {
		c := w.meet("amira")
		w.setTimer(c, "nudge", w.now.Add(time.Minute), "old")
		w.receive(w.message("amira", "x"))
		w.setTimer(w.claim(), "nudge", w.now.Add(time.Hour), "new")
		w.is(w.idle(), w.now.Add(time.Hour), "next")
		w.now = w.now.Add(time.Hour)
		got := w.claim()
		w.is(len(got.Events), 1, "events")
		w.is(string(got.Events[0].Data), "new", "data")
	}},
	{name: "a timer that fired can be set again from its own turn", run: func(w *world) {
		w.setTimer(w.meet("amira"), "nudge", w.now, "")
		for range 3 {
			c := w.claim()
			w.is(texts(c.Events), []string{"timer nudge"}, "events")
			w.now = w.now.Add(time.Minute)
			w.setTimer(c, "nudge", w.now, "")
		}
	}},
	{name: "a cancelled timer never fires", run: func(w *world) {
		w.setTimer(w.meet("amira"), "nudge", w.now.Add(time.Minute), "")
		w.receive(w.message("amira", "x"))
		w.setTimer(w.claim(), "nudge", time.Time{}, "")
		w.is(w.idle(), time.Time{}, "next")
		w.now = w.now.Add(time.Hour)
		w.idle()
	}},
	{name: "timers of two names and of two people are apart", run: func(w *world) {
		a := w.meet("amira")
		change := w.done(a)
		for i, n := range []string{"one", "two"} {
			change.Timers = append(change.Timers, bot.TimerChange{Conversation: a.Conversation.ID, Name: n, At: w.now.Add(time.Duration(2-i) * time.Minute)})
		}
		w.commit(change)
		w.setTimer(w.meet("bilal"), "one", w.now.Add(time.Hour), "")
		w.now = w.now.Add(10 * time.Minute)
		w.is(texts(w.claim().Events), []string{"timer two", "timer one"}, "events by due time")
	}},
	{name: "a due timer stands before the messages that came after it", run: func(w *world) {
		c := w.meet("amira")
		w.setTimer(c, "nudge", w.now.Add(time.Minute), "")
		a := w.message("amira", "before")
		w.now = w.now.Add(2 * time.Minute)
		w.receive(a, w.message("amira", "after"))
		w.is(texts(w.claim().Events), []string{"before", "timer nudge", "after"}, "events")
	}},
	{name: "a timer may be set for another conversation", run: func(w *world) {
		b := w.meet("bilal")
		w.commit(w.done(b))
		a := w.meet("amira")
		change := w.done(a)
		change.Timers = []bot.TimerChange{{Conversation: b.Conversation.ID, Name: "offer", At: w.now}}
		w.commit(change)
		w.is(w.claim().Conversation.ID, b.Conversation.ID, "conversation")
	}},
	{name: "a timer that is set anew from elsewhere while its turn is under way is not ended by that turn", run: func(w *world) {
		a := w.meet("amira")
		w.setTimer(w.meet("bilal"), "offer", w.now, "old")
		under := w.claim() // the old timer's turn
		w.is(texts(under.Events), []string{"timer offer"}, "events")
		change := w.done(a)
		change.Timers = []bot.TimerChange{{Conversation: under.Conversation.ID, Name: "offer", At: w.now.Add(time.Hour), Data: []byte("new")}}
		w.commit(change)
		w.isErr(w.Commit(w.ctx, w.done(under)), bot.ErrStale)
		w.now = w.now.Add(time.Hour)
		w.is(string(w.claim().Events[0].Data), "new", "data")
	}},
	{name: "a turn that was overtaken by a timer from elsewhere runs again at once", run: func(w *world) {
		a := w.meet("amira")
		under := w.meet("bilal")
		change := w.done(a)
		change.Timers = []bot.TimerChange{{Conversation: under.Conversation.ID, Name: "offer", At: w.now.Add(time.Hour)}}
		w.commit(change)
		w.isErr(w.Commit(w.ctx, w.done(under)), bot.ErrStale)
		w.is(texts(w.claim().Events), []string{"hello"}, "events")
	}},
	{name: "a timer is still set in a new process", needs: keeps, run: func(w *world) {
		w.setTimer(w.meet("amira"), "nudge", w.now.Add(time.Minute), "data")
		w.reopen()
		w.is(w.idle(), w.now.Add(time.Minute), "next")
		w.now = w.now.Add(time.Minute)
		w.is(string(w.claim().Events[0].Data), "data", "data")
	}},
}
