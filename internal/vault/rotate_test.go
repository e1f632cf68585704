package vault_test

import (
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

func read(t *testing.T, path string) *vault.Keys {
	t.Helper()
	k, err := vault.ReadKeys(path)
	ok(t, err)
	return k
}

// opens says whether what was sealed opens with a fresh process's eyes.
func opens(t *testing.T, path string, s vault.KeyStore, sealed [][]byte) {
	t.Helper()
	v := vault.New(read(t, path), s)
	for i, x := range sealed {
		if got, err := v.Open(t.Context(), place, x); err != nil || string(got) != canary {
			t.Fatalf("value %d: %q, %v", i, got, err)
		}
	}
}

func sealMany(t *testing.T, v *vault.Vault, n int) (out [][]byte) {
	t.Helper()
	for range n {
		_, x := seal(t, v, canary)
		out = append(out, x)
	}
	return out
}

func wrappedBy(t *testing.T, s vault.Keeper) map[vault.MasterID]int {
	t.Helper()
	by, err := s.WrappedBy(t.Context())
	ok(t, err)
	return by
}

func TestRotatingWrapsEverythingAnewAndOldMastersStay(t *testing.T) {
	lasting(t, func(t *testing.T, k *vault.Keys, open func() vault.Keeper) {
		s := open()
		v := vault.New(k, s)
		path := k.Path()
		sealed := sealMany(t, v, 210) // more than one batch
		before := wrappedBy(t, s)
		r, err := vault.Rotate(t.Context(), path, s)
		ok(t, err)
		after := wrappedBy(t, s)
		if r.Rewrapped != 210 || r.Resumed || len(r.Old) != 1 || len(before) != 1 || len(after) != 1 || after[r.Primary] != 210 {
			t.Errorf("rotated %+v; before %v, after %v", r, before, after)
		}
		opens(t, path, s, sealed)
		sealed = append(sealed, sealMany(t, v, 1)...) // the running instance wraps with the new one
		if by := wrappedBy(t, s); by[r.Primary] != 211 {
			t.Errorf("a running instance wraps with the old master: %v", by)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("others can read the keys: %v %v", info.Mode(), err)
		}
		second, err := vault.Rotate(t.Context(), path, s)
		ok(t, err)
		if second.Primary == r.Primary || len(second.Old) != 2 {
			t.Errorf("the second rotation: %+v", second)
		}
		opens(t, path, s, sealed)
	})
}

// Four instances read and write all the time; each rotation begins after all of that
// has happened a few times more.
func TestReadersAndWritersGoOnWhileAMasterIsRotated(t *testing.T) {
	lasting(t, func(t *testing.T, k *vault.Keys, open func() vault.Keeper) {
		s, path := open(), k.Path()
		sealed := sealMany(t, vault.New(k, s), 300)
		var wg sync.WaitGroup
		var mu sync.Mutex
		worked, over, first := make(chan struct{}, 1), make(chan struct{}), sealed
		for range 4 {
			mine, keys := open(), read(t, path) // an instance of its own
			wg.Go(func() {
				for i := 0; ; i++ {
					select {
					case <-over:
						return
					default:
					}
					v := vault.New(keys, mine) // no key in memory
					if _, err := v.Open(t.Context(), place, first[i%len(first)]); err != nil {
						t.Errorf("reading: %v", err)
						return
					}
					id, err := v.NewKey(t.Context())
					if err != nil {
						t.Errorf("writing: %v", err)
						return
					}
					x, err := v.Seal(t.Context(), id, place, []byte(canary))
					if err != nil {
						t.Errorf("sealing: %v", err)
						return
					}
					mu.Lock()
					sealed = append(sealed, x)
					mu.Unlock()
					select {
					case worked <- struct{}{}:
					default: // nobody waits for it
					}
				}
			})
		}
		for range 3 {
			for range 8 {
				<-worked
			}
			_, err := vault.Rotate(t.Context(), path, s)
			ok(t, err)
		}
		close(over)
		wg.Wait()
		_, err := vault.Rotate(t.Context(), path, s)
		ok(t, err)
		if _, err := vault.DropOld(t.Context(), path, s); err != nil {
			t.Error(err)
		}
		opens(t, path, s, sealed)
	})
}

// mortal is a key store whose user dies at the nth call.
type mortal struct {
	vault.Keeper
	left int
}

var errKilled = errors.New("killed")

func (m *mortal) call() error {
	if m.left == 0 {
		return errKilled
	}
	m.left--
	return nil
}

func (m *mortal) WrappedBy(ctx context.Context) (map[vault.MasterID]int, error) {
	if err := m.call(); err != nil {
		return nil, err
	}
	return m.Keeper.WrappedBy(ctx)
}

func (m *mortal) NotBy(ctx context.Context, id vault.MasterID, after bot.KeyID, limit int) ([]vault.Wrapped, error) {
	if err := m.call(); err != nil {
		return nil, err
	}
	return m.Keeper.NotBy(ctx, id, after, limit)
}

func (m *mortal) Rewrap(ctx context.Context, old, now []vault.Wrapped) error {
	if err := m.call(); err != nil {
		return err
	}
	return m.Keeper.Rewrap(ctx, old, now)
}

func (m *mortal) Retire(ctx context.Context, ms []vault.MasterID) error {
	if err := m.Keeper.Retire(ctx, ms); err != nil { // it is done, and then death comes
		return err
	}
	return m.call()
}

func TestARotationThatWasKilledIsFinishedByTheNext(t *testing.T) {
	lasting(t, func(t *testing.T, k *vault.Keys, open func() vault.Keeper) {
		s, path := open(), k.Path()
		sealed := sealMany(t, vault.New(k, s), 210)
		kills, resumed := 0, 0
		for left := 0; ; left++ {
			_, err := vault.Rotate(t.Context(), path, &mortal{s, left})
			if err == nil {
				break
			}
			if !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
			kills++
			opens(t, path, s, sealed)
			ok(t, os.WriteFile(path+".new", []byte("half a fi"), 0o600)) // another death, in the middle of writing
			r, err := vault.Rotate(t.Context(), path, s)
			ok(t, err)
			if r.Resumed {
				resumed++
			}
			if by := wrappedBy(t, s); len(by) != 1 || by[r.Primary] != 210 {
				t.Fatalf("killed after %d calls and finished: %v", left, by)
			}
			opens(t, path, s, sealed)
			d, err := vault.DropOld(t.Context(), path, &mortal{s, 2})
			ok(t, err)
			if len(d.Masters) == 0 {
				t.Fatal("nothing to drop")
			}
		}
		if kills < 5 || resumed < 4 {
			t.Errorf("killed %d times, resumed %d: this test looks at too little", kills, resumed)
		}
	})
}

func TestOldMastersAreDroppedOnlyWhenNothingNeedsThem(t *testing.T) {
	lasting(t, func(t *testing.T, k *vault.Keys, open func() vault.Keeper) {
		s, path := open(), k.Path()
		stale := filepath.Join(t.TempDir(), "copy.json") // another machine's
		text, err := os.ReadFile(path)
		ok(t, err)
		ok(t, os.WriteFile(stale, text, 0o600))
		lagging := vault.New(read(t, stale), s)
		sealed := sealMany(t, vault.New(k, s), 3)
		var first vault.MasterID
		for m := range wrappedBy(t, s) {
			first = m
		}
		ok(t, s.NoteBackup(t.Context(), vault.Backup{At: then, Kind: vault.KindKeys, Masters: []vault.MasterID{first}}))
		r, err := vault.Rotate(t.Context(), path, s)
		ok(t, err)
		ok(t, s.NoteBackup(t.Context(), vault.Backup{At: then.Add(time.Hour), Kind: vault.KindKeys, Masters: []vault.MasterID{r.Primary}}))
		sealed = append(sealed, sealMany(t, lagging, 1)...)

		if _, err := vault.DropOld(t.Context(), path, s); !errors.Is(err, vault.ErrInUse) {
			t.Fatalf("it says %v", err)
		}
		again, err := vault.Rotate(t.Context(), path, s)
		ok(t, err)
		if !again.Resumed || again.Rewrapped != 1 || again.Primary != r.Primary {
			t.Errorf("taking along the other machine's key: %+v", again)
		}
		if _, err := vault.DropOld(t.Context(), path, &mortal{s, 1}); !errors.Is(err, errKilled) {
			t.Fatalf("it says %v", err)
		}
		d, err := vault.DropOld(t.Context(), path, s)
		ok(t, err)
		if len(d.Masters) != 1 || d.Masters[0] != first || len(d.Unreadable) != 1 || !d.Unreadable[0].At.Equal(then) {
			t.Errorf("dropped %+v", d)
		}
		if _, err := lagging.NewKey(t.Context()); !errors.Is(err, vault.ErrRetired) {
			t.Errorf("a machine with the old key file stores a key that nobody can read: %v", err)
		}
		if _, err := vault.New(read(t, stale), s).Open(t.Context(), place, sealed[0]); !errors.Is(err, vault.ErrWrongMaster) || !strings.Contains(err.Error(), "newest key file") {
			t.Errorf("reading there says %v", err)
		}
		opens(t, path, s, sealed)
		if d, err := vault.DropOld(t.Context(), path, s); err != nil || len(d.Masters) != 0 {
			t.Errorf("dropping again: %+v, %v", d, err)
		}
	})
}

func TestSeveralMachinesGetTheNewMasterBeforeItIsUsed(t *testing.T) {
	lasting(t, func(t *testing.T, k *vault.Keys, open func() vault.Keeper) {
		s, path := open(), k.Path()
		copied := filepath.Join(t.TempDir(), "copy.json")
		there := func() { // the operator copies the file
			text, err := os.ReadFile(path)
			ok(t, err)
			ok(t, os.WriteFile(copied+".part", text, 0o600))
			ok(t, os.Rename(copied+".part", copied))
		}
		there()
		other := vault.New(read(t, copied), s)
		sealed := sealMany(t, vault.New(k, s), 3)
		id, err := vault.AddMaster(path)
		ok(t, err)
		if again, err := vault.AddMaster(path); err != nil || again != id {
			t.Errorf("adding twice makes another one: %v, %v", again, err)
		}
		if by := wrappedBy(t, s); by[id] != 0 {
			t.Error("it is in use already")
		}
		there()
		r, err := vault.Rotate(t.Context(), path, s)
		ok(t, err)
		if r.Primary != id || r.Rewrapped != 3 {
			t.Errorf("rotated to another one: %+v", r)
		}
		for _, x := range sealed {
			if _, err := other.Open(t.Context(), place, x); err != nil {
				t.Errorf("the other machine: %v", err)
			}
		}
	})
}

func TestTwoRotationsAtOnceAreRefused(t *testing.T) {
	k := keysInFile(t)
	s, err := vault.OpenKeeper(t.Context(), filepath.Join(t.TempDir(), "keys.db"), k, time.Now)
	ok(t, err)
	defer s.Close()
	during := &meanwhile{Keeper: s, do: func() {
		if _, err := vault.AddMaster(k.Path()); err == nil || !strings.Contains(err.Error(), "wait until") {
			t.Errorf("it says %v", err)
		}
	}}
	_, err = vault.Rotate(t.Context(), k.Path(), during)
	ok(t, err)
	if during.done == 0 {
		t.Error("this test looked at nothing")
	}
}

// meanwhile does something while another is at work.
type meanwhile struct {
	vault.Keeper
	do   func()
	done int
}

func (m *meanwhile) NotBy(ctx context.Context, id vault.MasterID, after bot.KeyID, limit int) ([]vault.Wrapped, error) {
	m.done++
	m.do()
	return m.Keeper.NotBy(ctx, id, after, limit)
}

func TestAKeyFileWithoutTheMasterInUseIsRefused(t *testing.T) {
	lasting(t, func(t *testing.T, k *vault.Keys, open func() vault.Keeper) {
		s, path := open(), k.Path()
		old, err := os.ReadFile(path)
		ok(t, err)
		sealMany(t, vault.New(k, s), 2)
		_, err = vault.Rotate(t.Context(), path, s)
		ok(t, err)
		ok(t, os.WriteFile(path, old, 0o600)) // the lost file came back from an old backup
		for name, try := range map[string]func() error{
			"rotating": func() error { _, err := vault.Rotate(t.Context(), path, s); return err },
			"dropping": func() error { _, err := vault.DropOld(t.Context(), path, s); return err },
		} {
			if err := try(); err == nil || !strings.Contains(err.Error(), "2 keys") || !strings.Contains(err.Error(), "newest key file") {
				t.Errorf("%s says %v", name, err)
			}
		}
		if now, err := os.ReadFile(path); err != nil || fmt.Sprint(now) != fmt.Sprint(old) {
			t.Error("the key file was changed")
		}
	})
}

// between does something between reading keys and wrapping them anew.
type between struct {
	vault.Keeper
	do func()
}

func (b *between) Rewrap(ctx context.Context, old, now []vault.Wrapped) error {
	b.do()
	return b.Keeper.Rewrap(ctx, old, now)
}

func TestAKeyThatIsDestroyedDuringARotationStaysSo(t *testing.T) {
	lasting(t, func(t *testing.T, k *vault.Keys, open func() vault.Keeper) {
		s := open()
		v := vault.New(k, s)
		id, _ := seal(t, v, canary)
		kept := sealMany(t, v, 2)
		done := false
		_, err := vault.Rotate(t.Context(), k.Path(), &between{s, func() { done = true; ok(t, v.Destroy(t.Context(), id)) }})
		ok(t, err)
		if _, err := s.Get(t.Context(), id); !done || !errors.Is(err, bot.ErrForgotten) {
			t.Errorf("it came back: %v", err)
		}
		opens(t, k.Path(), s, kept)
	})
}
