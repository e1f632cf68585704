package storetest

import (
	"context"
	"errors"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// forget begins to forget somebody who writes, with a receipt on its way.
func (w *world) forget(user string) bot.Claimed {
	w.Helper()
	c := w.meet(user)
	change := w.done(c)
	change.Outbox = []bot.Outgoing{w.line(c, bot.ForReceipt, "receipt")}
	change.Forget = []bot.PersonID{c.Person.ID}
	w.commit(change)
	return c
}

// eraser is the bot's own, over this store and the vault's key store.
func (w *world) eraser(v bot.Vault, l bot.Ledger, e bot.Erasure) *bot.Bot {
	return bot.New(bot.Config{Erasure: e, Vault: v, Ledger: l, Now: func() time.Time { return w.now }})
}

// erase sends the receipts and finishes forgetting; it returns how many.
func (w *world) erase() int {
	w.Helper()
	rows, _ := w.dueAs(9)
	w.sent(rows...)
	n, err := w.eraser(w.vault, w.vault, w.Store).Erase(w.ctx)
	w.ok(err)
	return n
}

// unwilling refuses one step of forgetting.
type unwilling struct {
	bot.Vault
	bot.Ledger
	bot.Erasure
	step string
}

var errUnwilling = errors.New("killed")

func (u unwilling) Record(ctx context.Context, p bot.PersonID) error {
	if u.step == "ledger" {
		return errUnwilling
	}
	return u.Ledger.Record(ctx, p)
}

func (u unwilling) Destroy(ctx context.Context, k bot.KeyID) error {
	if u.step == "key" {
		return errUnwilling
	}
	return u.Vault.Destroy(ctx, k)
}

func (u unwilling) DeletePerson(ctx context.Context, p bot.PersonID) error {
	if u.step == "rows" {
		return errUnwilling
	}
	return u.Erasure.DeletePerson(ctx, p)
}

func (w *world) erasing() int {
	w.Helper()
	got, err := w.Erasing(w.ctx, w.now.Add(-bot.ReceiptPatience))
	w.ok(err)
	return len(got)
}

var forgetTests = []test{
	{name: "forgetting waits for its receipt to be settled", run: func(w *world) {
		c := w.forget("amira")
		w.is(w.erasing(), 0, "due before the receipt")
		rows, _ := w.dueAs(9)
		w.is(said(rows), []string{"receipt"}, "due")
		w.is(rows[0].Facts.Person, bot.Erasing, "state")
		w.sent(rows...)
		got, err := w.Erasing(w.ctx, w.now.Add(-bot.ReceiptPatience))
		w.ok(err)
		w.is(got, []bot.Person{{ID: c.Person.ID, Key: c.Person.Key, State: bot.Erasing}}, "due after it")
	}},
	{name: "forgetting waits a quarter of an hour at most", run: func(w *world) {
		w.forget("amira")
		w.now = w.now.Add(bot.ReceiptPatience - time.Second)
		w.is(w.erasing(), 0, "before")
		w.now = w.now.Add(time.Second)
		w.is(w.erasing(), 1, "after")
	}},
	{name: "all work for who is being forgotten stops", run: func(w *world) {
		w.receive(w.message("amira", "forget me"))
		c := w.claim()
		w.receive(w.message("amira", "meanwhile"))
		change := w.done(c)
		change.Timers = []bot.TimerChange{{Conversation: c.Conversation.ID, Name: "t", At: w.now}}
		change.Outbox = []bot.Outgoing{w.line(c, bot.ForAnswer, "answer"), w.line(c, bot.ForReceipt, "receipt"), w.line(c, bot.ForCleanup, "cleanup")}
		change.Forget = []bot.PersonID{c.Person.ID}
		w.commit(change)
		w.is(w.idle(), time.Time{}, "next event")
		rows, _ := w.dueAs(9)
		w.is(said(rows), []string{"receipt"}, "due")
		w.sent(rows...)
		w.is(w.due(9), []string{"cleanup"}, "due after it")
	}},
	{name: "a turn that was under way when forgetting began is stale", run: func(w *world) {
		w.receive(w.message("amira", "one"))
		slow := w.claim()
		w.now = w.now.Add(time.Minute) // its lease is over
		w.forget("amira")
		w.isErr(w.Commit(w.ctx, w.done(slow)), bot.ErrStale)
	}},
	{name: "a message after forgetting began opens somebody new", run: func(w *world) {
		old := w.forget("amira")
		c := w.meet("amira")
		if c.Person.ID == old.Person.ID || c.Person.Key == old.Person.Key || c.Conversation.ID == old.Conversation.ID {
			w.Fatal("somebody new has the old person's id, key or conversation")
		}
		w.is(w.erase(), 1, "erased")
		w.say(c, w.line(c, bot.ForAnswer, "welcome"))
		w.is(w.due(9), []string{"welcome"}, "due for the new person")
		w.is(w.lines("amira"), []string{"hello", "bot: welcome"}, "lines")
	}},
	{name: "who writes after their key was lost is somebody new", run: func(w *world) {
		old := w.meet("amira")
		w.commit(w.done(old))
		w.ok(w.vault.Destroy(w.ctx, old.Person.Key))
		c := w.meet("amira")
		if c.Person.ID == old.Person.ID {
			w.Fatal("it is the old person")
		}
		w.is(w.erase(), 1, "erased")
		w.is(w.lines("amira"), []string{"hello"}, "lines")
	}},
	{name: "messages and forgetting at once lose nothing", run: func(w *world) {
		for range 20 {
			c := w.meet("amira")
			change := w.done(c)
			change.Forget = []bot.PersonID{c.Person.ID}
			w.together(2, func(i int) {
				if i == 0 {
					if err := w.Commit(w.ctx, change); err != nil {
						w.Error(err)
					}
				} else if _, err := w.Receive(w.ctx, []bot.Arrival{w.message("amira", "meanwhile")}); err != nil {
					w.Error(err)
				}
			})
			// It came to the old person and went with them, or to the new one.
			for {
				cs, _ := w.claimAs("me", 9)
				if len(cs) == 0 {
					break
				}
				w.is(texts(cs[0].Events), []string{"meanwhile"}, "events")
				w.commit(w.done(cs[0]))
			}
		}
	}},
	{name: "the page of who is being forgotten shows the receipt and nothing else", run: func(w *world) {
		w.pulled(w.meet("amira"), bot.ForAnswer, "old")
		c := w.meet("amira")
		change := w.done(c)
		receipt := w.line(c, bot.ForReceipt, "receipt")
		receipt.Pull = true
		change.Outbox = []bot.Outgoing{receipt}
		change.Forget = []bot.PersonID{c.Person.ID}
		w.commit(change)
		w.is(w.lines("amira"), []string{"bot: receipt"}, "lines")
		w.is(w.erasing(), 0, "erasing before it was shown")
		w.settle(bot.Settlement{ID: receipt.ID, State: bot.Delivered})
		w.is(w.erasing(), 1, "erasing after it was shown")
		w.is(w.lines("amira"), []string{"bot: receipt"}, "lines after it was shown")
		w.is(w.erase(), 1, "erased")
		w.is(w.lines("amira"), []string(nil), "lines after erasure")
	}},
	{name: "a death between two steps of forgetting is made good by the next call", run: func(w *world) {
		for _, step := range []string{"ledger", "key", "rows"} {
			c := w.forget("amira")
			rows, _ := w.dueAs(9)
			w.sent(rows...)
			u := unwilling{w.vault, w.vault, w.Store, step}
			_, err := w.eraser(u, u, u).Erase(w.ctx)
			w.isErr(err, errUnwilling)
			if w.place.Keeps {
				w.reopen()
			}
			w.is(w.erase(), 1, "erased by the next call after "+step)
			w.is(w.erase(), 0, "erased by the call after that")
			_, err = w.vault.Seal(w.ctx, c.Person.Key, bot.Place{}, nil)
			w.isErr(err, bot.ErrForgotten)
			w.is(w.everything(c), w.everything(bot.Claimed{Person: bot.Person{ID: "x"}, Conversation: bot.Conversation{ID: "x", Address: addr("nobody")}}), "what is left")
		}
	}},
	{name: "rows of a destroyed key mean forgotten and are no error", run: func(w *world) {
		c := w.meet("amira")
		w.say(c, w.line(c, bot.ForAnswer, "answer"))
		w.ok(w.vault.Destroy(w.ctx, c.Person.Key))
		w.is(w.due(9), []string(nil), "due")
		w.is(w.lines("amira"), []string(nil), "lines")
		last, err := w.LastLines(w.ctx, c.Conversation.ID, 9)
		w.ok(err)
		w.is(len(last), 0, "last lines")
	}},
	{name: "only who is being forgotten can be deleted", run: func(w *world) {
		c := w.meet("amira")
		w.ok(w.DeletePerson(w.ctx, c.Person.ID))
		w.is(len(w.lines("amira")), 1, "lines")
		w.ok(w.DeletePerson(w.ctx, "nobody"))
	}},
	{name: "a case outlives forgetting, readable", run: func(w *world) {
		k := w.openCase("amira")
		w.forget("amira")
		w.is(w.erase(), 1, "erased")
		got, err := w.Cases(w.ctx, bot.CaseNew)
		w.ok(err)
		w.is(got, []bot.Case{k}, "cases")
	}},
	{name: "no byte at rest holds what was forgotten", needs: func(p Place) bool { return p.AtRest != nil }, run: func(w *world) {
		c := w.forget("amira")
		w.is(contains(w.place.AtRest(w.T), string(c.Person.ID)), true, "the person's id before")
		w.is(w.erase(), 1, "erased")
		w.is(contains(w.place.AtRest(w.T), string(c.Person.ID)), false, "the person's id after")
		w.is(contains(w.place.AtRest(w.T), string(c.Conversation.ID)), false, "the conversation's id after")
	}},
}
