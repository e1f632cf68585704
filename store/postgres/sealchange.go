package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

// sealedChange is a change with all that is sealed in it sealed, outside the
// transaction.
type sealedChange struct {
	bot.Change
	states  [][]byte // of Conversations
	address []string // lookup of Conversations[i].Address
	rows    []sealedRow
	timers  [][]byte
	details [][]byte // of Cases
	reach   []string // lookups of Reach
	words   [][]byte // of Records
}

type sealedRow struct {
	to                       string // lookup of the address
	payload, choices, target []byte
}

func (s *Store) seal(ctx context.Context, c bot.Change) (w sealedChange, err error) {
	w.Change = c
	for _, cc := range c.Conversations {
		conv := cc.Conversation
		var state []byte
		if len(conv.State) > 0 {
			key, err := s.keyOf(ctx, conv.Person)
			if err != nil {
				return w, err
			}
			if state, err = s.Vault.Seal(ctx, key, bot.Place{Table: "conversations", Column: "state", Row: string(conv.ID)}, conv.State); err != nil {
				return w, err
			}
		}
		w.states = append(w.states, state)
		w.address = append(w.address, s.lookup(conv.Address))
	}
	for _, o := range c.Outbox {
		r, err := s.sealRow(ctx, o)
		if errors.Is(err, bot.ErrForgotten) && o.Owner != "" {
			return w, fmt.Errorf("%w: whose words these are is forgotten", bot.ErrStale)
		}
		if err != nil {
			return w, err
		}
		w.rows = append(w.rows, r)
	}
	for _, r := range c.Reach {
		w.reach = append(w.reach, s.lookup(r.Address))
	}
	if err := s.sealTimers(ctx, &w); err != nil {
		return w, err
	}
	if err := s.sealWords(ctx, &w); err != nil {
		return w, err
	}
	return w, s.sealRecords(ctx, &w)
}

// sealRow seals a line; its choices stay apart because they are kept longer than
// its text.
func (s *Store) sealRow(ctx context.Context, o bot.Outgoing) (r sealedRow, err error) {
	key, err := s.keyOf(ctx, cmp.Or(o.Owner, o.Person))
	if err != nil {
		return r, err
	}
	id := string(o.ID)
	r.to = s.lookup(o.To)
	if len(o.Reply.Choices) > 0 { // under the key of who presses them, whoever's words they stand under
		own, err := s.keyOf(ctx, o.Person)
		if err != nil {
			return r, err
		}
		if r.choices, err = s.sealJSON(ctx, own, "outbox", "choices", id, o.Reply.Choices); err != nil {
			return r, err
		}
	}
	if o.Target != "" {
		if r.target, err = s.sealJSON(ctx, key, "outbox", "target", id, o.Target); err != nil {
			return r, err
		}
	}
	o.Reply.Choices = nil
	r.payload, err = s.sealJSON(ctx, key, "outbox", "payload", id, rows.Wire{To: o.To, Reply: o.Reply})
	return r, err
}

func (s *Store) sealTimers(ctx context.Context, w *sealedChange) error {
	for _, t := range w.Timers {
		var data []byte
		if len(t.Data) > 0 && !t.At.IsZero() {
			var err error
			if data, err = s.sealTimer(ctx, w, t); err != nil && !errors.Is(err, bot.ErrForgotten) {
				return err // of somebody who is forgotten there is nothing to tell
			}
		}
		w.timers = append(w.timers, data)
	}
	return nil
}

func (s *Store) sealTimer(ctx context.Context, w *sealedChange, t bot.TimerChange) ([]byte, error) {
	person := t.Owner
	if person == "" {
		var err error
		if person, err = s.personOf(ctx, w, t.Conversation); err != nil {
			return nil, err
		}
	}
	key, err := s.keyOf(ctx, person)
	if err != nil {
		return nil, err
	}
	return s.sealJSON(ctx, key, "events", "payload", timerRow(t), rows.Payload{Data: t.Data})
}

// personOf is whose a conversation is; nobody's if it is gone.
func (s *Store) personOf(ctx context.Context, w *sealedChange, c bot.ConversationID) (p bot.PersonID, err error) {
	for _, cc := range w.Conversations {
		if cc.Conversation.ID == c {
			return cc.Conversation.Person, nil
		}
	}
	if p := rows.WearerOf(w.Change, c); p != "" {
		return p, nil
	}
	err = s.each(ctx, func() {}, `SELECT person FROM conversations WHERE id = $1`, []any{text(c)}, func(r pgx.Rows) error { return r.Scan(&p) })
	return p, err
}

func (s *Store) sealRecords(ctx context.Context, w *sealedChange) error {
	for _, k := range w.Cases {
		d, err := s.sealJSON(ctx, k.Key, "cases", "detail", string(k.ID), k.Detail)
		if err != nil {
			return err
		}
		w.details = append(w.details, d)
	}
	return nil
}
