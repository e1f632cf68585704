package sqlite

import (
	"context"
	"errors"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

var _ bot.Exporter = (*Store)(nil)

// Export reads all that is kept of a person, in one snapshot; see bot.Exporter.
func (s *Store) Export(ctx context.Context, id string) (out bot.Export, err error) {
	err = s.readers.lend(ctx, func(t *tx) (err error) {
		if err := t.exec("BEGIN"); err != nil { // one snapshot
			return err
		}
		defer func() { err = errors.Join(err, t.exec("COMMIT")) }()
		out, err = rows.Export(ctx, s.Vault, t.each, "user", id)
		return err
	})
	return out, err
}

// Wrote finds who wrote a text; see bot.Exporter.
func (s *Store) Wrote(ctx context.Context, text string, since time.Time) (out []bot.Writer, err error) {
	err = s.readers.lend(ctx, func(t *tx) (err error) {
		out, err = rows.Wrote(ctx, s.Vault, t.each, text, since)
		return err
	})
	return out, err
}
