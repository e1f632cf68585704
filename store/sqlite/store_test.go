package sqlite_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/store/sqlite"
	"github.com/ouderbrug/ouderbrug/store/storetest"
)

func open(path string) func(context.Context, storetest.Settings) (storetest.Store, error) {
	return func(ctx context.Context, s storetest.Settings) (storetest.Store, error) {
		st, err := sqlite.Open(ctx, path, sqlite.Options{Vault: s.Vault, Installation: s.Installation, Now: s.Now, NewID: s.NewID})
		if err != nil {
			return nil, err
		}
		return st, nil
	}
}

func TestAFileKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Place {
		dir := t.TempDir()
		path := filepath.Join(dir, "o.db")
		var last *sqlite.Store
		return storetest.Place{
			Open: func(ctx context.Context, s storetest.Settings) (storetest.Store, error) {
				st, err := open(path)(ctx, s)
				if err == nil {
					last = st.(*sqlite.Store)
				}
				return st, err
			},
			Keeps:  true,
			AtRest: func(t *testing.T) []byte { return everyByte(t, dir) },
			Fill:   func(t *testing.T) func() { return fill(t, last) },
			Newer: func(t *testing.T) {
				alter(t, path, `INSERT INTO migrations (name, applied_at) VALUES ('999_future.sql', 0)`)
			},
		}
	})
}

func TestAStoreInMemoryKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(*testing.T) storetest.Place { return storetest.Place{Open: open(sqlite.Memory)} })
}

// fill makes a store full at the size it has now.
func fill(t *testing.T, s *sqlite.Store) (free func()) {
	t.Helper()
	pages := func(n int) {
		if err := s.SetMaxPages(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
	pages(0)
	return func() { pages(1 << 30) }
}

// everyByte is the content of all files in a folder.
func everyByte(t *testing.T, dir string) (all []byte) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return all
}

func alter(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAHalfAppliedMigrationIsRefusedAndNothingChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "o.db")
	o := sqlite.Options{Installation: "i", Now: time.Now, NewID: func() string { return "x" }}
	s, err := sqlite.Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v: others can read the database", st, err)
	}
	last := sqlite.Migrations()[len(sqlite.Migrations())-1]
	alter(t, path, `DELETE FROM migrations WHERE name = '`+last+`'`)
	if _, err := sqlite.Open(t.Context(), path, o); err == nil || !strings.Contains(err.Error(), "something of migration "+last+" is there already") || strings.Contains(err.Error(), "\n") {
		t.Errorf("a half-applied migration gets %v", err)
	}
	l, err := sqlite.OpenLook(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	if missing, err := l.Missing(t.Context()); err != nil || !slices.Equal(missing, []string{last}) {
		t.Errorf("missing afterwards: %v, %v", missing, err)
	}
}
