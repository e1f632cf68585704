package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"github.com/ouderbrug/ouderbrug/bot"
)

// whose says to whom a line belongs.
type whose struct {
	conversation bot.ConversationID
	person       bot.PersonID
}

// Settle records what became of lines; see bot.Store. A line that could not be
// recorded stays taken until its lease ends.
func (s *Store) Settle(ctx context.Context, list []bot.Settlement) error {
	of := make([]whose, len(list))
	messages := make([][]byte, len(list))
	for i, x := range list {
		var err error
		if of[i], err = s.whose(ctx, x.ID); err != nil {
			return err
		}
		if x.Message == "" || of[i].person == "" {
			continue
		}
		key, err := s.keyOf(ctx, of[i].person)
		if err == nil {
			messages[i], err = s.sealJSON(ctx, key, "outbox", "message", string(x.ID), x.Message)
		}
		if err != nil && !errors.Is(err, bot.ErrForgotten) {
			return err
		}
	}
	err := s.writer.do(ctx, false, func(t *tx) error {
		for i, x := range list {
			if err := settleOne(t, x, messages[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, x := range list {
		if x.State != bot.Pending {
			s.lines.Drop(x.ID)
		}
		if of[i].conversation != "" {
			s.sending.release(of[i].conversation)
		}
	}
	return nil
}

// whose finds to whom a line belongs; to nobody if it was forgotten meanwhile.
func (s *Store) whose(ctx context.Context, id bot.OutboxID) (w whose, err error) {
	if w, ok := s.lines.Get(id); ok {
		return w, nil
	}
	err = s.readers.lend(ctx, func(t *tx) error {
		return t.row(`SELECT o.conversation, c.person FROM outbox o JOIN conversations c ON c.id = o.conversation WHERE o.id = ?`, []any{string(id)}, &w.conversation, &w.person)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return whose{}, nil
	}
	return w, err
}

func settleOne(t *tx, x bot.Settlement, message []byte) error {
	if x.Unreachable {
		if err := t.exec(`UPDATE addresses SET reachable = 0 WHERE id = (SELECT address FROM outbox WHERE id = ?)`, string(x.ID)); err != nil {
			return err
		}
	}
	switch x.State {
	case bot.Pending:
		tries := 1
		if x.Free {
			tries = 0
		}
		return t.exec(`UPDATE outbox SET state = 'pending', due = ?, attempts = attempts + ?, reason = ? WHERE id = ? AND state IN ('pending', 'sending')`,
			micros(x.Due), tries, x.Reason, string(x.ID))
	case bot.Sent:
		// What is on the wire is sent, even if it was cancelled meanwhile; its
		// delivery may have been told of already.
		return t.exec(`UPDATE outbox SET state = CASE state WHEN 'delivered' THEN 'delivered' ELSE 'sent' END, message = coalesce(?, message), reason = ?, settled_at = ? WHERE id = ?`,
			message, x.Reason, micros(x.At), string(x.ID))
	case bot.Delivered:
		return t.exec(`UPDATE outbox SET state = 'delivered', message = coalesce(?, message), reason = ?, settled_at = ? WHERE id = ?`,
			message, x.Reason, micros(x.At), string(x.ID))
	}
	return t.exec(`UPDATE outbox SET state = ?, message = coalesce(?, message), reason = ?, settled_at = ? WHERE id = ? AND state IN ('pending', 'sending', 'unknown')`,
		string(x.State), message, x.Reason, micros(x.At), string(x.ID))
}
