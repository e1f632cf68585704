package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

var (
	_ bot.Watcher = (*Store)(nil)
	_ bot.Lister  = (*Store)(nil)
)

// Each gauge counts the rows of a stretch of an index, up to bot.WaitingMax of them
// (?2), and reads where the stretch begins. What waits for a person has an index of
// its own (migration 002), which holds only what waits.
const (
	waitingOf    = `SELECT count(*) AS n, min(ready_at) AS since FROM (SELECT ready_at FROM conversations WHERE urgency = # AND ready_at <= ?1 ORDER BY ready_at LIMIT ?2 + 0)`
	pendingOf    = `SELECT count(*) AS n, min(due) AS since FROM (SELECT due FROM outbox WHERE channel = ?3 AND account = ?4 AND lane = # AND due <= ?1 AND state = 'pending' AND pull = 0 ORDER BY due LIMIT ?2 + 0)`
	gaugeTalks   = `SELECT count(*), min(at) FROM (SELECT * FROM (` + talksIn + `'waiting' AND at <= ?1 ORDER BY at LIMIT ?2 + 0) UNION ALL SELECT * FROM (` + talksIn + `'reserved' AND at <= ?1 ORDER BY at LIMIT ?2 + 0))`
	talksIn      = `SELECT at FROM records INDEXED BY records_state WHERE kind = 'talk' AND state = `
	gaugeCases   = `SELECT count(*), min(at) FROM (SELECT at FROM cases INDEXED BY cases_new WHERE state = 'new' AND at <= ?1 ORDER BY at LIMIT ?2 + 0)`
	nextAccount  = `SELECT channel, account FROM outbox INDEXED BY outbox_pending WHERE state = 'pending' AND pull = 0 AND (channel, account) > (?1, ?2) ORDER BY channel, account LIMIT 1`
	maxAccounts  = 100
	totalGauge   = `SELECT sum(n), min(since) FROM (`
	noAccountYet = "" // sorts before every channel's name
)

var (
	gaugeWaiting = totalGauge + eachUrgency(waitingOf) + `)`
	gaugePending = totalGauge + eachLane(pendingOf) + `)`
)

// Gauges reads how much waits; see bot.Watcher.
func (s *Store) Gauges(ctx context.Context, now time.Time) (g bot.Gauges, err error) {
	most := bot.WaitingMax
	err = s.readers.lend(ctx, func(t *tx) error {
		if g.Waiting, g.WaitingSince, err = gauge(t, gaugeWaiting, micros(now), most); err != nil {
			return err
		}
		if g.Wishes, g.WishesSince, err = gauge(t, gaugeTalks, micros(now), most); err != nil {
			return err
		}
		if g.Cases, g.CasesSince, err = gauge(t, gaugeCases, micros(now), most); err != nil {
			return err
		}
		return pending(t, &g, now)
	})
	if err != nil {
		return bot.Gauges{}, fmt.Errorf("read how much waits: %w", err)
	}
	g.Waiting, g.Pending, g.Wishes = min(g.Waiting, most), min(g.Pending, most), min(g.Wishes, most)
	return g, nil
}

// pending adds up the outbox, an account at a time: its index begins with the
// account.
func pending(t *tx, g *bot.Gauges, now time.Time) error {
	channel, account := noAccountYet, ""
	for range maxAccounts {
		err := t.row(nextAccount, []any{channel, account}, &channel, &account)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		n, since, err := gauge(t, gaugePending, micros(now), bot.WaitingMax, channel, account)
		if err != nil {
			return err
		}
		g.Pending += n
		if !since.IsZero() && (g.PendingSince.IsZero() || since.Before(g.PendingSince)) {
			g.PendingSince = since
		}
	}
	return nil
}

func gauge(t *tx, query string, args ...any) (n int, since time.Time, err error) {
	var at sql.NullInt64
	err = t.row(query, args, &n, &at)
	return n, clock(at), err
}

// Unknown are lines that were perhaps sent; see bot.Lister.
func (s *Store) Unknown(ctx context.Context, limit int) (ids []bot.OutboxID, err error) {
	err = s.readers.lend(ctx, func(t *tx) error {
		return t.each(`SELECT id FROM outbox WHERE state = 'unknown' ORDER BY seq LIMIT ?1 + 0`, []any{limit}, func(scan func(...any) error) error {
			var id bot.OutboxID
			err := scan(&id)
			ids = append(ids, id)
			return err
		})
	})
	return ids, err
}
