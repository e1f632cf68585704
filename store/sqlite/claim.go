package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

// Claim hands out conversations with a due event; see bot.Store. The claim is in
// memory: the version of the row is what fences.
func (s *Store) Claim(ctx context.Context, q bot.ClaimQuery) (out []bot.Claimed, next time.Time, err error) {
	var gone []bot.PersonID
	err = s.readers.lend(ctx, func(t *tx) error {
		mine, err := s.candidates(t, q)
		if err != nil {
			return err
		}
		if out, gone, err = s.claimAll(ctx, t, mine, q.Now); len(out) > 0 || err != nil {
			return err
		}
		var at sql.NullInt64
		err = t.row(nextReady, []any{micros(q.Now)}, &at)
		next = clock(at)
		return err
	})
	if len(gone) > 0 { // their turn would come again and again, before everybody else's
		err = errors.Join(err, s.Commit(ctx, bot.Change{At: q.Now, Forget: gone}))
		next = q.Now
	}
	return out, next, err
}

// The ready conversations of each urgency: a query an urgency, so that those that
// wait for a far timer are never looked at.
const (
	readyOf = `SELECT * FROM (SELECT id FROM conversations WHERE urgency = # AND ready_at <= ?1 ORDER BY ready_at LIMIT ?2 + 0)`
	nextOf  = `SELECT min(ready_at) AS at FROM conversations WHERE urgency = # AND ready_at > ?1`
)

var (
	readyNow  = eachUrgency(readyOf)
	nextReady = `SELECT min(at) FROM (` + eachUrgency(nextOf) + `)`
)

// eachUrgency joins a query for all urgencies, the most urgent first.
func eachUrgency(query string) string {
	var all []string
	for _, u := range []string{"2", "1", "0"} {
		all = append(all, strings.ReplaceAll(query, "#", u))
	}
	return strings.Join(all, " UNION ALL ")
}

// candidates takes the claims of ready conversations, urgent first. It reads a few
// more than are wanted because some are claimed already.
func (s *Store) candidates(t *tx, q bot.ClaimQuery) (mine []bot.ConversationID, err error) {
	err = t.each(readyNow, []any{micros(q.Now), q.Limit + s.claims.size()}, func(scan func(...any) error) error {
		var id string
		if err := scan(&id); err != nil || len(mine) == q.Limit {
			return err
		}
		c := bot.ConversationID(id)
		if s.claims.take(c, q.Owner, q.Now, q.Now.Add(q.Lease), false) {
			mine = append(mine, c)
		}
		return nil
	})
	if err != nil {
		for _, id := range mine {
			s.claims.release(id)
		}
	}
	return mine, err
}

// claimAll reads conversations that were just taken, all in one snapshot. gone are
// those who are not being forgotten but whose key was destroyed.
func (s *Store) claimAll(ctx context.Context, t *tx, ids []bot.ConversationID, now time.Time) (out []bot.Claimed, gone []bot.PersonID, err error) {
	if len(ids) == 0 {
		return nil, nil, nil
	}
	if err := t.exec("BEGIN"); err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, t.exec("COMMIT")) }()
	for _, id := range ids {
		c, e := s.claimed(ctx, t, id, now)
		switch {
		case errors.Is(e, sql.ErrNoRows), errors.Is(e, bot.ErrForgotten), e == nil && len(c.Events) == 0:
			s.claims.release(id) // settled or forgotten since the candidates were read
			if errors.Is(e, bot.ErrForgotten) && c.Person.State != bot.Erasing {
				gone = append(gone, c.Person.ID)
			}
		case e != nil:
			err = errors.Join(err, e) // it stays taken, so that it does not come again at once
		default:
			s.claims.given(id, c.Conversation.Version)
			out = append(out, c)
		}
	}
	return out, gone, err
}

// claimed reads a conversation and what waits in it. What memory holds of the
// conversation counts only if it is of the version that this snapshot sees: with
// the events of an older one a turn would run twice.
func (s *Store) claimed(ctx context.Context, t *tx, id bot.ConversationID, now time.Time) (bot.Claimed, error) {
	c, warm := s.warm.Get(id)
	c.Conversation = own(c.Conversation)
	events, version, err := s.waiting(ctx, t, id, now)
	if err != nil && !errors.Is(err, bot.ErrForgotten) || err == nil && len(events) == 0 {
		return c, err
	}
	if !warm || c.Conversation.Version != version {
		if c, err = s.conversation(ctx, t, id); err != nil {
			return c, err
		}
		s.warm.Put(id, bot.Claimed{Person: c.Person, Conversation: own(c.Conversation)})
	}
	if c.Person.State == bot.Erasing {
		return c, bot.ErrForgotten
	}
	c.Events = events
	return c, err
}

const selectConversation = `SELECT c.person, c.hat, c.version, c.holder, c.lang, c.lang_chosen, c.reads, c.country, c.area, c.entry,
	c.last_choices, c.last_in, c.last_out, c.safety_until, c.calm_until, c.quiet, c.exited, c.stopped, c.state,
	p.key_id, p.hat, p.state, p.created_at, a.id, a.channel, a.account, a.user
	FROM conversations c JOIN persons p ON p.id = c.person JOIN addresses a ON a.id = c.address WHERE c.id = ?`

// conversation reads a conversation with its person and the address last used.
func (s *Store) conversation(ctx context.Context, t *tx, id bot.ConversationID) (out bot.Claimed, err error) {
	c, p := &out.Conversation, &out.Person
	c.ID = id
	var reads, address string
	var lastIn, lastOut, safety, calm, created sql.NullInt64
	var state, user []byte
	err = t.row(selectConversation, []any{string(id)},
		&c.Person, &c.Hat, &c.Version, &c.Holder, &c.Lang, &c.LangChosen, &reads, &c.Country, &c.Area, &c.Entry,
		&c.LastChoices, &lastIn, &lastOut, &safety, &calm, &c.Quiet, &c.Exited, &c.Stopped, &state,
		&p.Key, &p.Hat, &p.State, &created, &address, &c.Address.Channel, &c.Address.Account, &user)
	if err != nil {
		return out, err
	}
	p.ID = c.Person
	s.keys.Put(p.ID, p.Key)
	c.LastIn, c.LastOut, c.SafetyUntil, c.CalmUntil, p.CreatedAt = clock(lastIn), clock(lastOut), clock(safety), clock(calm), clock(created)
	for _, l := range strings.Fields(reads) {
		c.Reads = append(c.Reads, bot.Lang(l))
	}
	if ok, err := s.openJSON(ctx, "addresses", "user", address, user, &c.Address.User); err != nil {
		return out, err
	} else if !ok {
		return out, bot.ErrForgotten
	}
	if len(state) > 0 {
		c.State, err = s.Vault.Open(ctx, bot.Place{Table: "conversations", Column: "state", Row: string(c.ID)}, state)
	}
	return out, err
}

// A flood is read in pieces. The order stays: a timer beyond a piece was set after
// the messages in it came, and so falls due after them.
const selectWaiting = `SELECT id, kind, coalesce(timer, ''), urgency, at, due, attempts, payload, (SELECT version FROM conversations WHERE id = ?1) FROM events INDEXED BY events_waiting
	WHERE conversation = ?1 AND state = 'waiting' AND (timer IS NULL OR due <= ?2) ORDER BY seq LIMIT 2000`

// waiting are the waiting messages in the order of their arrival and the due
// timers, each before the first message that came after it fell due. While the
// first message waits for another try, those behind it wait too. version is the
// conversation's as these events see it.
func (s *Store) waiting(ctx context.Context, t *tx, id bot.ConversationID, now time.Time) (messages []bot.Event, version int64, err error) {
	var timers []bot.Event
	err = t.each(selectWaiting, []any{string(id), micros(now)}, func(scan func(...any) error) error {
		e, err := s.event(ctx, scan, &version)
		if e.Timer != "" {
			timers = append(timers, e)
		} else {
			messages = append(messages, e)
		}
		return err
	})
	if err != nil {
		return nil, version, err
	}
	if len(messages) > 0 && messages[0].Attempts > 0 && messages[0].Due.After(now) {
		messages = nil
	}
	return rows.InOrder(messages, timers), version, nil
}

// event reads a row of selectWaiting. One that was sealed with a key that is gone
// is bot.ErrForgotten.
func (s *Store) event(ctx context.Context, scan func(...any) error, version *int64) (e bot.Event, err error) {
	var at, due sql.NullInt64
	var sealed []byte
	if err := scan(&e.ID, &e.Inbound.Kind, &e.Timer, &e.Urgency, &at, &due, &e.Attempts, &sealed, version); err != nil {
		return e, err
	}
	var p rows.Payload
	if ok, err := s.openJSON(ctx, "events", "payload", string(e.ID), sealed, &p); err != nil {
		return e, err
	} else if !ok && len(sealed) > 0 && e.Timer == "" {
		return e, bot.ErrForgotten // a signal about somebody who is forgotten comes without its data
	}
	e.Inbound, e.Data = p.Inbound(e.Inbound.Kind), p.Data
	e.At, e.Due = clock(at), clock(due)
	return e, nil
}
