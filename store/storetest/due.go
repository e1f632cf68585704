package storetest

import (
	"fmt"
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

var dueTests = []test{
	{name: "lines go out by lane", run: func(w *world) {
		for i, p := range []bot.Purpose{bot.ForBroadcast, bot.ForReminder, bot.ForOffer, bot.ForAnswer, bot.ForSafety} {
			c := w.meet(fmt.Sprint("user", i))
			w.say(c, w.line(c, p, string(p)))
		}
		w.is(w.due(9), []string{"safety", "answer", "offer", "reminder", "broadcast"}, "order")
	}},
	{name: "lines of one conversation and lane go out one at a time, in order", run: func(w *world) {
		c := w.meet("amira")
		w.say(c, w.line(c, bot.ForAnswer, "one"), w.line(c, bot.ForAnswer, "two"), w.line(c, bot.ForNotice, "three"))
		for _, want := range []string{"one", "two", "three"} {
			rows, _ := w.dueAs(9)
			w.is(said(rows), []string{want}, "due")
			w.is(w.due(9), []string(nil), "while it is on the wire")
			w.sent(rows...)
		}
		w.is(w.counts()[bot.Sent], 3, "sent")
	}},
	{name: "a higher lane overtakes within a conversation", run: func(w *world) {
		c := w.meet("amira")
		w.say(c, w.line(c, bot.ForAnswer, "answer"), w.line(c, bot.ForSafety, "112"))
		w.is(w.due(9), []string{"112"}, "due")
	}},
	{name: "a line that waits for another try holds back those behind it", run: func(w *world) {
		c := w.meet("amira")
		w.say(c, w.line(c, bot.ForAnswer, "one"), w.line(c, bot.ForAnswer, "two"))
		rows, _ := w.dueAs(9)
		w.settle(bot.Settlement{ID: rows[0].ID, State: bot.Pending, Due: w.now.Add(time.Minute)})
		rows, next := w.dueAs(9)
		w.is(said(rows), []string(nil), "due")
		w.is(next, w.now.Add(time.Minute), "next")
		w.now = w.now.Add(time.Minute)
		rows, _ = w.dueAs(9)
		w.is(said(rows), []string{"one"}, "due later")
		w.is(rows[0].Attempts, 1, "attempts")
	}},
	{name: "a flood that waits hides nobody else's line", run: func(w *world) {
		flood := w.meet("amira")
		lines := make([]bot.Outgoing, 1200)
		for i := range lines {
			lines[i] = w.line(flood, bot.ForAnswer, fmt.Sprint(i))
		}
		w.say(flood, lines...)
		rows, _ := w.dueAs(9)
		w.is(said(rows), []string{"0"}, "the first of the flood")
		w.now = w.now.Add(time.Second)
		other := w.meet("bilal")
		w.say(other, w.line(other, bot.ForAnswer, "other"))
		w.is(w.due(9), []string{"other"}, "while the flood's first is on the wire")
		w.settle(bot.Settlement{ID: rows[0].ID, State: bot.Pending, Due: w.now.Add(time.Minute)})
		third := w.meet("carla")
		w.say(third, w.line(third, bot.ForAnswer, "third"))
		rows, next := w.dueAs(9)
		w.is(said(rows), []string{"third"}, "while the flood's first waits for another try")
		w.is(next.IsZero(), true, "next beside a line")
	}},
	{name: "people do not wait for each other", run: func(w *world) {
		for _, u := range []string{"amira", "bilal", "carla"} {
			c := w.meet(u)
			w.say(c, w.line(c, bot.ForAnswer, u+" 1"), w.line(c, bot.ForAnswer, u+" 2"))
		}
		w.is(w.due(2), []string{"amira 1", "bilal 1"}, "two")
		w.is(w.due(9), []string{"carla 1"}, "the rest")
	}},
	{name: "a line on the wire comes back after its lease", run: func(w *world) {
		c := w.meet("amira")
		w.say(c, w.line(c, bot.ForAnswer, "one"))
		w.is(w.due(9), []string{"one"}, "due")
		w.now = w.now.Add(30 * time.Second)
		w.is(w.due(9), []string{"one"}, "due after the lease")
	}},
	{name: "senders at once never get the same line", run: func(w *world) {
		const n = 60
		for i := range n {
			c := w.meet(fmt.Sprint("user", i))
			w.say(c, w.line(c, bot.ForAnswer, fmt.Sprint(i)))
		}
		var mu sync.Mutex
		got := map[string]int{}
		w.together(8, func(int) {
			for {
				rows, _, err := w.Due(w.ctx, bot.DueQuery{Channel: "chan", Now: w.now, Limit: 3, Owner: "me", Lease: time.Minute})
				if err != nil {
					w.Error(err)
				}
				if len(rows) == 0 {
					return
				}
				mu.Lock()
				for _, s := range said(rows) {
					got[s]++
				}
				mu.Unlock()
			}
		})
		w.is(len(got), n, "lines")
		for s, times := range got {
			if times != 1 {
				w.Fatalf("%s was handed out %d times", s, times)
			}
		}
	}},
	{name: "lines of another channel or account stay there", run: func(w *world) {
		c := w.meet("amira")
		l := w.line(c, bot.ForAnswer, "elsewhere")
		l.To.Account = "second"
		w.say(c, l)
		w.is(w.due(9), []string(nil), "due")
		rows, _, err := w.Due(w.ctx, bot.DueQuery{Channel: "chan", Account: "second", Now: w.now, Limit: 9, Owner: "me", Lease: time.Minute})
		w.ok(err)
		w.is(said(rows), []string{"elsewhere"}, "due there")
	}},
	{name: "a line comes back as it was committed", run: func(w *world) {
		c := w.meet("amira")
		l := w.line(c, bot.ForRelay, "tekst")
		l.Reply.Kind, l.Reply.Card = bot.AnswerCard, "sleep/nl"
		l.Reply.Choices = []bot.Choice{{Label: "Meer", Short: "M", Icon: "i", Dialog: "ask", Action: "more", Data: "d", URL: "https://example.org"}}
		l.Op, l.Target, l.NotAfter = bot.OpEdit, "77", w.now.Add(time.Hour)
		w.say(c, l)
		rows, _ := w.dueAs(9)
		w.is(rows[0].Outgoing, l, "line")
	}},
	{name: "the facts of the gate are those of this moment", run: func(w *world) {
		c := w.meet("amira")
		w.say(c, w.line(c, bot.ForReminder, "reminder"))
		w.receive(w.message("amira", "x"))
		c = w.claim()
		v := &c.Conversation
		v.Holder, v.Quiet, v.Exited, v.Stopped, v.Country = bot.HeldByPerson, true, true, true, "be"
		v.CalmUntil, v.LastIn = w.now.Add(time.Hour), w.now.Add(-time.Hour)
		change := w.done(c)
		change.Consents = []bot.Consent{{Person: c.Person.ID, For: bot.ConsentInvites, Given: true, TextVersion: "v1", Lang: "nl", Channel: "chan", At: w.now}}
		w.commit(change)
		rows, _ := w.dueAs(9)
		w.is(rows[0].Facts, bot.SendFacts{
			Person: bot.Active, Reachable: true, Holder: bot.HeldByPerson, Quiet: true, Exited: true, Stopped: true,
			CalmUntil: v.CalmUntil, LastIn: v.LastIn, Country: "be", Consents: bot.Consents{bot.ConsentInvites: change.Consents[0]},
		}, "facts")
	}},
	{name: "reach that a channel told of is read by the gate", run: func(w *world) {
		c := w.meet("amira")
		change := w.done(c)
		change.Outbox = []bot.Outgoing{w.line(c, bot.ForAnswer, "one")}
		change.Reach = []bot.Reachability{{Address: addr("amira"), Reachable: false}}
		w.commit(change)
		rows, _ := w.dueAs(9)
		w.is(rows[0].Facts.Reachable, false, "reachable")
	}},
	{name: "a line of a key is written once", run: func(w *world) {
		c := w.meet("amira")
		a, b := w.line(c, bot.ForReminder, "first"), w.line(c, bot.ForReminder, "second")
		a.Key, b.Key = "meeting/7/amira/1", "meeting/7/amira/1"
		w.say(c, a, b)
		c = w.meet("amira")
		again := w.line(c, bot.ForReminder, "third")
		again.Key = a.Key
		w.say(c, again)
		rows, _ := w.dueAs(9)
		w.sent(rows...)
		w.is(said(rows), []string{"first"}, "due")
		w.is(w.due(9), []string(nil), "due after it")
	}},
	{name: "what a page reads itself never falls due", run: func(w *world) {
		c := w.meet("amira")
		l, r := w.line(c, bot.ForAnswer, "one"), w.line(c, bot.ForReceipt, "receipt")
		l.Pull, r.Pull = true, true
		w.say(c, l, r)
		rows, next := w.dueAs(9)
		w.is(len(rows), 0, "due")
		w.is(next, time.Time{}, "next")
		w.is(w.counts(), map[bot.Outbound]int{bot.Sent: 1, bot.Pending: 1}, "states")
	}},
}
