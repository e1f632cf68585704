package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

// purging is one step of Purge. It looks for all that may be past its term, and asks
// again, before it takes rows, what may have changed since.
type purging struct {
	rows.Purging
	again string
}

// purgeBatch is how many rows one write takes.
const purgeBatch = 500

// unkept rules out rows of people who consented to their talk being kept, as long as
// that may be (rows.LineTerm). Copies in helpers' conversations are never kept. A
// record that is over says by its own term when the talk ended.
const (
	unkept = ` AND NOT (` + joined + ` AND (` + going + ` OR t.at > :lines AND NOT ` + past + `))`
	joined = `EXISTS (SELECT 1 FROM consents k JOIN conversations c ON c.person = k.person WHERE c.id = t.conversation AND c.hat = 'parent' AND k.purpose = 'contact'
		AND k.given = 1 AND k.seq = (SELECT max(seq) FROM consents x WHERE x.person = k.person AND x.purpose = 'contact'))`
	going  = `EXISTS (SELECT 1 FROM ` + talkOf + ` AND r.state IN (` + rows.TalkGoesOn + `))`
	past   = `EXISTS (SELECT 1 FROM ` + talkOf + ` AND r.until <= :now AND t.at <= r.until - :talk)`
	talkOf = `records r WHERE r.conversation <> '' AND r.conversation = t.conversation AND r.kind = 'talk'`
)

// terms are what the steps name.
func terms(now time.Time) []any {
	ago := func(name string, d time.Duration) any { return sql.Named(name, micros(now.Add(-d))) }
	return []any{ago("day", rows.TextTerm), ago("two", rows.RowTerm), ago("choices", rows.ChoicesTerm), ago("wishes", rows.WishTerm),
		ago("hash", bot.DedupeFor), ago("audit", rows.AuditTerm), sql.Named("kept", bot.KeptReplies),
		ago("lines", rows.LineTerm), sql.Named("now", micros(now)), sql.Named("talk", bot.TalkTerm.Microseconds())}
}

func purgings() []purging {
	noText := []rows.Set{{Column: "payload", Value: "NULL"}}
	expired := []rows.Set{{Column: "state", Value: "'cancelled'"}, {Column: "reason", Value: "'expired'"}, {Column: "payload", Value: "NULL"}}
	step := func(what, table, key, at, term, where, again string, set ...rows.Set) purging {
		return purging{rows.Purging{What: what, Table: table, Key: key, At: at, Term: term, Where: where, Set: set}, again}
	}
	const (
		handled = `t.state <> 'waiting'`
		over    = `t.state NOT IN ('pending', 'sending', 'held')`
		empty   = `t.payload IS NULL AND t.choices IS NULL AND t.state NOT IN ('pending', 'sending')`
		silent  = `t.state IS NOT NULL AND t.ready_at IS NULL AND t.holder = 'bot'`
	)
	return []purging{
		step("event texts", "events", "seq", "at", ":day", `t.payload IS NOT NULL AND `+handled+unkept, handled, noText...),
		step("events", "events", "seq", "at", ":two", `t.payload IS NULL AND `+handled, handled),
		step("reply texts", "outbox", "seq", "at", ":day", `t.payload IS NOT NULL AND `+over+unkept, over, noText...),
		step("unsent lines", "outbox", "seq", "at", ":two", `t.due <= :two AND t.state = 'pending'`, `t.state = 'pending' AND t.due <= :two`, expired...),
		step("held lines", "outbox", "seq", "at", ":two", `t.state = 'held'`, `t.state = 'held'`, expired...),
		step("choices", "outbox", "seq", "at", ":day", `t.choices IS NOT NULL AND (t.at <= :choices OR
			(SELECT count(*) FROM outbox n WHERE n.conversation = t.conversation AND n.choices IS NOT NULL AND n.seq > t.seq) >= :kept)`, "",
			rows.Set{Column: "choices", Value: "NULL"}),
		step("replies", "outbox", "seq", "at", ":two", empty, empty),
		step("memories", "conversations", "id", "last_in", ":day", silent, silent+` AND t.last_in <= :day`,
			rows.Set{Column: "state", Value: "NULL"}, rows.Set{Column: "version", Value: "version + 1"}),
		step("dedupe hashes", "seen", "key", "at", ":hash", "", ""),
		step("wishes", "wishes", "id", "at", ":wishes", "", ""),
		step("records", "records", "kind || '/' || t.id", "until", ":now", "", `t.until <= :now`), // after the texts, which ask for them
		step("audit", "audit", "seq", "at", ":audit", "", ""),
	}
}

// find looks for the keys of what is past its term.
func (p purging) find() string {
	return "SELECT t." + p.Key + " FROM " + p.Table + " t WHERE " + p.All()
}

// do takes the rows of :keys, a JSON list.
func (p purging) do() string {
	do := p.Do() + " WHERE t." + p.Key + " IN (SELECT value FROM json_each(:keys))"
	if p.again != "" {
		do += " AND " + p.again
	}
	return do
}

// overCases are cases whose term is over.
const overCases = `SELECT id, key_id FROM cases WHERE until <= ?1 OR until IS NULL AND at <= ?2`

func caseTerms(now time.Time) []any { return []any{micros(now), micros(now.Add(-bot.GroundTerm))} }

// PurgeCount counts what Purge would take away now, and writes nothing.
func (s *Store) PurgeCount(ctx context.Context, now time.Time) (out bot.Purged, err error) {
	err = s.readers.lend(ctx, func(t *tx) (err error) {
		if err := t.exec("BEGIN"); err != nil { // one snapshot
			return err
		}
		defer func() { err = errors.Join(err, t.exec("COMMIT")) }()
		out, err = purgeCount(t.each, now)
		return err
	})
	return out, err
}

func purgeCount(q eacher, now time.Time) (bot.Purged, error) {
	var steps []rows.Purging
	for _, p := range purgings() {
		steps = append(steps, p.Purging)
	}
	return rows.PurgeCount(rows.Query(q), steps, terms(now), overCases, caseTerms(now))
}

// Purge removes what is past its term. It looks beside the writer, which may take
// long where much is kept, and writes in small steps, so that no message waits long
// behind it.
func (s *Store) Purge(ctx context.Context, now time.Time) (bot.Purged, error) {
	defer s.cool() // memory keeps nothing longer than the file
	out := bot.Purged{}
	for _, p := range purgings() {
		n, err := s.purge(ctx, p, terms(now))
		if out[p.What] = n; err != nil {
			return out, fmt.Errorf("purge %s: %w", p.What, err)
		}
	}
	n, err := s.endCases(ctx, overCases, caseTerms(now)...)
	if out["cases"] = n; err != nil {
		return out, fmt.Errorf("purge cases: %w", err)
	}
	if out["cases"]+out["event texts"]+out["reply texts"]+out["memories"] == 0 && !s.unscrubbed.Load() {
		return out, nil
	}
	return out, s.Checkpoint(ctx)
}

func (s *Store) purge(ctx context.Context, p purging, terms []any) (done int64, err error) {
	var keys []any
	err = s.readers.lend(ctx, func(t *tx) error {
		return t.each(p.find(), terms, func(scan func(...any) error) error {
			var key any
			err := scan(&key)
			keys = append(keys, key)
			return err
		})
	})
	if err != nil {
		return 0, err
	}
	for batch := range slices.Chunk(keys, purgeBatch) {
		list, err := json.Marshal(batch)
		if err != nil {
			return done, err
		}
		var n int64
		err = s.writer.do(ctx, false, func(t *tx) (err error) {
			n, err = t.affected(p.do(), append(terms[:len(terms):len(terms)], sql.Named("keys", string(list)))...)
			return err
		})
		if err != nil {
			return done, err
		}
		done += n
	}
	return done, nil
}
