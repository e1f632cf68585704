package messages

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// crowd are people in a store who have talked once, by their number, each with the
// latest button that was put under a reply to them.
type crowd []string

// user is the name of a person.
func user(i int) string { return fmt.Sprint("u", i) }

// fillBatch is how many people are made at once.
const fillBatch = 256

// fill makes people who have said hello and were answered, by the ways of the event
// path but for sending: what they read, they read on a page.
func fill(ctx context.Context, c bot.Config, people int) (crowd, error) {
	out := make(crowd, people)
	for from := 0; from < people; from += fillBatch {
		if err := out.some(ctx, c, from, min(from+fillBatch, people)); err != nil {
			return nil, fmt.Errorf("fill the bench's database: %w", err)
		}
	}
	return out, nil
}

func (w crowd) some(ctx context.Context, c bot.Config, from, to int) error {
	now := c.Now().UTC()
	var arrivals []bot.Arrival
	for i := from; i < to; i++ {
		arrivals = append(arrivals, bot.Arrival{ID: bot.EventID(c.NewID()), At: now, Inbound: bot.Inbound{
			Kind: bot.Message, ID: "hello " + user(i), From: bot.Address{Channel: "bench", User: user(i)}, SentAt: now, Text: "hello",
		}})
	}
	if _, err := c.Store.Receive(ctx, arrivals); err != nil {
		return err
	}
	for left := to - from; left > 0; {
		claims, _, err := c.Store.Claim(ctx, bot.ClaimQuery{Now: c.Now().UTC(), Limit: left, Owner: "fill", Lease: time.Minute})
		if err != nil {
			return err
		}
		if len(claims) == 0 {
			return fmt.Errorf("%d people cannot be claimed", left)
		}
		left -= len(claims)
		errs := make([]error, len(claims))
		var wg sync.WaitGroup
		for i, k := range claims {
			wg.Go(func() { errs[i] = w.answer(ctx, c, k) })
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			return err
		}
	}
	return nil
}

// answer ends somebody's hello with a reply as presser gives it.
func (w crowd) answer(ctx context.Context, c bot.Config, k bot.Claimed) error {
	now := c.Now().UTC()
	var i int
	if _, err := fmt.Sscanf(k.Events[0].Inbound.From.User, "u%d", &i); err != nil || i >= len(w) {
		return errors.New("somebody was claimed whom the bench did not make")
	}
	o := bot.Outgoing{
		ID: bot.OutboxID(c.NewID()), Person: k.Person.ID, Conversation: k.Conversation.ID, To: k.Events[0].Inbound.From, Op: bot.OpSend,
		Purpose: bot.ForAnswer, Lang: "nl", Reply: answer, At: now, Due: now, Pull: true,
	}
	o.Reply.Choices = buttons
	w[i] = bot.WireID(o.ID, 0)
	conv := k.Conversation
	conv.Address, conv.LastIn, conv.LastOut, conv.LastChoices, conv.State = o.To, now, now, o.ID, state
	return c.Store.Commit(ctx, bot.Change{
		At: now, Conversations: []bot.ConversationChange{{Conversation: conv, Done: []bot.EventID{k.Events[0].ID}}}, Outbox: []bot.Outgoing{o},
	})
}
