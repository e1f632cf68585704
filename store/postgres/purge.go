package postgres

import (
	"context"
	"fmt"
	"math"
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
	what      string
	table     string
	at, key   string // the columns of the index
	before    int64  // the term, $1 of do
	do        string
	arguments []any // $5 and on
}

// purgePage is how many rows one statement looks at.
const purgePage = 1000

// unkept rules out rows of people who consented to their talk being kept.
const unkept = ` AND NOT coalesce((SELECT k.given FROM conversations c JOIN consents k ON k.person = c.person AND k.purpose = 'contact' WHERE c.id = t.conversation ORDER BY k.seq DESC LIMIT 1), false)`

func purgings(now time.Time) []purging {
	ago := func(d time.Duration) int64 { return now.Add(-d).UnixMicro() }
	day, two, month := ago(rows.TextTerm), ago(rows.RowTerm), ago(rows.ChoicesTerm)
	return []purging{
		{"event texts", "events", "at", "seq", day, `UPDATE # SET payload = NULL WHERE @ AND t.payload IS NOT NULL AND t.state <> 'waiting'` + unkept, nil},
		{"events", "events", "at", "seq", two, `DELETE FROM # WHERE @ AND t.payload IS NULL AND t.state <> 'waiting'`, nil},
		{"reply texts", "outbox", "at", "seq", day, `UPDATE # SET payload = NULL WHERE @ AND t.payload IS NOT NULL AND t.state NOT IN ('pending', 'sending', 'held')` + unkept, nil},
		{"unsent lines", "outbox", "at", "seq", two, `UPDATE # SET state = 'cancelled', reason = 'expired', payload = NULL WHERE @ AND t.state = 'pending' AND t.due <= $1`, nil},
		{"held lines", "outbox", "at", "seq", two, `UPDATE # SET state = 'cancelled', reason = 'expired', payload = NULL WHERE @ AND t.state = 'held'`, nil},
		{"choices", "outbox", "at", "seq", day, `UPDATE # SET choices = NULL WHERE @ AND t.choices IS NOT NULL AND (t.at <= $5 OR $6::bigint <=
			(SELECT count(*) FROM (SELECT 1 FROM outbox n WHERE n.conversation = t.conversation AND n.choices IS NOT NULL AND n.seq > t.seq LIMIT $6::bigint) x))`, []any{month, bot.KeptReplies}},
		{"replies", "outbox", "at", "seq", two, `DELETE FROM # WHERE @ AND t.payload IS NULL AND t.choices IS NULL AND t.state NOT IN ('pending', 'sending')`, nil},
		{"memories", "conversations", "last_in", "id", day, `UPDATE # SET state = NULL, version = version + 1 WHERE @ AND t.state IS NOT NULL AND t.last_in <= $1 AND t.ready_at IS NULL AND t.holder = 'bot'`, nil},
		{"dedupe hashes", "seen", "at", "key", ago(bot.DedupeFor), `DELETE FROM # WHERE @`, nil},
		{"wishes", "wishes", "at", "id", ago(rows.WishTerm), `DELETE FROM # WHERE @`, nil},
		{"audit", "audit", "at", "seq", ago(rows.AuditTerm), `DELETE FROM # WHERE @`, nil},
	}
}

// Purge removes what is past its term, a page at a time. Marks on the wire of those
// who died long ago go too.
func (s *Store) Purge(ctx context.Context, now time.Time) (bot.Purged, error) {
	out := bot.Purged{}
	for _, p := range purgings(now) {
		n, err := s.purge(ctx, p)
		if out[p.what] = n; err != nil {
			return out, fmt.Errorf("purge %s: %w", p.what, err)
		}
	}
	const over = `SELECT id, key_id FROM cases WHERE until <= $1 UNION SELECT id, key_id FROM cases WHERE until IS NULL AND at <= $2`
	n, err := s.endCases(ctx, over, now.UnixMicro(), now.Add(-bot.GroundTerm).UnixMicro())
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
	page := fmt.Sprintf(`SELECT %[2]s AS at, %[3]s AS key FROM %[1]s WHERE %[2]s <= $1 AND (%[2]s, %[3]s) > ($2, $3) %[4]s ORDER BY %[2]s, %[3]s LIMIT $4::bigint`,
		p.table, p.at, p.key, map[bool]string{true: "AND state IS NOT NULL"}[p.table == "conversations"])
	do := strings.NewReplacer("#", p.table+" t", "@", "t."+p.key+" IN (SELECT key FROM page)").Replace(p.do)
	return `WITH page AS MATERIALIZED (` + page + `), done AS (` + do + ` RETURNING 1)
		SELECT l.at, l.key, (SELECT count(*) FROM page), (SELECT count(*) FROM done) FROM (SELECT at, key FROM page ORDER BY at DESC, key DESC LIMIT 1) l`
}

func (s *Store) purge(ctx context.Context, p purging) (done int64, err error) {
	at := int64(math.MinInt64)
	number, name := int64(math.MinInt64), ""
	for {
		var looked, n int64
		args := []any{p.before, at, number, purgePage}
		into := []any{&at, &number, &looked, &n}
		if p.key != "seq" {
			args[2], into[1] = name, &name
		}
		err := s.each(ctx, func() { looked, n = 0, 0 }, p.statement(), append(args, p.arguments...), func(r pgx.Rows) error { return r.Scan(into...) })
		if err != nil {
			return done, err
		}
		done += n
		if looked < purgePage {
			return done, nil
		}
	}
}
