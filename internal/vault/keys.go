package vault

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
)

// Keys are an installation's own: the master keys that wrap persons' keys, of
// which one is the primary, and the key of the lookup hash. They never stand
// beside the data.
type Keys struct {
	Installation string // random; a backup of another installation is refused by it
	lookup       []byte
	path         string // where they were read, "" if nowhere

	masters atomic.Pointer[masters]
	looking sync.Mutex // one looks whether the file has changed
	stamp   os.FileInfo
}

type keyFile struct {
	Installation string          `json:"installation"`
	Master       json.RawMessage `json:"master"` // a tink keyset
	Next         uint32          `json:"next,omitempty"`
	Lookup       string          `json:"lookup"`
}

// NewKeys makes fresh keys.
func NewKeys() (*Keys, error) {
	h, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("make a master key: %w", err)
	}
	lookup := make([]byte, 32)
	rand.Read(lookup) // never fails (crypto/rand)
	return keysFrom(rand.Text(), h, 0, lookup)
}

func keysFrom(installation string, h *keyset.Handle, next uint32, lookup []byte) (*Keys, error) {
	m, err := newMasters(h, next)
	if err != nil {
		return nil, err
	}
	k := &Keys{Installation: installation, lookup: lookup}
	k.masters.Store(m)
	return k, nil
}

// Path is where the keys were read, "" if nowhere.
func (k *Keys) Path() string { return k.path }

// encode is the key file's text with these masters in it.
func (k *Keys) encode(m *masters) ([]byte, error) {
	var master bytes.Buffer
	if err := insecurecleartextkeyset.Write(m.handle, keyset.NewJSONWriter(&master)); err != nil {
		return nil, fmt.Errorf("write the master key: %w", err)
	}
	data, err := json.MarshalIndent(keyFile{
		Installation: k.Installation,
		Master:       master.Bytes(),
		Next:         m.next,
		Lookup:       base64.StdEncoding.EncodeToString(k.lookup),
	}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the keys: %w", err)
	}
	return append(data, '\n'), nil
}

// Write saves the keys to a new file that only the owner can read. It refuses to
// overwrite one: that would make everything sealed unreadable.
func (k *Keys) Write(path string) error {
	data, err := k.encode(k.masters.Load())
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the folder for the keys: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("there are keys at %s already: they are never overwritten; name another file or keep these", path)
	}
	if err != nil {
		return fmt.Errorf("write the keys: %w", err)
	}
	if _, err = f.Write(data); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// ReadKeys reads a file that Write made. The keys follow the file: a master key
// that is added to it later is found by itself.
func ReadKeys(path string) (*Keys, error) {
	stamp, err := os.Stat(path) // before it is read: what changes meanwhile is seen at the next look
	if err == nil {
		var k *Keys
		if k, err = readKeys(path); err == nil {
			k.path, k.stamp = path, stamp
			return k, nil
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no keys at %s: run `ouderbrug init`, or name the file with --keys or OUDERBRUG_KEYS", path)
	}
	return nil, err
}

func readKeys(path string) (*Keys, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("read the keys: %w", err)
	}
	broken := fmt.Errorf("the key file %s is damaged: restore it from its backup", path)
	var f keyFile
	if json.Unmarshal(data, &f) != nil {
		return nil, broken
	}
	h, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(f.Master)))
	if err != nil {
		return nil, broken
	}
	lookup, err := base64.StdEncoding.DecodeString(f.Lookup)
	if err != nil || len(lookup) != 32 || f.Installation == "" {
		return nil, broken
	}
	k, err := keysFrom(f.Installation, h, f.Next, lookup)
	if err != nil {
		return nil, broken
	}
	return k, nil
}

// Beside reports whether a key file stands in the folder of the data, or below
// it, where one copy of the folder would take both (S26).
func Beside(keyPath, dataPath string) bool {
	dir, err1 := filepath.Abs(filepath.Dir(dataPath))
	key, err2 := filepath.Abs(keyPath)
	if err1 != nil || err2 != nil {
		return true // cannot tell: refuse
	}
	rel, err := filepath.Rel(dir, key)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
