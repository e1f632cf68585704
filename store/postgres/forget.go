package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/ouderbrug/ouderbrug/bot"
)

// queueForget begins to forget persons, whose conversations are locked: their
// addresses are freed, so that a next message opens somebody new; what waits is
// dropped; what is unsent is cancelled but for the receipt; whoever is in a turn of
// theirs, here or elsewhere, is stale.
func queueForget(b *pgx.Batch, w *sealedChange) {
	if len(w.Forget) == 0 {
		return
	}
	who, at := texts(w.Forget), w.At.UnixMicro()
	const theirs = `conversation IN (SELECT id FROM conversations WHERE person = ANY($1))`
	b.Queue(`UPDATE persons SET state = 'erasing', erasing_at = $2 WHERE id = ANY($1) AND state = 'active'`, who, at)
	b.Queue(`UPDATE addresses SET freed = lookup, lookup = NULL WHERE person = ANY($1) AND lookup IS NOT NULL`, who)
	b.Queue(`UPDATE outbox SET state = 'cancelled', settled_at = $2 WHERE `+theirs+` AND state IN ('pending', 'held') AND purpose NOT IN ('receipt', 'cleanup')`, who, at)
	b.Queue(`UPDATE conversations SET ready_at = NULL, claimed_by = NULL, claimed_until = NULL, version = version + 1 WHERE person = ANY($1)`, who)
	b.Queue(`DELETE FROM events WHERE `+theirs+` AND state = 'waiting'`, who)
}

// Erasing are the persons whose receipt is settled, or who have been erasing
// since before; see bot.Erasure.
func (s *Store) Erasing(ctx context.Context, before time.Time) (out []bot.Person, err error) {
	const query = `SELECT p.id, p.key_id FROM persons p WHERE p.erasing_at IS NOT NULL
		AND (p.erasing_at <= $1 OR NOT EXISTS (SELECT 1 FROM conversations c JOIN outbox o ON o.conversation = c.id WHERE c.person = p.id AND o.state = 'pending'))`
	err = s.each(ctx, func() { out = nil }, query, []any{before.UnixMicro()}, func(r pgx.Rows) error {
		p := bot.Person{State: bot.Erasing}
		err := r.Scan(&p.ID, &p.Key)
		out = append(out, p)
		return err
	})
	return out, err
}

// Standing are those of ids who have rows here; see bot.Erasure.
func (s *Store) Standing(ctx context.Context, ids []bot.PersonID) (out []bot.Person, err error) {
	err = s.each(ctx, func() { out = nil }, selectStanding, []any{texts(ids)}, func(r pgx.Rows) error {
		var p bot.Person
		err := r.Scan(&p.ID, &p.Key, &p.State)
		out = append(out, p)
		return err
	})
	return out, err
}

const selectStanding = `SELECT p.id, p.key_id, p.state FROM persons p WHERE p.id = ANY($1)`

// DeletePerson removes an erasing person's rows. PostgreSQL overwrites pages and its
// log only in time: what is left there is sealed under a key that is destroyed, and
// random ids.
func (s *Store) DeletePerson(ctx context.Context, p bot.PersonID) error {
	const theirs = `SELECT k.id, k.key_id FROM cases k JOIN persons p ON p.id = k.person WHERE k.person = $1 AND k.ground = '' AND p.state = 'erasing'`
	if _, err := s.endCases(ctx, theirs, text(p)); err != nil {
		return err
	}
	err := s.send(ctx, func(b *pgx.Batch) {
		b.Queue(`DELETE FROM wire WHERE conversation IN (SELECT c.id FROM conversations c JOIN persons p ON p.id = c.person WHERE p.id = $1 AND p.state = 'erasing')`, text(p))
		b.Queue(`DELETE FROM persons WHERE id = $1 AND state = 'erasing'`, text(p)) // the rest follows by its references
	})
	if err == nil {
		s.keys.Drop(p)
	}
	return err
}
