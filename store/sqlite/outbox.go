package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

func (s *Store) writeCancels(t *tx, w sealedChange) error {
	for _, c := range w.Cancel {
		for _, p := range c.Purposes {
			if err := t.exec(`UPDATE outbox SET state = 'cancelled', settled_at = ? WHERE conversation = ? AND purpose = ? AND state IN ('pending', 'held')`,
				micros(w.At), string(c.Conversation), string(p)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) writeOutbox(t *tx, w sealedChange) error {
	for i, o := range w.Outbox {
		state := bot.Pending
		if o.Pull && o.Purpose != bot.ForReceipt {
			state = bot.Sent
		}
		var once any
		if o.Key != "" {
			once = o.Key
		}
		r := w.rows[i]
		n, err := t.affected(`INSERT INTO outbox (seq, id, person, conversation, channel, account, address, op, purpose, lane, lang, state, pull, at, due, not_after, once, payload, choices, target)
			VALUES (?, ?, ?, ?, ?, ?, coalesce((SELECT id FROM addresses WHERE lookup = ?), ''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (once) DO NOTHING`,
			s.seq.Add(1), string(o.ID), string(o.Person), string(o.Conversation), o.To.Channel, o.To.Account, s.lookup(o.To), string(o.Op),
			string(o.Purpose), int(o.Purpose.Lane()), string(o.Lang), string(state), o.Pull, micros(o.At), micros(o.Due), micros(o.NotAfter), once, r.payload, r.choices, r.target)
		if err != nil {
			return err
		}
		if n == 0 && o.Key == "" {
			return fmt.Errorf("%w: a line was not written", errRefused)
		}
	}
	return nil
}

// Due hands out lines to send; see bot.Store. Claims are in memory, but for
// broadcast rows, which are marked before they are returned.
func (s *Store) Due(ctx context.Context, q bot.DueQuery) (out []bot.DueRow, next time.Time, err error) {
	ids, err := s.dueIDs(ctx, q)
	if err != nil {
		return nil, next, err
	}
	for _, d := range ids {
		if len(out) == q.Limit {
			break
		}
		if !s.sending.take(d.conversation, q.Owner, q.Now, q.Now.Add(q.Lease), false) {
			continue
		}
		row, ok, err := s.dueRow(ctx, d.id)
		if err == nil && ok && row.Purpose == bot.ForBroadcast {
			ok, err = s.markSending(ctx, d.id)
		}
		if err != nil || !ok {
			s.sending.release(d.conversation)
			if err != nil {
				return out, next, err
			}
			continue
		}
		out = append(out, row)
	}
	if len(out) > 0 {
		return out, next, nil
	}
	var at sql.NullInt64
	err = s.read.QueryRowContext(ctx, `SELECT min(due) FROM outbox WHERE channel = ? AND account = ? AND state = 'pending' AND pull = 0 AND due > ?`,
		q.Channel, q.Account, micros(q.Now)).Scan(&at)
	return nil, clock(at), err
}

type dueID struct {
	id           bot.OutboxID
	conversation bot.ConversationID
}

// dueIDs are the first lines of each conversation and lane, in sending order. A
// line whose turn it is but which is not due yet holds back those behind it.
func (s *Store) dueIDs(ctx context.Context, q bot.DueQuery) (out []dueID, err error) {
	rows, err := s.read.QueryContext(ctx, `SELECT o.id, o.conversation FROM outbox o
		WHERE o.channel = ? AND o.account = ? AND o.state = 'pending' AND o.pull = 0 AND o.due <= ?
		AND NOT EXISTS (SELECT 1 FROM outbox p WHERE p.conversation = o.conversation AND p.lane = o.lane AND p.state = 'pending' AND p.pull = 0 AND p.seq < o.seq)
		ORDER BY o.lane, o.seq LIMIT ?`, q.Channel, q.Account, micros(q.Now), q.Limit+s.sending.size())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var d dueID
		if err := rows.Scan(&d.id, &d.conversation); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// dueRow reads a line and its facts, if it is still pending. A line whose key was
// destroyed is none.
func (s *Store) dueRow(ctx context.Context, id bot.OutboxID) (r bot.DueRow, ok bool, err error) {
	var at, due, notAfter, calm, lastIn sql.NullInt64
	var reachable sql.NullBool
	var sealed, choices, target []byte
	err = s.read.QueryRowContext(ctx, `SELECT o.id, o.person, o.conversation, o.op, o.purpose, o.lang, o.at, o.due, o.not_after, o.attempts, o.payload, o.choices, o.target,
		p.state, a.reachable, c.holder, c.quiet, c.exited, c.stopped, c.calm_until, c.last_in, c.country
		FROM outbox o JOIN persons p ON p.id = o.person JOIN conversations c ON c.id = o.conversation LEFT JOIN addresses a ON a.id = o.address
		WHERE o.id = ? AND o.state = 'pending'`, string(id)).Scan(
		&r.ID, &r.Person, &r.Conversation, &r.Op, &r.Purpose, &r.Lang, &at, &due, &notAfter, &r.Attempts, &sealed, &choices, &target,
		&r.Facts.Person, &reachable, &r.Facts.Holder, &r.Facts.Quiet, &r.Facts.Exited, &r.Facts.Stopped, &calm, &lastIn, &r.Facts.Country)
	if errors.Is(err, sql.ErrNoRows) {
		return r, false, nil
	}
	if err != nil {
		return r, false, err
	}
	r.At, r.Due, r.NotAfter = clock(at), clock(due), clock(notAfter)
	r.Facts.CalmUntil, r.Facts.LastIn = clock(calm), clock(lastIn)
	r.Facts.Reachable = !reachable.Valid || reachable.Bool
	if r.Purpose.Unasked() {
		if r.Facts.Consents, err = s.Consents(ctx, r.Person); err != nil {
			return r, false, err
		}
	}
	if ok, err = s.openWire(ctx, &r.Outgoing, sealed, choices); err != nil || !ok {
		return r, false, err
	}
	_, err = s.openJSON(ctx, "outbox", "target", string(id), target, &r.Target)
	return r, true, err
}

// openWire opens a line's text and choices into it.
func (s *Store) openWire(ctx context.Context, o *bot.Outgoing, sealed, choices []byte) (bool, error) {
	var w wire
	ok, err := s.openJSON(ctx, "outbox", "payload", string(o.ID), sealed, &w)
	if err != nil || !ok {
		return false, err
	}
	o.To, o.Reply = w.To, w.Reply
	_, err = s.openJSON(ctx, "outbox", "choices", string(o.ID), choices, &o.Reply.Choices)
	return true, err
}

// markSending takes a broadcast row off the pending ones before it goes out.
func (s *Store) markSending(ctx context.Context, id bot.OutboxID) (ok bool, err error) {
	err = s.writer.do(ctx, func(t *tx) error {
		n, err := t.affected(`UPDATE outbox SET state = 'sending', attempts = attempts + 1 WHERE id = ? AND state = 'pending'`, string(id))
		ok = n == 1
		return err
	})
	return ok, err
}
