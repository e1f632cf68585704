package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Lines are both sides' lines of an address after a sequence number, oldest
// first; see bot.LineReader. An address that was freed by forgetting still shows
// the receipt: lines are found by the address's row, old and new.
func (s *Store) Lines(ctx context.Context, a bot.Address, after int64, limit int) ([]bot.Line, error) {
	lookup := s.lookup(a)
	lines, err := s.lines(ctx, `SELECT * FROM (
		SELECT e.seq AS seq, e.id, e.at, 'event' AS side, e.payload, NULL AS choices, '' AS purpose, '' AS lang FROM events e
			JOIN addresses a ON a.id = e.address WHERE a.lookup = ?1 AND e.seq > ?2 AND e.kind IN ('message', 'press') AND e.payload IS NOT NULL
		UNION ALL SELECT o.seq, o.id, o.at, 'outbox', o.payload, o.choices, o.purpose, o.lang FROM outbox o
			JOIN addresses a ON a.id = o.address WHERE (a.lookup = ?1 OR a.freed = ?1 AND o.purpose = 'receipt') AND o.seq > ?2 AND o.op = 'send'
			AND o.payload IS NOT NULL AND o.state IN ('sent', 'delivered', 'pending')
		) ORDER BY seq LIMIT ?3`, lookup, after, limit)
	if err != nil || len(lines) == 0 {
		return lines, err
	}
	facts := map[bot.Purpose]bot.SendFacts{}
	for i := range lines {
		l := &lines[i]
		if l.Outbox == "" {
			continue
		}
		f, ok := facts[l.Purpose]
		if !ok {
			if f, err = s.factsOf(ctx, l.Outbox); err != nil {
				return nil, err
			}
			facts[l.Purpose] = f
		}
		l.Facts = f
	}
	return lines, nil
}

// factsOf are what the gate reads of a line that a page is about to show.
func (s *Store) factsOf(ctx context.Context, id bot.OutboxID) (f bot.SendFacts, err error) {
	var calm, lastIn sql.NullInt64
	var person bot.PersonID
	err = s.read.QueryRowContext(ctx, `SELECT o.person, p.state, c.holder, c.quiet, c.exited, c.stopped, c.calm_until, c.last_in, c.country
		FROM outbox o JOIN persons p ON p.id = o.person JOIN conversations c ON c.id = o.conversation WHERE o.id = ?`, string(id)).Scan(
		&person, &f.Person, &f.Holder, &f.Quiet, &f.Exited, &f.Stopped, &calm, &lastIn, &f.Country)
	if err != nil {
		return f, err
	}
	f.Reachable, f.CalmUntil, f.LastIn = true, clock(calm), clock(lastIn)
	f.Consents, err = s.Consents(ctx, person)
	return f, err
}

// lines reads rows of (seq, id, at, side, payload, choices, purpose, lang).
func (s *Store) lines(ctx context.Context, query string, args ...any) (out []bot.Line, err error) {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var l bot.Line
		var id, side string
		var at sql.NullInt64
		var sealed, choices []byte
		if err := rows.Scan(&l.Seq, &id, &at, &side, &sealed, &choices, &l.Purpose, &l.Lang); err != nil {
			return nil, err
		}
		l.At = clock(at)
		ok, err := s.openLine(ctx, &l, id, side, sealed, choices)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, l)
		}
	}
	return out, rows.Err()
}

func (s *Store) openLine(ctx context.Context, l *bot.Line, id, side string, sealed, choices []byte) (bool, error) {
	if side == "event" {
		var p payload
		ok, err := s.openJSON(ctx, "events", "payload", id, sealed, &p)
		l.Event, l.Text = p.In.ID, p.In.Text
		return ok, err
	}
	o := bot.Outgoing{ID: bot.OutboxID(id)}
	ok, err := s.openWire(ctx, &o, sealed, choices)
	l.Outbox, l.Reply = o.ID, o.Reply
	return ok, err
}
