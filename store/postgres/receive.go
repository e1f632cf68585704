package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

// incoming is an arrival with what it needs inside the transaction.
type incoming struct {
	bot.Arrival
	owner
	once    string // the dedupe hash
	lookup  string
	first   bool // makes person, address and conversation
	drop    bool // of no use: a duplicate, or a status for nobody
	payload []byte
	target  []byte
	user    []byte // sealed, only of a first one
	address string // addresses.id, only of a first one
}

// owner is whose an address is.
type owner struct {
	person bot.PersonID
	key    bot.KeyID
}

// moves is how often an address may change hands while one message comes in.
const moves = 5

// Receive commits arrivals as events; see bot.Store.
func (s *Store) Receive(ctx context.Context, arrivals []bot.Arrival) ([]bot.Received, error) {
	for range moves {
		in, err := s.prepare(ctx, arrivals)
		if errors.Is(err, errGuard) {
			continue
		}
		if err != nil {
			return nil, full(err)
		}
		out := make([]bot.Received, len(in))
		err = s.send(ctx, func(b *pgx.Batch) { s.queueArrivals(b, in, out) })
		for i := range in {
			if err == nil && !in[i].drop {
				s.known.Put(in[i].lookup, in[i].owner)
			} else {
				s.known.Drop(in[i].lookup)
			}
		}
		// Somebody else gave the address a person, or took it, between our look
		// and our write: what we sealed is under the wrong key. Look again.
		if errors.Is(err, errGuard) {
			s.unmake(ctx, in)
			continue
		}
		if err != nil {
			return nil, err
		}
		s.hint()
		return out, nil
	}
	return nil, fmt.Errorf("%w: an address keeps changing hands", bot.ErrFull)
}

// prepare finds or makes each arrival's person and seals its text, outside the
// transaction. Two arrivals of one new address share the person.
func (s *Store) prepare(ctx context.Context, arrivals []bot.Arrival) ([]incoming, error) {
	in := make([]incoming, len(arrivals))
	for i, a := range arrivals {
		from := a.Inbound.From
		in[i].Arrival = a
		in[i].once = s.Vault.Lookup("seen", from.Channel, from.Account, a.Inbound.ID)
		in[i].lookup = s.lookup(from)
	}
	owners, err := s.owners(ctx, in)
	if err != nil {
		return nil, err
	}
	for i := range in {
		n := &in[i]
		if n.drop {
			continue
		}
		var found bool
		if n.owner, found = owners[n.lookup]; !found {
			if err := s.newcomer(ctx, n); err != nil {
				return nil, err
			}
			owners[n.lookup] = n.owner
		}
		if err := s.sealArrival(ctx, n); errors.Is(err, bot.ErrForgotten) {
			return nil, s.keyless(ctx, n)
		} else if err != nil {
			return nil, err
		}
	}
	return in, nil
}

// owners reads whose the addresses of arrivals are. What comes from nobody and is of
// no use is dropped before a key is made for it.
func (s *Store) owners(ctx context.Context, in []incoming) (map[string]owner, error) {
	found := map[string]owner{}
	var ask, once []string
	for _, n := range in {
		if o, ok := s.known.Get(n.lookup); ok {
			found[n.lookup] = o
		} else {
			ask, once = append(ask, n.lookup), append(once, n.once)
		}
	}
	if len(ask) == 0 {
		return found, nil
	}
	seen := map[string]bool{}
	err := s.send(ctx, func(b *pgx.Batch) {
		clear(seen)
		b.Queue(selectOwners, ask).Query(func(r pgx.Rows) error {
			return all(r, func(r pgx.Rows) error {
				var lookup string
				var o owner
				err := r.Scan(&lookup, &o.person, &o.key)
				found[lookup] = o
				return err
			})
		})
		b.Queue(`SELECT key FROM seen WHERE key = ANY($1)`, once).Query(func(r pgx.Rows) error {
			return all(r, func(r pgx.Rows) error {
				var key string
				err := r.Scan(&key)
				seen[key] = true
				return err
			})
		})
	})
	for i := range in {
		n := &in[i]
		if _, ok := found[n.lookup]; !ok {
			n.drop = n.Inbound.Kind == bot.Status || n.Inbound.Kind == bot.Reach || seen[n.once]
		}
	}
	return found, err
}

const selectOwners = `SELECT a.lookup, p.id, p.key_id FROM addresses a JOIN persons p ON p.id = a.person WHERE a.lookup = ANY($1)`

func (s *Store) newcomer(ctx context.Context, n *incoming) (err error) {
	n.first, n.person, n.address = true, bot.PersonID(s.NewID()), s.NewID()
	if n.key, err = s.Vault.NewKey(ctx); err != nil {
		return err
	}
	n.user, err = s.sealJSON(ctx, n.key, "addresses", "user", n.address, n.Inbound.From.User)
	return err
}

func (s *Store) sealArrival(ctx context.Context, n *incoming) (err error) {
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
	return errGuard
}

// unmake destroys the keys of people who were not made after all.
func (s *Store) unmake(ctx context.Context, in []incoming) {
	for _, n := range in {
		if n.first {
			_ = s.Vault.Destroy(ctx, n.key) // a key that nobody uses is swept some day
		}
	}
}

// queueArrivals writes arrivals in their order. All conversations are locked first,
// in one order for everybody.
func (s *Store) queueArrivals(b *pgx.Batch, in []incoming, out []bot.Received) {
	clear(out)
	var known []string
	for _, n := range in {
		if !n.drop && !n.first {
			known = append(known, n.lookup)
		}
	}
	if len(known) > 0 {
		b.Queue(lockPlaces, known)
	}
	for i := range in {
		n, got := &in[i], &out[i]
		switch {
		case n.drop:
		case n.first:
			s.queueFirst(b, n, got)
		default:
			queueArrival(b, n, got)
		}
	}
}

const lockPlaces = `SELECT c.id FROM addresses a JOIN persons p ON p.id = a.person JOIN conversations c ON c.person = p.id AND c.hat = p.hat
	WHERE a.lookup = ANY($1) ORDER BY c.id FOR NO KEY UPDATE OF c`

func queueArrival(b *pgx.Batch, n *incoming, out *bot.Received) {
	spoke := n.Inbound.Kind != bot.Status && n.Inbound.Kind != bot.Reach
	b.Queue(insertArrival, n.lookup, text(n.person), n.once, n.At.UnixMicro(), n.At.Add(n.Wait).UnixMicro(), n.Wait > 0, bot.BurstMax,
		text(n.ID), text(n.Inbound.Kind), int(n.Urgency), n.payload, n.target, spoke).QueryRow(func(r pgx.Row) error {
		var one int64
		var conversation *string
		err := r.Scan(&one, &conversation)
		if conversation != nil {
			*out = bot.Received{New: true, Conversation: bot.ConversationID(*conversation)}
		}
		return err
	})
}

// One arrival of somebody known, whose conversation is locked. It is refused (the
// division) when the address is not that person's any more. A text that waits for
// the rest of its burst moves the texts before it to its own due time; behind a
// message that waits for another try, the rest of the talk waits too.
const insertArrival = `WITH place AS (
	SELECT a.id AS address, a.reachable, c.id AS conversation, c.retry_at, c.ready_at, $6::boolean AND c.holder = 'bot' AS burst,
		CASE WHEN $6::boolean AND c.holder = 'bot' THEN (SELECT count(*) FROM (
			SELECT 1 FROM events w WHERE w.conversation = c.id AND w.state = 'waiting' AND w.burst LIMIT $7::bigint) x) ELSE 0 END AS before
	FROM addresses a JOIN persons p ON p.id = a.person JOIN conversations c ON c.person = p.id AND c.hat = p.hat
	WHERE a.lookup = $1 AND a.person = $2
), fresh AS (
	INSERT INTO seen (key, at) SELECT $3, $4 FROM place ON CONFLICT DO NOTHING RETURNING 1
), new AS MATERIALIZED (
	SELECT p.address, p.reachable, p.conversation, p.burst, p.moves, d.due,
		CASE WHEN p.moves THEN least(d.due, (SELECT min(w.due) FROM events w WHERE w.conversation = p.conversation AND w.state = 'waiting' AND NOT (w.burst AND w.attempts = 0)))
		ELSE least(p.ready_at, d.due) END AS ready_at
	FROM fresh CROSS JOIN (SELECT *, burst AND before BETWEEN 1 AND $7::bigint - 1 AS moves FROM place) p
	CROSS JOIN LATERAL (SELECT greatest(CASE WHEN p.burst AND p.before + 1 < $7::bigint THEN $5::bigint ELSE $4::bigint END, p.retry_at) AS due) d
), event AS (
	INSERT INTO events (seq, id, conversation, address, kind, urgency, burst, state, at, due, payload, target)
	SELECT nextval('line_seq'), $8, conversation, address, $9, $10::smallint, burst, 'waiting', $4, due, $11, $12 FROM new
), moved AS (
	UPDATE events w SET due = n.due FROM new n WHERE n.moves AND w.conversation = n.conversation AND w.state = 'waiting' AND w.burst AND w.attempts = 0
), reached AS (
	UPDATE addresses a SET reachable = true FROM new n WHERE a.id = n.address AND NOT n.reachable AND $13::boolean
), ready AS (
	UPDATE conversations c SET ready_at = n.ready_at, urgency = greatest(c.urgency, $10::smallint) FROM new n
	WHERE c.id = n.conversation AND (c.ready_at IS DISTINCT FROM n.ready_at OR c.urgency < $10::smallint)
)
SELECT 1 / (SELECT count(*) FROM place), (SELECT conversation FROM new)`

func (s *Store) queueFirst(b *pgx.Batch, n *incoming, out *bot.Received) {
	due := n.At.Add(n.Wait) // 0 under any other holder than the bot, and a new one is the bot's
	conversation, from := s.NewID(), n.Inbound.From
	b.Queue(insertFirst, n.once, n.At.UnixMicro(), text(n.person), text(n.key), text(n.lookup), text(from.Channel), text(from.Account), n.user,
		conversation, text(n.ID), text(n.Inbound.Kind), int(n.Urgency), n.Wait > 0, due.UnixMicro(), n.payload, n.target, n.address).QueryRow(func(r pgx.Row) error {
		var fresh int64
		err := r.Scan(&fresh)
		if fresh > 0 {
			*out = bot.Received{New: true, Conversation: bot.ConversationID(conversation)}
		}
		return err
	})
}

// The first arrival of somebody new makes person, address and conversation with it.
// When another instance makes the
// same address at the same moment, the unique lookup refuses one of the two.
const insertFirst = `WITH fresh AS (
	INSERT INTO seen (key, at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1
), person AS (
	INSERT INTO persons (id, key_id, hat, state, created_at) SELECT $3, $4, 'parent', 'active', $2 FROM fresh
), address AS (
	INSERT INTO addresses (id, lookup, person, channel, account, user_id, created_at) SELECT $17, $5, $3, $6, $7, $8, $2 FROM fresh
), conversation AS (
	INSERT INTO conversations (id, person, hat, holder, lang, address, ready_at, urgency) SELECT $9, $3, 'parent', 'bot', '', $17, $14, $12::smallint FROM fresh
), event AS (
	INSERT INTO events (seq, id, conversation, address, kind, urgency, burst, state, at, due, payload, target)
	SELECT nextval('line_seq'), $10, $9, $17, $11, $12::smallint, $13::boolean, 'waiting', $2, $14::bigint, $15, $16 FROM fresh
)
SELECT count(*) FROM fresh`
