package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/ouderbrug/ouderbrug/bot"
)

const (
	consentColumns = `SELECT k.person, k.purpose, k.given, k.text_version, k.lang, k.channel, k.at FROM consents k `
	selectConsents = consentColumns + `WHERE k.person = $1 ORDER BY k.seq`
	// Of lines that nobody asked for, which the gate sends only with a consent.
	selectDueConsents = consentColumns + `WHERE k.person IN (SELECT c.person FROM unnest($1::bigint[]) l(seq) JOIN outbox o ON o.seq = l.seq
		JOIN conversations c ON c.id = o.conversation WHERE o.purpose IN ('reminder', 'followup', 'broadcast')) ORDER BY k.seq`
)

// Consents are a person's newest answers, by purpose.
func (s *Store) Consents(ctx context.Context, p bot.PersonID) (bot.Consents, error) {
	given := map[bot.PersonID]bot.Consents{p: {}}
	err := s.each(ctx, func() { given[p] = bot.Consents{} }, selectConsents, []any{text(p)}, func(r pgx.Rows) error { return scanConsent(r, given) })
	return given[p], err
}

// scanConsent reads an answer; the newest is the last.
func scanConsent(r pgx.Rows, into map[bot.PersonID]bot.Consents) error {
	var c bot.Consent
	var at *int64
	err := r.Scan(&c.Person, &c.For, &c.Given, &c.TextVersion, &c.Lang, &c.Channel, &at)
	c.At = clock(at)
	if into[c.Person] == nil {
		into[c.Person] = bot.Consents{}
	}
	into[c.Person][c.For] = c
	return err
}

// Roster says who of the staff is on duty; see bot.RosterOf.
func (s *Store) Roster(ctx context.Context, now time.Time) (bot.Roster, error) {
	return bot.RosterOf(ctx, s, now)
}

// Holdings says how much is kept of a person and since when, by category.
func (s *Store) Holdings(ctx context.Context, p bot.PersonID) (out []bot.Holding, err error) {
	const mine = `conversation IN (SELECT id FROM conversations WHERE person = $1)`
	err = s.send(ctx, func(b *pgx.Batch) {
		out = nil
		for _, q := range []struct{ category, sql string }{
			{"messages", `SELECT count(*), min(at) FROM events WHERE ` + mine + ` AND kind <> 'timer' AND payload IS NOT NULL`},
			{"replies", `SELECT count(*), min(at) FROM outbox WHERE ` + mine + ` AND payload IS NOT NULL`},
			{"addresses", `SELECT count(*), min(created_at) FROM addresses WHERE person = $1`},
			{"consents", `SELECT count(*), min(at) FROM consents WHERE person = $1`},
			{"talks", `SELECT count(*), min(at) FROM records WHERE person = $1 AND kind = 'talk'`},
		} {
			b.Queue(q.sql, text(p)).QueryRow(func(r pgx.Row) error {
				h := bot.Holding{Category: q.category}
				var oldest *int64
				err := r.Scan(&h.Count, &oldest)
				h.Oldest = clock(oldest)
				out = append(out, h)
				return err
			})
		}
	})
	return out, err
}

// Choices are the choices under a reply of this conversation, nil if not kept.
func (s *Store) Choices(ctx context.Context, c bot.ConversationID, reply bot.OutboxID) (out []bot.Choice, err error) {
	var sealed []byte
	err = s.each(ctx, func() { sealed = nil }, selectChoices, []any{text(reply), text(c)}, func(r pgx.Rows) error { return r.Scan(&sealed) })
	if err != nil {
		return nil, err
	}
	_, err = s.openJSON(ctx, "outbox", "choices", string(reply), sealed, &out)
	return out, err
}

const selectChoices = `SELECT choices FROM outbox WHERE id = $1 AND conversation = $2`

// MessagesSince are the ids on the wire of both sides' messages since then.
func (s *Store) MessagesSince(ctx context.Context, c bot.ConversationID, since time.Time) (out []bot.MessageID, err error) {
	type sealed struct {
		id, table, column string
		value             []byte
	}
	var in []sealed
	const query = `SELECT id, 'events', 'target', target FROM events WHERE conversation = $1 AND at >= $2 AND target IS NOT NULL
		UNION ALL SELECT id, 'outbox', 'message', message FROM outbox WHERE conversation = $1 AND at >= $2 AND op <> 'delete' AND message IS NOT NULL`
	err = s.each(ctx, func() { in = nil }, query, []any{text(c), since.UnixMicro()}, func(r pgx.Rows) error {
		var x sealed
		err := r.Scan(&x.id, &x.table, &x.column, &x.value)
		in = append(in, x)
		return err
	})
	for _, x := range in {
		var m bot.MessageID
		ok, err := s.openJSON(ctx, x.table, x.column, x.id, x.value, &m)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, m)
		}
	}
	return out, err
}

// Counts says how many lines are in each state: those in state unknown were
// perhaps sent and are for people to look at.
func (s *Store) Counts(ctx context.Context) (map[bot.Outbound]int, error) {
	out := map[bot.Outbound]int{}
	err := s.each(ctx, func() { clear(out) }, `SELECT state, count(*) FROM outbox GROUP BY state`, nil, func(r pgx.Rows) error {
		var state bot.Outbound
		var n int
		err := r.Scan(&state, &n)
		out[state] = n
		return err
	})
	return out, err
}

// Idle reports whether nothing is left to do now: no event is due and no line
// waits to be sent, by any instance.
func (s *Store) Idle(ctx context.Context, now time.Time) (idle bool, err error) {
	g, err := s.Gauges(ctx, now)
	return g.Waiting == 0 && g.Pending == 0, err
}
