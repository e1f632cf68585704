package postgres

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

// Claim hands out conversations with a due event; see bot.Store. First their rows are
// marked; what waits in them is read after that, so that it is never older than the
// version that the turn will be committed on: with the events of an older one a turn
// would run twice.
func (s *Store) Claim(ctx context.Context, q bot.ClaimQuery) ([]bot.Claimed, time.Time, error) {
	taken, next, err := s.take(ctx, q)
	if err != nil || len(taken) == 0 {
		return nil, next, err
	}
	waiting, err := s.waiting(ctx, taken, q.Now)
	if err != nil {
		return nil, next, err // they stay taken until their lease ends
	}
	var out []bot.Claimed
	var empty []string
	var gone []bot.PersonID
	var errs []error
	for _, t := range taken {
		t.Events, err = s.open(ctx, &t, waiting[t.Conversation.ID], q.Now)
		switch {
		case errors.Is(err, bot.ErrForgotten): // not being forgotten, but the key was destroyed
			gone = append(gone, t.Person.ID)
		case err != nil:
			errs = append(errs, err) // it stays taken, so that it does not come again at once
		case len(t.Events) == 0:
			empty = append(empty, string(t.Conversation.ID))
		default:
			out = append(out, t.Claimed)
		}
	}
	if len(empty) > 0 { // settled by somebody whose lease was over
		errs = append(errs, s.send(ctx, func(b *pgx.Batch) {
			b.Queue(`UPDATE conversations SET claimed_by = NULL, claimed_until = NULL WHERE id = ANY($1) AND claimed_by = $2`, empty, text(q.Owner))
		}))
	}
	if len(gone) > 0 { // their turn would come again and again, before everybody else's
		errs = append(errs, s.Commit(ctx, bot.Change{At: q.Now, Forget: gone}))
		next = q.Now
	}
	return out, next, errors.Join(errs...)
}

// The ready conversations of each urgency: a query an urgency, so that those that
// wait for a far timer are never looked at. The ones that are worked on are skipped;
// when a claimer has died, its lease ends and they are there again.
const (
	readyOf = `ready# AS (SELECT id FROM conversations WHERE urgency = # AND ready_at <= $1 AND coalesce(claimed_until, 0) <= $1 ORDER BY ready_at LIMIT $2::bigint FOR NO KEY UPDATE SKIP LOCKED)`
	nextOf  = `SELECT min(ready_at) AS at FROM conversations WHERE urgency = # AND ready_at > $1
		UNION ALL SELECT min(claimed_until) FROM conversations WHERE urgency = # AND ready_at <= $1 AND claimed_until > $1`
)

var (
	takeReady = `WITH ` + eachUrgency(readyOf, ", ") + `, picked AS MATERIALIZED (` + eachUrgency(`SELECT id FROM ready#`, " UNION ALL ") + ` LIMIT $2::bigint)
	UPDATE conversations c SET claimed_by = $3, claimed_until = $4 FROM picked k, persons p, addresses a
	WHERE c.id = k.id AND p.id = c.person AND a.id = c.address
	RETURNING c.urgency, c.ready_at, c.id, c.person, c.hat, c.version, c.holder, c.lang, c.lang_chosen, c.reads, c.country, c.area, c.entry,
		c.last_choices, c.last_in, c.last_out, c.safety_until, c.calm_until, c.quiet, c.exited, c.stopped, c.state,
		p.key_id, p.hat, p.state, p.created_at, a.id, a.channel, a.account, a.user_id`
	nextReady = `SELECT min(at) FROM (` + eachUrgency(nextOf, " UNION ALL ") + `) x`
)

// eachUrgency joins a piece for all urgencies, the most urgent first.
func eachUrgency(piece, with string) string {
	var all []string
	for _, u := range []string{"2", "1", "0"} {
		all = append(all, strings.ReplaceAll(piece, "#", u))
	}
	return strings.Join(all, with)
}

// taken is a conversation that was just claimed, with what is sealed still sealed.
type taken struct {
	bot.Claimed
	urgency     int
	ready       int64
	state, user []byte
	address     string
}

// take marks ready conversations as ours; if there are none, next is when to look
// again.
func (s *Store) take(ctx context.Context, q bot.ClaimQuery) (out []taken, next time.Time, err error) {
	err = s.send(ctx, func(b *pgx.Batch) {
		out = nil
		b.Queue(later)
		b.Queue(takeReady, q.Now.UnixMicro(), q.Limit, text(q.Owner), q.Now.Add(q.Lease).UnixMicro()).Query(func(r pgx.Rows) error {
			return all(r, func(r pgx.Rows) error {
				t, err := scanTaken(r)
				out = append(out, t)
				return err
			})
		})
	})
	if err != nil || len(out) > 0 {
		slices.SortFunc(out, func(a, b taken) int {
			if a.urgency != b.urgency {
				return b.urgency - a.urgency
			}
			return int(a.ready - b.ready)
		})
		return out, next, err
	}
	err = s.each(ctx, func() {}, nextReady, []any{q.Now.UnixMicro()}, func(r pgx.Rows) error {
		var at *int64
		err := r.Scan(&at)
		next = clock(at)
		return err
	})
	return nil, next, err
}

func scanTaken(r pgx.Rows) (t taken, err error) {
	c, p := &t.Conversation, &t.Person
	var reads string
	var lastIn, lastOut, safety, calm, created *int64
	err = r.Scan(&t.urgency, &t.ready, &c.ID, &c.Person, &c.Hat, &c.Version, &c.Holder, &c.Lang, &c.LangChosen, &reads, &c.Country, &c.Area, &c.Entry,
		&c.LastChoices, &lastIn, &lastOut, &safety, &calm, &c.Quiet, &c.Exited, &c.Stopped, &t.state,
		&p.Key, &p.Hat, &p.State, &created, &t.address, &c.Address.Channel, &c.Address.Account, &t.user)
	p.ID = c.Person
	c.LastIn, c.LastOut, c.SafetyUntil, c.CalmUntil, p.CreatedAt = clock(lastIn), clock(lastOut), clock(safety), clock(calm), clock(created)
	for _, l := range strings.Fields(reads) {
		c.Reads = append(c.Reads, bot.Lang(l))
	}
	return t, err
}

// What waits in conversations, of a flood a piece. The order stays: a timer beyond a
// piece was set after the messages in it came, and so falls due after them.
const selectWaiting = `SELECT i.id, e.id, e.kind, coalesce(e.timer, ''), e.urgency, e.at, e.due, e.attempts, e.payload FROM unnest($1::text[]) i(id)
	CROSS JOIN LATERAL (SELECT * FROM events w WHERE w.conversation = i.id AND w.state = 'waiting' AND (w.timer IS NULL OR w.due <= $2) ORDER BY w.seq LIMIT 2000) e
	ORDER BY e.seq`

// sealedEvent is an event as it is stored.
type sealedEvent struct {
	bot.Event
	payload []byte
}

func (s *Store) waiting(ctx context.Context, in []taken, now time.Time) (map[bot.ConversationID][]sealedEvent, error) {
	ids := make([]string, len(in))
	for i, t := range in {
		ids[i] = string(t.Conversation.ID)
	}
	out := map[bot.ConversationID][]sealedEvent{}
	err := s.each(ctx, func() { clear(out) }, selectWaiting, []any{ids, now.UnixMicro()}, func(r pgx.Rows) error {
		var of bot.ConversationID
		var e sealedEvent
		var at, due *int64
		err := r.Scan(&of, &e.ID, &e.Inbound.Kind, &e.Timer, &e.Urgency, &at, &due, &e.Attempts, &e.payload)
		e.At, e.Due = clock(at), clock(due)
		out[of] = append(out[of], e)
		return err
	})
	return out, err
}

// open opens what is sealed of a claimed conversation and puts what waits in order:
// messages as they came, each due timer before the first message that came after it
// fell due. While the first message waits for another try, those behind it wait too.
// What was sealed with a key that is gone is bot.ErrForgotten.
func (s *Store) open(ctx context.Context, t *taken, in []sealedEvent, now time.Time) ([]bot.Event, error) {
	s.keys.Put(t.Person.ID, t.Person.Key)
	c := &t.Conversation
	if ok, err := s.openJSON(ctx, "addresses", "user", t.address, t.user, &c.Address.User); err != nil {
		return nil, err
	} else if !ok {
		return nil, bot.ErrForgotten
	}
	if len(t.state) > 0 {
		plain, err := s.Vault.Open(ctx, bot.Place{Table: "conversations", Column: "state", Row: string(c.ID)}, t.state)
		if err != nil {
			return nil, err
		}
		c.State = plain
	}
	var messages, timers []bot.Event
	for _, e := range in {
		var p rows.Payload
		if ok, err := s.openJSON(ctx, "events", "payload", string(e.ID), e.payload, &p); err != nil {
			return nil, err
		} else if !ok && len(e.payload) > 0 && e.Timer == "" {
			return nil, bot.ErrForgotten // a signal about somebody who is forgotten comes without its data
		}
		e.Inbound, e.Data = p.Inbound(e.Inbound.Kind), p.Data
		if e.Timer != "" {
			timers = append(timers, e.Event)
		} else {
			messages = append(messages, e.Event)
		}
	}
	if len(messages) > 0 && messages[0].Attempts > 0 && messages[0].Due.After(now) {
		messages = nil
	}
	return rows.InOrder(messages, timers), nil
}
