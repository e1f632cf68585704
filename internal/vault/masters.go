package vault

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/ouderbrug/ouderbrug/bot"
)

// MasterID names a master key: the four bytes that tink puts before what it has
// wrapped. It is no secret.
type MasterID uint32

func (m MasterID) String() string { return fmt.Sprintf("%08x", uint32(m)) }

// bytes is the id as it stands in a wrapped key.
func (m MasterID) bytes() []byte { return binary.BigEndian.AppendUint32(nil, uint32(m)) }

// masterOf says which master key has wrapped a key.
func masterOf(wrapped []byte) (MasterID, bool) {
	if len(wrapped) < 5 || wrapped[0] != 1 {
		return 0, false
	}
	return MasterID(binary.BigEndian.Uint32(wrapped[1:5])), true
}

// masters are the master keys of one version of the key file. They do not change.
type masters struct {
	tink.AEAD // wraps with the primary, unwraps with any
	handle    *keyset.Handle
	primary   MasterID
	known     map[MasterID]bool
	next      uint32 // was added by `keys rotate --add` and waits to become the primary
}

func newMasters(h *keyset.Handle, next uint32) (*masters, error) {
	a, err := aead.New(h)
	if err != nil {
		return nil, fmt.Errorf("use the master key: %w", err)
	}
	m := &masters{AEAD: a, handle: h, known: map[MasterID]bool{}, next: next}
	info := h.KeysetInfo()
	m.primary = MasterID(info.GetPrimaryKeyId())
	for _, k := range info.GetKeyInfo() {
		m.known[MasterID(k.GetKeyId())] = true
	}
	if next != 0 && !m.known[MasterID(next)] {
		return nil, errors.New("the next master key is not in the file")
	}
	return m, nil
}

// old are the masters that are neither the primary nor the next one.
func (m *masters) old() (out []MasterID) {
	for _, k := range m.handle.KeysetInfo().GetKeyInfo() {
		if id := MasterID(k.GetKeyId()); id != m.primary && uint32(id) != m.next {
			out = append(out, id)
		}
	}
	return out
}

// refresh reads the key file again if it has changed. What is known stays if it
// cannot be read.
func (k *Keys) refresh() error {
	if k.path == "" {
		return nil
	}
	k.looking.Lock()
	defer k.looking.Unlock()
	st, err := os.Stat(k.path)
	if err != nil {
		return fmt.Errorf("look at the keys: %w", err)
	}
	if os.SameFile(st, k.stamp) && st.ModTime().Equal(k.stamp.ModTime()) && st.Size() == k.stamp.Size() {
		return nil
	}
	again, err := readKeys(k.path)
	if err != nil {
		return err
	}
	if again.Installation != k.Installation || !bytes.Equal(again.lookup, k.lookup) {
		return fmt.Errorf("the key file %s was replaced by another installation's: put the right one back", k.path)
	}
	k.masters.Store(again.masters.Load())
	k.stamp = st
	return nil
}

// unwrap opens a wrapped key, after a look at the key file if that is needed: a
// master key may have been added to it.
func (k *Keys) unwrap(id bot.KeyID, wrapped []byte) ([]byte, error) {
	raw, err := k.masters.Load().Decrypt(wrapped, []byte(id))
	if err == nil {
		return raw, nil
	}
	if k.refresh() == nil {
		if raw, err = k.masters.Load().Decrypt(wrapped, []byte(id)); err == nil {
			return raw, nil
		}
	}
	if m, ok := masterOf(wrapped); ok && k.path != "" && !k.masters.Load().known[m] {
		return nil, fmt.Errorf("%w; the key file %s has no master key %s: copy the newest key file here", ErrWrongMaster, k.path, m)
	}
	return nil, ErrWrongMaster
}

// replace puts another version of the key file into the place of the old one, in
// one step and durably: whoever reads it sees the one or the other.
func (k *Keys) replace(m *masters) error {
	data, err := k.encode(m)
	if err != nil {
		return err
	}
	part := k.path + ".new"
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write the keys: %w", err)
	}
	if err = f.Chmod(0o600); err == nil {
		if _, err = f.Write(data); err == nil {
			err = f.Sync()
		}
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(part, k.path)
	}
	if err == nil {
		err = syncDir(filepath.Dir(k.path))
	}
	if err != nil {
		return fmt.Errorf("replace the key file: %w", err)
	}
	return k.refresh()
}

// syncDir makes a new name in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
