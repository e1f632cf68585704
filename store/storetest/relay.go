package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Relay measures what a line of a talk takes through a store, from its arrival to its
// being handed out for the other side: with a signal, which is a turn more, and with
// one commit over both conversations, which decision 018 did without.
func Relay(b *testing.B, open func(b *testing.B) Store) {
	for _, way := range []struct {
		name   string
		signal bool
	}{{"by a signal", true}, {"one commit over both", false}} {
		b.Run(way.name, func(b *testing.B) {
			r := relay{Store: open(b), B: b}
			from, to := r.person("amira"), r.person("bilal")
			b.ResetTimer()
			for i := range b.N {
				r.line(i, from, to, way.signal)
			}
		})
	}
}

type relay struct {
	Store
	*testing.B
}

func (r relay) ok(err error) {
	if err != nil {
		r.Helper()
		r.Fatal(err)
	}
}

func (r relay) hello(user string, i int) {
	now := time.Now()
	_, err := r.Receive(r.Context(), []bot.Arrival{{
		ID: bot.EventID(fmt.Sprint(user, i)), At: now, Inbound: bot.Inbound{Kind: bot.Message, ID: fmt.Sprint(user, i), From: addr(user), Text: "a line of a talk, as long as such lines are"},
	}})
	r.ok(err)
}

func (r relay) next() bot.Claimed {
	got, _, err := r.Claim(r.Context(), bot.ClaimQuery{Now: time.Now(), Limit: 1, Owner: "me", Lease: time.Minute})
	r.ok(err)
	if len(got) != 1 {
		r.Helper()
		r.Fatal("nothing is ready")
	}
	return got[0]
}

func (r relay) person(user string) bot.Claimed {
	r.hello(user, -1)
	c := r.next()
	r.ok(r.Commit(r.Context(), ended(c)))
	c.Conversation.Version++
	return c
}

func ended(c bot.Claimed) bot.Change {
	cc := bot.ConversationChange{Conversation: c.Conversation}
	for _, e := range c.Events {
		cc.Done = append(cc.Done, e.ID)
	}
	return bot.Change{At: time.Now(), Conversations: []bot.ConversationChange{cc}}
}

// line relays one line of from's to to.
func (r relay) line(i int, from, to bot.Claimed, signal bool) {
	r.hello("amira", i)
	c := r.next()
	out := bot.Outgoing{
		ID: bot.OutboxID(fmt.Sprint("o", i)), Person: to.Person.ID, Conversation: to.Conversation.ID, To: to.Conversation.Address, Op: bot.OpSend,
		Purpose: bot.ForRelay, Lang: "nl", Reply: bot.TextReply(c.Events[0].Inbound.Text), At: time.Now(), Due: time.Now(), Owner: from.Person.ID,
	}
	change := ended(c)
	if signal {
		change.Timers = []bot.TimerChange{{Conversation: to.Conversation.ID, Name: fmt.Sprint("helper/line/", i), At: time.Now(), Data: []byte(c.Events[0].Inbound.Text), Owner: from.Person.ID}}
		r.ok(r.Commit(r.Context(), change))
		change = ended(r.next())
	} else {
		other, _, _, err := r.Conversation(r.Context(), to.Conversation.ID)
		r.ok(err)
		change.Conversations = append(change.Conversations, bot.ConversationChange{Conversation: other})
	}
	change.Outbox = []bot.Outgoing{out}
	r.ok(r.Commit(r.Context(), change))
	lines, _, err := r.Due(r.Context(), bot.DueQuery{Channel: "chan", Now: time.Now(), Limit: 1, Owner: "me", Lease: time.Minute})
	r.ok(err)
	if len(lines) != 1 {
		r.Fatal("nothing is due")
	}
	r.ok(r.Settle(r.Context(), []bot.Settlement{{ID: lines[0].ID, State: bot.Sent, Message: "m", At: time.Now()}}))
}
