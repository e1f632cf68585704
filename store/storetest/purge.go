package storetest

import (
	"fmt"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// talk is one message and its answer with a choice, sent.
func (w *world) talk(user string) bot.OutboxID {
	w.Helper()
	a := w.message(user, "hello")
	a.Inbound.Target = bot.MessageID("in-" + a.Inbound.ID)
	w.receive(a)
	c := w.claim()
	c.Conversation.State, c.Conversation.LastIn = []byte("memory"), w.now
	l := w.line(c, bot.ForAnswer, "answer")
	l.Reply.Choices = []bot.Choice{{Label: "more"}}
	w.say(c, l)
	rows, _ := w.dueAs(1)
	w.sent(rows...)
	return l.ID
}

var purgeTests = []test{
	{name: "texts are gone after a day, and not before", run: func(w *world) {
		w.talk("amira")
		w.now = w.now.Add(24*time.Hour - time.Second)
		w.purge()
		w.is(w.lines("amira"), []string{"hello", "bot: answer"}, "before")
		w.now = w.now.Add(time.Second)
		w.purge()
		w.is(w.lines("amira"), []string(nil), "after")
		w.is(len(w.meet("amira").Conversation.State), 0, "memory")
	}},
	{name: "texts of who joined are kept, and go when they withdraw", run: func(w *world) {
		w.consent("amira", bot.Consent{For: bot.ConsentContact, Given: true})
		w.talk("amira")
		w.now = w.now.Add(72 * time.Hour)
		w.purge()
		w.is(w.lines("amira"), []string{"hello", "hello", "bot: answer"}, "kept")
		w.consent("amira", bot.Consent{For: bot.ConsentContact, Given: false})
		w.purge()
		w.is(w.lines("amira"), []string{"hello"}, "after she withdrew, all but today's")
	}},
	{name: "records go when their term is over, and not before", run: func(w *world) {
		c := w.knows("amira")
		soon, late, never := w.rec("talk", "soon", c), w.rec("talk", "late", c), w.rec("talk", "never", c)
		soon.Until, late.Until = w.now.Add(time.Hour), w.now.Add(2*time.Hour)
		other := w.rec("review", "soon", c)
		w.ok(w.write(soon, late, never, other))
		w.now = w.now.Add(time.Hour - time.Second)
		w.is(w.purge()["records"], 0, "before")
		w.now = w.now.Add(time.Second)
		w.is(w.purge()["records"], 1, "after")
		w.is(w.recordIDs(bot.RecordQuery{}), []string{"late", "never"}, "what is left")
		w.is(w.recordIDs(bot.RecordQuery{Kind: "review"}), []string{"soon"}, "what is left of another kind")
		w.now = w.now.Add(10 * 365 * 24 * time.Hour)
		w.is(w.purge()["records"], 1, "much later")
	}},
	{name: "many records go in one call", run: func(w *world) {
		c := w.knows("amira")
		for i := range 12 {
			var many []bot.Record
			for j := range 100 {
				r := w.rec("talk", fmt.Sprint(i, "-", j), c)
				r.Until = w.now
				many = append(many, r)
			}
			w.ok(w.write(many...))
		}
		w.is(w.purge()["records"], 1200, "records")
	}},
	{name: "the lines of a talk go when its term is over, whatever she agreed to; those after it stay", run: func(w *world) {
		w.consent("amira", bot.Consent{For: bot.ConsentContact, Given: true})
		w.talk("amira")
		c := w.meet("amira")
		w.commit(w.done(c))
		w.now = w.now.Add(24 * time.Hour)
		talk := w.rec("talk", "t", c)
		talk.State, talk.Until = bot.TalkClosed, w.now.Add(bot.TalkTerm) // it ends now
		w.ok(w.write(talk))
		w.now = w.now.Add(24 * time.Hour)
		w.receive(w.message("amira", "another day"))
		w.commit(w.done(w.claim()))
		w.now = talk.Until.Add(-time.Second)
		w.purge()
		w.is(w.lines("amira"), []string{"hello", "hello", "bot: answer", "hello", "another day"}, "before")
		w.now = talk.Until
		w.purge()
		w.is(w.lines("amira"), []string{"another day"}, "after")
		w.is(w.recordIDs(bot.RecordQuery{}), []string(nil), "the talk")
	}},
	{name: "kept texts go after 90 days, unless a talk goes on", run: func(w *world) {
		for _, user := range []string{"amira", "bilal"} {
			w.consent(user, bot.Consent{For: bot.ConsentContact, Given: true})
			w.talk(user)
		}
		c := w.meet("bilal")
		w.commit(w.done(c))
		talk := w.rec("talk", "t", c)
		talk.State = bot.TalkOpen
		w.ok(w.write(talk))
		w.now = w.now.Add(90*24*time.Hour - time.Second)
		w.purge()
		w.is(w.lines("amira"), []string{"hello", "hello", "bot: answer"}, "before")
		w.now = w.now.Add(time.Second)
		w.purge()
		w.is(w.lines("amira"), []string(nil), "after")
		w.is(w.lines("bilal"), []string{"hello", "hello", "bot: answer", "hello"}, "of who is in a talk")
		talk.Version, talk.State = 1, bot.TalkClosed
		w.ok(w.write(talk))
		w.purge()
		w.is(w.lines("bilal"), []string(nil), "when it is over")
	}},
	{name: "copies in a helper's conversation go after a day, whatever he or she agreed to", run: func(w *world) {
		w.consent("bilal", bot.Consent{For: bot.ConsentContact, Given: true})
		parent, c := w.knows("amira"), w.meet("bilal")
		w.wear(c, bot.Helper)
		h := w.meet("bilal")
		copied := w.line(h, bot.ForRelay, "her words")
		copied.Owner = parent.Person.ID
		w.say(h, copied)
		rows, _ := w.dueAs(9)
		w.sent(rows...)
		page := func() (out []string) {
			ls, err := w.TalkLines(w.ctx, h.Conversation.ID, 0, 9)
			w.ok(err)
			for _, l := range ls {
				out = append(out, l.Text+l.Reply.PlainText())
			}
			return out
		}
		w.now = w.now.Add(24*time.Hour - time.Second)
		w.purge()
		w.is(page(), []string{"hello", "her words"}, "before")
		w.now = w.now.Add(time.Second)
		w.purge()
		w.is(page(), []string(nil), "after")
	}},
	{name: "what waits to be handled is never purged", run: func(w *world) {
		w.receive(w.message("amira", "hello"))
		w.now = w.now.Add(90 * 24 * time.Hour)
		w.purge()
		w.is(texts(w.claim().Events), []string{"hello"}, "events")
	}},
	{name: "a line that is set for a far day is kept until then", run: func(w *world) {
		c := w.meet("amira")
		l := w.line(c, bot.ForReminder, "reminder")
		l.Due = w.now.Add(10 * 24 * time.Hour)
		w.say(c, l)
		w.now = l.Due
		w.purge()
		w.is(w.due(9), []string{"reminder"}, "due")
	}},
	{name: "a line that nobody could send is given up after two days", run: func(w *world) {
		c := w.meet("amira")
		w.say(c, w.line(c, bot.ForAnswer, "answer"))
		w.now = w.now.Add(47 * time.Hour)
		w.purge()
		w.is(w.counts()[bot.Pending], 1, "pending")
		w.now = w.now.Add(time.Hour)
		w.purge()
		w.is(w.due(9), []string(nil), "due")
	}},
	{name: "a held line is given up after two days", run: func(w *world) {
		_, r := w.onWire("amira", bot.ForAnswer)
		w.settle(bot.Settlement{ID: r.ID, State: bot.Held})
		w.now = w.now.Add(47 * time.Hour)
		w.purge()
		w.is(w.counts()[bot.Held], 1, "held")
		w.now = w.now.Add(time.Hour)
		w.purge()
		w.is(w.counts()[bot.Held], 0, "held")
	}},
	{name: "the ids of messages can be deleted on the channel for two days", run: func(w *world) {
		w.talk("amira")
		c := w.meet("amira")
		ids := func() int {
			got, err := w.MessagesSince(w.ctx, c.Conversation.ID, w.now.Add(-48*time.Hour))
			w.ok(err)
			return len(got)
		}
		w.now = w.now.Add(47 * time.Hour)
		w.purge()
		w.is(ids(), 2, "ids")
	}},
	{name: "the choices of the last twenty replies are kept for a month", run: func(w *world) {
		var replies []bot.OutboxID
		for range bot.KeptReplies + 2 {
			replies = append(replies, w.talk("amira"))
		}
		c := w.meet("amira")
		has := func(i int) bool {
			got, err := w.Choices(w.ctx, c.Conversation.ID, replies[i])
			w.ok(err)
			return len(got) > 0
		}
		w.now = w.now.Add(72 * time.Hour)
		w.purge()
		w.is([]bool{has(0), has(1), has(2), has(len(replies) - 1)}, []bool{false, false, true, true}, "kept after three days")
		w.now = w.now.Add(30 * 24 * time.Hour)
		w.purge()
		w.is(has(len(replies)-1), false, "kept after a month")
	}},
	{name: "much is purged in one call", run: func(w *world) {
		var many []bot.Arrival
		for i := range 1300 {
			many = append(many, w.message("amira", fmt.Sprint(i)))
		}
		w.receive(many...)
		w.commit(w.done(w.claim()))
		w.now = w.now.Add(48 * time.Hour)
		n := w.purge()
		w.is(n["event texts"], 1300, "texts")
		w.is(n["events"], 1300, "rows")
	}},
	{name: "purging again finds nothing", run: func(w *world) {
		w.talk("amira")
		w.now = w.now.Add(90 * 24 * time.Hour)
		w.purge()
		for what, n := range w.purge() {
			w.is(n, 0, what)
		}
	}},
	{name: "a dry run counts of each kind what a purge then takes, and takes nothing", run: func(w *world) {
		w.consent("joined", bot.Consent{For: bot.ConsentContact, Given: true})
		w.talk("joined")
		w.openCase("amira")
		for range bot.KeptReplies + 1 {
			w.talk("amira")
		}
		c := w.meet("amira")
		change := w.done(c)
		over := w.rec("talk", "over", c)
		over.State, over.Until = bot.TalkClosed, w.now.Add(bot.TalkTerm)
		change.Records = []bot.RecordChange{{Record: over}}
		change.Audits = []bot.Audit{{At: w.now, Who: "s1", What: bot.AuditExported, Reason: bot.AuditAsked, About: c.Person.ID}}
		change.Outbox = []bot.Outgoing{w.line(c, bot.ForAnswer, "never sent")}
		w.commit(change)
		_, r := w.onWire("bea", bot.ForAnswer)
		w.settle(bot.Settlement{ID: r.ID, State: bot.Held})
		for i, after := range []time.Duration{25 * time.Hour, 24 * time.Hour, 40 * 24 * time.Hour, 6 * 365 * 24 * time.Hour} {
			if i == 2 {
				w.talk("carla") // newer rows beside older ones
			}
			w.now = w.now.Add(after)
			before := w.lines("joined")
			counted, err := w.PurgeCount(w.ctx, w.now)
			w.ok(err)
			again, err := w.PurgeCount(w.ctx, w.now)
			w.ok(err)
			w.is(again, counted, "counted twice")
			w.is(w.lines("joined"), before, "lines after a dry run")
			if i > 0 && i < 3 {
				continue // steps that lie on top of each other
			}
			taken := w.purge()
			w.is(counted, taken, "counts")
			if i == 3 {
				for _, what := range []string{"events", "event texts", "replies", "reply texts", "unsent lines", "held lines", "choices", "memories", "dedupe hashes", "wishes", "records", "audit", "cases"} {
					if _, ok := taken[what]; !ok {
						w.Errorf("%s are not counted", what)
					}
				}
				for _, what := range []string{"events", "replies", "unsent lines", "held lines", "choices", "records", "audit", "cases", "reply texts", "dedupe hashes"} {
					if taken[what] == 0 {
						w.Errorf("no %s were taken: the case proves nothing of them", what)
					}
				}
			}
		}
	}},
}
