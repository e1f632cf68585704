package storetest

import (
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// onWire commits one line and hands it out.
func (w *world) onWire(user string, p bot.Purpose) (bot.Claimed, bot.DueRow) {
	w.Helper()
	c := w.meet(user)
	w.say(c, w.line(c, p, "line"))
	rows, _ := w.dueAs(1)
	if len(rows) != 1 {
		w.Fatal("nothing is due")
	}
	return c, rows[0]
}

// cancel ends the unsent lines of a conversation.
func (w *world) cancel(user string, p ...bot.Purpose) {
	w.Helper()
	c := w.meet(user)
	change := w.done(c)
	change.Cancel = []bot.CancelSends{{Conversation: c.Conversation.ID, Purposes: p}}
	w.commit(change)
}

var settleTests = []test{
	{name: "a settled line is not due any more, whatever became of it", run: func(w *world) {
		for _, s := range []bot.Outbound{bot.Sent, bot.Delivered, bot.Unknown, bot.Failed, bot.Cancelled, bot.Held} {
			_, r := w.onWire("amira", bot.ForAnswer)
			w.settle(bot.Settlement{ID: r.ID, State: s})
			w.is(w.counts()[s], 1, string(s))
			w.is(w.due(9), []string(nil), "due")
		}
	}},
	{name: "a line that was cancelled on the wire stays cancelled unless it was sent", run: func(w *world) {
		for state, want := range map[bot.Outbound]bot.Outbound{
			bot.Pending: bot.Cancelled, bot.Failed: bot.Cancelled, bot.Held: bot.Cancelled, bot.Unknown: bot.Cancelled, bot.Sent: bot.Sent,
		} {
			before := w.counts()[want]
			_, r := w.onWire("amira", bot.ForAnswer)
			w.cancel("amira", bot.ForAnswer)
			w.settle(bot.Settlement{ID: r.ID, State: state, Due: w.now})
			w.is(w.counts()[want], before+1, string(want)+" after "+string(state))
			w.is(w.due(9), []string(nil), "due")
		}
	}},
	{name: "cancelling spares other purposes, other people and what is sent", run: func(w *world) {
		_, sent := w.onWire("amira", bot.ForAnswer)
		w.sent(sent)
		c := w.meet("amira")
		w.say(c, w.line(c, bot.ForAnswer, "answer"), w.line(c, bot.ForRelay, "relay"))
		b := w.meet("bilal")
		w.say(b, w.line(b, bot.ForAnswer, "bilal's"))
		w.cancel("amira", bot.ForAnswer, bot.ForOffer)
		w.is(w.due(9), []string{"relay", "bilal's"}, "due")
		w.is(w.counts(), map[bot.Outbound]int{bot.Sent: 1, bot.Cancelled: 1, bot.Pending: 2}, "states")
	}},
	{name: "a change cancels before it adds", run: func(w *world) {
		c := w.meet("amira")
		w.say(c, w.line(c, bot.ForAnswer, "old"))
		c = w.meet("amira")
		change := w.done(c)
		change.Cancel = []bot.CancelSends{{Conversation: c.Conversation.ID, Purposes: []bot.Purpose{bot.ForAnswer}}}
		change.Outbox = []bot.Outgoing{w.line(c, bot.ForAnswer, "new")}
		w.commit(change)
		w.is(w.due(9), []string{"new"}, "due")
	}},
	{name: "cancelling takes held lines too", run: func(w *world) {
		_, r := w.onWire("amira", bot.ForAnswer)
		w.settle(bot.Settlement{ID: r.ID, State: bot.Held})
		w.cancel("amira", bot.ForAnswer)
		w.is(w.counts(), map[bot.Outbound]int{bot.Cancelled: 1}, "states")
	}},
	{name: "pending counts an attempt unless it is free", run: func(w *world) {
		_, r := w.onWire("amira", bot.ForAnswer)
		for i, free := range []bool{true, false, true, false} {
			w.settle(bot.Settlement{ID: r.ID, State: bot.Pending, Due: w.now, Free: free})
			rows, _ := w.dueAs(1)
			w.is(rows[0].Attempts, (i+1)/2, "attempts")
		}
	}},
	{name: "an unreachable address is told of in the next facts", run: func(w *world) {
		c := w.meet("amira")
		w.say(c, w.line(c, bot.ForAnswer, "one"), w.line(c, bot.ForAnswer, "two"))
		rows, _ := w.dueAs(1)
		w.settle(bot.Settlement{ID: rows[0].ID, State: bot.Failed, Unreachable: true})
		rows, _ = w.dueAs(1)
		w.is(rows[0].Facts.Reachable, false, "reachable")
	}},
	{name: "settling and cancelling at once end in one of the two states", run: func(w *world) {
		for range 20 {
			c, r := w.onWire("amira", bot.ForAnswer)
			v := c.Conversation
			v.Version++
			w.together(2, func(i int) {
				if i == 0 {
					if err := w.Settle(w.ctx, []bot.Settlement{{ID: r.ID, State: bot.Sent, At: w.now}}); err != nil {
						w.Error(err)
					}
					return
				}
				if err := w.Commit(w.ctx, bot.Change{At: w.now, Cancel: []bot.CancelSends{{Conversation: v.ID, Purposes: []bot.Purpose{bot.ForAnswer}}}}); err != nil {
					w.Error(err)
				}
			})
		}
		w.is(w.counts(), map[bot.Outbound]int{bot.Sent: 20}, "states: what was sent is sent")
	}},
	{name: "a delivery status settles what was sent or unknown, once and not backwards", run: func(w *world) {
		status := func(id bot.OutboxID, s bot.Outbound) {
			w.commit(bot.Change{At: w.now, Settled: []bot.Settlement{{ID: id, State: s, At: w.now}}})
		}
		_, a := w.onWire("amira", bot.ForAnswer)
		w.sent(a)
		status(a.ID, bot.Delivered)
		status(a.ID, bot.Failed)
		_, b := w.onWire("amira", bot.ForAnswer)
		w.settle(bot.Settlement{ID: b.ID, State: bot.Unknown})
		status(b.ID, bot.Delivered)
		_, c := w.onWire("amira", bot.ForAnswer)
		status(c.ID, bot.Delivered) // before we heard that it was sent
		w.sent(c)
		w.is(w.counts(), map[bot.Outbound]int{bot.Delivered: 3}, "states")
		w.is(w.due(9), []string(nil), "due")
	}},
	{name: "settling a line that is not there is no error", run: func(w *world) {
		w.settle(bot.Settlement{ID: "nobody's", State: bot.Sent, Message: "1"})
	}},
	{name: "the ids of both sides' messages are kept for deleting", run: func(w *world) {
		a := w.message("amira", "hello")
		a.Inbound.Target = "in-1"
		w.receive(a)
		start := w.message("amira", "")
		start.Inbound.Kind, start.Inbound.Command, start.Inbound.Target = bot.Command, "start", "in-2"
		w.receive(start)
		press := w.message("amira", "")
		press.Inbound.Kind, press.Inbound.Target = bot.Press, "m-of-ours"
		w.receive(press)
		c := w.claim()
		w.say(c, w.line(c, bot.ForAnswer, "one"))
		rows, _ := w.dueAs(1)
		w.sent(rows...)
		ids, err := w.MessagesSince(w.ctx, c.Conversation.ID, w.now.Add(-time.Hour))
		w.ok(err)
		w.is(ids, []string{"in-1", "in-2", "m-" + string(rows[0].ID)}, "ids")
		ids, err = w.MessagesSince(w.ctx, c.Conversation.ID, w.now.Add(time.Second))
		w.ok(err)
		w.is(len(ids), 0, "ids of later")
	}},
}
