package vault

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Vault is bot.Vault over a key store.
type Vault struct {
	keys  *Keys
	store KeyStore
	mu    sync.RWMutex
	young *generation // two generations: a cache of bounded size and age
	old   *generation
	// load is held shared while a key is fetched and remembered, and alone while
	// one is destroyed: a key that was being fetched must not outlive its end.
	load sync.RWMutex

	Now  func() time.Time // how old what memory holds is; set before the first use
	born time.Time        // when the young generation began

	hashes sync.Pool // of the lookup hash, ready for another use
}

var (
	_ bot.Vault  = (*Vault)(nil)
	_ bot.Ledger = (*Vault)(nil)
)

// keysStay is how long one generation lives: another instance may have destroyed
// a key, and twice this long after it nobody has it in memory.
const keysStay = 5 * time.Minute

// New returns a vault; Close closes its key store.
func New(k *Keys, s KeyStore) *Vault {
	v := &Vault{keys: k, store: s, Now: time.Now, young: newGeneration(), old: newGeneration()}
	v.born = v.Now()
	return v
}

// Close closes the key store.
func (v *Vault) Close() error { return v.store.Close() }

// Installation is the random name of the installation that the keys belong to.
func (v *Vault) Installation() string { return v.keys.Installation }

// NewKey makes a key and stores it, wrapped, before it returns.
func (v *Vault) NewKey(ctx context.Context) (bot.KeyID, error) {
	id := bot.KeyID(strings.ToLower(rand.Text()))
	raw := make([]byte, 32)
	rand.Read(raw)
	// A key file that cannot be read just now is no reason to turn somebody away:
	// the key store refuses what a retired master has wrapped.
	_ = v.keys.refresh()
	wrapped, err := v.keys.masters.Load().Encrypt(raw, []byte(id))
	if err != nil {
		return "", fmt.Errorf("wrap a key: %w", err)
	}
	if err := v.store.Put(ctx, id, wrapped); err != nil {
		return "", fmt.Errorf("store a key: %w", err)
	}
	_, err = v.remember(id, raw)
	return id, err
}

// remember opens a key that was just made or fetched, and wipes raw.
func (v *Vault) remember(id bot.KeyID, raw []byte) (*subtle.AESGCM, error) {
	defer clear(raw)
	if len(raw) != len(key{}) {
		return nil, fmt.Errorf("use a key: it has %d bytes, not %d: the key store is damaged, restore it from its backup", len(raw), len(key{}))
	}
	c, err := subtle.NewAESGCM(raw)
	if err != nil {
		return nil, fmt.Errorf("use a key: %w", err)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.young.raw) >= rawKeys {
		v.old, v.young, v.born = v.young, newGeneration(), v.Now()
	}
	v.young.raw[id] = key(raw)
	v.young.open(id, c)
	return c, nil
}

// forgetOld ends generations that are over.
func (v *Vault) forgetOld() {
	now := v.Now()
	v.mu.RLock()
	over := now.Sub(v.born) >= keysStay
	v.mu.RUnlock()
	if !over {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	switch age := now.Sub(v.born); {
	case age >= 2*keysStay:
		v.old, v.young, v.born = newGeneration(), newGeneration(), now
	case age >= keysStay:
		v.old, v.young, v.born = v.young, newGeneration(), v.born.Add(keysStay)
	}
}

func (v *Vault) cipher(ctx context.Context, id bot.KeyID) (*subtle.AESGCM, error) {
	v.forgetOld()
	if c, err := v.recent(id); c != nil || err != nil {
		return c, err
	}
	v.load.RLock()
	defer v.load.RUnlock()
	wrapped, err := v.store.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	raw, err := v.keys.unwrap(id, wrapped)
	if err != nil {
		return nil, err
	}
	return v.remember(id, raw)
}

// recent is a key that memory holds, nil if it does not.
func (v *Vault) recent(id bot.KeyID) (*subtle.AESGCM, error) {
	v.mu.RLock()
	in, c, raw := v.young, v.young.opened[id], v.young.raw[id]
	if raw == (key{}) {
		in, c, raw = v.old, v.old.opened[id], v.old.raw[id]
	}
	v.mu.RUnlock()
	if c != nil || raw == (key{}) {
		return c, nil
	}
	defer clear(raw[:])
	c, err := subtle.NewAESGCM(raw[:])
	if err != nil {
		return nil, fmt.Errorf("use a key: %w", err)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	// It was perhaps destroyed meanwhile. It stays in its generation: being used
	// does not make it younger.
	if in.raw[id] != (key{}) {
		in.open(id, c)
	}
	return c, nil
}

// sealedV1 is the first byte of a sealed value; its key id follows, with its
// length before it, then what tink made (nonce, text, tag).
const sealedV1 = 1

// Seal encrypts plain for one place.
func (v *Vault) Seal(ctx context.Context, key bot.KeyID, at bot.Place, plain []byte) ([]byte, error) {
	c, err := v.cipher(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("seal %s.%s: %w", at.Table, at.Column, err)
	}
	ct, err := c.Encrypt(plain, bind(at))
	if err != nil {
		return nil, fmt.Errorf("seal %s.%s: %w", at.Table, at.Column, err)
	}
	out := make([]byte, 0, 2+len(key)+len(ct))
	out = append(out, sealedV1, byte(len(key)))
	out = append(out, key...)
	return append(out, ct...), nil
}

// Open decrypts a value that Seal made for the same place.
func (v *Vault) Open(ctx context.Context, at bot.Place, sealed []byte) ([]byte, error) {
	key := v.KeyOf(sealed)
	if key == "" {
		return nil, fmt.Errorf("open %s.%s: not a sealed value", at.Table, at.Column)
	}
	n := 2 + len(key)
	c, err := v.cipher(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("open %s.%s: %w", at.Table, at.Column, err)
	}
	plain, err := c.Decrypt(sealed[n:], bind(at))
	if err != nil {
		return nil, fmt.Errorf("open %s.%s: the value was changed or moved", at.Table, at.Column)
	}
	return plain, nil
}

// KeyOf is the id of the key of a sealed value, "" of what is none.
func (v *Vault) KeyOf(sealed []byte) bot.KeyID {
	if len(sealed) < 2 || sealed[0] != sealedV1 || len(sealed) < 2+int(sealed[1]) {
		return ""
	}
	return bot.KeyID(sealed[2 : 2+int(sealed[1])])
}

func bind(at bot.Place) []byte { return []byte(at.Table + "\x00" + at.Column + "\x00" + at.Row) }

// Has reports whether the key store has a key, without opening it.
func (v *Vault) Has(ctx context.Context, key bot.KeyID) (bool, error) {
	_, err := v.store.Get(ctx, key)
	if errors.Is(err, bot.ErrForgotten) {
		return false, nil
	}
	return err == nil, err
}

// Destroy ends a key for good, here and in the key store.
func (v *Vault) Destroy(ctx context.Context, key bot.KeyID) error {
	v.load.Lock()
	defer v.load.Unlock()
	v.mu.Lock()
	v.young.drop(key)
	v.old.drop(key)
	v.mu.Unlock()
	if err := v.store.Destroy(ctx, key); err != nil {
		return fmt.Errorf("destroy a key: %w", err)
	}
	return nil
}

// Record writes the erasure ledger.
func (v *Vault) Record(ctx context.Context, p bot.PersonID) error { return v.store.Record(ctx, p) }

// Forgotten are all persons in the ledger, the oldest first.
func (v *Vault) Forgotten(ctx context.Context) ([]bot.PersonID, error) { return v.store.Forgotten(ctx) }

// Backups are the backups that were noted, the newest first: none of memory.
func (v *Vault) Backups(ctx context.Context) ([]Backup, error) {
	if s, ok := v.store.(Safekeeper); ok {
		return s.Backups(ctx)
	}
	return nil, nil
}

// Lookup is HMAC-SHA256 over the parts, each with its length before it.
func (v *Vault) Lookup(parts ...string) string {
	h, _ := v.hashes.Get().(hash.Hash)
	if h == nil {
		h = hmac.New(sha256.New, v.keys.lookup)
	}
	defer v.hashes.Put(h)
	h.Reset()
	var text []byte
	for _, p := range parts {
		text = append(append(strconv.AppendInt(text, int64(len(p)), 10), ':'), p...)
	}
	h.Write(text) // a hash never fails
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:20])
}
