package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// writeForget begins to forget persons: their addresses are freed, so that a next
// message opens somebody new; what waits is dropped; what is unsent is cancelled
// but for the receipt.
func (s *Store) writeForget(t *tx, w sealedChange) error {
	for _, p := range w.Forget {
		for _, q := range []string{
			`UPDATE persons SET state = 'erasing', erasing_at = ?2 WHERE id = ?1 AND state = 'active'`,
			`UPDATE addresses SET freed = lookup, lookup = NULL WHERE person = ?1 AND lookup IS NOT NULL AND ?2 > 0`,
			`UPDATE outbox SET state = 'cancelled', settled_at = ?2 WHERE conversation IN (SELECT id FROM conversations WHERE person = ?1) AND state IN ('pending', 'held') AND purpose NOT IN ('receipt', 'cleanup')`,
			`UPDATE conversations SET ready_at = NULL, version = version + 1 WHERE person = ?1 AND ?2 > 0`, // whoever is in a turn of it is stale
			`DELETE FROM events WHERE state = 'waiting' AND conversation IN (SELECT id FROM conversations WHERE person = ?1) AND ?2 > 0`,
		} {
			if err := t.exec(q, string(p), micros(w.At)); err != nil {
				return err
			}
		}
	}
	return nil
}

// Erasing are the persons whose receipt is settled, or who have been erasing
// since before; see bot.Erasure.
func (s *Store) Erasing(ctx context.Context, before time.Time) (out []bot.Person, err error) {
	if s.unscrubbed.Load() { // of one who was erased while somebody read
		if err := s.Checkpoint(ctx); err != nil && !errors.Is(err, errBusyLog) {
			return nil, err
		}
	}
	err = s.readers.lend(ctx, func(t *tx) error {
		return t.each(`SELECT p.id, p.key_id FROM persons p WHERE p.erasing_at IS NOT NULL
			AND (p.erasing_at <= ? OR NOT EXISTS (SELECT 1 FROM conversations c JOIN outbox o ON o.conversation = c.id WHERE c.person = p.id AND o.state = 'pending'))`,
			[]any{micros(before)}, func(scan func(...any) error) error {
				p := bot.Person{State: bot.Erasing}
				err := scan(&p.ID, &p.Key)
				out = append(out, p)
				return err
			})
	})
	return out, err
}

// Standing are those of ids who have rows here; see bot.Erasure.
func (s *Store) Standing(ctx context.Context, ids []bot.PersonID) (out []bot.Person, err error) {
	err = s.readers.lend(ctx, func(t *tx) error {
		out, err = standing(t.each, ids)
		return err
	})
	return out, err
}

func standing(each eacher, ids []bot.PersonID) (out []bot.Person, err error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	err = each(selectStanding, []any{string(list)}, func(scan func(...any) error) error {
		var p bot.Person
		err := scan(&p.ID, &p.Key, &p.State)
		out = append(out, p)
		return err
	})
	return out, err
}

const selectStanding = `SELECT p.id, p.key_id, p.state FROM persons p WHERE p.id IN (SELECT value FROM json_each(?1))`

// DeletePerson removes an erasing person's rows, overwrites them (secure_delete)
// and empties the write-ahead log, so that no file holds them afterwards.
func (s *Store) DeletePerson(ctx context.Context, p bot.PersonID) error {
	if _, err := s.endCases(ctx, `SELECT k.id, k.key_id FROM cases k JOIN persons p ON p.id = k.person WHERE k.person = ? AND k.ground = '' AND p.state = 'erasing'`, string(p)); err != nil {
		return err
	}
	err := s.writer.do(ctx, false, func(t *tx) error {
		return t.exec(`DELETE FROM persons WHERE id = ? AND state = 'erasing'`, string(p)) // the rest follows by its references
	})
	if err != nil {
		return err
	}
	s.keys.Drop(p)
	s.known.DropAll(func(o owner) bool { return o.person == p })
	s.cool()
	return s.Checkpoint(ctx)
}

// Checkpoint empties the write-ahead log into the file.
func (s *Store) Checkpoint(ctx context.Context) error {
	if s.path == Memory {
		return nil
	}
	s.unscrubbed.Store(true)
	for range 10 {
		done := false
		err := s.writer.alone(ctx, func(t *tx) (err error) {
			done, err = t.emptyLog()
			return err
		})
		if err != nil {
			return err
		}
		if done {
			s.unscrubbed.Store(false)
			return nil
		}
	}
	return errBusyLog
}

var errBusyLog = errors.New("the write-ahead log cannot be emptied while somebody reads the database (a backup?): it is tried again within a minute")

// emptyLog waits for readers only as long as a message may wait behind it.
func (t *tx) emptyLog() (done bool, err error) {
	if err := t.exec(`PRAGMA busy_timeout = 200`); err != nil {
		return false, err
	}
	var busy, pages, moved int
	err = t.row(`PRAGMA wal_checkpoint(TRUNCATE)`, nil, &busy, &pages, &moved)
	return err == nil && busy == 0, errors.Join(err, t.exec(`PRAGMA busy_timeout = 5000`))
}
