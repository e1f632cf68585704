package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Each gauge counts the rows of a stretch of an index, up to bot.WaitingMax of them
// ($2), and reads where the stretch begins. The outbox's index begins with channel and
// account: their pairs are found by jumping from one to the next.
var (
	gaugeWaiting = `SELECT sum(n)::bigint, min(since)::bigint FROM (` +
		eachUrgency(`SELECT count(*) AS n, min(ready_at) AS since FROM (SELECT ready_at FROM conversations WHERE urgency = # AND ready_at <= $1 ORDER BY ready_at LIMIT $2::bigint) u#`, " UNION ALL ") + `) x`
	gaugePending = `WITH RECURSIVE pairs AS (
		(SELECT channel, account FROM outbox WHERE state = 'pending' AND NOT pull ORDER BY channel, account LIMIT 1)
		UNION ALL SELECT n.channel, n.account FROM pairs CROSS JOIN LATERAL (SELECT o.channel, o.account FROM outbox o
			WHERE o.state = 'pending' AND NOT o.pull AND (o.channel, o.account) > (pairs.channel, pairs.account) ORDER BY o.channel, o.account LIMIT 1) n
	) SELECT coalesce(sum(l.n), 0)::bigint, min(l.since)::bigint FROM pairs CROSS JOIN generate_series(0, 4) AS lane CROSS JOIN LATERAL (
		SELECT count(*) AS n, min(due) AS since FROM (SELECT o.due FROM outbox o WHERE o.channel = pairs.channel AND o.account = pairs.account AND o.lane = lane AND o.due <= $1
			AND o.state = 'pending' AND NOT o.pull ORDER BY o.due LIMIT $2::bigint) d) l`
)

const (
	gaugeTalks = `SELECT count(*), min(at) FROM ((` + talksIn + `'waiting' AND at <= $1 ORDER BY at LIMIT $2::bigint) UNION ALL (` + talksIn + `'reserved' AND at <= $1 ORDER BY at LIMIT $2::bigint)) x`
	talksIn    = `SELECT at FROM records WHERE kind = 'talk' AND state = `
	gaugeCases = `SELECT count(*), min(at) FROM (SELECT at FROM cases WHERE state = 'new' AND at <= $1 ORDER BY at LIMIT $2::bigint) x`
)

// Gauges reads how much waits; see bot.Watcher.
func (s *Store) Gauges(ctx context.Context, now time.Time) (g bot.Gauges, err error) {
	err = s.send(ctx, func(b *pgx.Batch) {
		g = bot.Gauges{}
		for _, q := range []struct {
			sql   string
			n     *int
			since *time.Time
		}{
			{gaugeWaiting, &g.Waiting, &g.WaitingSince}, {gaugePending, &g.Pending, &g.PendingSince},
			{gaugeTalks, &g.Wishes, &g.WishesSince}, {gaugeCases, &g.Cases, &g.CasesSince},
		} {
			b.Queue(q.sql, now.UnixMicro(), bot.WaitingMax).QueryRow(func(r pgx.Row) error {
				var at *int64
				err := r.Scan(q.n, &at)
				*q.n, *q.since = min(*q.n, bot.WaitingMax), clock(at)
				return err
			})
		}
	})
	return g, err
}
