package vault_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/internal/vault"
)

func TestKeysComeBackFromTheirFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "keys.json")
	k := newKeys(t)
	if err := k.Write(path); err != nil {
		t.Fatal(err)
	}
	again, err := vault.ReadKeys(path)
	if err != nil {
		t.Fatal(err)
	}
	m := vault.NewMemory()
	_, sealed := seal(t, vault.New(k, m), canary)
	v := vault.New(again, m)
	if got, err := v.Open(t.Context(), place, sealed); err != nil || string(got) != canary {
		t.Errorf("opened %q: %v", got, err)
	}
	if again.Installation != k.Installation || v.Lookup("x") != vault.New(k, m).Lookup("x") {
		t.Error("the installation or the lookup key is another one")
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others can read the keys: %v %v", info.Mode(), err)
	}
}

func TestKeysAreNeverOverwritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	if err := newKeys(t).Write(path); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := newKeys(t).Write(path); err == nil || !strings.Contains(err.Error(), "never overwritten") {
		t.Errorf("writing over keys says %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Error("the keys were changed")
	}
}

func TestADamagedOrMissingKeyFileIsOneClearSentence(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	if _, err := vault.ReadKeys(path); err == nil || !strings.Contains(err.Error(), "ouderbrug init") {
		t.Errorf("a missing file says %v", err)
	}
	if err := newKeys(t).Write(path); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{
		"empty": nil, "cut": good[:len(good)/2], "no JSON": []byte("hello"), "another JSON": []byte(`{"installation":"x","master":{},"lookup":"AA=="}`),
	} {
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := vault.ReadKeys(path); err == nil || !strings.Contains(err.Error(), "damaged") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheKeyStoreOfAnotherInstallationIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.db")
	f := openFile(t, path, newKeys(t))
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.OpenFile(t.Context(), path, newKeys(t).Installation, time.Now); !errors.Is(err, vault.ErrWrongMaster) {
		t.Errorf("it says %v", err)
	}
}

func TestAnotherMasterKeyOpensNothing(t *testing.T) {
	m := vault.NewMemory()
	_, sealed := seal(t, vault.New(newKeys(t), m), canary)
	if _, err := vault.New(newKeys(t), m).Open(t.Context(), place, sealed); !errors.Is(err, vault.ErrWrongMaster) {
		t.Errorf("it says %v", err)
	}
}

func TestKeysBesideTheDataAreSeen(t *testing.T) {
	for _, x := range []struct {
		key, data string
		beside    bool
	}{
		{"/srv/data/keys.json", "/srv/data/o.db", true},
		{"/srv/data/deep/keys.json", "/srv/data/o.db", true},
		{"/srv/data/../data/keys.json", "/srv/data/o.db", true},
		{"/etc/ouderbrug/keys.json", "/srv/data/o.db", false},
		{"/srv/keys.json", "/srv/data/o.db", false},
		{"/srv/data2/keys.json", "/srv/data/o.db", false},
		{"/srv/data/..keys", "/srv/data/o.db", true},
		{"keys.json", "o.db", true},
	} {
		if got := vault.Beside(x.key, x.data); got != x.beside {
			t.Errorf("keys at %s beside data at %s: %t", x.key, x.data, got)
		}
	}
}
