package postgres

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

// purging is one step of Purge. A page is the next so many rows of a table that are
// past a term, in the order of their index; do takes those of them that may go. So
// one statement looks at, and locks, no more rows than a page has, however much is
// kept, and nobody waits for it long.
type purging struct {
	rows.Purging
	before    int64   // the term, $1
	arguments []int64 // $5 and on
}

// purgePage is how many rows one statement looks at.
const purgePage = 1000

// unkept rules out rows of people who consented to their talk being kept, as long as
// that may be (rows.LineTerm, $5). Copies in helpers' conversations are never kept. A
// record that is over ($6 is now) says by its own term ($7) when the talk ended.
const (
	unkept = ` AND NOT (` + joined + ` AND (` + going + ` OR t.at > $5 AND NOT ` + past + `))`
	joined = `coalesce((SELECT k.given FROM conversations c JOIN consents k ON k.person = c.person AND k.purpose = 'contact'
		WHERE c.id = t.conversation AND c.hat = 'parent' ORDER BY k.seq DESC LIMIT 1), false)`
	going  = `EXISTS (SELECT 1 FROM ` + talkOf + ` AND r.state IN (` + rows.TalkGoesOn + `))`
	past   = `EXISTS (SELECT 1 FROM ` + talkOf + ` AND r.until <= $6 AND t.at <= r.until - $7::bigint)`
	talkOf = `records r WHERE r.conversation <> '' AND r.conversation = t.conversation AND r.kind = 'talk'`
)

func purgings(now time.Time) []purging {
	ago := func(d time.Duration) int64 { return now.Add(-d).UnixMicro() }
	day, two := ago(rows.TextTerm), ago(rows.RowTerm)
	step := func(what, table, at, key string, before int64, where string, set ...rows.Set) purging {
		return purging{rows.Purging{What: what, Table: table, Key: key, At: at, Term: "$1", Where: where, Set: set}, before, nil}
	}
	noText := []rows.Set{{Column: "payload", Value: "NULL"}}
	expired := []rows.Set{{Column: "state", Value: "'cancelled'"}, {Column: "reason", Value: "'expired'"}, {Column: "payload", Value: "NULL"}}
	choices := step("choices", "outbox", "at", "seq", day, `t.choices IS NOT NULL AND (t.at <= $5 OR $6::bigint <=
		(SELECT count(*) FROM (SELECT 1 FROM outbox n WHERE n.conversation = t.conversation AND n.choices IS NOT NULL AND n.seq > t.seq LIMIT $6::bigint) x))`,
		rows.Set{Column: "choices", Value: "NULL"})
	choices.arguments = []int64{ago(rows.ChoicesTerm), bot.KeptReplies}
	texts := func(what, table, where string) purging {
		p := step(what, table, "at", "seq", day, where+unkept, noText...)
		p.arguments = []int64{ago(rows.LineTerm), now.UnixMicro(), bot.TalkTerm.Microseconds()}
		return p
	}
	return []purging{
		texts("event texts", "events", `t.payload IS NOT NULL AND t.state <> 'waiting'`),
		step("events", "events", "at", "seq", two, `t.payload IS NULL AND t.state <> 'waiting'`),
		texts("reply texts", "outbox", `t.payload IS NOT NULL AND t.state NOT IN ('pending', 'sending', 'held')`),
		step("unsent lines", "outbox", "at", "seq", two, `t.state = 'pending' AND t.due <= $1`, expired...),
		step("held lines", "outbox", "at", "seq", two, `t.state = 'held'`, expired...),
		choices,
		step("replies", "outbox", "at", "seq", two, `t.payload IS NULL AND t.choices IS NULL AND t.state NOT IN ('pending', 'sending')`),
		step("memories", "conversations", "last_in", "id", day, `t.state IS NOT NULL AND t.ready_at IS NULL AND t.holder = 'bot'`,
			rows.Set{Column: "state", Value: "NULL"}, rows.Set{Column: "version", Value: "version + 1"}),
		step("dedupe hashes", "seen", "at", "key", ago(bot.DedupeFor), ""),
		step("wishes", "wishes", "at", "id", ago(rows.WishTerm), ""),
		step("records", "records", "until", "kind || '/' || t.id", now.UnixMicro(), `t.until <= $1`), // after the texts, which ask for them
		step("audit", "audit", "at", "seq", ago(rows.AuditTerm), ""),
	}
}

// overCases are cases whose term is over.
const overCases = `SELECT id, key_id FROM cases WHERE until <= $1 UNION SELECT id, key_id FROM cases WHERE until IS NULL AND at <= $2`

func caseTerms(now time.Time) []any {
	return []any{now.UnixMicro(), now.Add(-bot.GroundTerm).UnixMicro()}
}

// PurgeCount counts what Purge would take away now, and writes nothing.
func (s *Store) PurgeCount(ctx context.Context, now time.Time) (out bot.Purged, err error) {
	var steps []rows.Purging
	for _, p := range purgings(now) {
		steps = append(steps, p.spelt())
	}
	err = s.snapshot(ctx, func(q rows.Query) (err error) {
		// Each time is another statement: none is kept prepared.
		out, err = rows.PurgeCount(q, steps, []any{pgx.QueryExecModeExec}, overCases, caseTerms(now))
		return err
	})
	return out, err
}

// spelt is the step with its numbers in the text, because steps that are nested in
// each other have different ones.
func (p purging) spelt() rows.Purging {
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	values := []string{"$1", number(p.before)}
	for i, a := range p.arguments {
		values = append(values, fmt.Sprintf("$%d", i+5), number(a))
	}
	spell := strings.NewReplacer(values...)
	out := p.Purging
	out.Term, out.Where = spell.Replace(p.Term), spell.Replace(p.Where)
	return out
}

// Purge removes what is past its term, a page at a time. Marks on the wire of those
// who died long ago go too.
func (s *Store) Purge(ctx context.Context, now time.Time) (bot.Purged, error) {
	out := bot.Purged{}
	for _, p := range purgings(now) {
		n, err := s.purge(ctx, p)
		if out[p.What] = n; err != nil {
			return out, fmt.Errorf("purge %s: %w", p.What, err)
		}
	}
	n, err := s.endCases(ctx, overCases, caseTerms(now)...)
	if out["cases"] = n; err != nil {
		return out, fmt.Errorf("purge cases: %w", err)
	}
	return out, s.send(ctx, func(b *pgx.Batch) {
		b.Queue(`DELETE FROM wire WHERE sending_until <= $1`, now.Add(-time.Hour).UnixMicro())
	})
}

// statement is one page of a step: it returns where the page ended and how many rows
// were done.
func (p purging) statement() string {
	page := fmt.Sprintf(`SELECT %[2]s AS at, %[3]s AS key FROM %[1]s t WHERE %[2]s <= $1 AND (%[2]s, %[3]s) > ($2, $3) %[4]s ORDER BY %[2]s, %[3]s LIMIT $4::bigint`,
		p.Table, p.At, p.Key, map[bool]string{true: "AND state IS NOT NULL"}[p.Table == "conversations"])
	do := p.Do() + " WHERE t." + p.Key + " IN (SELECT key FROM page)"
	if p.Where != "" {
		do += " AND " + p.Where
	}
	if p.Table == "conversations" {
		do += " AND t." + p.At + " <= $1" // somebody who wrote since stays
	}
	return `WITH page AS MATERIALIZED (` + page + `), done AS (` + do + ` RETURNING 1)
		SELECT l.at, l.key, (SELECT count(*) FROM page), (SELECT count(*) FROM done) FROM (SELECT at, key FROM page ORDER BY at DESC, key DESC LIMIT 1) l`
}

func (s *Store) purge(ctx context.Context, p purging) (done int64, err error) {
	at := int64(math.MinInt64)
	number, name := int64(math.MinInt64), ""
	for {
		var looked, n int64
		args := []any{p.before, at, number, purgePage}
		for _, a := range p.arguments {
			args = append(args, a)
		}
		into := []any{&at, &number, &looked, &n}
		if p.Key != "seq" {
			args[2], into[1] = name, &name
		}
		err := s.each(ctx, func() { looked, n = 0, 0 }, p.statement(), args, func(r pgx.Rows) error { return r.Scan(into...) })
		if err != nil {
			return done, err
		}
		done += n
		if looked < purgePage {
			return done, nil
		}
	}
}
