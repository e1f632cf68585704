package postgres_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/postgres"
	"github.com/ouderbrug/ouderbrug/store/storetest"
)

// One event's way through the store: received, claimed, committed with a line, handed
// out, settled. alone is one after the other, what a person waits for; together is 32
// at once, what an instance can do. The numbers of people say whether more of them
// cost more. Run it beside `pgbench -N -c 32`, which says what the server can commit.
func BenchmarkAnEventsWay(b *testing.B) {
	for _, people := range []int{10_000, 100_000} {
		b.Run(fmt.Sprintf("people=%d/alone", people), func(b *testing.B) { way(b, people, 1) })
		b.Run(fmt.Sprintf("people=%d/together", people), func(b *testing.B) { way(b, people, 32) })
	}
}

func way(b *testing.B, people, workers int) {
	dsn := schema(b)
	s := openAt(b, with(b, dsn, "pool_max_conns", "32"))
	now := time.Now()
	for from := 0; from < people; from += 1000 {
		many := make([]bot.Arrival, 1000)
		for i := range many {
			many[i] = message(fmt.Sprint("user", from+i), -1, now)
			many[i].At = now.Add(365 * 24 * time.Hour) // it waits
		}
		if _, err := s.Receive(b.Context(), many); err != nil {
			b.Fatal(err)
		}
	}
	do(b, dsn, "ANALYZE") // no CHECKPOINT: after it every page that is touched first is written whole, which more people make dearer
	var n atomic.Int64
	b.ResetTimer()
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for {
				i := n.Add(1)
				if i > int64(b.N) {
					return
				}
				if err := one(b, s, fmt.Sprint("user", (i*7919)%int64(people)), int(i), fmt.Sprint("w", w)); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// one takes whatever is ready: with many at once it may be another's event.
func one(b *testing.B, s *postgres.Store, user string, i int, owner string) error {
	now := time.Now()
	if _, err := s.Receive(b.Context(), []bot.Arrival{message(user, i, now)}); err != nil {
		return err
	}
	claims, _, err := s.Claim(b.Context(), bot.ClaimQuery{Now: now, Limit: 1, Owner: owner, Lease: time.Minute})
	if err != nil || len(claims) == 0 {
		return err
	}
	c := claims[0]
	change := bot.Change{At: now, Conversations: []bot.ConversationChange{{Conversation: c.Conversation}}, Outbox: []bot.Outgoing{{
		ID: bot.OutboxID(fmt.Sprint("o", i)), Person: c.Person.ID, Conversation: c.Conversation.ID, To: c.Conversation.Address, Op: bot.OpSend,
		Purpose: bot.ForAnswer, Lang: "nl", Reply: bot.TextReply("answer"), At: now, Due: now,
	}}}
	for _, e := range c.Events {
		change.Conversations[0].Done = append(change.Conversations[0].Done, e.ID)
	}
	if err := s.Commit(b.Context(), change); err != nil {
		return err
	}
	lines, _, err := s.Due(b.Context(), bot.DueQuery{Channel: "chan", Now: now, Limit: 1, Owner: owner, Lease: time.Minute})
	if err != nil || len(lines) == 0 {
		return err
	}
	return s.Settle(b.Context(), []bot.Settlement{{ID: lines[0].ID, State: bot.Sent, Message: "m", At: now}})
}

func BenchmarkRelay(b *testing.B) {
	storetest.Relay(b, func(b *testing.B) storetest.Store { return openAt(b, schema(b)) })
}
