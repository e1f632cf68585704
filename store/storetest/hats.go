package storetest

import (
	"fmt"

	"github.com/ouderbrug/ouderbrug/bot"
)

// wear ends a claimed turn and gives its person a hat.
func (w *world) wear(c bot.Claimed, h bot.Hat) {
	w.Helper()
	change := w.done(c)
	change.Hats = []bot.HatChange{{Person: c.Person.ID, Hat: h, From: c.Conversation.ID}}
	w.commit(change)
}

var hatTests = []test{
	{name: "whoever wears another hat writes in another conversation, with its language and address, and finds the first again", run: func(w *world) {
		c := w.meet("amira")
		c.Conversation.Lang, c.Conversation.LangChosen, c.Conversation.Country = "tr", true, "be"
		w.wear(c, bot.Helper)
		w.receive(w.message("amira", "as a helper"))
		h := w.claim()
		w.is([]any{h.Conversation.ID, h.Conversation.Hat, h.Person.ID, h.Person.Hat}, []any{bot.HelperConversation(c.Person.ID), bot.Helper, c.Person.ID, bot.Helper}, "whose")
		w.is([]any{h.Conversation.Lang, h.Conversation.LangChosen, h.Conversation.Country, h.Conversation.Holder, h.Conversation.Address},
			[]any{"tr", true, "be", bot.HeldByBot, addr("amira")}, "what came along")
		w.is(len(h.Conversation.State), 0, "memory of the other hat")
		h.Conversation.State = []byte("helper's")
		w.wear(h, bot.Parent)
		back := w.meet("amira")
		w.is([]any{back.Conversation.ID, back.Person.Hat}, []any{c.Conversation.ID, bot.Parent}, "back")
		w.wear(back, bot.Helper)
		again := w.meet("amira")
		w.is([]any{again.Conversation.ID, string(again.Conversation.State)}, []any{h.Conversation.ID, "helper's"}, "the helper's again")
	}},
	{name: "a signal to the conversation of a new hat arrives with the commit that makes it", run: func(w *world) {
		c := w.meet("amira")
		change := w.done(c)
		to := bot.HelperConversation(c.Person.ID)
		change.Hats = []bot.HatChange{{Person: c.Person.ID, Hat: bot.Helper, From: c.Conversation.ID}}
		change.Timers = []bot.TimerChange{{Conversation: to, Name: "helper/state/1", At: w.now, Data: []byte("pending")}}
		w.commit(change)
		got := w.claim()
		w.is([]any{got.Conversation.ID, texts(got.Events), string(got.Events[0].Data)}, []any{to, []string{"timer helper/state/1"}, "pending"}, "what arrived")
	}},
	{name: "an answer goes to where she wrote last, whatever the hat", run: func(w *world) {
		c := w.meet("amira")
		w.wear(c, bot.Helper)
		h := w.meet("amira")
		w.say(h, w.line(h, bot.ForRelay, "to the helper"))
		w.is(w.due(9), []string{"to the helper"}, "due")
		w.is(h.Conversation.Address, addr("amira"), "address")
	}},
	{name: "a turn that was under way in the other hat is stale", run: func(w *world) {
		c := w.meet("amira")
		w.wear(c, bot.Helper)
		slow := w.meet("amira")
		w.signal(c.Conversation.ID, "x/y/z", "", "")
		parent, _ := w.claimAs("other", 9)
		w.is(len(parent), 1, "claimed")
		w.is(parent[0].Person.Hat, bot.Helper, "the hat that is worn now")
		w.wear(parent[0], bot.Helper)
		w.isErr(w.Commit(w.ctx, w.done(slow)), bot.ErrStale)
	}},
	{name: "another process sees the hat at once", needs: shared, run: func(w *world) {
		c := w.meet("amira")
		b := w.another()
		w.as(b, func() { w.receive(w.message("bilal", "x")); w.commit(w.done(w.claim())) })
		w.wear(c, bot.Helper)
		w.as(b, func() {
			w.receive(w.message("amira", "as a helper"))
			h := w.claim()
			w.is(h.Conversation.Hat, bot.Helper, "hat")
			w.wear(h, bot.Parent)
		})
		w.is(w.meet("amira").Conversation.ID, c.Conversation.ID, "conversation")
	}},
	{name: "a line is found by its name once it was sent, in its own conversation", run: func(w *world) {
		c, other := w.meet("amira"), w.knows("bilal")
		l := w.line(c, bot.ForNotice, "waiting")
		l.Key = "wait-1"
		w.say(c, l)
		sentAs := func(c bot.Claimed, key string) bot.MessageID {
			w.Helper()
			id, err := w.SentAs(w.ctx, c.Conversation.ID, key)
			w.ok(err)
			return id
		}
		w.is(sentAs(c, "wait-1"), "", "before it was sent")
		rows, _ := w.dueAs(9)
		w.sent(rows...)
		w.is([]any{sentAs(c, "wait-1"), sentAs(other, "wait-1"), sentAs(c, "wait-2")}, []any{"m-" + l.ID, "", ""}, "afterwards, elsewhere, another name")
		c = w.meet("amira")
		edit := w.line(c, bot.ForNotice, "found")
		edit.Op, edit.Target = bot.OpEdit, sentAs(c, "wait-1")
		w.say(c, edit)
		rows, _ = w.dueAs(9)
		w.is([]any{said(rows), rows[0].Op, rows[0].Target}, []any{[]string{"found"}, bot.OpEdit, "m-" + l.ID}, "the edit")
	}},
	{name: "a conversation is read from outside with whose it is, and not of who is being forgotten", run: func(w *world) {
		c := w.meet("amira")
		c.Conversation.Lang, c.Conversation.State = "ar", []byte("memory")
		w.commit(w.done(c))
		got, p, ok, err := w.Conversation(w.ctx, c.Conversation.ID)
		w.ok(err)
		w.is([]any{ok, got.Version, got.Lang, string(got.State), got.Address, p.ID, p.Key}, []any{true, c.Conversation.Version + 1, "ar", "memory", addr("amira"), c.Person.ID, c.Person.Key}, "conversation")
		missing := func(id bot.ConversationID, what string) {
			w.Helper()
			_, _, ok, err := w.Conversation(w.ctx, id)
			w.ok(err)
			w.is(ok, false, what)
		}
		missing("unknown", "an unknown one")
		w.forget("amira")
		missing(c.Conversation.ID, "of who is being forgotten")
		w.is(w.erase(), 1, "erased")
		missing(c.Conversation.ID, "of who is forgotten")
		lost := w.knows("bilal")
		w.ok(w.vault.Destroy(w.ctx, lost.Person.Key))
		missing(lost.Conversation.ID, "of a lost key")
	}},
	{name: "a talk is read a page at a time, both sides in their order", run: func(w *world) {
		for i := range 3 {
			w.receive(w.message("amira", fmt.Sprint("hers ", i)), w.message("bilal", "somebody else's"))
			cs, _ := w.claimAs("me", 9)
			for _, c := range cs {
				w.say(c, w.line(c, bot.ForAnswer, fmt.Sprint("ours ", i)))
			}
		}
		c := w.meet("amira")
		change := w.done(c)
		change.Cancel = []bot.CancelSends{{Conversation: c.Conversation.ID, Purposes: []bot.Purpose{bot.ForAnswer}}}
		late := w.line(c, bot.ForNotice, "notice")
		late.Lang = "tr"
		change.Outbox = []bot.Outgoing{late}
		w.commit(change)
		var got []string
		after := int64(0)
		for {
			page, err := w.TalkLines(w.ctx, c.Conversation.ID, after, 2)
			w.ok(err)
			if len(page) == 0 {
				break
			}
			w.is(len(page) <= 2, true, "a page's length")
			for _, l := range page {
				if l.Seq <= after {
					w.Fatalf("line %d after %d", l.Seq, after)
				}
				after = l.Seq
				if l.Outbox != "" {
					got = append(got, fmt.Sprint(l.Purpose, " ", l.Lang, " ", l.Reply.PlainText()))
				} else {
					got = append(got, l.Text)
				}
			}
		}
		w.is(got, []string{"hers 0", "hers 1", "hers 2", "hello", "notice tr notice"}, "lines but those that were cancelled")
	}},
}
