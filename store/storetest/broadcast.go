package storetest

import "github.com/ouderbrug/ouderbrug/bot"

var broadcastTests = []test{
	{name: "a broadcast line is marked before it is handed out", run: func(w *world) {
		w.onWire("amira", bot.ForBroadcast)
		w.is(w.counts(), map[bot.Outbound]int{bot.Sending: 1}, "states")
	}},
	{name: "a broadcast line on the wire is unknown when its process has died, and never sent again", needs: keeps, run: func(w *world) {
		w.onWire("amira", bot.ForBroadcast)
		w.died()
		w.is(w.due(9), []string(nil), "due")
		w.is(w.counts(), map[bot.Outbound]int{bot.Unknown: 1}, "states")
	}},
	{name: "a reply on the wire is sent again when its process has died", needs: keeps, run: func(w *world) {
		w.onWire("amira", bot.ForAnswer)
		w.died()
		w.is(w.due(9), []string{"line"}, "due")
	}},
	{name: "a broadcast line that was surely not sent may go again", run: func(w *world) {
		_, r := w.onWire("amira", bot.ForBroadcast)
		w.settle(bot.Settlement{ID: r.ID, State: bot.Pending, Due: w.now})
		rows, _ := w.dueAs(1)
		w.is(said(rows), []string{"line"}, "due")
		w.is(rows[0].Attempts, 1, "attempts")
		w.sent(rows...)
		w.is(w.counts(), map[bot.Outbound]int{bot.Sent: 1}, "states")
	}},
	{name: "a broadcast line that was cancelled is not handed out", run: func(w *world) {
		c := w.meet("amira")
		w.say(c, w.line(c, bot.ForBroadcast, "line"))
		w.cancel("amira", bot.ForBroadcast)
		w.is(w.due(9), []string(nil), "due")
		w.is(w.counts(), map[bot.Outbound]int{bot.Cancelled: 1}, "states")
	}},
}
