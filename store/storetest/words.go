package storetest

import (
	"bytes"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// canary is a word that must not be found at rest.
const canary = "CANARY-b7f1"

func contains(at []byte, s string) bool { return bytes.Contains(at, []byte(s)) }

var wordTests = []test{
	{name: "every script comes back as it went in", run: func(w *world) {
		for _, s := range []string{"كيف أساعد طفلي؟", "ⴰⵣⵓⵍ ⵜⴰⵎⴰⵣⵉⵖⵜ", "👩‍👧‍👦🇳🇱", "a\x00b\x00", "\u202eabc\u2066", "'; DROP TABLE persons; --", "é e\u0301", ""} {
			w.receive(w.message("u"+s, s))
			c := w.claim()
			w.is(texts(c.Events), []string{s}, "message")
			w.is(c.Conversation.Address.User, "u"+s, "user")
			c.Conversation.State = []byte(s)
			w.say(c, w.line(c, bot.ForAnswer, s))
			rows, _ := w.dueAs(1)
			w.is(said(rows), []string{s}, "line")
			w.is(rows[0].To, addr("u"+s), "to")
			w.sent(rows...)
		}
	}},
	{name: "times come back to the millisecond or finer, in UTC", run: func(w *world) {
		zone := time.FixedZone("far", 5*3600)
		a := w.message("amira", "x")
		a.At = w.now.In(zone)
		w.receive(a)
		c := w.claim()
		at := c.Events[0].At
		if d := at.Sub(w.now).Abs(); d >= time.Millisecond || at.Location() != time.UTC {
			w.Fatalf("%s came back as %s", w.now, at)
		}
		c.Conversation.LastIn = w.now.In(zone)
		l := w.line(c, bot.ForAnswer, "x")
		l.NotAfter = w.now.Add(time.Hour).In(zone)
		w.say(c, l)
		rows, _ := w.dueAs(1)
		for _, got := range []time.Time{rows[0].Facts.LastIn, rows[0].NotAfter.Add(-time.Hour), rows[0].At, rows[0].Due} {
			if d := got.Sub(w.now).Abs(); d >= time.Millisecond || got.Location() != time.UTC {
				w.Fatalf("%s came back as %s", w.now, got)
			}
		}
	}},
	{name: "no word, name or address stands at rest in the clear", needs: func(p Place) bool { return p.AtRest != nil }, run: func(w *world) {
		a := w.message(canary, canary)
		in := &a.Inbound
		in.ID, in.Target, in.Args, in.Command, in.Wire = canary, canary, canary, canary, canary
		in.Media = &bot.Media{Kind: canary, Ref: canary, Type: canary}
		w.receive(a)
		c := w.claim()
		c.Conversation.State = []byte(canary)
		key, err := w.vault.NewKey(w.ctx)
		w.ok(err)
		change := w.done(c)
		l := w.line(c, bot.ForAnswer, canary)
		l.Target = canary
		l.Reply.Choices = []bot.Choice{{Label: canary, Data: canary}}
		change.Outbox = []bot.Outgoing{l}
		change.Timers = []bot.TimerChange{{Conversation: c.Conversation.ID, Name: "t", At: w.now.Add(time.Hour), Data: []byte(canary)}}
		change.Cases = []bot.Case{{ID: "c", Key: key, State: bot.CaseNew, At: w.now, Detail: bot.CaseDetail{Class: canary, Lines: []bot.CaseLine{{Text: canary}}}}}
		change.Records = []bot.RecordChange{{Record: bot.Record{Kind: "talk", ID: "t", Person: c.Person.ID, State: bot.TalkWaiting, At: w.now, Facts: []byte("{}"), Words: []byte(`{"theme":"` + canary + `"}`)}}}
		w.commit(change)
		rows, _ := w.dueAs(1)
		w.settle(bot.Settlement{ID: rows[0].ID, State: bot.Sent, Message: canary})
		w.is(contains(w.place.AtRest(w.T), string(c.Conversation.ID)), true, "the conversation's id, to show that this looks at the right bytes")
		w.is(contains(w.place.AtRest(w.T), canary), false, "the canary while it is open")
		w.is(contains(w.place.AtRest(w.T), "CANARY"), false, "a piece of the canary")
	}},
	{name: "a sealed value that was put in another row cannot be read", run: func(w *world) {
		key, err := w.vault.NewKey(w.ctx)
		w.ok(err)
		sealed, err := w.vault.Seal(w.ctx, key, bot.Place{Table: "events", Column: "payload", Row: "1"}, []byte("x"))
		w.ok(err)
		if _, err := w.vault.Open(w.ctx, bot.Place{Table: "events", Column: "payload", Row: "2"}, sealed); err == nil {
			w.Fatal("it was read")
		}
	}},
}
