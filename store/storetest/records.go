package storetest

import (
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// consent commits answers of somebody who writes.
func (w *world) consent(user string, answers ...bot.Consent) bot.PersonID {
	w.Helper()
	c := w.meet(user)
	change := w.done(c)
	for _, k := range answers {
		k.Person, k.At = c.Person.ID, w.now
		change.Consents = append(change.Consents, k)
	}
	w.commit(change)
	return c.Person.ID
}

var recordTests = []test{
	{name: "of consents the newest answer to each question counts", run: func(w *world) {
		p := w.consent("amira", bot.Consent{For: bot.ConsentInvites, Given: true, TextVersion: "v1"}, bot.Consent{For: bot.ConsentContact, Given: true})
		w.now = w.now.Add(time.Hour)
		w.consent("amira", bot.Consent{For: bot.ConsentInvites, Given: false, TextVersion: "v2", Lang: "ar", Channel: "chan"})
		got, err := w.Consents(w.ctx, p)
		w.ok(err)
		w.is(got[bot.ConsentInvites], bot.Consent{Person: p, For: bot.ConsentInvites, TextVersion: "v2", Lang: "ar", Channel: "chan", At: w.now}, "invites")
		w.is(got.Given(bot.ConsentContact), true, "contact")
		w.is(got.Given(bot.ConsentFollowUp), false, "never asked")
	}},
	{name: "holdings say how much is kept and since when", run: func(w *world) {
		c := w.meet("amira")
		change := w.done(c)
		change.Outbox = []bot.Outgoing{w.line(c, bot.ForAnswer, "one"), w.line(c, bot.ForAnswer, "two")}
		change.Records = []bot.RecordChange{{Record: w.rec("talk", "t", c)}, {Record: w.rec("question", "q", c)}}
		change.Timers = []bot.TimerChange{{Conversation: c.Conversation.ID, Name: "t", At: w.now.Add(time.Hour), Data: []byte("x")}}
		w.commit(change)
		began := w.now
		w.now = w.now.Add(time.Hour / 2)
		p := w.consent("amira", bot.Consent{For: bot.ConsentContact, Given: true})
		got, err := w.Holdings(w.ctx, p)
		w.ok(err)
		w.is(got, []bot.Holding{
			{Category: "messages", Count: 2, Oldest: began}, {Category: "replies", Count: 2, Oldest: began}, {Category: "addresses", Count: 1, Oldest: began},
			{Category: "consents", Count: 1, Oldest: w.now}, {Category: "talks", Count: 1, Oldest: began},
		}, "holdings")
		none, err := w.Holdings(w.ctx, "nobody")
		w.ok(err)
		w.is(none[0], bot.Holding{Category: "messages"}, "of nobody")
	}},
	{name: "a case comes back as it was opened", run: func(w *world) {
		k := w.openCase("amira")
		got, err := w.Cases(w.ctx, bot.CaseNew)
		w.ok(err)
		w.is(got, []bot.Case{k}, "cases")
	}},
	{name: "the newest approval of a card is the one that counts", run: func(w *world) {
		first := bot.Approval{Card: "a/nl", Hash: "1", Reader: "s1", Second: "s2", At: w.now}
		other := bot.Approval{Card: "b/nl", Hash: "9", Reader: "s1", Second: "s2", At: w.now}
		w.commit(bot.Change{At: w.now, Approvals: []bot.Approval{first, other}})
		again := bot.Approval{Card: "a/nl", Hash: "2", Reader: "s3", Second: "s1", At: w.now.Add(time.Hour)}
		w.commit(bot.Change{At: w.now, Approvals: []bot.Approval{again}})
		got, err := w.Approvals(w.ctx)
		w.ok(err)
		w.is(got, []bot.Approval{again, other}, "approvals")
	}},
	{name: "what staff did is appended, kept when the person is forgotten, and gone after its term", run: func(w *world) {
		c := w.forget("amira")
		one := bot.Audit{At: w.now, Who: "s1", Second: "s2", What: bot.AuditExported, About: c.Person.ID, Reason: bot.AuditAsked}
		two := bot.Audit{At: w.now.Add(time.Hour), Who: "s3", What: bot.AuditForgot, About: c.Person.ID, Reason: bot.AuditOrder}
		w.commit(bot.Change{At: w.now, Audits: []bot.Audit{one}})
		w.commit(bot.Change{At: w.now, Audits: []bot.Audit{two}})
		w.is(w.erase(), 1, "erased")
		since := func(at time.Time) []bot.Audit {
			got, err := w.Audits(w.ctx, at)
			w.ok(err)
			return got
		}
		w.is(since(time.Time{}), []bot.Audit{one, two}, "all")
		w.is(since(two.At), []bot.Audit{two}, "since the second")
		w.now = w.now.Add(5*365*24*time.Hour + time.Minute)
		w.purge()
		w.is(since(time.Time{}), []bot.Audit{two}, "after the term of the first")
	}},
	{name: "a case cannot be read without its key", run: func(w *world) {
		k := w.openCase("amira")
		w.ok(w.vault.Destroy(w.ctx, k.Key))
		got, err := w.Cases(w.ctx, bot.CaseNew)
		w.ok(err)
		w.is(len(got[0].Detail.Lines), 0, "lines")
	}},
}

func (w *world) openCase(user string) bot.Case {
	w.Helper()
	key, err := w.vault.NewKey(w.ctx)
	w.ok(err)
	c := w.meet(user)
	k := bot.Case{
		ID: bot.CaseID(w.id("c")), Conversation: c.Conversation.ID, Person: c.Person.ID, Key: key, Reason: bot.ReasonSafety, Level: bot.LevelHard,
		Lang: "nl", Country: "be", At: w.now, State: bot.CaseNew, Ground: bot.GroundSafety, Until: w.now.Add(bot.GroundTerm),
		Detail: bot.CaseDetail{Class: "violence", Lines: []bot.CaseLine{{At: w.now, Mine: true, Text: canary}}},
	}
	change := w.done(c)
	change.Cases = []bot.Case{k}
	w.commit(change)
	return k
}
