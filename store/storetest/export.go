package storetest

import (
	"errors"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// export reads all of a person, as staff would.
func (w *world) export(id string) bot.Export {
	w.Helper()
	e, ok := w.Store.(bot.Exporter)
	if !ok {
		w.Fatal("this kind of store cannot export a person")
	}
	x, err := e.Export(w.ctx, id)
	w.ok(err)
	return x
}

// exported is what lines say, each with who said it.
func exported(x bot.Export) (out []string) {
	for _, c := range x.Conversations {
		for _, l := range c.Lines {
			who := l.Kind
			if l.Ours {
				who = "bot " + l.Kind
			}
			out = append(out, strings.TrimSpace(who+": "+l.Text+" "+strings.Join(l.Choices, "|")))
		}
	}
	return out
}

var exportTests = []test{
	{name: "an export holds everything of a person and nothing of anybody else", run: func(w *world) {
		w.receive(w.message("other", "kanarie"))
		o := w.claim()
		w.say(o, w.line(o, bot.ForAnswer, "kanarie answer"))
		c := w.meet("amira")
		line := w.line(c, bot.ForAnswer, "answer")
		line.Reply.Choices = []bot.Choice{{Label: "Yes"}, {Label: "No"}}
		line.At = w.now
		change := w.done(c)
		change.Outbox = []bot.Outgoing{line}
		next := &change.Conversations[0].Conversation
		next.Lang, next.Reads, next.Country, next.Area, next.State, next.LastIn = "ar", []bot.Lang{"nl"}, "be", "2000", []byte(`{"d":1}`), w.now
		change.Consents = []bot.Consent{{Person: c.Person.ID, For: bot.ConsentContact, Given: true, TextVersion: "1", Lang: "ar", Channel: "test", At: w.now},
			{Person: c.Person.ID, For: bot.ConsentContact, Given: false, TextVersion: "1", Lang: "ar", Channel: "test", At: w.now}}
		change.Timers = []bot.TimerChange{{Conversation: c.Conversation.ID, Name: "nudge", At: w.now.Add(time.Hour), Data: []byte("x")}}
		w.commit(change)
		w.now = w.now.Add(time.Second)
		press := w.message("amira", "")
		press.Inbound.Kind, press.Inbound.Wire = bot.Press, bot.WireID(line.ID, 1)
		w.receive(press)
		for _, id := range []string{string(c.Person.ID), string(c.Conversation.ID)} {
			x := w.export(id)
			w.is(x.Person.ID, c.Person.ID, "person")
			w.is(exported(x), []string{"message: hello", "bot answer: answer Yes|No", "press: No"}, "lines")
			w.is(len(x.Addresses), 1, "addresses")
			w.is(x.Addresses[0].Address, addr("amira"), "address")
			w.is(x.Addresses[0].Reachable, true, "reachable")
			is := x.Conversations[0].Conversation
			w.is(is.Version, c.Conversation.Version+1, "version")
			w.is([]any{is.Lang, is.Reads, is.Country, is.Area, string(is.State), is.LastIn, is.Address}, []any{bot.Lang("ar"), []bot.Lang{"nl"}, bot.Country("be"), "2000", `{"d":1}`, change.At, addr("amira")}, "settings")
			w.is(len(x.Consents), 2, "answers to a consent, old and new")
			w.is(x.Conversations[0].Timers, []bot.ExportedTimer{{Name: "nudge", Due: change.Timers[0].At}}, "timers")
			w.is(x.Guarded(), false, "guarded")
		}
	}},
	{name: "an export holds a person's records, and of a helper no word of a parent", run: func(w *world) {
		parent, helper := w.knows("amira"), w.meet("bilal")
		copied := w.line(helper, bot.ForRelay, "her words")
		copied.Owner = parent.Person.ID
		copied.Reply.Choices = []bot.Choice{{Label: "her choice"}}
		w.say(helper, copied, w.line(helper, bot.ForAnswer, "his answer"))
		his, draft, door := w.rec("helper", "h", helper), w.rec("draft", "d", parent), w.rec("checkword", "c", parent)
		talk := w.rec("talk", "t", parent)
		talk.State, talk.Until, talk.Helper = "closed", w.now.Add(bot.TalkTerm), helper.Person.ID
		bare := bot.Record{Kind: "question", ID: "q", Person: parent.Person.ID, At: w.now.Add(time.Minute), Facts: []byte(`{}`)}
		w.ok(w.write(his, draft, door, talk, bare))
		x := w.export(string(parent.Person.ID))
		w.is(len(x.Records), 2, "her records")
		r := x.Records[0]
		w.is([]any{r.Kind, r.State, r.At, r.Until, string(r.Facts), string(r.Words)}, []any{"talk", "closed", talk.At, talk.Until, string(talk.Facts), string(talk.Words)}, "her talk")
		w.is([]any{x.Records[1].Kind, len(x.Records[1].Words)}, []any{"question", 0}, "one without words")
		x = w.export(string(helper.Person.ID))
		w.is([]any{len(x.Records), x.Records[0].Kind}, []any{1, "helper"}, "his records")
		w.is(exported(x), []string{"message: hello", "bot answer: his answer"}, "his lines")
	}},
	{name: "an export of somebody with an open case, or who is quiet, is guarded", run: func(w *world) {
		k := w.openCase("amira")
		x := w.export(string(k.Person))
		w.is(x.OpenCases, 1, "open cases")
		w.is(x.Guarded(), true, "guarded")
		c := w.meet("fatma")
		change := w.done(c)
		change.Conversations[0].Conversation.Quiet = true
		w.commit(change)
		w.is(w.export(string(c.Person.ID)).Guarded(), true, "quiet is guarded")
	}},
	{name: "nobody is exported by an id that leads to nobody", run: func(w *world) {
		c := w.forget("amira")
		w.is(w.export(string(c.Person.ID)).Person.State, bot.Erasing, "state")
		w.is(w.erase(), 1, "erased")
		for _, id := range []string{string(c.Person.ID), string(c.Conversation.ID), "", "nobody"} {
			if _, err := w.Store.(bot.Exporter).Export(w.ctx, id); !errors.Is(err, bot.ErrNobody) {
				w.Errorf("%q: %v", id, err)
			}
		}
	}},
	{name: "of a person whose key was destroyed an export holds no word", run: func(w *world) {
		c := w.meet("amira")
		w.say(c, w.line(c, bot.ForAnswer, "answer"))
		w.ok(w.vault.Destroy(w.ctx, c.Person.Key))
		x := w.export(string(c.Person.ID))
		w.is(exported(x), []string(nil), "lines")
		w.is(len(x.Addresses), 0, "addresses")
	}},
	{name: "who wrote a code is found, and nobody else", run: func(w *world) {
		w.receive(w.message("fatma", "is it brug-abc123 ?"), w.message("fatma", "brug-abc124"))
		w.now = w.now.Add(time.Minute)
		since := w.now
		c := w.meet("amira")
		w.receive(w.message("amira", " Brug-ABC123 "))
		w.forget("gone")
		w.receive(w.message("late", "brug-abc123"))
		got, err := w.Store.(bot.Exporter).Wrote(w.ctx, "brug-abc123", since)
		w.ok(err)
		w.is(len(got), 2, "who wrote it")
		w.is(got[0], bot.Writer{Person: c.Person.ID, Conversation: c.Conversation.ID, Channel: addr("amira").Channel, At: w.now}, "she")
		got, err = w.Store.(bot.Exporter).Wrote(w.ctx, "brug-abc123", w.now.Add(time.Second))
		w.ok(err)
		w.is(len(got), 0, "later")
	}},
	{name: "forgetting on the word of staff is the same as in chat, and is written down", run: func(w *world) {
		c := w.meet("amira")
		w.commit(w.done(c))
		quiet := w.meet("fatma")
		change := w.done(quiet)
		change.Conversations[0].Conversation.Quiet = true
		w.commit(change)
		b := w.staff()
		receipt := func(bot.Lang) bot.Reply { return bot.TextReply("receipt") }
		for range 2 { // again is no error, and no second line of the log
			w.ok(b.ForgetFor(w.ctx, w.Store.(bot.Exporter), string(c.Conversation.ID), receipt, bot.Audit{Who: "s1", What: bot.AuditForgot, Reason: bot.AuditAsked}))
		}
		w.ok(b.ForgetFor(w.ctx, w.Store.(bot.Exporter), string(quiet.Person.ID), receipt, bot.Audit{Who: "s1", Second: "s2", What: bot.AuditForgot, Reason: bot.AuditOrder}))
		rows, _ := w.dueAs(9)
		w.is(said(rows), []string{"receipt"}, "due: she who is quiet gets none")
		w.sent(rows...)
		w.is(w.erase(), 2, "erased")
		log, err := w.Audits(w.ctx, time.Time{})
		w.ok(err)
		w.is(len(log), 2, "lines of the log")
		w.is([]any{log[0].Who, log[0].What, log[0].About, log[1].Second}, []any{"s1", bot.AuditForgot, c.Person.ID, "s2"}, "the log")
		err = b.ForgetFor(w.ctx, w.Store.(bot.Exporter), string(c.Person.ID), receipt, bot.Audit{})
		w.isErr(err, bot.ErrNobody)
	}},
}

// staff is a bot whose only use is to forget.
func (w *world) staff() *bot.Bot {
	return bot.New(bot.Config{Store: w.Store, Reader: w.Store, Erasure: w.Store, Vault: w.vault, Ledger: w.vault, Now: func() time.Time { return w.now },
		NewID: func() string { return w.id("id") }, Split: func(r bot.Reply, _ bot.Features) []bot.Reply { return []bot.Reply{r} }})
}
