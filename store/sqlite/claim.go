package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Claim hands out conversations with a due event; see bot.Store. The claim is in
// memory: the version of the row is what fences.
func (s *Store) Claim(ctx context.Context, q bot.ClaimQuery) (out []bot.Claimed, next time.Time, err error) {
	candidates, err := s.candidates(ctx, q)
	if err != nil {
		return nil, next, err
	}
	for _, id := range candidates {
		if len(out) == q.Limit {
			break
		}
		if !s.claims.take(id, q.Owner, q.Now, q.Now.Add(q.Lease), false) {
			continue
		}
		c, err := s.claimed(ctx, id, q.Now)
		if errors.Is(err, sql.ErrNoRows) || errors.Is(err, bot.ErrForgotten) || err == nil && len(c.Events) == 0 {
			s.claims.release(id) // settled or forgotten since the candidates were read
			continue
		}
		if err != nil {
			s.claims.release(id)
			return out, next, err
		}
		out = append(out, c)
	}
	if len(out) > 0 {
		return out, next, nil
	}
	var at sql.NullInt64
	err = s.read.QueryRowContext(ctx, `SELECT min(ready_at) FROM conversations WHERE ready_at IS NOT NULL AND ready_at > ?`, micros(q.Now)).Scan(&at)
	return nil, clock(at), err
}

// candidates are ready conversations, urgent first, a few more than are wanted
// because some may be claimed already.
func (s *Store) candidates(ctx context.Context, q bot.ClaimQuery) (out []bot.ConversationID, err error) {
	rows, err := s.read.QueryContext(ctx, `SELECT id FROM conversations WHERE ready_at IS NOT NULL AND ready_at <= ? ORDER BY urgency DESC, ready_at LIMIT ?`,
		micros(q.Now), q.Limit+s.claims.size())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var id bot.ConversationID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, rows.Err()
}

func (s *Store) claimed(ctx context.Context, id bot.ConversationID, now time.Time) (bot.Claimed, error) {
	c, err := s.conversation(ctx, id)
	if err != nil {
		return c, err
	}
	if c.Person.State == bot.Erasing {
		return c, bot.ErrForgotten
	}
	c.Events, err = s.waiting(ctx, id, now)
	return c, err
}

const conversationColumns = `c.id, c.person, c.hat, c.version, c.holder, c.lang, c.lang_chosen, c.reads, c.country, c.area, c.entry,
	c.last_choices, c.last_in, c.last_out, c.safety_until, c.calm_until, c.quiet, c.exited, c.stopped, c.state,
	p.key_id, p.hat, p.state, p.created_at, a.id, a.channel, a.account, a.user`

// conversation reads a conversation with its person and the address last used.
func (s *Store) conversation(ctx context.Context, id bot.ConversationID) (out bot.Claimed, err error) {
	c, p := &out.Conversation, &out.Person
	var reads, address string
	var lastIn, lastOut, safety, calm, created sql.NullInt64
	var state, user []byte
	err = s.read.QueryRowContext(ctx, `SELECT `+conversationColumns+` FROM conversations c
		JOIN persons p ON p.id = c.person JOIN addresses a ON a.id = c.address WHERE c.id = ?`, string(id)).Scan(
		&c.ID, &c.Person, &c.Hat, &c.Version, &c.Holder, &c.Lang, &c.LangChosen, &reads, &c.Country, &c.Area, &c.Entry,
		&c.LastChoices, &lastIn, &lastOut, &safety, &calm, &c.Quiet, &c.Exited, &c.Stopped, &state,
		&p.Key, &p.Hat, &p.State, &created, &address, &c.Address.Channel, &c.Address.Account, &user)
	if err != nil {
		return out, err
	}
	p.ID = c.Person
	c.LastIn, c.LastOut, c.SafetyUntil, c.CalmUntil, p.CreatedAt = clock(lastIn), clock(lastOut), clock(safety), clock(calm), clock(created)
	for _, l := range strings.Fields(reads) {
		c.Reads = append(c.Reads, bot.Lang(l))
	}
	s.keys.Store(p.ID, p.Key)
	if _, err := s.openJSON(ctx, "addresses", "user", address, user, &c.Address.User); err != nil {
		return out, err
	}
	if len(state) > 0 {
		c.State, err = s.Vault.Open(ctx, bot.Place{Table: "conversations", Column: "state", Row: string(c.ID)}, state)
	}
	return out, err
}

// waiting are the waiting messages in the order of their arrival and the due
// timers, each before the first message that came after it fell due. While the
// first message waits for another try, those behind it wait too.
func (s *Store) waiting(ctx context.Context, id bot.ConversationID, now time.Time) ([]bot.Event, error) {
	messages, err := s.events(ctx, `timer IS NULL ORDER BY seq`, string(id))
	if err != nil {
		return nil, err
	}
	if len(messages) > 0 && messages[0].Attempts > 0 && messages[0].Due.After(now) {
		messages = nil
	}
	timers, err := s.events(ctx, `timer IS NOT NULL AND due <= ? ORDER BY due, seq`, string(id), micros(now))
	if err != nil {
		return nil, err
	}
	for _, t := range timers {
		at := slices.IndexFunc(messages, func(e bot.Event) bool { return e.Timer == "" && e.At.After(t.Due) })
		if at < 0 {
			at = len(messages)
		}
		messages = slices.Insert(messages, at, t)
	}
	return messages, nil
}

// events reads the waiting events of a conversation that a condition picks.
func (s *Store) events(ctx context.Context, which string, args ...any) (out []bot.Event, err error) {
	rows, err := s.read.QueryContext(ctx, `SELECT id, kind, coalesce(timer, ''), urgency, at, due, attempts, payload FROM events
		WHERE conversation = ? AND state = 'waiting' AND `+which, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var e bot.Event
		var at, due sql.NullInt64
		var sealed []byte
		if err := rows.Scan(&e.ID, &e.Inbound.Kind, &e.Timer, &e.Urgency, &at, &due, &e.Attempts, &sealed); err != nil {
			return nil, err
		}
		var p payload
		if _, err := s.openJSON(ctx, "events", "payload", string(e.ID), sealed, &p); err != nil {
			return nil, err
		}
		kind := e.Inbound.Kind
		e.Inbound, e.Data = p.In, p.Data
		e.Inbound.Kind, e.At, e.Due = kind, clock(at), clock(due)
		out = append(out, e)
	}
	return out, rows.Err()
}
