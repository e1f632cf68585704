package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// incoming is an arrival with what it needs inside the transaction.
type incoming struct {
	bot.Arrival
	once    string // the dedupe hash
	lookup  string
	person  bot.PersonID // of the address, or a new one
	key     bot.KeyID
	isNew   bool // nobody had this address when it was read
	payload []byte
	target  []byte
	user    []byte // sealed, only for a new address
	address string // addresses.id, for a new address
}

// Receive commits arrivals as events; see bot.Store.
func (s *Store) Receive(ctx context.Context, arrivals []bot.Arrival) ([]bot.Received, error) {
	for range 3 {
		in, err := s.prepare(ctx, arrivals)
		if err != nil {
			return nil, full(err)
		}
		out := make([]bot.Received, len(in))
		err = s.writer.do(ctx, func(t *tx) error {
			for i := range in {
				if err := s.arrive(t, &in[i], &out[i]); err != nil {
					return err
				}
			}
			return nil
		})
		// Somebody else gave the address a person, or took it, between our look
		// and our write: what we sealed is under the wrong key. Look again.
		if errors.Is(err, errMoved) {
			continue
		}
		return out, err
	}
	return nil, fmt.Errorf("%w: an address keeps changing hands", bot.ErrFull)
}

// errMoved says that an address has another person than when it was read.
var errMoved = fmt.Errorf("%w: the address moved", errRefused)

// prepare finds or makes each arrival's person and seals its text, outside the
// transaction. Two arrivals of one new address share the person.
func (s *Store) prepare(ctx context.Context, arrivals []bot.Arrival) ([]incoming, error) {
	in := make([]incoming, len(arrivals))
	made := map[string]*incoming{}
	for i, a := range arrivals {
		n := &in[i]
		n.Arrival = a
		from := a.Inbound.From
		n.once = s.Vault.Lookup("seen", from.Channel, from.Account, a.Inbound.ID)
		n.lookup = s.lookup(from)
		err := s.read.QueryRowContext(ctx, `SELECT p.id, p.key_id FROM addresses a JOIN persons p ON p.id = a.person WHERE a.lookup = ?`, n.lookup).Scan(&n.person, &n.key)
		switch {
		case errors.Is(err, sql.ErrNoRows) && made[n.lookup] != nil:
			m := made[n.lookup]
			n.person, n.key, n.isNew, n.address, n.user = m.person, m.key, true, m.address, m.user
		case errors.Is(err, sql.ErrNoRows):
			if err := s.newcomer(ctx, n); err != nil {
				return nil, err
			}
			made[n.lookup] = n
		case err != nil:
			return nil, err
		}
		if n.payload, err = s.sealJSON(ctx, n.key, "events", "payload", string(a.ID), payload{In: a.Inbound}); err != nil {
			return nil, err
		}
		if t := a.Inbound.Target; t != "" && a.Inbound.Kind == bot.Message {
			if n.target, err = s.sealJSON(ctx, n.key, "events", "target", string(a.ID), t); err != nil {
				return nil, err
			}
		}
	}
	return in, nil
}

func (s *Store) newcomer(ctx context.Context, n *incoming) (err error) {
	n.isNew = true
	n.person, n.address = bot.PersonID(s.NewID()), s.NewID()
	if n.key, err = s.Vault.NewKey(ctx); err != nil {
		return err
	}
	n.user, err = s.sealJSON(ctx, n.key, "addresses", "user", n.address, n.Inbound.From.User)
	return err
}

// arrive writes one arrival.
func (s *Store) arrive(t *tx, n *incoming, out *bot.Received) error {
	fresh, err := t.affected(`INSERT INTO seen (key, at) VALUES (?, ?) ON CONFLICT DO NOTHING`, n.once, micros(n.At))
	if err != nil || fresh == 0 {
		return err
	}
	conv, holder, err := s.belongs(t, n)
	if err != nil {
		return err
	}
	out.New, out.Conversation = true, conv
	due, burst := n.At, 0
	if n.Wait > 0 && holder == bot.HeldByBot {
		burst = 1
		if due, err = s.burst(t, conv, n.At, n.Wait); err != nil {
			return err
		}
	}
	// Behind a message that waits for another try, the rest of the talk waits too.
	var retry sql.NullInt64
	if err := t.row(`SELECT max(due) FROM events WHERE conversation = ? AND state = 'waiting' AND attempts > 0 AND timer IS NULL`, []any{string(conv)}, &retry); err != nil {
		return err
	}
	if r := clock(retry); r.After(due) {
		due = r
	}
	err = t.exec(`INSERT INTO events (seq, id, conversation, address, kind, urgency, burst, state, at, due, payload, target)
		VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?, ?, ?)`,
		s.seq.Add(1), string(n.ID), string(conv), n.address, string(n.Inbound.Kind), int(n.Urgency), burst, micros(n.At), micros(due), n.payload, n.target)
	if err != nil {
		return err
	}
	return s.ready(t, conv)
}

// belongs finds the arrival's conversation, or makes person, address and
// conversation for somebody new.
func (s *Store) belongs(t *tx, n *incoming) (bot.ConversationID, bot.Holder, error) {
	var person bot.PersonID
	var conv bot.ConversationID
	var holder bot.Holder
	err := t.row(`SELECT a.id, a.person, c.id, c.holder FROM addresses a JOIN persons p ON p.id = a.person
		JOIN conversations c ON c.person = p.id AND c.hat = p.hat WHERE a.lookup = ?`, []any{n.lookup}, &n.address, &person, &conv, &holder)
	if err == nil {
		if person != n.person {
			return "", "", errMoved
		}
		return conv, holder, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return "", "", err
	}
	if !n.isNew {
		return "", "", errMoved
	}
	conv = bot.ConversationID(s.NewID())
	from := n.Inbound.From
	for _, q := range []struct {
		sql  string
		args []any
	}{
		{`INSERT INTO persons (id, key_id, hat, state, created_at) VALUES (?, ?, ?, ?, ?)`,
			[]any{string(n.person), string(n.key), string(bot.Parent), string(bot.Active), micros(n.At)}},
		{`INSERT INTO addresses (id, lookup, person, channel, account, user, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			[]any{n.address, n.lookup, string(n.person), from.Channel, from.Account, n.user, micros(n.At)}},
		{`INSERT INTO conversations (id, person, hat, holder, lang, address) VALUES (?, ?, ?, ?, '', ?)`,
			[]any{string(conv), string(n.person), string(bot.Parent), string(bot.HeldByBot), n.address}},
	} {
		if err := t.exec(q.sql, q.args...); err != nil {
			return "", "", err
		}
	}
	return conv, bot.HeldByBot, nil
}

// burst moves the waiting texts of a conversation to wait after now and says when
// the new one is due: with BurstMax of them, at once.
func (s *Store) burst(t *tx, conv bot.ConversationID, now time.Time, wait time.Duration) (time.Time, error) {
	var waiting int
	if err := t.row(`SELECT count(*) FROM events WHERE conversation = ? AND state = 'waiting' AND burst = 1`, []any{string(conv)}, &waiting); err != nil {
		return now, err
	}
	due := now.Add(wait)
	if waiting+1 >= bot.BurstMax {
		due = now
	}
	if waiting == 0 {
		return due, nil
	}
	return due, t.exec(`UPDATE events SET due = ? WHERE conversation = ? AND state = 'waiting' AND burst = 1 AND attempts = 0`, micros(due), string(conv))
}

// ready keeps on the conversation's row when its first waiting event falls due
// and how urgent the most urgent due one is.
func (s *Store) ready(t *tx, conv bot.ConversationID) error {
	return t.exec(`UPDATE conversations SET
		ready_at = (SELECT min(due) FROM events WHERE conversation = ?1 AND state = 'waiting'),
		urgency = coalesce((SELECT max(urgency) FROM events WHERE conversation = ?1 AND state = 'waiting'), 0)
		WHERE id = ?1`, string(conv))
}
