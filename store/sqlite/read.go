package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Consents are a person's newest answers, by purpose.
func (s *Store) Consents(ctx context.Context, p bot.PersonID) (_ bot.Consents, err error) {
	rows, err := s.read.QueryContext(ctx, `SELECT purpose, given, text_version, lang, channel, at FROM consents WHERE person = ? ORDER BY seq`, string(p))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	out := bot.Consents{}
	for rows.Next() {
		c := bot.Consent{Person: p}
		var at sql.NullInt64
		if err := rows.Scan(&c.For, &c.Given, &c.TextVersion, &c.Lang, &c.Channel, &at); err != nil {
			return nil, err
		}
		c.At = clock(at)
		out[c.For] = c // the newest is the last
	}
	return out, rows.Err()
}

// Roster is empty until the desk exists: nobody is on duty, and everybody is
// told so.
func (s *Store) Roster(context.Context, time.Time) (bot.Roster, error) { return bot.Roster{}, nil }

// Holdings says how much is kept of a person and since when, by category.
func (s *Store) Holdings(ctx context.Context, p bot.PersonID) ([]bot.Holding, error) {
	var out []bot.Holding
	for _, q := range []struct{ category, sql string }{
		{"messages", `SELECT count(*), min(e.at) FROM events e JOIN conversations c ON c.id = e.conversation WHERE c.person = ? AND e.kind <> 'timer' AND e.payload IS NOT NULL`},
		{"replies", `SELECT count(*), min(at) FROM outbox WHERE person = ? AND payload IS NOT NULL`},
		{"addresses", `SELECT count(*), min(created_at) FROM addresses WHERE person = ?`},
		{"consents", `SELECT count(*), min(at) FROM consents WHERE person = ?`},
		{"wishes", `SELECT count(*), min(at) FROM wishes WHERE person = ?`},
	} {
		h := bot.Holding{Category: q.category}
		var oldest sql.NullInt64
		if err := s.read.QueryRowContext(ctx, q.sql, string(p)).Scan(&h.Count, &oldest); err != nil {
			return nil, err
		}
		h.Oldest = clock(oldest)
		out = append(out, h)
	}
	return out, nil
}

// Choices are the choices under a reply of this conversation, nil if not kept.
func (s *Store) Choices(ctx context.Context, c bot.ConversationID, reply bot.OutboxID) (out []bot.Choice, err error) {
	var sealed []byte
	err = s.read.QueryRowContext(ctx, `SELECT choices FROM outbox WHERE id = ? AND conversation = ?`, string(reply), string(c)).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	_, err = s.openJSON(ctx, "outbox", "choices", string(reply), sealed, &out)
	return out, err
}

// LastLines are the last n lines of a conversation, oldest first.
func (s *Store) LastLines(ctx context.Context, c bot.ConversationID, n int) ([]bot.CaseLine, error) {
	lines, err := s.lines(ctx, `SELECT * FROM (
		SELECT seq, id, at, 'event' AS side, payload, NULL AS choices, '' AS purpose, '' AS lang FROM events WHERE conversation = ?1 AND kind IN ('message', 'press', 'edit', 'command') AND payload IS NOT NULL
		UNION ALL SELECT seq, id, at, 'outbox', payload, NULL, purpose, lang FROM outbox WHERE conversation = ?1 AND op = 'send' AND payload IS NOT NULL AND state <> 'cancelled'
		) ORDER BY seq DESC LIMIT ?2`, string(c), n)
	if err != nil {
		return nil, err
	}
	slices.Reverse(lines)
	out := make([]bot.CaseLine, 0, len(lines))
	for _, l := range lines {
		text := l.Text
		if l.Outbox != "" {
			text = l.Reply.PlainText()
		}
		out = append(out, bot.CaseLine{At: l.At, Mine: l.Outbox != "", Text: text})
	}
	return out, nil
}

// MessagesSince are the ids on the wire of both sides' messages since then.
func (s *Store) MessagesSince(ctx context.Context, c bot.ConversationID, since time.Time) (out []bot.MessageID, err error) {
	rows, err := s.read.QueryContext(ctx, `SELECT id, 'events' AS t, 'target' AS col, target FROM events WHERE conversation = ?1 AND at >= ?2 AND target IS NOT NULL
		UNION ALL SELECT id, 'outbox', 'message', message FROM outbox WHERE conversation = ?1 AND at >= ?2 AND message IS NOT NULL`, string(c), micros(since))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var id, table, column string
		var sealed []byte
		if err := rows.Scan(&id, &table, &column, &sealed); err != nil {
			return nil, err
		}
		var m bot.MessageID
		ok, err := s.openJSON(ctx, table, column, id, sealed, &m)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, m)
		}
	}
	return out, rows.Err()
}
