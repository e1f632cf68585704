package vault_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/vault"
)

const canary = "CANARY-5e1d"

var place = bot.Place{Table: "events", Column: "payload", Row: "1"}

func newKeys(t *testing.T) *vault.Keys {
	t.Helper()
	k, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func openFile(t *testing.T, path string, k *vault.Keys) *vault.File {
	t.Helper()
	f, err := vault.OpenFile(t.Context(), path, k.Installation, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// each runs a test over all key stores.
func each(t *testing.T, f func(t *testing.T, v *vault.Vault)) {
	t.Run("in memory", func(t *testing.T) { f(t, vault.New(newKeys(t), vault.NewMemory())) })
	lasting(t, func(t *testing.T, k *vault.Keys, open func() vault.Keeper) {
		v := vault.New(k, open())
		f(t, v)
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
}

func seal(t *testing.T, v *vault.Vault, text string) (bot.KeyID, []byte) {
	t.Helper()
	id, err := v.NewKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := v.Seal(t.Context(), id, place, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return id, sealed
}

func TestWhatIsSealedComesBackAndIsNotReadable(t *testing.T) {
	each(t, func(t *testing.T, v *vault.Vault) {
		for _, text := range []string{"", canary, "كيف\x00👩‍👧", strings.Repeat("x", 100_000)} {
			_, sealed := seal(t, v, text)
			if len(text) > 0 && bytes.Contains(sealed, []byte(text)) {
				t.Error("the text stands in the sealed value")
			}
			got, err := v.Open(t.Context(), place, sealed)
			if err != nil || string(got) != text {
				t.Errorf("%d bytes came back as %d: %v", len(text), len(got), err)
			}
		}
	})
}

func TestASealedValueOpensOnlyWhereItWasSealed(t *testing.T) {
	v := vault.New(newKeys(t), vault.NewMemory())
	_, sealed := seal(t, v, "x")
	for _, p := range []bot.Place{{}, {Table: "outbox", Column: "payload", Row: "1"}, {Table: "events", Column: "target", Row: "1"}, {Table: "events", Column: "payload", Row: "2"}} {
		if _, err := v.Open(t.Context(), p, sealed); err == nil {
			t.Errorf("it opened at %v", p)
		}
	}
}

func TestAChangedValueIsAnErrorAndNeverAPanic(t *testing.T) {
	v := vault.New(newKeys(t), vault.NewMemory())
	_, sealed := seal(t, v, "hello")
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 0x55
		if _, err := v.Open(t.Context(), place, bad); err == nil {
			t.Errorf("with byte %d changed it opened", i)
		}
		if _, err := v.Open(t.Context(), place, sealed[:i]); err == nil {
			t.Errorf("cut to %d bytes it opened", i)
		}
	}
}

func TestADestroyedKeyOpensNothingEverAgain(t *testing.T) {
	each(t, func(t *testing.T, v *vault.Vault) {
		id, sealed := seal(t, v, canary)
		other, kept := seal(t, v, "kept")
		for range 2 { // again is no error
			if err := v.Destroy(t.Context(), id); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := v.Open(t.Context(), place, sealed); !errors.Is(err, bot.ErrForgotten) {
			t.Errorf("opening says %v", err)
		}
		if _, err := v.Seal(t.Context(), id, place, nil); !errors.Is(err, bot.ErrForgotten) {
			t.Errorf("sealing says %v", err)
		}
		if _, err := v.Open(t.Context(), place, kept); err != nil {
			t.Errorf("another key %s: %v", other, err)
		}
		if _, err := v.Seal(t.Context(), "never was", place, nil); !errors.Is(err, bot.ErrForgotten) {
			t.Errorf("a key that never was says %v", err)
		}
	})
}

// More keys than are held opened, and more than a generation holds raw: those that
// have left memory's first level come back, and one that ends is in no level.
func TestADestroyedKeyIsInNoLevelOfMemory(t *testing.T) {
	k, m := newKeys(t), counted{KeyStore: vault.NewMemory(), gets: new(int)}
	v := vault.New(k, m)
	var ids []bot.KeyID
	var all [][]byte
	more := func(n int) {
		for range n {
			id, sealed := seal(t, v, "x")
			ids, all = append(ids, id), append(all, sealed)
		}
	}
	more(2*vault.OpenedKeys + 1) // the first are held raw only
	open := func(i int) error { _, err := v.Open(t.Context(), place, all[i]); return err }
	for i := range ids {
		if err := open(i); err != nil {
			t.Fatal(err)
		}
	}
	if *m.gets != 0 {
		t.Errorf("%d keys were fetched that memory has to hold", *m.gets)
	}
	more(vault.RawKeys) // the first are in the old generation now
	if err := open(0); err != nil || *m.gets != 0 {
		t.Fatalf("an old key: %v, fetched %d times", err, *m.gets)
	}
	for _, i := range []int{0, 1, len(ids) - vault.OpenedKeys - 9, len(ids) - 1} { // opened and raw, old and young
		if err := v.Destroy(t.Context(), ids[i]); err != nil {
			t.Fatal(err)
		}
		if err := open(i); !errors.Is(err, bot.ErrForgotten) {
			t.Errorf("key %d of %d, destroyed, says %v", i, len(ids), err)
		}
	}
	more(vault.RawKeys)
	*m.gets = 0
	if err := open(2); err != nil || *m.gets != 1 {
		t.Errorf("a key of two generations ago: %v, fetched %d times: memory has no bound", err, *m.gets)
	}
}

// counted is a key store that counts what is fetched.
type counted struct {
	vault.KeyStore
	gets *int
}

func (c counted) Get(ctx context.Context, id bot.KeyID) ([]byte, error) {
	*c.gets++
	return c.KeyStore.Get(ctx, id)
}

// slow is a key store that lets a test step in while a key is fetched.
type slow struct {
	vault.KeyStore
	got chan struct{}
	on  chan struct{}
}

func (s *slow) Get(ctx context.Context, id bot.KeyID) ([]byte, error) {
	w, err := s.KeyStore.Get(ctx, id)
	s.got <- struct{}{}
	<-s.on
	return w, err
}

func TestAKeyThatIsDestroyedWhileItIsFetchedDoesNotStay(t *testing.T) {
	k, m := newKeys(t), vault.NewMemory()
	id, sealed := seal(t, vault.New(k, m), canary)
	s := &slow{KeyStore: m, got: make(chan struct{}, 9), on: make(chan struct{})}
	v := vault.New(k, s) // it knows no key yet
	var wg sync.WaitGroup
	wg.Go(func() { _, _ = v.Open(t.Context(), place, sealed) }) // may go either way
	<-s.got
	wg.Go(func() {
		if err := v.Destroy(t.Context(), id); err != nil {
			t.Error(err)
		}
	})
	close(s.on)
	wg.Wait()
	if _, err := v.Open(t.Context(), place, sealed); !errors.Is(err, bot.ErrForgotten) {
		t.Errorf("after both it says %v", err)
	}
}

func TestNoByteOfTheKeyStoreHoldsADestroyedKey(t *testing.T) {
	dir := t.TempDir()
	k := newKeys(t)
	f := openFile(t, filepath.Join(dir, "keys.db"), k)
	v := vault.New(k, f)
	id, _ := seal(t, v, "x")
	wrapped, err := f.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if !contains(t, dir, wrapped) {
		t.Fatal("this test looks at the wrong bytes")
	}
	if err := v.Destroy(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if contains(t, dir, wrapped) {
		t.Error("the wrapped key is still in a file")
	}
	if err := v.Close(); err != nil {
		t.Error(err)
	}
}

func contains(t *testing.T, dir string, what []byte) bool {
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
		if bytes.Contains(b, what) {
			return true
		}
	}
	return false
}

func TestManyKeysAtOnceAllOpen(t *testing.T) {
	v := vault.New(newKeys(t), vault.NewMemory())
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 3000 { // more than the cache holds
				id, err := v.NewKey(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				sealed, err := v.Seal(t.Context(), id, place, []byte(fmt.Sprint(i)))
				if err != nil {
					t.Error(err)
					return
				}
				if got, err := v.Open(t.Context(), place, sealed); err != nil || string(got) != fmt.Sprint(i) {
					t.Errorf("opened %q: %v", got, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestTheLedgerHoldsAPersonOnceTheOldestFirst(t *testing.T) {
	each(t, func(t *testing.T, v *vault.Vault) {
		for _, p := range []bot.PersonID{"a", "b", "a"} {
			if err := v.Record(t.Context(), p); err != nil {
				t.Error(err)
			}
		}
		if got, err := v.Forgotten(t.Context()); err != nil || fmt.Sprint(got) != "[a b]" {
			t.Errorf("the ledger holds %v, %v", got, err)
		}
	})
}

// Another instance has destroyed the key: memory forgets it by itself.
func TestMemoryHoldsNoKeyForLong(t *testing.T) {
	k, m := newKeys(t), vault.NewMemory()
	here, there := vault.New(k, m), vault.New(k, m)
	now := time.Now()
	here.Now = func() time.Time { return now }
	id, sealed := seal(t, here, canary)
	if err := there.Destroy(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	open := func() error { _, err := here.Open(t.Context(), place, sealed); return err }
	if err := open(); err != nil {
		t.Fatalf("this test looks at nothing: %v", err)
	}
	for range 3 { // being used does not keep it
		now = now.Add(4 * time.Minute)
		_ = open()
	}
	if err := open(); !errors.Is(err, bot.ErrForgotten) {
		t.Errorf("after twelve minutes it says %v", err)
	}
}

func TestLookupsTellPartsApartAndKeysToo(t *testing.T) {
	a, b := vault.New(newKeys(t), vault.NewMemory()), vault.New(newKeys(t), vault.NewMemory())
	if first, again := a.Lookup("x", "y"), a.Lookup("x", "y"); first != again {
		t.Error("the same parts have two hashes")
	}
	seen := map[string]bool{a.Lookup("x", "y"): true}
	for _, other := range []string{a.Lookup("xy"), a.Lookup("x", "", "y"), a.Lookup("", "x", "y"), a.Lookup("y", "x"), a.Lookup("x:1", "y"), b.Lookup("x", "y"), a.Lookup()} {
		if seen[other] {
			t.Error("two different lookups have one hash")
		}
		seen[other] = true
	}
}
