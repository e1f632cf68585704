package postgres

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/ouderbrug/ouderbrug/bot"
)

// queueOutbox cancels lines and then adds some.
func queueOutbox(b *pgx.Batch, w *sealedChange) {
	for _, c := range w.Cancel {
		b.Queue(`UPDATE outbox SET state = 'cancelled', settled_at = $3 WHERE conversation = $1 AND purpose = ANY($2) AND state IN ('pending', 'held')`,
			text(c.Conversation), texts(c.Purposes), w.At.UnixMicro())
	}
	for i, o := range w.Outbox {
		state := bot.Pending
		if o.Pull && o.Purpose != bot.ForReceipt {
			state = bot.Sent
		}
		var once *string
		if o.Key != "" {
			key := text(o.Key)
			once = &key
		}
		r := w.rows[i]
		b.Queue(insertLine, text(o.ID), text(o.Conversation), text(o.To.Channel), text(o.To.Account), r.to, text(o.Op),
			text(o.Purpose), int(o.Purpose.Lane()), text(o.Lang), text(state), o.Pull, o.At.UnixMicro(), o.Due.UnixMicro(), micros(o.NotAfter), once, r.payload, r.choices, r.target)
	}
}

const insertLine = `INSERT INTO outbox (seq, id, conversation, channel, account, address, op, purpose, lane, lang, state, pull, at, due, not_after, once, payload, choices, target)
	VALUES (nextval('line_seq'), $1, $2, $3, $4, coalesce((SELECT id FROM addresses WHERE lookup = $5), ''), $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
	ON CONFLICT (once) WHERE once IS NOT NULL DO NOTHING`

// Due hands out lines to send; see bot.Store. A line on the wire is a row in the
// table wire until it is settled or its lease ends; broadcast rows are marked in the
// outbox too before they are returned.
func (s *Store) Due(ctx context.Context, q bot.DueQuery) ([]bot.DueRow, time.Time, error) {
	lines, next, err := s.takeLines(ctx, q)
	if err != nil || len(lines) == 0 {
		return nil, next, err
	}
	out, gone, forgotten, broken, err := s.dueRows(ctx, lines)
	if err != nil {
		return nil, next, err // they stay taken until their lease ends
	}
	if len(forgotten) > 0 {
		gone = append(gone, forgotten...)
		broken = errors.Join(broken, s.send(ctx, func(b *pgx.Batch) {
			b.Queue(`UPDATE outbox SET state = 'cancelled', reason = 'forgotten', settled_at = $2 WHERE seq = ANY($1) AND state = 'pending'`, forgotten, q.Now.UnixMicro())
		}))
		if len(out) == 0 {
			next = q.Now // those behind them are due now
		}
	}
	marked, lost, err := s.markBroadcasts(ctx, out)
	if gone = append(gone, lost...); len(gone) > 0 {
		broken = errors.Join(broken, s.send(ctx, func(b *pgx.Batch) {
			b.Queue(`DELETE FROM wire WHERE line = ANY($1) AND sending_by = $2`, gone, text(q.Owner))
		}))
	}
	return marked, next, errors.Join(broken, err)
}

// The lines of each lane that are due and the first of their conversation and lane,
// with nothing of their conversation on the wire: a query a lane, so that those that
// wait for a far time are never looked at. A line whose turn it is but which is not
// due yet holds back those behind it. The inner queries are values, not EXISTS, so
// that each is one look into an index whatever the planner thinks of the rest.
const (
	dueOf = `SELECT * FROM (SELECT o.seq, o.conversation, o.lane, o.due FROM (
		SELECT seq, conversation, lane, due FROM outbox WHERE channel = $1 AND account = $2 AND lane = # AND due <= $3 AND state = 'pending' AND NOT pull
		ORDER BY due, seq LIMIT $7::bigint) o
		WHERE o.seq = (SELECT min(p.seq) FROM outbox p WHERE p.conversation = o.conversation AND p.lane = # AND p.state = 'pending' AND NOT p.pull)
		AND coalesce((SELECT w.sending_until FROM wire w WHERE w.conversation = o.conversation), 0) <= $3
		ORDER BY o.due, o.seq LIMIT $4::bigint) lane#`
	nextDueOf = `SELECT min(due) AS at FROM outbox WHERE channel = $1 AND account = $2 AND lane = # AND due > $3 AND state = 'pending' AND NOT pull`
)

// dueWindow is how many lines of a lane are looked at first, the longest due. Of those
// that wait behind others of their conversation there may be many thousands, of a
// flood; all are looked at only where the first ones bring nothing.
const dueWindow = 1000

var (
	takeDue = `WITH due AS MATERIALIZED (` + eachLane(dueOf) + ` LIMIT $4::bigint),
	one AS (SELECT DISTINCT ON (conversation) * FROM due ORDER BY conversation, lane, due, seq)
	INSERT INTO wire AS w (conversation, line, channel, account, sending_by, sending_until) SELECT conversation, seq, $1, $2, $5, $6 FROM one
	ON CONFLICT (conversation) DO UPDATE SET line = excluded.line, channel = excluded.channel, account = excluded.account,
		sending_by = excluded.sending_by, sending_until = excluded.sending_until WHERE w.sending_until <= $3
	RETURNING line`
	nextDue = `SELECT min(at) FROM (` + eachLane(nextDueOf) + ` UNION ALL SELECT min(sending_until) FROM wire WHERE channel = $1 AND account = $2 AND sending_until > $3) x`
)

// Whoever marked a broadcast row and has not settled it before its lease ended is
// dead, or nearly so: it was perhaps sent (design §3).
const loseBroadcasts = `UPDATE outbox o SET state = 'unknown', settled_at = $3, reason = 'sender_died' WHERE o.channel = $1 AND o.account = $2 AND o.state = 'sending'
	AND NOT EXISTS (SELECT 1 FROM wire w WHERE w.conversation = o.conversation AND w.line = o.seq AND w.sending_until > $3)`

// eachLane joins a query for all lanes, in their order.
func eachLane(query string) string {
	var all []string
	for l := bot.LaneSafety; l <= bot.LaneBroadcast; l++ {
		all = append(all, strings.ReplaceAll(query, "#", strconv.Itoa(int(l))))
	}
	return strings.Join(all, " UNION ALL ")
}

// takeLines takes lines that are due; if there are none, next is when to look again.
func (s *Store) takeLines(ctx context.Context, q bot.DueQuery) (lines []int64, next time.Time, err error) {
	channel, account, now := text(q.Channel), text(q.Account), q.Now.UnixMicro()
	take := func(b *pgx.Batch, window *int) {
		lines = nil
		b.Queue(takeDue, channel, account, now, q.Limit, text(q.Owner), q.Now.Add(q.Lease).UnixMicro(), window).Query(func(r pgx.Rows) error {
			return all(r, func(r pgx.Rows) error {
				var line int64
				err := r.Scan(&line)
				lines = append(lines, line)
				return err
			})
		})
	}
	window := dueWindow
	err = s.send(ctx, func(b *pgx.Batch) {
		b.Queue(later)
		b.Queue(loseBroadcasts, channel, account, now)
		take(b, &window)
	})
	if err != nil || len(lines) > 0 {
		return lines, next, err
	}
	err = s.send(ctx, func(b *pgx.Batch) {
		next = time.Time{}
		b.Queue(later)
		take(b, nil)
		b.Queue(nextDue, channel, account, now).QueryRow(func(r pgx.Row) error {
			var at *int64
			err := r.Scan(&at)
			next = clock(at)
			return err
		})
	})
	if len(lines) > 0 {
		next = time.Time{}
	}
	return lines, next, err
}

const selectDue = `SELECT o.seq, o.lane, o.id, c.person, o.conversation, o.op, o.purpose, o.lang, o.at, o.due, o.not_after, o.attempts, o.payload, o.choices, o.target,
	p.state, coalesce(a.reachable, true), c.holder, c.quiet, c.exited, c.stopped, c.calm_until, c.last_in, c.country
	FROM unnest($1::bigint[]) l(seq) JOIN outbox o ON o.seq = l.seq JOIN conversations c ON c.id = o.conversation JOIN persons p ON p.id = c.person LEFT JOIN addresses a ON a.id = o.address
	WHERE o.state = 'pending'`

// sealedLine is a line as it is stored.
type sealedLine struct {
	bot.DueRow
	seq                      int64
	lane                     int
	payload, choices, target []byte
}

// dueRows reads lines that were just taken, with their facts, in their order. gone
// are those that were cancelled since, forgotten those whose key was destroyed. One
// that cannot be read otherwise stays taken, so that it does not come again at once.
func (s *Store) dueRows(ctx context.Context, lines []int64) (out []bot.DueRow, gone, forgotten []int64, broken, err error) {
	var in []sealedLine
	given := map[bot.PersonID]bot.Consents{}
	err = s.send(ctx, func(b *pgx.Batch) {
		in = nil
		clear(given)
		b.Queue(selectDue, lines).Query(func(r pgx.Rows) error {
			return all(r, func(r pgx.Rows) error {
				l, err := scanLine(r)
				in = append(in, l)
				return err
			})
		})
		b.Queue(selectDueConsents, lines).Query(func(r pgx.Rows) error { return all(r, func(r pgx.Rows) error { return scanConsent(r, given) }) })
	})
	if err != nil {
		return nil, nil, nil, nil, err
	}
	slices.SortFunc(in, func(a, b sealedLine) int {
		if a.lane != b.lane {
			return a.lane - b.lane
		}
		if c := a.Due.Compare(b.Due); c != 0 {
			return c
		}
		return int(a.seq - b.seq)
	})
	there := map[int64]bool{}
	for i := range in {
		l := &in[i]
		there[l.seq] = true
		if l.Purpose.Unasked() {
			if l.Facts.Consents = given[l.Person]; l.Facts.Consents == nil {
				l.Facts.Consents = bot.Consents{}
			}
		}
		ok, err := s.openWire(ctx, &l.Outgoing, l.payload, l.choices)
		if err == nil {
			_, err = s.openJSON(ctx, "outbox", "target", string(l.ID), l.target, &l.Target)
		}
		switch {
		case err != nil:
			broken = errors.Join(broken, err)
		case ok:
			s.lines.Put(l.ID, whose{l.Conversation, l.Person})
			out = append(out, l.DueRow)
		default:
			forgotten = append(forgotten, l.seq)
		}
	}
	for _, seq := range lines {
		if !there[seq] {
			gone = append(gone, seq)
		}
	}
	return out, gone, forgotten, broken, nil
}

func scanLine(r pgx.Rows) (l sealedLine, err error) {
	var at, due, notAfter, calm, lastIn *int64
	f := &l.Facts
	err = r.Scan(&l.seq, &l.lane, &l.ID, &l.Person, &l.Conversation, &l.Op, &l.Purpose, &l.Lang, &at, &due, &notAfter, &l.Attempts, &l.payload, &l.choices, &l.target,
		&f.Person, &f.Reachable, &f.Holder, &f.Quiet, &f.Exited, &f.Stopped, &calm, &lastIn, &f.Country)
	l.At, l.Due, l.NotAfter = clock(at), clock(due), clock(notAfter)
	f.CalmUntil, f.LastIn = clock(calm), clock(lastIn)
	return l, err
}

// markBroadcasts takes broadcast rows off the pending ones, on disk, before they go
// out. lost are those that were cancelled meanwhile.
func (s *Store) markBroadcasts(ctx context.Context, in []bot.DueRow) (out []bot.DueRow, lost []int64, err error) {
	ids := []string{}
	for _, r := range in {
		if r.Purpose == bot.ForBroadcast {
			ids = append(ids, string(r.ID))
		}
	}
	if len(ids) == 0 {
		return in, nil, nil
	}
	marked := map[bot.OutboxID]bool{}
	err = s.send(ctx, func(b *pgx.Batch) {
		clear(marked)
		lost = nil
		b.Queue(`UPDATE outbox SET state = 'sending' WHERE id = ANY($1) AND state = 'pending' RETURNING id`, ids).Query(func(r pgx.Rows) error {
			return all(r, func(r pgx.Rows) error {
				var id bot.OutboxID
				err := r.Scan(&id)
				marked[id] = true
				return err
			})
		})
		b.Queue(`SELECT seq FROM outbox WHERE id = ANY($1) AND state <> 'sending'`, ids).Query(func(r pgx.Rows) error {
			return all(r, func(r pgx.Rows) error {
				var seq int64
				err := r.Scan(&seq)
				lost = append(lost, seq)
				return err
			})
		})
	})
	return slices.DeleteFunc(in, func(r bot.DueRow) bool { return r.Purpose == bot.ForBroadcast && !marked[r.ID] }), lost, err
}
