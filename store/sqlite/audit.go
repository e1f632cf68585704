package sqlite

import (
	"context"
	"database/sql"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// writeAudits appends to the log of what staff did.
func writeAudits(t *tx, w sealedChange) error {
	for _, a := range w.Audits {
		if err := t.exec(`INSERT INTO audit (at, who, second, what, about, reason) VALUES (?, ?, ?, ?, ?, ?)`,
			micros(a.At), a.Who, a.Second, string(a.What), string(a.About), string(a.Reason)); err != nil {
			return err
		}
	}
	return nil
}

// Audits are the lines of the log since then, oldest first.
func (s *Store) Audits(ctx context.Context, since time.Time) (out []bot.Audit, err error) {
	err = s.readers.lend(ctx, func(t *tx) error {
		return t.each(`SELECT at, who, second, what, about, reason FROM audit WHERE at >= ? ORDER BY at, seq`, []any{since.UnixMicro()}, func(scan func(...any) error) error {
			var a bot.Audit
			var at sql.NullInt64
			err := scan(&at, &a.Who, &a.Second, &a.What, &a.About, &a.Reason)
			a.At = clock(at)
			out = append(out, a)
			return err
		})
	})
	return out, err
}
