package sqlite

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

// Commit applies a change whole or not at all; see bot.Store.
func (s *Store) Commit(ctx context.Context, c bot.Change) error {
	defer func() {
		for _, cc := range c.Conversations {
			s.claims.committed(cc.Conversation.ID, cc.Conversation.Version)
		}
	}()
	w, err := s.seal(ctx, c)
	if err == nil {
		// The first version is compared before anything is written; a second one, and that
		// of a record, after it.
		err = s.writer.do(ctx, len(c.Conversations) > 1 || len(c.Records) > 0, func(t *tx) error { return s.apply(t, w) })
	}
	s.remember(c, err)
	return err
}

func (s *Store) apply(t *tx, w sealedChange) error {
	for _, step := range []func(*tx, sealedChange) error{
		s.writeConversations, s.writeHandover, s.writeCancels, s.writeOutbox, s.writeTimers, s.writeRecords, s.writeForget,
	} {
		if err := step(t, w); err != nil {
			return err
		}
	}
	return nil
}

// remember keeps in memory what was written, and drops what may not be so.
func (s *Store) remember(c bot.Change, err error) {
	for _, cc := range c.Conversations {
		known, ok := s.warm.Get(cc.Conversation.ID)
		// Another address may be nobody's: the row keeps the old one then.
		if err != nil || !ok || known.Conversation.Address != cc.Conversation.Address {
			s.warm.Drop(cc.Conversation.ID)
			continue
		}
		known.Conversation = own(cc.Conversation)
		known.Conversation.Version++
		s.warm.Put(cc.Conversation.ID, known)
	}
	for _, h := range c.Hats { // the person's row says the hat
		s.warm.Drop(h.From)
		s.warm.Drop(bot.HelperConversation(h.Person))
	}
	if err != nil {
		return
	}
	for _, o := range c.Outbox {
		if len(o.Reply.Choices) > 0 {
			s.choices.Put(o.ID, keptChoices{o.Conversation, slices.Clone(o.Reply.Choices)})
		}
	}
	if len(c.Forget) > 0 {
		s.known.DropAll(func(o owner) bool { return slices.Contains(c.Forget, o.person) })
		s.cool()
	}
}

// own is a conversation as the row gives it back: nobody else's slices, times in
// UTC and to the microsecond.
func own(c bot.Conversation) bot.Conversation {
	c.State, c.Reads = bytes.Clone(c.State), slices.Clone(c.Reads)
	for _, t := range []*time.Time{&c.LastIn, &c.LastOut, &c.SafetyUntil, &c.CalmUntil} {
		if !t.IsZero() {
			*t = time.UnixMicro(t.UnixMicro()).UTC()
		}
	}
	return c
}

// cool drops all that memory holds of conversations.
func (s *Store) cool() {
	s.warm.Forget()
	s.choices.Forget()
}

// sealedChange is a change with all that is sealed in it sealed, outside the
// transaction.
type sealedChange struct {
	bot.Change
	states  [][]byte // of Conversations
	address []string // lookup of Conversations[i].Address
	rows    []sealedRow
	timers  [][]byte
	details [][]byte // of Cases
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
	if err := s.sealTimers(ctx, &w); err != nil {
		return w, err
	}
	for _, k := range c.Cases {
		d, err := s.sealJSON(ctx, k.Key, "cases", "detail", string(k.ID), k.Detail)
		if err != nil {
			return w, err
		}
		w.details = append(w.details, d)
	}
	return w, s.sealWords(ctx, &w)
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
			if data, err = s.sealTimer(ctx, w.Change, t); err != nil && !errors.Is(err, bot.ErrForgotten) {
				return err // of somebody who is forgotten there is nothing to tell
			}
		}
		w.timers = append(w.timers, data)
	}
	return nil
}

func (s *Store) sealTimer(ctx context.Context, c bot.Change, t bot.TimerChange) ([]byte, error) {
	person := t.Owner
	if person == "" {
		var err error
		if person, err = s.personOf(ctx, c, t.Conversation); err != nil {
			return nil, err
		}
	}
	key, err := s.keyOf(ctx, person)
	if err != nil {
		return nil, err
	}
	return s.sealJSON(ctx, key, "events", "payload", timerRow(t), rows.Payload{Data: t.Data})
}

// timerRow is the id of a timer's row: setting it again replaces the row.
func timerRow(t bot.TimerChange) string { return string(t.Conversation) + "/" + t.Name }

func (s *Store) personOf(ctx context.Context, change bot.Change, c bot.ConversationID) (p bot.PersonID, err error) {
	if p := rows.WearerOf(change, c); p != "" {
		return p, nil
	}
	err = s.readers.lend(ctx, func(t *tx) error {
		return t.row(`SELECT person FROM conversations WHERE id = ?`, []any{string(c)}, &p)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return "", bot.ErrForgotten
	}
	return p, err
}

// writeConversations compares versions, writes the rows and settles their events.
func (s *Store) writeConversations(t *tx, w sealedChange) error {
	for i, cc := range w.Conversations {
		c := cc.Conversation
		reads := make([]string, len(c.Reads))
		for j, l := range c.Reads {
			reads[j] = string(l)
		}
		// Nearly always one event ends and nothing else happens to events: then the
		// row's own update says when it is ready next.
		ends, simple := "", len(cc.Retry) == 0 && len(cc.Done)+len(cc.Failed) <= 1
		if simple && len(cc.Done)+len(cc.Failed) == 1 {
			ends = string(append(cc.Done[:len(cc.Done):len(cc.Done)], cc.Failed...)[0])
		}
		n, err := t.affected(updateConversation,
			string(c.Holder), string(c.Lang), c.LangChosen, strings.Join(reads, " "), string(c.Country), c.Area, c.Entry,
			w.address[i], string(c.LastChoices), micros(c.LastIn), micros(c.LastOut), micros(c.SafetyUntil), micros(c.CalmUntil),
			c.Quiet, c.Exited, c.Stopped, w.states[i], string(c.ID), c.Version, ends)
		if err != nil {
			return err
		}
		if n == 0 {
			return fmt.Errorf("%w (version %d)", bot.ErrStale, c.Version)
		}
		if err := s.settleEvents(t, cc); err != nil {
			return err
		}
		if err := wipe(t, cc); err != nil {
			return err
		}
		if simple {
			continue
		}
		if err := s.ready(t, c.ID); err != nil {
			return err
		}
	}
	return nil
}

const updateConversation = `UPDATE conversations SET version = version + 1, holder = ?1, lang = ?2, lang_chosen = ?3, reads = ?4, country = ?5, area = ?6, entry = ?7,
	address = coalesce((SELECT id FROM addresses WHERE lookup = ?8), address), last_choices = ?9, last_in = ?10, last_out = ?11, safety_until = ?12, calm_until = ?13,
	quiet = ?14, exited = ?15, stopped = ?16, state = ?17,
	ready_at = (SELECT min(due) FROM events INDEXED BY events_waiting WHERE conversation = ?18 AND state = 'waiting' AND id <> ?20),
	urgency = coalesce((SELECT max(urgency) FROM events INDEXED BY events_waiting WHERE conversation = ?18 AND state = 'waiting' AND id <> ?20), 0)
	WHERE id = ?18 AND version = ?19`

func (s *Store) settleEvents(t *tx, cc bot.ConversationChange) error {
	// A timer that has fired is gone; setting its name again makes a new row.
	if err := endEvents(t, cc.Conversation.ID, "done", cc.Done); err != nil {
		return err
	}
	if err := endEvents(t, cc.Conversation.ID, "failed", cc.Failed); err != nil {
		return err
	}
	conv := string(cc.Conversation.ID)
	var last time.Time
	for _, r := range cc.Retry {
		if err := t.exec(`UPDATE events INDEXED BY events_waiting SET attempts = attempts + 1, due = ? WHERE conversation = ? AND state = 'waiting' AND id = ?`, micros(r.Due), conv, string(r.Event)); err != nil {
			return err
		}
		if r.Due.After(last) {
			last = r.Due
		}
	}
	if len(cc.Retry) == 0 {
		return nil
	}
	if err := t.exec(`UPDATE events INDEXED BY events_waiting SET due = max(due, ?) WHERE conversation = ? AND state = 'waiting' AND timer IS NULL`, micros(last), conv); err != nil {
		return err
	}
	return t.exec(`UPDATE conversations SET retry_at = max(coalesce(retry_at, ?1), ?1) WHERE id = ?2`, micros(last), conv)
}

// endEvents ends waiting events of a conversation; many in one statement, so that
// a flood costs no more than its size.
func endEvents(t *tx, c bot.ConversationID, state string, ids []bot.EventID) error {
	switch len(ids) {
	case 0:
		return nil
	case 1:
		return t.exec(`UPDATE events INDEXED BY events_waiting SET state = ?, timer = NULL WHERE conversation = ? AND state = 'waiting' AND id = ?`, state, string(c), string(ids[0]))
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	return t.exec(`UPDATE events INDEXED BY events_waiting SET state = ?, timer = NULL WHERE conversation = ? AND state = 'waiting' AND id IN (SELECT value FROM json_each(?))`, state, string(c), string(list))
}

// writeTimers sets, moves and cancels timers. On a conversation that the change does
// not write, that raises the version too: a turn under way there may hold the very
// timer, whose id is used again, and would end the new one.
func (s *Store) writeTimers(t *tx, w sealedChange) error {
	for i, tc := range w.Timers {
		if !slices.ContainsFunc(w.Conversations, func(cc bot.ConversationChange) bool { return cc.Conversation.ID == tc.Conversation }) {
			if err := t.exec(`UPDATE conversations SET version = version + 1 WHERE id = ?`, string(tc.Conversation)); err != nil {
				return err
			}
		}
		if err := t.exec(`DELETE FROM events WHERE conversation = ? AND timer = ?`, string(tc.Conversation), tc.Name); err != nil {
			return err
		}
		if !tc.At.IsZero() {
			// A signal to somebody who is forgotten reaches nobody.
			err := t.exec(`INSERT INTO events (seq, id, conversation, kind, timer, urgency, state, at, due, payload) SELECT ?1, ?2, ?3, 'timer', ?4, ?5, 'waiting', ?6, ?7, ?8
				FROM conversations c JOIN persons p ON p.id = c.person WHERE c.id = ?3 AND p.state = 'active'`,
				s.seq.Add(1), timerRow(tc), string(tc.Conversation), tc.Name, int(bot.Normal), micros(w.At), micros(tc.At), w.timers[i])
			if err != nil {
				return err
			}
		}
		if err := s.ready(t, tc.Conversation); err != nil {
			return err
		}
	}
	return nil
}
