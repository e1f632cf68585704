package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

func (s *Store) writeCancels(t *tx, w sealedChange) error {
	for _, c := range w.Cancel {
		for _, p := range c.Purposes {
			if err := t.exec(`UPDATE outbox SET state = 'cancelled', settled_at = ? WHERE conversation = ? AND purpose = ? AND state IN ('pending', 'held')`,
				micros(w.At), string(c.Conversation), string(p)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) writeOutbox(t *tx, w sealedChange) error {
	for i, o := range w.Outbox {
		state := bot.Pending
		if o.Pull && o.Purpose != bot.ForReceipt {
			state = bot.Sent
		}
		var once any
		if o.Key != "" {
			once = o.Key
		}
		r := w.rows[i]
		if err := t.exec(`INSERT INTO outbox (seq, id, conversation, channel, account, address, op, purpose, lane, lang, state, pull, at, due, not_after, once, payload, choices, target)
			VALUES (?, ?, ?, ?, ?, coalesce((SELECT id FROM addresses WHERE lookup = ?), ''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (once) WHERE once IS NOT NULL DO NOTHING`,
			s.seq.Add(1), string(o.ID), string(o.Conversation), o.To.Channel, o.To.Account, r.to, string(o.Op),
			string(o.Purpose), int(o.Purpose.Lane()), string(o.Lang), string(state), o.Pull, micros(o.At), micros(o.Due), micros(o.NotAfter), once, r.payload, r.choices, r.target); err != nil {
			return err
		}
	}
	return nil
}

// Due hands out lines to send; see bot.Store. Claims are in memory, but for
// broadcast rows, which are marked before they are returned.
func (s *Store) Due(ctx context.Context, q bot.DueQuery) (out []bot.DueRow, next time.Time, err error) {
	var broken error // of single lines: they stay taken, so that they do not come again at once
	var lost []dueLine
	err = s.readers.lend(ctx, func(t *tx) error {
		mine, err := s.dueLines(t, q)
		if err != nil {
			return err
		}
		if out, lost, broken = s.dueRows(ctx, t, mine); len(out) > 0 || broken != nil {
			return nil
		}
		var at sql.NullInt64
		err = t.row(nextDue, []any{q.Channel, q.Account, micros(q.Now)}, &at)
		next = clock(at)
		return err
	})
	if err != nil {
		return nil, next, err
	}
	if len(lost) > 0 {
		broken = errors.Join(broken, s.cancelForgotten(ctx, lost, q.Now))
		if len(out) == 0 {
			next = q.Now // those behind them are due now
		}
	}
	out, err = s.markBroadcasts(ctx, out)
	return out, next, errors.Join(broken, err)
}

// cancelForgotten ends lines whose words nobody can read any more: whose they were is
// forgotten. What waits behind them goes on.
func (s *Store) cancelForgotten(ctx context.Context, lost []dueLine, now time.Time) error {
	err := s.writer.do(ctx, false, func(t *tx) error {
		for _, d := range lost {
			if err := t.exec(`UPDATE outbox SET state = 'cancelled', reason = 'forgotten', settled_at = ? WHERE seq = ? AND state = 'pending'`, micros(now), d.seq); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		for _, d := range lost {
			s.sending.release(d.conversation)
		}
	}
	return err // else they stay taken, so that they do not come again at once
}

// The lines of each lane that are due and the first of their conversation and
// lane: a query a lane, so that those that wait for a far time are never looked
// at. A line whose turn it is but which is not due yet holds back those behind it.
const (
	dueOf = `SELECT * FROM (SELECT o.seq, o.conversation FROM outbox o WHERE o.channel = ?1 AND o.account = ?2 AND o.lane = # AND o.due <= ?3 AND o.state = 'pending' AND o.pull = 0
		AND NOT EXISTS (SELECT 1 FROM outbox p WHERE p.conversation = o.conversation AND p.lane = # AND p.seq < o.seq AND p.state = 'pending' AND p.pull = 0)
		ORDER BY o.due, o.seq LIMIT ?4 + 0)`
	nextDueOf = `SELECT min(due) AS at FROM outbox WHERE channel = ?1 AND account = ?2 AND lane = # AND due > ?3 AND state = 'pending' AND pull = 0`
)

var (
	dueNow  = eachLane(dueOf)
	nextDue = `SELECT min(at) FROM (` + eachLane(nextDueOf) + `)`
)

// eachLane joins a query for all lanes, in their order.
func eachLane(query string) string {
	var all []string
	for l := bot.LaneSafety; l <= bot.LaneBroadcast; l++ {
		all = append(all, strings.ReplaceAll(query, "#", strconv.Itoa(int(l))))
	}
	return strings.Join(all, " UNION ALL ")
}

type dueLine struct {
	seq          int64
	conversation bot.ConversationID
}

// dueLines takes the conversations of lines that are due.
func (s *Store) dueLines(t *tx, q bot.DueQuery) (mine []dueLine, err error) {
	args := []any{q.Channel, q.Account, micros(q.Now), q.Limit + s.sending.size()}
	err = t.each(dueNow, args, func(scan func(...any) error) error {
		var d dueLine
		if err := scan(&d.seq, &d.conversation); err != nil || len(mine) == q.Limit {
			return err
		}
		if s.sending.take(d.conversation, q.Owner, q.Now, q.Now.Add(q.Lease), false) {
			mine = append(mine, d)
		}
		return nil
	})
	if err != nil {
		for _, d := range mine {
			s.sending.release(d.conversation)
		}
	}
	return mine, err
}

// dueRows reads lines that were just taken, all in one snapshot. lost are those whose
// key was destroyed.
func (s *Store) dueRows(ctx context.Context, t *tx, lines []dueLine) (out []bot.DueRow, lost []dueLine, err error) {
	if len(lines) == 0 {
		return nil, nil, nil
	}
	if err := t.exec("BEGIN"); err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, t.exec("COMMIT")) }()
	for _, d := range lines {
		row, e := s.dueRow(ctx, t, d.seq)
		switch {
		case errors.Is(e, sql.ErrNoRows): // cancelled since
			s.sending.release(d.conversation)
		case errors.Is(e, bot.ErrForgotten):
			lost = append(lost, d)
		case e != nil:
			err = errors.Join(err, e)
		default:
			s.lines.Put(row.ID, whose{row.Conversation, row.Person})
			out = append(out, row)
		}
	}
	return out, lost, err
}

const selectDue = `SELECT o.id, c.person, o.conversation, o.op, o.purpose, o.lang, o.at, o.due, o.not_after, o.attempts, o.payload, o.choices, o.target,
	p.state, a.reachable, c.holder, c.quiet, c.exited, c.stopped, c.calm_until, c.last_in, c.country
	FROM outbox o JOIN conversations c ON c.id = o.conversation JOIN persons p ON p.id = c.person LEFT JOIN addresses a ON a.id = o.address
	WHERE o.seq = ? AND o.state = 'pending'`

// dueRow reads a line and its facts; sql.ErrNoRows if it is not pending any more,
// bot.ErrForgotten if its key was destroyed.
func (s *Store) dueRow(ctx context.Context, t *tx, seq int64) (r bot.DueRow, err error) {
	var at, due, notAfter, calm, lastIn sql.NullInt64
	var reachable sql.NullBool
	var sealed, choices, target []byte
	f := &r.Facts
	err = t.row(selectDue, []any{seq},
		&r.ID, &r.Person, &r.Conversation, &r.Op, &r.Purpose, &r.Lang, &at, &due, &notAfter, &r.Attempts, &sealed, &choices, &target,
		&f.Person, &reachable, &f.Holder, &f.Quiet, &f.Exited, &f.Stopped, &calm, &lastIn, &f.Country)
	if err != nil {
		return r, err
	}
	r.At, r.Due, r.NotAfter = clock(at), clock(due), clock(notAfter)
	f.CalmUntil, f.LastIn = clock(calm), clock(lastIn)
	f.Reachable = !reachable.Valid || reachable.Bool
	if r.Purpose.Unasked() {
		if f.Consents, err = consents(t, r.Person); err != nil {
			return r, err
		}
	}
	if ok, err := s.openWire(ctx, &r.Outgoing, sealed, choices); err != nil {
		return r, err
	} else if !ok {
		return r, bot.ErrForgotten
	}
	_, err = s.openJSON(ctx, "outbox", "target", string(r.ID), target, &r.Target)
	return r, err
}

// openWire opens a line's text and choices into it.
func (s *Store) openWire(ctx context.Context, o *bot.Outgoing, sealed, choices []byte) (bool, error) {
	var w rows.Wire
	ok, err := s.openJSON(ctx, "outbox", "payload", string(o.ID), sealed, &w)
	if err != nil || !ok {
		return false, err
	}
	o.To, o.Reply = w.To, w.Reply
	_, err = s.openJSON(ctx, "outbox", "choices", string(o.ID), choices, &o.Reply.Choices)
	return true, err
}

// markBroadcasts takes broadcast rows off the pending ones before they go out.
func (s *Store) markBroadcasts(ctx context.Context, rows []bot.DueRow) ([]bot.DueRow, error) {
	var marked []string
	for _, r := range rows {
		if r.Purpose == bot.ForBroadcast {
			marked = append(marked, string(r.ID))
		}
	}
	if len(marked) == 0 {
		return rows, nil
	}
	lost := map[bot.OutboxID]bool{}
	err := s.writer.do(ctx, false, func(t *tx) error {
		clear(lost)
		for _, id := range marked {
			n, err := t.affected(`UPDATE outbox SET state = 'sending' WHERE id = ? AND state = 'pending'`, id)
			if err != nil {
				return err
			}
			lost[bot.OutboxID(id)] = n == 0
		}
		return nil
	})
	return slices.DeleteFunc(rows, func(r bot.DueRow) bool {
		gone := r.Purpose == bot.ForBroadcast && (err != nil || lost[r.ID])
		if gone {
			s.sending.release(r.Conversation)
		}
		return gone
	}), err
}
