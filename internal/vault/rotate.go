package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Rotated says what a rotation did.
type Rotated struct {
	Primary   MasterID
	Old       []MasterID // stay in the key file: older backups need them
	Rewrapped int
	Resumed   bool // a rotation that was cut short was finished; no new master was made
}

// Rotate makes a new master key the primary of the key file at path and wraps all
// persons' keys of s with it, while others read and write. Killed at any point it
// is run again: what another run began is finished first.
func Rotate(ctx context.Context, path string, s Keeper) (r Rotated, err error) {
	err = alone(path, func(k *Keys) error {
		if err := k.fits(ctx, s); err != nil {
			return err
		}
		m := k.masters.Load()
		if r.Resumed, err = begun(ctx, m, s); err != nil {
			return err
		}
		if !r.Resumed {
			if m, err = k.promote(m); err != nil {
				return err
			}
		}
		r.Primary, r.Old = m.primary, m.old()
		r.Rewrapped, err = rewrap(ctx, k, s)
		return err
	})
	return r, err
}

// begun reports whether some keys are not wrapped by the primary yet. With an
// added master that waits, those are of a machine that had the older key file:
// they are taken along.
func begun(ctx context.Context, m *masters, s Rotator) (bool, error) {
	if m.next != 0 {
		return false, nil
	}
	by, err := s.WrappedBy(ctx)
	if err != nil {
		return false, err
	}
	delete(by, m.primary)
	return len(by) > 0, nil
}

// AddMaster puts a new master key into the key file that is not used yet, so that
// the file can be copied to every machine before Rotate begins to use it.
func AddMaster(path string) (id MasterID, err error) {
	err = alone(path, func(k *Keys) error {
		m := k.masters.Load()
		if m.next != 0 {
			id = MasterID(m.next) // it was added already
			return nil
		}
		m, err := m.with(func(km *keyset.Manager) (next uint32, err error) {
			next, err = km.Add(aead.AES256GCMKeyTemplate())
			return next, err
		})
		if err != nil {
			return err
		}
		id = MasterID(m.next)
		return k.replace(m)
	})
	return id, err
}

// promote makes the master that was added before, or a new one, the primary.
func (k *Keys) promote(m *masters) (*masters, error) {
	m, err := m.with(func(km *keyset.Manager) (uint32, error) {
		next := m.next
		if next == 0 {
			var err error
			if next, err = km.Add(aead.AES256GCMKeyTemplate()); err != nil {
				return 0, err
			}
		}
		return 0, km.SetPrimary(next)
	})
	if err != nil {
		return nil, err
	}
	return m, k.replace(m)
}

// with is a copy of the masters as change leaves it; change returns the id of the
// master that waits to become the primary, 0 if none does.
func (m *masters) with(change func(*keyset.Manager) (uint32, error)) (*masters, error) {
	var b bytes.Buffer // a manager would change the handle that others are using
	if err := insecurecleartextkeyset.Write(m.handle, keyset.NewBinaryWriter(&b)); err != nil {
		return nil, fmt.Errorf("copy the master keys: %w", err)
	}
	h, err := insecurecleartextkeyset.Read(keyset.NewBinaryReader(&b))
	if err != nil {
		return nil, fmt.Errorf("copy the master keys: %w", err)
	}
	km := keyset.NewManagerFromHandle(h)
	next, err := change(km)
	if err != nil {
		return nil, fmt.Errorf("change the master keys: %w", err)
	}
	if h, err = km.Handle(); err != nil {
		return nil, fmt.Errorf("change the master keys: %w", err)
	}
	return newMasters(h, next)
}

// rewrapBatch is how many keys one transaction wraps anew: others write between
// two of them.
const rewrapBatch = 200

// rewrap wraps all keys with the primary. It goes through them again until it
// finds none: others may have stored one meanwhile.
func rewrap(ctx context.Context, k *Keys, s Rotator) (done int, err error) {
	for {
		n, err := rewrapOnce(ctx, k, s)
		done += n
		if err != nil || n == 0 {
			return done, err
		}
	}
}

func rewrapOnce(ctx context.Context, k *Keys, s Rotator) (done int, err error) {
	var after bot.KeyID
	for {
		m := k.masters.Load()
		old, err := s.NotBy(ctx, m.primary, after, rewrapBatch)
		if err != nil || len(old) == 0 {
			return done, err
		}
		after = old[len(old)-1].ID
		now := make([]Wrapped, len(old))
		for i, w := range old {
			raw, err := k.unwrap(w.ID, w.Key)
			if err != nil {
				return done, fmt.Errorf("the key %s: %w", w.ID, err)
			}
			if w.Key, err = m.Encrypt(raw, []byte(w.ID)); err != nil {
				return done, fmt.Errorf("wrap a key: %w", err)
			}
			now[i] = w
		}
		if err := s.Rewrap(ctx, old, now); err != nil {
			return done, err
		}
		done += len(old)
	}
}

// Dropped says what dropping old masters did.
type Dropped struct {
	Masters []MasterID
	// Unreadable are the noted backups of keys that nobody can read from now on.
	Unreadable []Backup
}

// DropOld takes the masters out of the key file that wrap nothing any more. The
// key store refuses them from then on, so that a machine with an older key file
// cannot store a key that nobody could read. Killed half-way it is run again.
func DropOld(ctx context.Context, path string, s Keeper) (d Dropped, err error) {
	err = alone(path, func(k *Keys) error {
		if err := k.fits(ctx, s); err != nil {
			return err
		}
		m := k.masters.Load()
		d.Masters = m.old()
		if len(d.Masters) == 0 {
			return nil
		}
		if err := s.Retire(ctx, d.Masters); err != nil {
			return err
		}
		if d.Unreadable, err = needing(ctx, s, d.Masters); err != nil {
			return err
		}
		m, err := m.with(func(km *keyset.Manager) (uint32, error) {
			for _, id := range d.Masters {
				if err := km.Delete(uint32(id)); err != nil {
					return 0, err
				}
			}
			return m.next, nil
		})
		if err != nil {
			return err
		}
		return k.replace(m)
	})
	return d, err
}

// needing are the noted backups of keys that one of the masters had a part in.
func needing(ctx context.Context, s Safekeeper, ms []MasterID) (out []Backup, err error) {
	all, err := s.Backups(ctx)
	if err != nil {
		return nil, err
	}
	for _, b := range all {
		for _, m := range ms {
			if slices.Contains(b.Masters, m) {
				out = append(out, b)
				break
			}
		}
	}
	return out, nil
}

// alone changes a key file while nobody else does: the lock is on its folder and
// ends with the process.
func alone(path string, change func(*Keys) error) error {
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("open the folder of the keys: %w", err)
	}
	defer func() { _ = dir.Close() }()
	if err := syscall.Flock(int(dir.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return errors.New("another `ouderbrug keys` is changing the key file: wait until it has ended")
	}
	defer func() { _ = syscall.Flock(int(dir.Fd()), syscall.LOCK_UN) }() // a child process that is just being started has it, too
	k, err := ReadKeys(path)
	if err != nil {
		return err
	}
	return change(k)
}
