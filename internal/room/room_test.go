package room_test

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	_ "modernc.org/sqlite"

	"github.com/ouderbrug/ouderbrug/internal/room"
)

func TestAFullDiskIsASentenceThatSaysWhatToDo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "o.db")
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=max_page_count(2)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`CREATE TABLE t (b BLOB)`); err != nil {
		t.Fatal(err)
	}
	_, full := db.Exec(`INSERT INTO t VALUES (zeroblob(100000))`)
	for name, err := range map[string]error{"SQLite": full, "wrapped": fmt.Errorf("commit: %w", full), "the system": fmt.Errorf("write: %w", syscall.ENOSPC), "a quota": syscall.EDQUOT} {
		got := room.Explain(err, path)
		for _, want := range []string{path, "MB free", "make room"} {
			if !strings.Contains(got.Error(), want) {
				t.Errorf("%s: %q lacks %q", name, got, want)
			}
		}
		if strings.Contains(got.Error(), "(13)") {
			t.Errorf("%s: %q", name, got)
		}
		if again := room.Explain(got, "elsewhere"); again.Error() != got.Error() {
			t.Errorf("%s: it was explained twice: %q", name, again)
		}
	}
	other := errors.New("another fault")
	if got := room.Explain(other, path); got.Error() != other.Error() {
		t.Errorf("another fault became %q", got)
	}
	if room.Explain(nil, path) != nil {
		t.Error("no fault became one")
	}
}
