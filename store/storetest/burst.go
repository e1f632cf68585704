package storetest

import (
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

var burstTests = []test{
	{name: "a text waits a second for the rest", run: func(w *world) {
		w.receive(w.text("amira", "one"))
		w.is(w.idle(), w.now.Add(time.Second), "next")
		w.now = w.now.Add(time.Second)
		w.is(texts(w.claim().Events), []string{"one"}, "events")
	}},
	{name: "a further text moves the burst", run: func(w *world) {
		w.receive(w.text("amira", "one"))
		w.now = w.now.Add(900 * time.Millisecond)
		w.receive(w.text("amira", "two"))
		w.now = w.now.Add(900 * time.Millisecond)
		w.is(w.idle(), w.now.Add(100*time.Millisecond), "next")
		w.now = w.now.Add(100 * time.Millisecond)
		w.is(texts(w.claim().Events), []string{"one", "two"}, "events")
	}},
	{name: "the sixth text ends the wait", run: func(w *world) {
		for i := range bot.BurstMax {
			if i > 0 {
				w.idle()
			}
			w.receive(w.text("amira", string(rune('a'+i))))
		}
		w.is(texts(w.claim().Events), []string{"a", "b", "c", "d", "e", "f"}, "events")
	}},
	{name: "a press or an urgent text takes the waiting texts along", run: func(w *world) {
		w.receive(w.text("amira", "one"), w.message("amira", "now"))
		w.is(texts(w.claim().Events), []string{"one", "now"}, "events")
	}},
	{name: "under another holder a text is due now", run: func(w *world) {
		for _, h := range []bot.Holder{bot.HeldByPerson, bot.HeldByQueue} {
			c := w.meet(string(h))
			c.Conversation.Holder = h
			w.commit(w.done(c))
			w.receive(w.text(string(h), "one"))
			w.is(texts(w.claim().Events), []string{"one"}, "events")
		}
	}},
	{name: "the texts of one person never move another's", run: func(w *world) {
		w.receive(w.text("amira", "a"))
		w.now = w.now.Add(900 * time.Millisecond)
		w.receive(w.text("bilal", "b"))
		w.now = w.now.Add(100 * time.Millisecond)
		w.is(texts(w.claim().Events), []string{"a"}, "events")
	}},
}
