package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/ouderbrug/ouderbrug/bot"
)

// queueRecords writes what a change says of consents, cases, approvals,
// feedback, staff's deeds, reach and delivery statuses.
func (s *Store) queueRecords(b *pgx.Batch, w *sealedChange) {
	for _, c := range w.Consents {
		b.Queue(`INSERT INTO consents (person, purpose, given, text_version, lang, channel, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			text(c.Person), text(c.For), c.Given, text(c.TextVersion), text(c.Lang), text(c.Channel), c.At.UnixMicro())
	}
	for i, k := range w.Cases {
		b.Queue(`INSERT INTO cases (id, conversation, person, key_id, reason, level, lang, country, state, at, detail, ground, until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
			text(k.ID), text(k.Conversation), text(k.Person), text(k.Key), text(k.Reason), text(k.Level), text(k.Lang), text(k.Country), text(k.State), k.At.UnixMicro(), w.details[i], text(k.Ground), micros(k.Until))
	}
	for _, a := range w.Approvals {
		b.Queue(`INSERT INTO approvals (card, hash, reader, second, at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (card) DO UPDATE SET hash = excluded.hash, reader = excluded.reader, second = excluded.second, at = excluded.at`,
			text(a.Card), text(a.Hash), text(a.Reader), text(a.Second), a.At.UnixMicro())
	}
	for _, f := range w.Feedback {
		b.Queue(`INSERT INTO feedback (card, lang, helped, at) VALUES ($1, $2, $3, $4)`, text(f.Card), text(f.Lang), f.Helped, f.At.UnixMicro())
	}
	for _, a := range w.Audits {
		b.Queue(`INSERT INTO audit (at, who, second, what, about, reason) VALUES ($1, $2, $3, $4, $5, $6)`,
			a.At.UnixMicro(), text(a.Who), text(a.Second), text(a.What), text(a.About), text(a.Reason))
	}
	for i, r := range w.Reach {
		b.Queue(`UPDATE addresses SET reachable = $2 WHERE lookup = $1`, w.reach[i], r.Reachable)
	}
	for _, x := range w.Settled {
		// What the person has is no longer pending, even if the sender did not say
		// so yet.
		b.Queue(`UPDATE outbox SET state = $2, settled_at = $3 WHERE id = $1 AND (state IN ('sent', 'unknown', 'sending') OR state = 'pending' AND $4)`,
			text(x.ID), text(x.State), micros(x.At), x.State == bot.Delivered)
	}
}

// Approvals are the newest approval of each card that has one.
func (s *Store) Approvals(ctx context.Context) (out []bot.Approval, err error) {
	err = s.each(ctx, func() { out = nil }, `SELECT card, hash, reader, second, at FROM approvals ORDER BY card`, nil, func(r pgx.Rows) error {
		var a bot.Approval
		var at *int64
		err := r.Scan(&a.Card, &a.Hash, &a.Reader, &a.Second, &at)
		a.At = clock(at)
		out = append(out, a)
		return err
	})
	return out, err
}

// Audits are the lines of the log of what staff did, since then, oldest first.
func (s *Store) Audits(ctx context.Context, since time.Time) (out []bot.Audit, err error) {
	err = s.each(ctx, func() { out = nil }, `SELECT at, who, second, what, about, reason FROM audit WHERE at >= $1 ORDER BY at, seq`, []any{since.UnixMicro()}, func(r pgx.Rows) error {
		var a bot.Audit
		var at *int64
		err := r.Scan(&at, &a.Who, &a.Second, &a.What, &a.About, &a.Reason)
		a.At = clock(at)
		out = append(out, a)
		return err
	})
	return out, err
}

// Cases are the cases in a state, oldest first. One whose key was destroyed has
// no detail any more.
func (s *Store) Cases(ctx context.Context, in bot.CaseState) (out []bot.Case, err error) {
	var sealed [][]byte
	const query = `SELECT id, conversation, person, key_id, reason, level, lang, country, state, at, ground, until, detail FROM cases WHERE state = $1 ORDER BY at, id`
	err = s.each(ctx, func() { out, sealed = nil, nil }, query, []any{text(in)}, func(r pgx.Rows) error {
		var k bot.Case
		var at, until *int64
		var detail []byte
		err := r.Scan(&k.ID, &k.Conversation, &k.Person, &k.Key, &k.Reason, &k.Level, &k.Lang, &k.Country, &k.State, &at, &k.Ground, &until, &detail)
		k.At, k.Until = clock(at), clock(until)
		out, sealed = append(out, k), append(sealed, detail)
		return err
	})
	for i := range out {
		if _, e := s.openJSON(ctx, "cases", "detail", string(out[i].ID), sealed[i], &out[i].Detail); e != nil && err == nil {
			err = e
		}
	}
	return out, err
}
