package sqlite

import (
	"context"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// The terms of what is purged. Texts: S27. Rows without text stay two days so
// that the exit word can still delete messages on the channel (S1); choices stay
// so that an old button is understood (design §4).
const (
	textTerm    = 24 * time.Hour
	rowTerm     = 48 * time.Hour
	choicesTerm = 30 * 24 * time.Hour
)

// Purge removes what is past its term. It works in small steps, so that no
// message waits long behind it.
func (s *Store) Purge(ctx context.Context, now time.Time) (bot.Purged, error) {
	day, two, month := micros(now.Add(-textTerm)), micros(now.Add(-rowTerm)), micros(now.Add(-choicesTerm))
	kept := `NOT EXISTS (SELECT 1 FROM consents k JOIN conversations c ON c.person = k.person WHERE c.id = %.conversation AND k.purpose = 'contact'
		AND k.given = 1 AND k.seq = (SELECT max(seq) FROM consents x WHERE x.person = k.person AND x.purpose = 'contact'))`
	steps := []struct {
		what, sql string
		args      []any
	}{
		{"event texts", `UPDATE events SET payload = NULL WHERE seq IN (SELECT e.seq FROM events e WHERE e.at <= ? AND e.payload IS NOT NULL AND e.state <> 'waiting' AND ` + strings.ReplaceAll(kept, "%", "e") + ` LIMIT 500)`, []any{day}},
		{"events", `DELETE FROM events WHERE seq IN (SELECT seq FROM events WHERE at <= ? AND payload IS NULL AND state <> 'waiting' LIMIT 500)`, []any{two}},
		{"reply texts", `UPDATE outbox SET payload = NULL WHERE seq IN (SELECT o.seq FROM outbox o WHERE o.at <= ? AND o.payload IS NOT NULL AND o.state NOT IN ('pending', 'sending', 'held') AND ` + strings.ReplaceAll(kept, "%", "o") + ` LIMIT 500)`, []any{day}},
		{"unsent lines", `UPDATE outbox SET state = 'cancelled', payload = NULL WHERE seq IN (SELECT seq FROM outbox WHERE due <= ? AND state = 'pending' AND at <= ?1 LIMIT 500)`, []any{two}},
		{"held lines", `UPDATE outbox SET state = 'cancelled', payload = NULL WHERE seq IN (SELECT seq FROM outbox WHERE at <= ? AND state = 'held' LIMIT 500)`, []any{two}},
		{"choices", `UPDATE outbox SET choices = NULL WHERE seq IN (SELECT seq FROM outbox o WHERE o.choices IS NOT NULL AND (o.at <= ? OR o.at <= ? AND
			(SELECT count(*) FROM outbox n WHERE n.conversation = o.conversation AND n.choices IS NOT NULL AND n.seq > o.seq) >= ?) LIMIT 500)`, []any{month, day, bot.KeptReplies}},
		{"replies", `DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox WHERE at <= ? AND payload IS NULL AND choices IS NULL AND state NOT IN ('pending', 'sending') LIMIT 500)`, []any{two}},
		{"memories", `UPDATE conversations SET state = NULL, version = version + 1 WHERE id IN (SELECT id FROM conversations WHERE state IS NOT NULL AND last_in <= ? AND ready_at IS NULL AND holder = 'bot' LIMIT 500)`, []any{day}},
		{"dedupe hashes", `DELETE FROM seen WHERE key IN (SELECT key FROM seen WHERE at <= ? LIMIT 2000)`, []any{micros(now.Add(-bot.DedupeFor))}},
		{"wishes", `DELETE FROM wishes WHERE at <= ?`, []any{month}},
	}
	defer s.cool() // memory keeps nothing longer than the file
	out := bot.Purged{}
	for _, step := range steps {
		for {
			var n int64
			err := s.writer.do(ctx, false, func(t *tx) (err error) {
				n, err = t.affected(step.sql, step.args...)
				return err
			})
			if err != nil {
				return out, err
			}
			if out[step.what] += n; n < 500 {
				break
			}
		}
	}
	if out["event texts"]+out["reply texts"]+out["memories"] == 0 {
		return out, nil
	}
	return out, s.Checkpoint(ctx)
}
