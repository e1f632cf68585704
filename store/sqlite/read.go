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
func (s *Store) Consents(ctx context.Context, p bot.PersonID) (out bot.Consents, err error) {
	err = s.readers.lend(ctx, func(t *tx) (err error) {
		out, err = consents(t, p)
		return err
	})
	return out, err
}

func consents(t *tx, p bot.PersonID) (bot.Consents, error) {
	out := bot.Consents{}
	err := t.each(`SELECT purpose, given, text_version, lang, channel, at FROM consents WHERE person = ? ORDER BY seq`, []any{string(p)}, func(scan func(...any) error) error {
		c := bot.Consent{Person: p}
		var at sql.NullInt64
		err := scan(&c.For, &c.Given, &c.TextVersion, &c.Lang, &c.Channel, &at)
		c.At = clock(at)
		out[c.For] = c // the newest is the last
		return err
	})
	return out, err
}

// Roster says who of the staff is on duty; see bot.RosterOf.
func (s *Store) Roster(ctx context.Context, now time.Time) (bot.Roster, error) {
	return bot.RosterOf(ctx, s, now)
}

// Holdings says how much is kept of a person and since when, by category.
func (s *Store) Holdings(ctx context.Context, p bot.PersonID) (out []bot.Holding, err error) {
	const mine = `conversation IN (SELECT id FROM conversations WHERE person = ?)`
	err = s.readers.lend(ctx, func(t *tx) error {
		for _, q := range []struct{ category, sql string }{
			{"messages", `SELECT count(*), min(at) FROM events WHERE ` + mine + ` AND kind <> 'timer' AND payload IS NOT NULL`},
			{"replies", `SELECT count(*), min(at) FROM outbox WHERE ` + mine + ` AND payload IS NOT NULL`},
			{"addresses", `SELECT count(*), min(created_at) FROM addresses WHERE person = ?`},
			{"consents", `SELECT count(*), min(at) FROM consents WHERE person = ?`},
			{"talks", `SELECT count(*), min(at) FROM records WHERE person = ? AND kind = 'talk'`},
		} {
			h := bot.Holding{Category: q.category}
			var oldest sql.NullInt64
			if err := t.row(q.sql, []any{string(p)}, &h.Count, &oldest); err != nil {
				return err
			}
			h.Oldest = clock(oldest)
			out = append(out, h)
		}
		return nil
	})
	return out, err
}

// keptChoices are the choices under a line of a conversation.
type keptChoices struct {
	of   bot.ConversationID
	list []bot.Choice
}

// Choices are the choices under a reply of this conversation, nil if not kept.
func (s *Store) Choices(ctx context.Context, c bot.ConversationID, reply bot.OutboxID) (out []bot.Choice, err error) {
	if k, ok := s.choices.Get(reply); ok {
		if k.of != c {
			return nil, nil
		}
		return slices.Clone(k.list), nil
	}
	var sealed []byte
	err = s.readers.lend(ctx, func(t *tx) error {
		return t.row(`SELECT choices FROM outbox WHERE id = ? AND conversation = ?`, []any{string(reply), string(c)}, &sealed)
	})
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
	var lines []bot.Line
	err := s.readers.lend(ctx, func(t *tx) (err error) {
		lines, err = s.readLines(ctx, t, `SELECT * FROM (
			SELECT seq, id, at, 'event' AS side, payload, NULL AS choices, '' AS purpose, '' AS lang FROM events WHERE conversation = ?1 AND kind IN ('message', 'press', 'edit', 'command') AND payload IS NOT NULL
			UNION ALL SELECT seq, id, at, 'outbox', payload, NULL, purpose, lang FROM outbox WHERE conversation = ?1 AND op = 'send' AND payload IS NOT NULL AND state <> 'cancelled'
			) ORDER BY seq DESC LIMIT ?2 + 0`, string(c), n)
		return err
	})
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
		out = append(out, bot.CaseLine{At: l.At, Mine: l.Outbox != "", Text: text, Passed: l.Purpose == bot.ForRelay})
	}
	return out, nil
}

// MessagesSince are the ids on the wire of both sides' messages since then.
func (s *Store) MessagesSince(ctx context.Context, c bot.ConversationID, since time.Time) (out []bot.MessageID, err error) {
	err = s.readers.lend(ctx, func(t *tx) error {
		return t.each(`SELECT id, 'events' AS t, 'target' AS col, target FROM events WHERE conversation = ?1 AND at >= ?2 AND target IS NOT NULL
			UNION ALL SELECT id, 'outbox', 'message', message FROM outbox WHERE conversation = ?1 AND at >= ?2 AND op <> 'delete' AND message IS NOT NULL`,
			[]any{string(c), micros(since)}, func(scan func(...any) error) error {
				var id, table, column string
				var sealed []byte
				if err := scan(&id, &table, &column, &sealed); err != nil {
					return err
				}
				var m bot.MessageID
				ok, err := s.openJSON(ctx, table, column, id, sealed, &m)
				if ok {
					out = append(out, m)
				}
				return err
			})
	})
	return out, err
}

// Counts says how many lines are in each state: those in state unknown were
// perhaps sent and are for people to look at.
func (s *Store) Counts(ctx context.Context) (map[bot.Outbound]int, error) {
	out := map[bot.Outbound]int{}
	err := s.readers.lend(ctx, func(t *tx) error {
		return t.each(`SELECT state, count(*) FROM outbox GROUP BY state`, nil, func(scan func(...any) error) error {
			var state bot.Outbound
			var n int
			err := scan(&state, &n)
			out[state] = n
			return err
		})
	})
	return out, err
}

// Cases are the cases in a state, oldest first. One whose key was destroyed has
// no detail any more.
func (s *Store) Cases(ctx context.Context, in bot.CaseState) (out []bot.Case, err error) {
	err = s.readers.lend(ctx, func(t *tx) error {
		return t.each(`SELECT id, conversation, person, key_id, reason, level, lang, country, state, at, ground, until, detail FROM cases WHERE state = ? ORDER BY at, id`, []any{string(in)},
			func(scan func(...any) error) error {
				var k bot.Case
				var at, until sql.NullInt64
				var detail []byte
				if err := scan(&k.ID, &k.Conversation, &k.Person, &k.Key, &k.Reason, &k.Level, &k.Lang, &k.Country, &k.State, &at, &k.Ground, &until, &detail); err != nil {
					return err
				}
				k.At, k.Until = clock(at), clock(until)
				_, err := s.openJSON(ctx, "cases", "detail", string(k.ID), detail, &k.Detail)
				out = append(out, k)
				return err
			})
	})
	return out, err
}
