package storetest

import (
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// again gives the first event of a claim back for later.
func (w *world) again(c bot.Claimed, after time.Duration) {
	w.Helper()
	w.commit(bot.Change{At: w.now, Conversations: []bot.ConversationChange{{
		Conversation: c.Conversation, Retry: []bot.Retry{{Event: c.Events[0].ID, Due: w.now.Add(after)}},
	}}})
}

var retryTests = []test{
	{name: "an event that is given back comes again when it is due, with one more attempt", run: func(w *world) {
		w.again(w.meet("amira"), 4*time.Second)
		w.is(w.idle(), w.now.Add(4*time.Second), "next")
		w.now = w.now.Add(4 * time.Second)
		w.is(w.claim().Events[0].Attempts, 1, "attempts")
	}},
	{name: "what comes behind an event that waits for another try waits too, in order", run: func(w *world) {
		w.receive(w.message("amira", "one"), w.message("amira", "two"))
		w.again(w.claim(), 4*time.Second)
		w.receive(w.message("amira", "three"), w.text("amira", "four"), w.text("amira", "five"))
		w.is(w.idle(), w.now.Add(4*time.Second), "next")
		w.now = w.now.Add(4 * time.Second)
		w.is(texts(w.claim().Events), []string{"one", "two", "three", "four", "five"}, "events")
	}},
	{name: "a timer does not wait behind a message that waits for another try", run: func(w *world) {
		c := w.meet("amira")
		change := bot.Change{At: w.now, Conversations: []bot.ConversationChange{{
			Conversation: c.Conversation, Retry: []bot.Retry{{Event: c.Events[0].ID, Due: w.now.Add(4 * time.Second)}},
		}}, Timers: []bot.TimerChange{{Conversation: c.Conversation.ID, Name: "nudge", At: w.now.Add(time.Second)}}}
		w.commit(change)
		w.now = w.now.Add(time.Second)
		w.is(texts(w.claim().Events), []string{"timer nudge"}, "events")
	}},
	{name: "an event that has failed is over, and the next goes on", run: func(w *world) {
		w.receive(w.message("amira", "one"), w.message("amira", "two"))
		c := w.claim()
		w.commit(bot.Change{At: w.now, Conversations: []bot.ConversationChange{{Conversation: c.Conversation, Failed: []bot.EventID{c.Events[0].ID}}}})
		w.is(texts(w.claim().Events), []string{"two"}, "events")
	}},
	{name: "attempts are kept in a new process", needs: keeps, run: func(w *world) {
		w.again(w.meet("amira"), time.Second)
		w.reopen()
		w.now = w.now.Add(time.Second)
		w.is(w.claim().Events[0].Attempts, 1, "attempts")
	}},
}
