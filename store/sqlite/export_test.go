package sqlite

import (
	"context"
	"fmt"
)

// SetMaxPages makes the database full at so many pages, as a disk would: writing
// more fails with SQLITE_FULL. 0 stands for the size it has now.
func (s *Store) SetMaxPages(ctx context.Context, pages int) error {
	set := func(t *tx) error {
		if pages == 0 {
			if err := t.row(`PRAGMA page_count`, nil, &pages); err != nil {
				return err
			}
		}
		var is int
		return t.row(fmt.Sprintf(`PRAGMA max_page_count(%d)`, pages), nil, &is)
	}
	return s.writer.alone(ctx, set)
}
