package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Settle records what became of lines; see bot.Store.
func (s *Store) Settle(ctx context.Context, list []bot.Settlement) error {
	conversations := make([]bot.ConversationID, len(list))
	messages := make([][]byte, len(list))
	for i, x := range list {
		var person bot.PersonID
		err := s.read.QueryRowContext(ctx, `SELECT conversation, person FROM outbox WHERE id = ?`, string(x.ID)).Scan(&conversations[i], &person)
		if errors.Is(err, sql.ErrNoRows) {
			continue // forgotten meanwhile
		}
		if err != nil {
			return err
		}
		if x.Message == "" {
			continue
		}
		key, err := s.keyOf(ctx, person)
		if err == nil {
			messages[i], err = s.sealJSON(ctx, key, "outbox", "message", string(x.ID), x.Message)
		}
		if err != nil && !errors.Is(err, bot.ErrForgotten) {
			return err
		}
	}
	err := s.writer.do(ctx, func(t *tx) error {
		for i, x := range list {
			if err := settleOne(t, x, messages[i]); err != nil {
				return err
			}
		}
		return nil
	})
	for _, c := range conversations {
		if c != "" {
			s.sending.release(c)
		}
	}
	return err
}

func settleOne(t *tx, x bot.Settlement, message []byte) error {
	if x.Unreachable {
		if err := t.exec(`UPDATE addresses SET reachable = 0 WHERE id = (SELECT address FROM outbox WHERE id = ?)`, string(x.ID)); err != nil {
			return err
		}
	}
	if x.State == bot.Pending {
		tries := 1
		if x.Free {
			tries = 0
		}
		return t.exec(`UPDATE outbox SET state = 'pending', due = ?, attempts = attempts + ?, reason = ? WHERE id = ? AND state IN ('pending', 'sending')`,
			micros(x.Due), tries, x.Reason, string(x.ID))
	}
	from := `state IN ('pending', 'sending', 'unknown')`
	if x.State == bot.Sent || x.State == bot.Delivered {
		from = `state NOT IN ('delivered')` // what is on the wire is sent, even if it was cancelled meanwhile
	}
	return t.exec(`UPDATE outbox SET state = ?, message = coalesce(?, message), reason = ?, settled_at = ? WHERE id = ? AND `+from,
		string(x.State), message, x.Reason, micros(x.At), string(x.ID))
}
