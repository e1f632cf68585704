package broadcast

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// fillBatch is how many people are made at once.
const fillBatch = 256

// fill writes people who agreed to invitations, and one broadcast row for each, by
// the ways of the event path. It returns which chat each row is for.
func fill(ctx context.Context, o Options) (rows map[bot.OutboxID]int64, err error) {
	d, err := o.Open(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	rows = make(map[bot.OutboxID]int64, o.Rows)
	for done := 0; done < o.Rows; {
		n := min(fillBatch, o.Rows-done)
		if err := fillSome(ctx, o, d, done, n, rows); err != nil {
			return nil, fmt.Errorf("fill the bench's database: %w", err)
		}
		done += n
	}
	return rows, nil
}

func fillSome(ctx context.Context, o Options, d Data, from, n int, rows map[bot.OutboxID]int64) error {
	now := o.Now().UTC()
	arrivals := make([]bot.Arrival, n)
	for i := range arrivals {
		chat := strconv.Itoa(1000 + from + i)
		arrivals[i] = bot.Arrival{ID: bot.EventID(o.NewID()), At: now, Inbound: bot.Inbound{
			Kind: bot.Message, ID: "hello " + chat, From: bot.Address{Channel: "telegram", User: chat}, SentAt: now, Text: "hello",
		}}
	}
	if _, err := d.Receive(ctx, arrivals); err != nil {
		return err
	}
	claims, _, err := d.Claim(ctx, bot.ClaimQuery{Now: o.Now().UTC(), Limit: n, Owner: "fill", Lease: time.Minute})
	if err != nil {
		return err
	}
	if len(claims) != n {
		return fmt.Errorf("%d of %d people can be claimed", len(claims), n)
	}
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i, c := range claims {
		change := row(o, c)
		chat, err := strconv.ParseInt(c.Events[0].Inbound.From.User, 10, 64)
		if err != nil {
			return err
		}
		rows[change.Outbox[0].ID] = chat
		wg.Go(func() { errs[i] = d.Commit(ctx, change) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

// row is the change that gives somebody a line of the broadcast.
func row(o Options, c bot.Claimed) bot.Change {
	now := o.Now().UTC()
	conv, to := c.Conversation, c.Events[0].Inbound.From
	conv.Address, conv.LastIn, conv.Lang = to, now, "nl"
	return bot.Change{
		At:            now,
		Conversations: []bot.ConversationChange{{Conversation: conv, Done: []bot.EventID{c.Events[0].ID}}},
		Consents:      []bot.Consent{{Person: conv.Person, For: bot.ConsentInvites, Given: true, TextVersion: "bench", Lang: "nl", Channel: "telegram", At: now}},
		Outbox: []bot.Outgoing{{
			ID: bot.OutboxID(o.NewID()), Person: conv.Person, Conversation: conv.ID, To: to, Op: bot.OpSend, Purpose: bot.ForBroadcast, Lang: "nl",
			Reply: bot.TextReply("Donderdag 10:00: samen praten over slapen, in het buurthuis."), At: now, Due: now, Key: "bench/" + string(conv.Person),
		}},
	}
}
