package storetest

import (
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

var receiveTests = []test{
	{name: "the same inbound id twice is one event", run: func(w *world) {
		a := w.message("amira", "one")
		w.is(w.receive(a)[0].New, true, "the first is new")
		again := a
		again.ID = "other"
		w.is(w.receive(again)[0].New, false, "the second is new")
		w.is(texts(w.claim().Events), []string{"one"}, "events")
	}},
	{name: "the same inbound id twice in one batch is one event", run: func(w *world) {
		a := w.message("amira", "one")
		b := a
		b.ID = "other"
		got := w.receive(a, b)
		w.is([]bool{got[0].New, got[1].New}, []bool{true, false}, "new")
		w.is(texts(w.claim().Events), []string{"one"}, "events")
	}},
	{name: "a duplicate is known after a month and forgotten after its term", run: func(w *world) {
		a := w.message("amira", "one")
		w.receive(a)
		w.commit(w.done(w.claim()))
		w.now = w.now.Add(bot.DedupeFor - time.Hour)
		w.purge()
		a.ID, a.At = "b", w.now
		w.is(w.receive(a)[0].New, false, "new within the term")
		w.now = w.now.Add(2 * time.Hour)
		w.purge()
		a.ID, a.At = "c", w.now
		w.is(w.receive(a)[0].New, true, "new after the term")
	}},
	{name: "what came in is seen, of its own account only, also when it was forgotten", run: func(w *world) {
		a := w.message("amira", "one")
		seen := func(channel, account, id, what string, want bool) {
			got, err := w.Seen(w.ctx, channel, account, id)
			w.ok(err)
			w.is(got, want, what)
		}
		from, id := a.Inbound.From, a.Inbound.ID
		seen(from.Channel, from.Account, id, "seen before it came", false)
		w.receive(a)
		seen(from.Channel, from.Account, id, "seen after it came", true)
		seen(from.Channel, from.Account+"x", id, "seen of another account", false)
		seen(from.Channel+"x", from.Account, id, "seen of another channel", false)
		w.forget("amira")
		w.is(w.erase(), 1, "erased")
		seen(from.Channel, from.Account, id, "seen after its person was forgotten", true)
	}},
	{name: "the same inbound id on another account or channel is another event", run: func(w *world) {
		a, b, c := w.message("amira", "a"), w.message("amira", "b"), w.message("amira", "c")
		b.Inbound.ID, c.Inbound.ID = a.Inbound.ID, a.Inbound.ID
		b.Inbound.From.Account = "second"
		c.Inbound.From.Channel = "other"
		for i, r := range w.receive(a, b, c) {
			if !r.New {
				w.Fatalf("arrival %d was taken for a duplicate", i)
			}
		}
	}},
	{name: "an address is one person for good, and two addresses are two", run: func(w *world) {
		got := w.receive(w.message("amira", "a"), w.message("bilal", "b"), w.message("amira", "c"))
		w.is(got[0].Conversation, got[2].Conversation, "amira's conversation")
		if got[0].Conversation == got[1].Conversation {
			w.Fatal("two people share a conversation")
		}
		w.is(w.receive(w.message("amira", "d"))[0].Conversation, got[0].Conversation, "amira's conversation later")
	}},
	{name: "somebody new has the first hat, the bot as holder and the address written from", run: func(w *world) {
		c := w.meet("amira")
		w.is(c.Person.Hat, bot.Parent, "hat")
		w.is(c.Person.State, bot.Active, "state")
		w.is(c.Conversation.Holder, bot.HeldByBot, "holder")
		w.is(c.Conversation.Address, addr("amira"), "address")
		w.is(c.Conversation.Person, c.Person.ID, "person")
		if c.Person.Key == "" || c.Person.CreatedAt != w.now {
			w.Fatalf("key %q, created %s", c.Person.Key, c.Person.CreatedAt)
		}
	}},
	{name: "hundreds of first messages at once from one address make one person", run: func(w *world) {
		convs := make([]bot.ConversationID, 100)
		w.together(len(convs), func(i int) {
			got, err := w.Receive(w.ctx, []bot.Arrival{w.message("amira", "x")})
			if err != nil {
				w.Error(err)
				return
			}
			convs[i] = got[0].Conversation
		})
		for _, c := range convs {
			w.is(c, convs[0], "conversation")
		}
		w.is(len(w.claim().Events), len(convs), "events")
	}},
	{name: "a status or reach of nobody makes nobody", run: func(w *world) {
		s, r := w.message("ghost", ""), w.message("ghost", "")
		s.Inbound.Kind, r.Inbound.Kind = bot.Status, bot.Reach
		for _, got := range w.receive(s, r) {
			w.is(got, bot.Received{}, "received")
		}
		w.is(w.idle(), time.Time{}, "next")
	}},
	{name: "a message shows that its address can be reached again", run: func(w *world) {
		c := w.meet("amira")
		w.say(c, w.line(c, bot.ForAnswer, "one"), w.line(c, bot.ForAnswer, "two"))
		rows, _ := w.dueAs(1)
		w.settle(bot.Settlement{ID: rows[0].ID, State: bot.Failed, Unreachable: true})
		rows, _ = w.dueAs(1)
		w.is(rows[0].Facts.Reachable, false, "reachable after a block")
		w.settle(bot.Settlement{ID: rows[0].ID, State: bot.Pending, Due: w.now, Free: true})
		w.receive(w.message("amira", "here I am"))
		rows, _ = w.dueAs(1)
		w.is(rows[0].Facts.Reachable, true, "reachable after a message")
	}},
	{name: "an inbound thing comes back as it went in", run: func(w *world) {
		a := w.message("amira", "hoi")
		a.Urgency = bot.Crisis
		in := &a.Inbound
		in.Kind, in.Wire, in.Target, in.Command, in.Args, in.LangHint, in.Immediate = bot.Press, "v1.x.0", "99", "start", "nl-x", "tr", true
		in.Media = &bot.Media{Kind: "voice", Ref: "r", Type: "audio/ogg", Size: 5, Duration: time.Second}
		w.receive(a)
		e := w.claim().Events[0]
		w.is(*e.Inbound.Media, *in.Media, "media")
		e.Inbound.Media, in.Media = nil, nil
		w.is(e.Inbound, *in, "inbound")
		w.is(e.ID, a.ID, "id")
		w.is(e.Urgency, bot.Crisis, "urgency")
		w.is(e.At, w.now, "at")
	}},
}
