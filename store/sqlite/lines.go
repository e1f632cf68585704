package sqlite

import (
	"context"
	"database/sql"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

// Lines are both sides' lines of an address after a sequence number, oldest
// first; see bot.LineReader. An address that was freed by forgetting still shows
// the receipt: lines are found by the address's row, old and new.
func (s *Store) Lines(ctx context.Context, a bot.Address, after int64, limit int) (lines []bot.Line, err error) {
	err = s.readers.lend(ctx, func(t *tx) error {
		if lines, err = s.readLines(ctx, t, selectLines, s.lookup(a), after, limit); err != nil {
			return err
		}
		facts := map[bot.Purpose]bot.SendFacts{}
		for i := range lines {
			l := &lines[i]
			if l.Outbox == "" {
				continue
			}
			f, ok := facts[l.Purpose]
			if !ok {
				if f, err = factsOf(t, l.Outbox); err != nil {
					return err
				}
				facts[l.Purpose] = f
			}
			l.Facts = f
		}
		return nil
	})
	return lines, err
}

// One branch a side and kind of address, so that each follows an index.
const (
	selectLines = `SELECT * FROM (
		SELECT e.seq AS seq, e.id, e.at, 'event' AS side, e.payload, NULL AS choices, '' AS purpose, '' AS lang FROM addresses a JOIN conversations c ON c.person = a.person JOIN events e
			ON e.conversation = c.id AND e.seq > ?2 WHERE a.lookup = ?1 AND e.address = a.id AND e.kind IN ('message', 'press') AND e.payload IS NOT NULL
		UNION ALL SELECT o.seq, o.id, o.at, 'outbox', o.payload, o.choices, o.purpose, o.lang FROM addresses a ` + ourLines + ` WHERE a.lookup = ?1 AND ` + shown + `
		UNION ALL SELECT o.seq, o.id, o.at, 'outbox', o.payload, o.choices, o.purpose, o.lang FROM addresses a ` + ourLines + ` WHERE a.freed = ?1 AND o.purpose = 'receipt' AND ` + shown + `
		) ORDER BY seq LIMIT ?3 + 0`
	ourLines = `JOIN conversations c ON c.person = a.person JOIN outbox o ON o.conversation = c.id AND o.seq > ?2`
	shown    = `o.address = a.id AND o.op = 'send' AND o.payload IS NOT NULL AND o.state IN ('sent', 'delivered', 'pending')`
)

// factsOf are what the gate reads of a line that a page is about to show.
func factsOf(t *tx, id bot.OutboxID) (f bot.SendFacts, err error) {
	var calm, lastIn sql.NullInt64
	var person bot.PersonID
	err = t.row(`SELECT c.person, p.state, c.holder, c.quiet, c.exited, c.stopped, c.calm_until, c.last_in, c.country
		FROM outbox o JOIN conversations c ON c.id = o.conversation JOIN persons p ON p.id = c.person WHERE o.id = ?`, []any{string(id)},
		&person, &f.Person, &f.Holder, &f.Quiet, &f.Exited, &f.Stopped, &calm, &lastIn, &f.Country)
	if err != nil {
		return f, err
	}
	f.Reachable, f.CalmUntil, f.LastIn = true, clock(calm), clock(lastIn)
	f.Consents, err = consents(t, person)
	return f, err
}

// readLines reads rows of (seq, id, at, side, payload, choices, purpose, lang).
func (s *Store) readLines(ctx context.Context, t *tx, query string, args ...any) (out []bot.Line, err error) {
	err = t.each(query, args, func(scan func(...any) error) error {
		var l bot.Line
		var id, side string
		var at sql.NullInt64
		var sealed, choices []byte
		if err := scan(&l.Seq, &id, &at, &side, &sealed, &choices, &l.Purpose, &l.Lang); err != nil {
			return err
		}
		l.At = clock(at)
		ok, err := s.openLine(ctx, &l, id, side, sealed, choices)
		if ok {
			out = append(out, l)
		}
		return err
	})
	return out, err
}

func (s *Store) openLine(ctx context.Context, l *bot.Line, id, side string, sealed, choices []byte) (bool, error) {
	if side == "event" {
		var p rows.Payload
		ok, err := s.openJSON(ctx, "events", "payload", id, sealed, &p)
		l.Event, l.Text = p.ID, p.Text
		return ok, err
	}
	o := bot.Outgoing{ID: bot.OutboxID(id)}
	ok, err := s.openWire(ctx, &o, sealed, choices)
	l.Outbox, l.Reply = o.ID, o.Reply
	return ok, err
}

// Seen reports whether an inbound id was received; see bot.SeenReader.
func (s *Store) Seen(ctx context.Context, channel, account, id string) (seen bool, err error) {
	err = s.readers.lend(ctx, func(t *tx) error {
		return t.row(`SELECT EXISTS (SELECT 1 FROM seen WHERE key = ?)`, []any{s.Vault.Lookup("seen", channel, account, id)}, &seen)
	})
	return seen, err
}
