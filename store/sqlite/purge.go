package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

// purging is one step of Purge. find is a look at all that may be past its term,
// do takes keys (a JSON list, ?1) and asks again what may have changed since.
type purging struct {
	what, find, do string
	args           []any // of find; the first is also ?2 of a do that has one
}

// purgeBatch is how many rows one write takes.
const purgeBatch = 500

// unkept rules out rows of people who consented to their talk being kept.
func unkept(row string) string {
	return ` AND NOT EXISTS (SELECT 1 FROM consents k JOIN conversations c ON c.person = k.person WHERE c.id = ` + row + `.conversation AND k.purpose = 'contact'
		AND k.given = 1 AND k.seq = (SELECT max(seq) FROM consents x WHERE x.person = k.person AND x.purpose = 'contact'))`
}

func purgings(now time.Time) []purging {
	day, two, month := micros(now.Add(-rows.TextTerm)), micros(now.Add(-rows.RowTerm)), micros(now.Add(-rows.ChoicesTerm))
	const these = ` IN (SELECT value FROM json_each(?1))`
	return []purging{
		{"event texts", `SELECT e.seq FROM events e WHERE e.at <= ?1 AND e.payload IS NOT NULL AND e.state <> 'waiting'` + unkept("e"),
			`UPDATE events SET payload = NULL WHERE seq` + these + ` AND state <> 'waiting'`, []any{day}},
		{"events", `SELECT seq FROM events WHERE at <= ?1 AND payload IS NULL AND state <> 'waiting'`,
			`DELETE FROM events WHERE seq` + these + ` AND state <> 'waiting'`, []any{two}},
		{"reply texts", `SELECT o.seq FROM outbox o WHERE o.at <= ?1 AND o.payload IS NOT NULL AND o.state NOT IN ('pending', 'sending', 'held')` + unkept("o"),
			`UPDATE outbox SET payload = NULL WHERE seq` + these + ` AND state NOT IN ('pending', 'sending', 'held')`, []any{day}},
		{"unsent lines", `SELECT seq FROM outbox WHERE at <= ?1 AND due <= ?1 AND state = 'pending'`,
			`UPDATE outbox SET state = 'cancelled', reason = 'expired', payload = NULL WHERE seq` + these + ` AND state = 'pending' AND due <= ?2`, []any{two}},
		{"held lines", `SELECT seq FROM outbox WHERE at <= ?1 AND state = 'held'`,
			`UPDATE outbox SET state = 'cancelled', reason = 'expired', payload = NULL WHERE seq` + these + ` AND state = 'held'`, []any{two}},
		{"choices", `SELECT seq FROM outbox o WHERE o.at <= ?1 AND o.choices IS NOT NULL AND (o.at <= ?2 OR
			(SELECT count(*) FROM outbox n WHERE n.conversation = o.conversation AND n.choices IS NOT NULL AND n.seq > o.seq) >= ?3)`,
			`UPDATE outbox SET choices = NULL WHERE seq` + these, []any{day, month, bot.KeptReplies}},
		{"replies", `SELECT seq FROM outbox WHERE at <= ?1 AND payload IS NULL AND choices IS NULL AND state NOT IN ('pending', 'sending')`,
			`DELETE FROM outbox WHERE seq` + these + ` AND payload IS NULL AND choices IS NULL AND state NOT IN ('pending', 'sending')`, []any{two}},
		{"memories", `SELECT id FROM conversations WHERE state IS NOT NULL AND last_in <= ?1 AND ready_at IS NULL AND holder = 'bot'`,
			`UPDATE conversations SET state = NULL, version = version + 1 WHERE id` + these + ` AND state IS NOT NULL AND last_in <= ?2 AND ready_at IS NULL AND holder = 'bot'`, []any{day}},
		{"dedupe hashes", `SELECT key FROM seen WHERE at <= ?1`, `DELETE FROM seen WHERE key` + these, []any{micros(now.Add(-bot.DedupeFor))}},
		{"wishes", `SELECT id FROM wishes WHERE at <= ?1`, `DELETE FROM wishes WHERE id` + these, []any{month}},
		{"audit", `SELECT seq FROM audit WHERE at <= ?1`, `DELETE FROM audit WHERE seq` + these, []any{micros(now.Add(-rows.AuditTerm))}},
	}
}

// Purge removes what is past its term. It looks beside the writer, which may take
// long where much is kept, and writes in small steps, so that no message waits long
// behind it.
func (s *Store) Purge(ctx context.Context, now time.Time) (bot.Purged, error) {
	defer s.cool() // memory keeps nothing longer than the file
	out := bot.Purged{}
	for _, p := range purgings(now) {
		n, err := s.purge(ctx, p)
		if out[p.what] = n; err != nil {
			return out, fmt.Errorf("purge %s: %w", p.what, err)
		}
	}
	n, err := s.endCases(ctx, `SELECT id, key_id FROM cases WHERE until <= ?1 OR until IS NULL AND at <= ?2`, micros(now), micros(now.Add(-bot.GroundTerm)))
	if out["cases"] = n; err != nil {
		return out, fmt.Errorf("purge cases: %w", err)
	}
	if out["cases"]+out["event texts"]+out["reply texts"]+out["memories"] == 0 && !s.unscrubbed.Load() {
		return out, nil
	}
	return out, s.Checkpoint(ctx)
}

func (s *Store) purge(ctx context.Context, p purging) (done int64, err error) {
	var keys []any
	err = s.readers.lend(ctx, func(t *tx) error {
		return t.each(p.find, p.args, func(scan func(...any) error) error {
			var key any
			err := scan(&key)
			keys = append(keys, key)
			return err
		})
	})
	if err != nil {
		return 0, err
	}
	var again []any
	if strings.Contains(p.do, "?2") {
		again = p.args[:1]
	}
	for batch := range slices.Chunk(keys, purgeBatch) {
		list, err := json.Marshal(batch)
		if err != nil {
			return done, err
		}
		var n int64
		err = s.writer.do(ctx, false, func(t *tx) (err error) {
			n, err = t.affected(p.do, append([]any{string(list)}, again...)...)
			return err
		})
		if err != nil {
			return done, err
		}
		done += n
	}
	return done, nil
}
