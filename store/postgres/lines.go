package postgres

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

// One branch a side and kind of address, so that each follows an index. The facts of
// the gate are those of the line's conversation.
const (
	selectLines = `SELECT l.*, c.person, p.state, c.holder, c.quiet, c.exited, c.stopped, c.calm_until, c.last_in, c.country FROM (
		(SELECT e.seq, e.id, e.at, 'event' AS side, e.payload, NULL::bytea AS choices, '' AS purpose, '' AS lang, e.conversation FROM addresses a JOIN conversations c ON c.person = a.person JOIN events e
			ON e.conversation = c.id AND e.seq > $2 WHERE a.lookup = $1 AND e.address = a.id AND e.kind IN ('message', 'press') AND e.payload IS NOT NULL ORDER BY e.seq LIMIT $3::bigint)
		UNION ALL (` + ourLine + ` WHERE a.lookup = $1 AND ` + shown + `)
		UNION ALL (` + ourLine + ` WHERE a.freed = $1 AND o.purpose = 'receipt' AND ` + shown + `)
		) l JOIN conversations c ON c.id = l.conversation JOIN persons p ON p.id = c.person ORDER BY l.seq LIMIT $3::bigint`
	ourLine = `SELECT o.seq, o.id, o.at, 'outbox', o.payload, o.choices, o.purpose, o.lang, o.conversation FROM addresses a JOIN conversations c ON c.person = a.person
		JOIN outbox o ON o.conversation = c.id AND o.seq > $2`
	shown            = `o.address = a.id AND o.op = 'send' AND o.payload IS NOT NULL AND o.state IN ('sent', 'delivered', 'pending') ORDER BY o.seq LIMIT $3::bigint`
	selectOfAddress  = consentColumns + `WHERE k.person IN (SELECT person FROM addresses WHERE lookup = $1 UNION SELECT person FROM addresses WHERE freed = $1) ORDER BY k.seq`
	selectLastOfBoth = `SELECT seq, id, at, side, payload, NULL::bytea, '', '' FROM (
		(SELECT seq, id, at, 'event' AS side, payload FROM events WHERE conversation = $1 AND kind IN ('message', 'press', 'edit', 'command') AND payload IS NOT NULL ORDER BY seq DESC LIMIT $2::bigint)
		UNION ALL (SELECT seq, id, at, 'outbox', payload FROM outbox WHERE conversation = $1 AND op = 'send' AND payload IS NOT NULL AND state <> 'cancelled' ORDER BY seq DESC LIMIT $2::bigint)
		) l ORDER BY seq DESC LIMIT $2::bigint`
)

// pageLine is a line as it is stored.
type pageLine struct {
	bot.Line
	id, side         string
	payload, choices []byte
	person           bot.PersonID
}

// Lines are both sides' lines of an address after a sequence number, oldest
// first; see bot.LineReader. An address that was freed by forgetting still shows
// the receipt: lines are found by the address's row, old and new.
func (s *Store) Lines(ctx context.Context, a bot.Address, after int64, limit int) ([]bot.Line, error) {
	var in []pageLine
	given := map[bot.PersonID]bot.Consents{}
	err := s.send(ctx, func(b *pgx.Batch) {
		in = nil
		clear(given)
		b.Queue(selectLines, s.lookup(a), after, limit).Query(func(r pgx.Rows) error {
			return all(r, func(r pgx.Rows) error {
				var l pageLine
				var at, calm, lastIn *int64
				f := &l.Facts
				err := r.Scan(&l.Seq, &l.id, &at, &l.side, &l.payload, &l.choices, &l.Purpose, &l.Lang, nil,
					&l.person, &f.Person, &f.Holder, &f.Quiet, &f.Exited, &f.Stopped, &calm, &lastIn, &f.Country)
				l.At, f.Reachable, f.CalmUntil, f.LastIn = clock(at), true, clock(calm), clock(lastIn)
				in = append(in, l)
				return err
			})
		})
		b.Queue(selectOfAddress, s.lookup(a)).Query(func(r pgx.Rows) error { return all(r, func(r pgx.Rows) error { return scanConsent(r, given) }) })
	})
	if err != nil {
		return nil, err
	}
	for i := range in {
		if in[i].side == "event" {
			in[i].Facts = bot.SendFacts{}
		} else if in[i].Facts.Consents = given[in[i].person]; in[i].Facts.Consents == nil {
			in[i].Facts.Consents = bot.Consents{}
		}
	}
	return s.openLines(ctx, in)
}

// openLines opens what is sealed; what cannot be read any more is left out.
func (s *Store) openLines(ctx context.Context, in []pageLine) (out []bot.Line, err error) {
	for _, l := range in {
		var ok bool
		if l.side == "event" {
			var p rows.Payload
			ok, err = s.openJSON(ctx, "events", "payload", l.id, l.payload, &p)
			l.Event, l.Text = p.ID, p.Text
		} else {
			o := bot.Outgoing{ID: bot.OutboxID(l.id)}
			ok, err = s.openWire(ctx, &o, l.payload, l.choices)
			l.Outbox, l.Reply = o.ID, o.Reply
		}
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, l.Line)
		}
	}
	return out, nil
}

// LastLines are the last n lines of a conversation, oldest first.
func (s *Store) LastLines(ctx context.Context, c bot.ConversationID, n int) ([]bot.CaseLine, error) {
	var in []pageLine
	err := s.each(ctx, func() { in = nil }, selectLastOfBoth, []any{text(c), n}, func(r pgx.Rows) error {
		var l pageLine
		var at *int64
		err := r.Scan(&l.Seq, &l.id, &at, &l.side, &l.payload, &l.choices, &l.Purpose, &l.Lang)
		l.At = clock(at)
		in = append(in, l)
		return err
	})
	if err != nil {
		return nil, err
	}
	lines, err := s.openLines(ctx, in)
	slices.Reverse(lines)
	out := make([]bot.CaseLine, 0, len(lines))
	for _, l := range lines {
		words := l.Text
		if l.Outbox != "" {
			words = l.Reply.PlainText()
		}
		out = append(out, bot.CaseLine{At: l.At, Mine: l.Outbox != "", Text: words, Passed: l.Purpose == bot.ForRelay})
	}
	return out, err
}

// Seen reports whether an inbound id was received; see bot.SeenReader.
func (s *Store) Seen(ctx context.Context, channel, account, id string) (seen bool, err error) {
	err = s.each(ctx, func() { seen = false }, selectSeen, []any{s.Vault.Lookup("seen", channel, account, id)}, func(r pgx.Rows) error { return r.Scan(&seen) })
	return seen, err
}

const selectSeen = `SELECT EXISTS (SELECT 1 FROM seen WHERE key = $1)`
