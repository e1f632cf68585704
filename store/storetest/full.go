package storetest

import (
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/ouderbrug/ouderbrug/bot"
)

func fills(p Place) bool { return p.Fill != nil }

var fullTests = []test{
	{name: "a full disk accepts nothing and says so", needs: fills, run: func(w *world) {
		c := w.meet("amira")
		free := w.place.Fill(w.T)
		a := w.message("bilal", strings.Repeat("x", 100_000))
		_, err := w.Receive(w.ctx, []bot.Arrival{a})
		w.isErr(err, bot.ErrFull)
		l := w.line(c, bot.ForAnswer, strings.Repeat("y", 100_000))
		change := w.done(c)
		change.Outbox = []bot.Outgoing{l}
		w.isErr(w.Commit(w.ctx, change), bot.ErrFull)
		free()
		w.is(w.receive(a)[0].New, true, "the refused message is new when it comes again")
		cs, _ := w.claimAs("me", 9)
		w.is(len(cs), 2, "conversations that wait")
	}},
	{name: "on a disk that fills up what was accepted is there and the rest is not", needs: fills, run: func(w *world) {
		free := w.place.Fill(w.T)
		var accepted atomic.Int64
		w.together(64, func(i int) {
			for range 20 {
				if _, err := w.Receive(w.ctx, []bot.Arrival{w.message(fmt.Sprint("user", i), strings.Repeat("z", 3000))}); err == nil {
					accepted.Add(1)
				}
			}
		})
		free()
		if w.place.Keeps {
			w.reopen()
		}
		events := 0
		for {
			cs, _ := w.claimAs("me", 64)
			if len(cs) == 0 {
				break
			}
			for _, c := range cs {
				events += len(c.Events)
			}
		}
		w.is(events, accepted.Load(), "events")
		if events == 64*20 {
			w.Fatal("the disk never was full")
		}
	}},
}
