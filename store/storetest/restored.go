package storetest

import (
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

var restoredTests = []test{
	{name: "what a backup was about to send is not sent again, what is for later is", run: func(w *world) {
		c := w.meet("amira")
		later := w.line(c, bot.ForReminder, "reminder")
		later.Due = w.now.Add(time.Hour)
		w.say(c, w.line(c, bot.ForAnswer, "one"), later)
		w.now = w.now.Add(time.Minute)
		n, err := w.Restored(w.ctx, w.now)
		w.ok(err)
		w.is(n, 1, "lines")
		w.is(w.due(9), []string(nil), "due")
		w.is(w.counts()[bot.Unknown], 1, "unknown")
		w.now = later.Due
		w.is(w.due(9), []string{"reminder"}, "due later")
		again, err := w.Restored(w.ctx, w.now.Add(-time.Minute))
		w.ok(err)
		w.is(again, 0, "lines again")
	}},
}
