package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

// incoming is an arrival with what it needs inside the transaction.
type incoming struct {
	bot.Arrival
	owner
	once    string // the dedupe hash
	lookup  string
	isNew   bool // nobody had this address when it was read
	drop    bool // of no use: a duplicate, or a status for nobody
	payload []byte
	target  []byte
	user    []byte // sealed, only for a new address
	address string // addresses.id, for a new address
}

// owner is whose an address is.
type owner struct {
	person bot.PersonID
	key    bot.KeyID
}

// Receive commits arrivals as events; see bot.Store.
func (s *Store) Receive(ctx context.Context, arrivals []bot.Arrival) ([]bot.Received, error) {
	for range 3 {
		in, err := s.prepare(ctx, arrivals)
		if errors.Is(err, errMoved) {
			continue
		}
		if err != nil {
			return nil, full(err, s.path)
		}
		out := make([]bot.Received, len(in))
		err = s.writer.do(ctx, len(in) > 1, func(t *tx) error {
			for i := range in {
				out[i] = bot.Received{}
				if in[i].drop {
					continue
				}
				if err := s.arrive(t, &in[i], &out[i]); err != nil {
					return err
				}
			}
			return nil
		})
		for i := range in {
			if err == nil && !in[i].drop {
				s.known.Put(in[i].lookup, in[i].owner)
			} else {
				s.known.Drop(in[i].lookup)
			}
		}
		// Somebody else gave the address a person, or took it, between our look
		// and our write: what we sealed is under the wrong key. Look again.
		if !errors.Is(err, errMoved) {
			return out, err
		}
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
		var found bool
		var err error
		if n.owner, found = s.known.Get(n.lookup); !found {
			if found, err = s.ownerOf(ctx, n); err != nil {
				return nil, err
			}
		}
		switch m := made[n.lookup]; {
		case found || n.drop:
		case m != nil:
			n.owner, n.isNew, n.address, n.user = m.owner, true, m.address, m.user
		default:
			if err := s.newcomer(ctx, n); err != nil {
				return nil, err
			}
			made[n.lookup] = n
		}
		if err := s.sealArrival(ctx, n); errors.Is(err, bot.ErrForgotten) {
			return nil, s.keyless(ctx, n)
		} else if err != nil {
			return nil, err
		}
	}
	return in, nil
}

// ownerOf reads whose the address of an arrival is. What comes from nobody and is
// of no use is dropped before a key is made for it.
func (s *Store) ownerOf(ctx context.Context, n *incoming) (found bool, err error) {
	err = s.readers.lend(ctx, func(t *tx) error {
		err := t.row(`SELECT p.id, p.key_id FROM addresses a JOIN persons p ON p.id = a.person WHERE a.lookup = ?`, []any{n.lookup}, &n.person, &n.key)
		if !errors.Is(err, sql.ErrNoRows) {
			found = err == nil
			return err
		}
		if n.drop = n.Inbound.Kind == bot.Status || n.Inbound.Kind == bot.Reach; n.drop {
			return nil
		}
		return t.row(`SELECT EXISTS (SELECT 1 FROM seen WHERE key = ?)`, []any{n.once}, &n.drop)
	})
	return found, err
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

func (s *Store) sealArrival(ctx context.Context, n *incoming) (err error) {
	if n.drop {
		return nil
	}
	if n.payload, err = s.sealJSON(ctx, n.key, "events", "payload", string(n.ID), rows.Pack(n.Inbound)); err != nil {
		return err
	}
	if target := n.Inbound.Target; target != "" && (n.Inbound.Kind == bot.Message || n.Inbound.Kind == bot.Command) { // what she wrote
		n.target, err = s.sealJSON(ctx, n.key, "events", "target", string(n.ID), target)
	}
	return err
}

// keyless ends a person whose key was destroyed: what is left of them cannot be
// read, and whoever writes from the address is somebody new.
func (s *Store) keyless(ctx context.Context, n *incoming) error {
	s.known.Drop(n.lookup)
	if err := s.Commit(ctx, bot.Change{At: n.At, Forget: []bot.PersonID{n.person}}); err != nil {
		return err
	}
	return errMoved
}

// place is where an arrival belongs.
type place struct {
	address      string
	conversation bot.ConversationID
	holder       bot.Holder
	reachable    bool
	burst        int // texts that wait for a burst to end, BurstMax at most
	retry        sql.NullInt64
}

// arrive writes one arrival. It refuses before it has written anything.
func (s *Store) arrive(t *tx, n *incoming, out *bot.Received) error {
	at, err := s.belongs(t, n)
	if err != nil {
		return err
	}
	fresh, err := t.affected(`INSERT INTO seen (key, at) VALUES (?, ?) ON CONFLICT DO NOTHING`, n.once, micros(n.At))
	if err != nil || fresh == 0 {
		return err
	}
	if at.conversation == "" {
		if at, err = s.welcome(t, n); err != nil {
			return err
		}
	}
	if !at.reachable && n.Inbound.Kind != bot.Status && n.Inbound.Kind != bot.Reach {
		if err := t.exec(`UPDATE addresses SET reachable = 1 WHERE id = ?`, at.address); err != nil {
			return err
		}
	}
	due, burst := n.At, 0
	if n.Wait > 0 && at.holder == bot.HeldByBot {
		burst = 1
		if at.burst+1 < bot.BurstMax {
			due = due.Add(n.Wait)
		}
	}
	// Behind a message that waits for another try, the rest of the talk waits too.
	if r := clock(at.retry); r.After(due) {
		due = r
	}
	err = t.exec(`INSERT INTO events (seq, id, conversation, address, kind, urgency, burst, state, at, due, payload, target)
		VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?, ?, ?)`,
		s.seq.Add(1), string(n.ID), string(at.conversation), at.address, string(n.Inbound.Kind), int(n.Urgency), burst, micros(n.At), micros(due), n.payload, n.target)
	if err != nil {
		return err
	}
	out.New, out.Conversation = true, at.conversation
	if burst == 1 && at.burst > 0 && at.burst < bot.BurstMax { // else there is nothing left to move
		if err := t.exec(`UPDATE events INDEXED BY events_waiting SET due = ? WHERE conversation = ? AND state = 'waiting' AND burst = 1 AND attempts = 0`, micros(due), string(at.conversation)); err != nil {
			return err
		}
		return s.ready(t, at.conversation)
	}
	return t.exec(`UPDATE conversations SET ready_at = min(coalesce(ready_at, ?2), ?2), urgency = max(urgency, ?3) WHERE id = ?1`,
		string(at.conversation), micros(due), int(n.Urgency))
}

const selectPlace = `SELECT a.id, a.person, a.reachable, c.id, c.holder,
	CASE WHEN ?1 THEN (SELECT count(*) FROM (SELECT 1 FROM events INDEXED BY events_waiting WHERE conversation = c.id AND state = 'waiting' AND burst = 1 LIMIT ?2 + 0)) ELSE 0 END,
	c.retry_at
	FROM addresses a JOIN persons p ON p.id = a.person
	JOIN conversations c ON c.person = p.id AND c.hat = p.hat WHERE a.lookup = ?3`

// belongs finds the arrival's conversation; it has none if it is from somebody new.
func (s *Store) belongs(t *tx, n *incoming) (at place, err error) {
	var person bot.PersonID
	err = t.row(selectPlace, []any{n.Wait > 0, bot.BurstMax, n.lookup},
		&at.address, &person, &at.reachable, &at.conversation, &at.holder, &at.burst, &at.retry)
	none := errors.Is(err, sql.ErrNoRows)
	switch {
	case err != nil && !none:
		return at, err
	case none && !n.isNew, !none && person != n.person:
		return place{}, errMoved
	case none:
		return place{}, nil
	}
	return at, nil
}

// welcome makes person, address and conversation for somebody new.
func (s *Store) welcome(t *tx, n *incoming) (place, error) {
	at := place{address: n.address, conversation: bot.ConversationID(s.NewID()), holder: bot.HeldByBot, reachable: true}
	from := n.Inbound.From
	if err := t.exec(`INSERT INTO persons (id, key_id, hat, state, created_at) VALUES (?, ?, ?, ?, ?)`,
		string(n.person), string(n.key), string(bot.Parent), string(bot.Active), micros(n.At)); err != nil {
		return at, err
	}
	if err := t.exec(`INSERT INTO addresses (id, lookup, person, channel, account, user, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		n.address, n.lookup, string(n.person), from.Channel, from.Account, n.user, micros(n.At)); err != nil {
		return at, err
	}
	return at, t.exec(`INSERT INTO conversations (id, person, hat, holder, lang, address) VALUES (?, ?, ?, ?, '', ?)`,
		string(at.conversation), string(n.person), string(bot.Parent), string(at.holder), n.address)
}

// ready keeps on the conversation's row when its first waiting event falls due
// and how urgent the most urgent one is.
func (s *Store) ready(t *tx, conv bot.ConversationID) error {
	return t.exec(`UPDATE conversations SET
		ready_at = (SELECT min(due) FROM events INDEXED BY events_waiting WHERE conversation = ?1 AND state = 'waiting'),
		urgency = coalesce((SELECT max(urgency) FROM events INDEXED BY events_waiting WHERE conversation = ?1 AND state = 'waiting'), 0)
		WHERE id = ?1`, string(conv))
}
