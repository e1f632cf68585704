package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

// sealWords seals the words of a change's records.
func (s *Store) sealWords(ctx context.Context, w *sealedChange) (err error) {
	w.words, err = rows.Words(ctx, s.Vault, w.Records, s.keyOf, recordRow)
	return err
}

// recordRow is what a record's words are bound to.
func recordRow(kind bot.RecordKind, id string) string { return string(kind) + "/" + id }

// writeHandover writes records, hats and the states of cases.
func (s *Store) writeHandover(t *tx, w sealedChange) error {
	for _, h := range w.Hats {
		if err := writeHat(t, h); err != nil {
			return err
		}
	}
	for i, r := range w.Records {
		n, err := writeRecord(t, r, w.words[i])
		if err != nil {
			return err
		}
		if n == 0 {
			return fmt.Errorf("%w (a %s of version %d)", bot.ErrStale, r.Kind, r.Version)
		}
	}
	for _, k := range w.CaseStates {
		if err := t.exec(`UPDATE cases SET state = ? WHERE id = ?`, string(k.State), string(k.ID)); err != nil {
			return err
		}
	}
	return nil
}

func writeRecord(t *tx, r bot.RecordChange, words []byte) (int64, error) {
	kind, id := string(r.Kind), r.ID
	var person any
	if r.Person != "" {
		person = string(r.Person)
	}
	switch {
	case r.Delete:
		return t.affected(`DELETE FROM records WHERE kind = ? AND id = ? AND version = ?`, kind, id, r.Version)
	case r.Version == 0:
		return t.affected(`INSERT INTO records (kind, id, version, person, conversation, helper, state, at, until, facts, words) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			kind, id, person, string(r.Conversation), string(r.Helper), r.State, micros(r.At), micros(r.Until), string(r.Facts), words)
	}
	return t.affected(`UPDATE records SET version = version + 1, person = ?4, conversation = ?5, helper = ?6, state = ?7, at = ?8, until = ?9, facts = ?10, words = ?11
		WHERE kind = ?1 AND id = ?2 AND version = ?3`,
		kind, id, r.Version, person, string(r.Conversation), string(r.Helper), r.State, micros(r.At), micros(r.Until), string(r.Facts), words)
}

// writeHat changes the hat and makes the conversation for it.
func writeHat(t *tx, h bot.HatChange) error {
	if err := t.exec(`UPDATE persons SET hat = ? WHERE id = ? AND state = 'active'`, string(h.Hat), string(h.Person)); err != nil {
		return err
	}
	id := string(h.From)
	if h.Hat == bot.Helper {
		id = string(bot.HelperConversation(h.Person))
	}
	// The address goes along: an answer goes to where she wrote last, whatever the hat.
	return t.exec(`INSERT INTO conversations (id, person, hat, holder, lang, lang_chosen, country, address, last_in)
		SELECT ?1, c.person, ?2, 'bot', c.lang, c.lang_chosen, c.country, c.address, c.last_in FROM conversations c WHERE c.id = ?3
		ON CONFLICT (person, hat) DO UPDATE SET address = excluded.address, version = version + 1`, id, string(h.Hat), string(h.From))
}

// wipe takes the words of events away.
func wipe(t *tx, cc bot.ConversationChange) error {
	if len(cc.Wipe) == 0 {
		return nil
	}
	list, err := json.Marshal(cc.Wipe)
	if err != nil {
		return err
	}
	return t.exec(`UPDATE events SET payload = NULL WHERE conversation = ? AND id IN (SELECT value FROM json_each(?))`, string(cc.Conversation.ID), string(list))
}

// selectRecords is the statement for a query.
func selectRecords(q bot.RecordQuery) (string, []any, error) {
	where, args := []string{"kind = ?"}, []any{string(q.Kind)}
	and := func(cond string, arg any) { where, args = append(where, cond), append(args, arg) }
	list := func(column string, values []string) error {
		if len(values) == 0 {
			return nil
		}
		in, err := json.Marshal(values)
		and(column+" IN (SELECT value FROM json_each(?))", string(in))
		return err
	}
	if err := errors.Join(list("id", q.IDs), list("state", q.States)); err != nil {
		return "", nil, err
	}
	// The indexes hold only rows that have such a value: SQLite must be told that ours is one.
	// Without statistics it thinks that the kind alone is as good: it is told which to follow.
	index := ""
	if len(q.States) > 0 {
		index = " INDEXED BY records_state"
	}
	for _, one := range [][3]string{
		{"helper <> '' AND helper = ?", string(q.Helper), "records_helper"}, {"conversation <> '' AND conversation = ?", string(q.Conversation), "records_conversation"},
		{"person = ?", string(q.Person), "records_person"},
	} {
		if one[1] != "" {
			and(one[0], one[1])
			index = " INDEXED BY " + one[2]
		}
	}
	if len(q.IDs) > 0 {
		index = "" // the table's own
	}
	if !q.Since.IsZero() {
		and("at >= ?", micros(q.Since))
	}
	if q.Limit == 0 {
		q.Limit = 1000
	}
	return `SELECT id, version, coalesce(person, ''), conversation, helper, state, at, until, facts, words FROM records` + index + ` WHERE ` + strings.Join(where, " AND ") + ` ORDER BY at, id LIMIT ?`,
		append(args, q.Limit), nil
}

// Records reads records; see bot.RecordReader.
func (s *Store) Records(ctx context.Context, q bot.RecordQuery) (out []bot.Record, err error) {
	query, args, err := selectRecords(q)
	if err != nil {
		return nil, err
	}
	err = s.readers.lend(ctx, func(t *tx) error {
		return t.each(query, args, func(scan func(...any) error) error {
			r := bot.Record{Kind: q.Kind}
			var at, until sql.NullInt64
			var facts string
			var words []byte
			if err := scan(&r.ID, &r.Version, &r.Person, &r.Conversation, &r.Helper, &r.State, &at, &until, &facts, &words); err != nil {
				return err
			}
			r.At, r.Until, r.Facts = clock(at), clock(until), json.RawMessage(facts)
			ok, err := s.openJSON(ctx, "records", "words", recordRow(r.Kind, r.ID), words, &r.Words)
			if ok || len(words) == 0 {
				out = append(out, r)
			}
			return err
		})
	})
	return out, err
}

const (
	selectTalk = `SELECT * FROM (
		SELECT seq, id, at, 'event' AS side, payload, NULL AS choices, '' AS purpose, '' AS lang FROM events WHERE conversation = ?1 AND seq > ?2 AND kind IN ('message', 'edit') AND payload IS NOT NULL
		UNION ALL SELECT seq, id, at, 'outbox', payload, NULL, purpose, lang FROM outbox WHERE conversation = ?1 AND seq > ?2 AND op = 'send' AND payload IS NOT NULL AND state <> 'cancelled'
		) ORDER BY seq LIMIT ?3 + 0`
	selectSentAs = `SELECT id, message FROM outbox WHERE once = ?1 AND conversation = ?2`
)

// SentAs is the id on the wire of the line with this key; see bot.Reader.
func (s *Store) SentAs(ctx context.Context, c bot.ConversationID, key string) (m bot.MessageID, err error) {
	var id string
	var sealed []byte
	err = s.readers.lend(ctx, func(t *tx) error {
		return t.row(selectSentAs, []any{key, string(c)}, &id, &sealed)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	_, err = s.openJSON(ctx, "outbox", "message", id, sealed, &m)
	return m, err
}

// Conversation is a conversation and whose it is; ok is false if there is none, or
// its person is forgotten or being forgotten.
func (s *Store) Conversation(ctx context.Context, id bot.ConversationID) (c bot.Conversation, p bot.Person, ok bool, err error) {
	var found bot.Claimed
	err = s.readers.lend(ctx, func(t *tx) (err error) {
		found, err = s.conversation(ctx, t, id)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) || errors.Is(err, bot.ErrForgotten) {
		return c, p, false, nil
	}
	return found.Conversation, found.Person, err == nil && found.Person.State == bot.Active, err
}

// TalkLines are the lines of a conversation after a sequence number, oldest first,
// of both sides and whatever their channel; see bot.TalkReader.
func (s *Store) TalkLines(ctx context.Context, c bot.ConversationID, after int64, limit int) (lines []bot.Line, err error) {
	err = s.readers.lend(ctx, func(t *tx) error {
		lines, err = s.readLines(ctx, t, selectTalk, string(c), after, limit)
		return err
	})
	return lines, err
}
