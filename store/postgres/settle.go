package postgres

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/ouderbrug/ouderbrug/bot"
)

// whose says to whom a line belongs, for good.
type whose struct {
	conversation bot.ConversationID
	person       bot.PersonID
}

// Settle records what became of lines and takes them off the wire; see bot.Store. A
// line that could not be recorded stays on the wire until its lease ends.
func (s *Store) Settle(ctx context.Context, list []bot.Settlement) error {
	list = slices.Clone(list)
	// In one order for everybody; what is said twice of a line stays in its order.
	slices.SortStableFunc(list, func(a, b bot.Settlement) int { return strings.Compare(string(a.ID), string(b.ID)) })
	messages := make([][]byte, len(list))
	for i, x := range list {
		if x.Message == "" {
			continue
		}
		of, err := s.whose(ctx, x.ID)
		if err != nil {
			return err
		}
		if of.person == "" {
			continue
		}
		key, err := s.keyOf(ctx, of.person)
		if err == nil {
			messages[i], err = s.sealJSON(ctx, key, "outbox", "message", string(x.ID), x.Message)
		}
		if err != nil && !errors.Is(err, bot.ErrForgotten) {
			return full(err)
		}
	}
	err := s.send(ctx, func(b *pgx.Batch) {
		for i, x := range list {
			queueSettlement(b, x, messages[i])
		}
	})
	if err != nil {
		return err
	}
	for _, x := range list {
		if x.State != bot.Pending {
			s.lines.Drop(x.ID)
		}
	}
	return nil
}

// whose finds to whom a line belongs; to nobody if it was forgotten meanwhile.
func (s *Store) whose(ctx context.Context, id bot.OutboxID) (w whose, err error) {
	if w, ok := s.lines.Get(id); ok {
		return w, nil
	}
	const query = `SELECT o.conversation, c.person FROM outbox o JOIN conversations c ON c.id = o.conversation WHERE o.id = $1`
	err = s.each(ctx, func() { w = whose{} }, query, []any{text(id)}, func(r pgx.Rows) error { return r.Scan(&w.conversation, &w.person) })
	return w, err
}

// offTheWire goes before what becomes of a line.
const offTheWire = `WITH off AS (DELETE FROM wire w USING outbox o WHERE o.id = $1 AND w.conversation = o.conversation AND w.line = o.seq) `

const (
	settlePending = offTheWire + `UPDATE outbox SET state = 'pending', due = $2, attempts = attempts + $3, reason = $4 WHERE id = $1 AND state IN ('pending', 'sending')`
	// What is on the wire is sent, even if it was cancelled meanwhile; its delivery
	// may have been told of already.
	settleSent      = offTheWire + `UPDATE outbox SET state = CASE state WHEN 'delivered' THEN 'delivered' ELSE 'sent' END, message = coalesce($2, message), reason = $3, settled_at = $4 WHERE id = $1`
	settleDelivered = offTheWire + `UPDATE outbox SET state = 'delivered', message = coalesce($2, message), reason = $3, settled_at = $4 WHERE id = $1`
	settleOther     = offTheWire + `UPDATE outbox SET state = $5, message = coalesce($2, message), reason = $3, settled_at = $4 WHERE id = $1 AND state IN ('pending', 'sending', 'unknown')`
)

func queueSettlement(b *pgx.Batch, x bot.Settlement, message []byte) {
	id, reason := text(x.ID), text(x.Reason)
	if x.Unreachable {
		b.Queue(`UPDATE addresses SET reachable = false WHERE id = (SELECT address FROM outbox WHERE id = $1)`, id)
	}
	switch x.State {
	case bot.Pending:
		tries := 1
		if x.Free {
			tries = 0
		}
		b.Queue(settlePending, id, x.Due.UnixMicro(), tries, reason)
	case bot.Sent:
		b.Queue(settleSent, id, message, reason, micros(x.At))
	case bot.Delivered:
		b.Queue(settleDelivered, id, message, reason, micros(x.At))
	default:
		b.Queue(settleOther, id, message, reason, micros(x.At), text(x.State))
	}
}
