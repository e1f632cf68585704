package sqlite_test

import (
	"crypto/rand"
	"path/filepath"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
	"github.com/ouderbrug/ouderbrug/store/storetest"
)

func BenchmarkRelay(b *testing.B) {
	storetest.Relay(b, func(b *testing.B) storetest.Store {
		keys, err := vault.NewKeys()
		if err != nil {
			b.Fatal(err)
		}
		s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "o.db"), sqlite.Options{
			Vault: vault.New(keys, vault.NewMemory()), Installation: keys.Installation, Now: time.Now, NewID: rand.Text,
		})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() {
			if err := s.Close(); err != nil {
				b.Error(err)
			}
		})
		return s
	})
}
