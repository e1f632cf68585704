package vault

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// The keys are on a disk of their own: when that one is full, it is named.
func TestAFullDiskOfTheKeysIsNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "persons.keys")
	f, err := OpenFile(t.Context(), path, "i", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var pages int
	if err := f.db.QueryRow(`PRAGMA max_page_count(1)`).Scan(&pages); err != nil { // no less than it has
		t.Fatal(err)
	}
	put := func() error {
		for i := range 10_000 {
			if err := f.Put(t.Context(), bot.KeyID(strings.Repeat("k", 200)+string(rune('a'+i))), append([]byte{1, 0, 0, 0, 1}, make([]byte, 500)...)); err != nil {
				return err
			}
		}
		return nil
	}
	if err := put(); err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "make room") {
		t.Errorf("a full disk says: %v", err)
	}
}
