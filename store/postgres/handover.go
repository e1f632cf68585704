package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

// sealWords seals the words of a change's records.
func (s *Store) sealWords(ctx context.Context, w *sealedChange) (err error) {
	w.words, err = rows.Words(ctx, s.Vault, w.Records, s.keyOf, recordRow)
	return err
}

// recordRow is what a record's words are bound to.
func recordRow(kind bot.RecordKind, id string) string { return text(kind) + "/" + text(id) }

// guarded makes a statement that must write one row refuse the whole change if it
// writes none.
func guarded(write string) string {
	return `WITH written AS (` + write + ` RETURNING 1) SELECT 1 / count(*)::int FROM written`
}

// queueHandover writes records and the states of cases.
func queueHandover(b *pgx.Batch, w *sealedChange) {
	for i, r := range w.Records {
		var person *string
		if r.Person != "" {
			p := text(r.Person)
			person = &p
		}
		row := []any{text(r.Kind), text(r.ID), r.Version}
		rest := []any{person, text(r.Conversation), text(r.Helper), text(r.State), r.At.UnixMicro(), micros(r.Until), []byte(r.Facts), w.words[i]}
		switch {
		case r.Delete:
			b.Queue(guarded(`DELETE FROM records WHERE kind = $1 AND id = $2 AND version = $3`), row...)
		case r.Version == 0:
			b.Queue(guarded(`INSERT INTO records (kind, id, version, person, conversation, helper, state, at, until, facts, words)
				VALUES ($1, $2, $3::bigint + 1, $4, $5, $6, $7, $8, $9, $10::jsonb, $11) ON CONFLICT DO NOTHING`), append(row, rest...)...)
		default:
			b.Queue(guarded(`UPDATE records SET version = version + 1, person = $4, conversation = $5, helper = $6, state = $7, at = $8, until = $9, facts = $10::jsonb, words = $11
				WHERE kind = $1 AND id = $2 AND version = $3`), append(row, rest...)...)
		}
	}
	for _, k := range w.CaseStates {
		b.Queue(`UPDATE cases SET state = $2 WHERE id = $1`, text(k.ID), text(k.State))
	}
}

// queueHat changes the hat and makes the conversation for it, as that which it comes
// from has become. The address goes along: an answer goes to where she wrote last,
// whatever the hat.
func queueHat(b *pgx.Batch, h bot.HatChange) {
	b.Queue(`UPDATE persons SET hat = $2 WHERE id = $1 AND state = 'active'`, text(h.Person), text(h.Hat))
	id := text(h.From)
	if h.Hat == bot.Helper {
		id = text(bot.HelperConversation(h.Person))
	}
	b.Queue(`INSERT INTO conversations (id, person, hat, holder, lang, lang_chosen, country, address, last_in)
		SELECT $1, c.person, $2, 'bot', c.lang, c.lang_chosen, c.country, c.address, c.last_in FROM conversations c WHERE c.id = $3
		ON CONFLICT (person, hat) DO UPDATE SET address = excluded.address, version = conversations.version + 1, claimed_by = NULL, claimed_until = NULL`, id, text(h.Hat), text(h.From))
}

// queueWipe takes the words of events away.
func queueWipe(b *pgx.Batch, cc bot.ConversationChange) {
	if len(cc.Wipe) > 0 {
		b.Queue(`UPDATE events SET payload = NULL WHERE conversation = $1 AND id = ANY($2)`, text(cc.Conversation.ID), texts(cc.Wipe))
	}
}

// selectRecords is the statement for a query.
func selectRecords(q bot.RecordQuery) (string, []any) {
	where, args := []string{"kind = $1"}, []any{text(q.Kind)}
	bind := func(cond string, arg any) string {
		args = append(args, arg)
		return fmt.Sprintf(cond, len(args))
	}
	and := func(cond string, arg any) { where = append(where, bind(cond, arg)) }
	if len(q.IDs) > 0 {
		and("id = ANY($%d)", texts(q.IDs))
	}
	// The indexes hold only rows that have such a value: the planner must be told that ours is one.
	for _, one := range [][2]string{{"person = $%d", text(q.Person)}, {"conversation <> '' AND conversation = $%d", text(q.Conversation)}, {"helper <> '' AND helper = $%d", text(q.Helper)}} {
		if one[1] != "" {
			and(one[0], one[1])
		}
	}
	few := len(where) > 1
	if !q.Since.IsZero() {
		and("at >= $%d", q.Since.UnixMicro())
	}
	if q.Limit == 0 {
		q.Limit = 1000
	}
	if few && len(q.States) > 0 {
		and("state = ANY($%d)", texts(q.States))
	}
	of := strings.Join(where, " AND ")
	order := bind(" ORDER BY at, id LIMIT $%d::bigint", q.Limit)
	if few || len(q.States) == 0 {
		return selectRecord + of + order, args
	}
	// A stretch of the index for each state: for a list the planner has no good guess.
	var each []string
	for _, state := range slices.Compact(slices.Sorted(slices.Values(q.States))) { // a state that is named twice is one
		each = append(each, "("+selectRecord+of+bind(" AND state = $%d", text(state))+order+")")
	}
	return "SELECT * FROM (" + strings.Join(each, " UNION ALL ") + ") r" + order, args
}

const selectRecord = `SELECT id, version, coalesce(person, '') AS person, conversation, helper, state, at, until, facts::text, words FROM records WHERE `

// Records reads records; see bot.RecordReader.
func (s *Store) Records(ctx context.Context, q bot.RecordQuery) (out []bot.Record, err error) {
	query, args := selectRecords(q)
	var sealed [][]byte
	var read []bot.Record
	err = s.each(ctx, func() { read, sealed = nil, nil }, query, args, func(r pgx.Rows) error {
		rec := bot.Record{Kind: q.Kind}
		var at, until *int64
		var facts string
		var words []byte
		err := r.Scan(&rec.ID, &rec.Version, &rec.Person, &rec.Conversation, &rec.Helper, &rec.State, &at, &until, &facts, &words)
		rec.At, rec.Until, rec.Facts = clock(at), clock(until), json.RawMessage(facts)
		read, sealed = append(read, rec), append(sealed, words)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i, rec := range read {
		ok, err := s.openJSON(ctx, "records", "words", recordRow(rec.Kind, rec.ID), sealed[i], &rec.Words)
		if err != nil {
			return nil, err
		}
		if ok || len(sealed[i]) == 0 {
			out = append(out, rec)
		}
	}
	return out, nil
}

// SentAs is the id on the wire of the line with this key; see bot.Reader.
func (s *Store) SentAs(ctx context.Context, c bot.ConversationID, key string) (m bot.MessageID, err error) {
	var id string
	var sealed []byte
	err = s.each(ctx, func() { id, sealed = "", nil }, selectSentAs, []any{text(key), text(c)},
		func(r pgx.Rows) error { return r.Scan(&id, &sealed) })
	if err != nil || len(sealed) == 0 {
		return "", err
	}
	_, err = s.openJSON(ctx, "outbox", "message", id, sealed, &m)
	return m, err
}

const (
	selectTalk = `SELECT seq, id, at, side, payload, purpose, lang FROM (
		(SELECT seq, id, at, 'event' AS side, payload, '' AS purpose, '' AS lang FROM events WHERE conversation = $1 AND seq > $2 AND kind IN ('message', 'edit') AND payload IS NOT NULL ORDER BY seq LIMIT $3::bigint)
		UNION ALL (SELECT seq, id, at, 'outbox', payload, purpose, lang FROM outbox WHERE conversation = $1 AND seq > $2 AND op = 'send' AND payload IS NOT NULL AND state <> 'cancelled' ORDER BY seq LIMIT $3::bigint)
		) l ORDER BY seq LIMIT $3::bigint`
	selectSentAs = `SELECT id, message FROM outbox WHERE once = $1 AND conversation = $2`
)

const selectConversation = `SELECT c.urgency, coalesce(c.ready_at, 0), c.id, c.person, c.hat, c.version, c.holder, c.lang, c.lang_chosen, c.reads, c.country, c.area, c.entry,
	c.last_choices, c.last_in, c.last_out, c.safety_until, c.calm_until, c.quiet, c.exited, c.stopped, c.state,
	p.key_id, p.hat, p.state, p.created_at, a.id, a.channel, a.account, a.user_id
	FROM conversations c JOIN persons p ON p.id = c.person JOIN addresses a ON a.id = c.address WHERE c.id = $1`

// Conversation is a conversation and whose it is; see bot.TalkReader.
func (s *Store) Conversation(ctx context.Context, id bot.ConversationID) (c bot.Conversation, p bot.Person, ok bool, err error) {
	var t taken
	err = s.each(ctx, func() { ok = false }, selectConversation, []any{text(id)}, func(r pgx.Rows) (err error) {
		t, err = scanTaken(r)
		ok = err == nil
		return err
	})
	if err != nil || !ok || t.Person.State != bot.Active {
		return c, p, false, err
	}
	if ok, err = s.openJSON(ctx, "addresses", "user", t.address, t.user, &t.Conversation.Address.User); err != nil || !ok {
		return c, p, false, err
	}
	if len(t.state) > 0 {
		t.Conversation.State, err = s.Vault.Open(ctx, bot.Place{Table: "conversations", Column: "state", Row: string(id)}, t.state)
	}
	if errors.Is(err, bot.ErrForgotten) {
		return c, p, false, nil
	}
	return t.Conversation, t.Person, err == nil, err
}

// TalkLines are the lines of a conversation after a sequence number; see
// bot.TalkReader.
func (s *Store) TalkLines(ctx context.Context, c bot.ConversationID, after int64, limit int) ([]bot.Line, error) {
	var in []pageLine
	err := s.each(ctx, func() { in = nil }, selectTalk, []any{text(c), after, limit}, func(r pgx.Rows) error {
		var l pageLine
		var at *int64
		err := r.Scan(&l.Seq, &l.id, &at, &l.side, &l.payload, &l.Purpose, &l.Lang)
		l.At = clock(at)
		in = append(in, l)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.openLines(ctx, in)
}
