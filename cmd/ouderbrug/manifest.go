package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/internal/vault"
)

// manifest stands beside each file of a backup, and says what it is.
type manifest struct {
	Kind         string    `json:"kind"` // vault.KindData or vault.KindKeys
	Installation string    `json:"installation"`
	At           time.Time `json:"at"`
	Migration    string    `json:"migration,omitempty"` // the newest one in it
	Size         int64     `json:"size"`
	SHA256       string    `json:"sha256"`
}

// stampForm is the time in a backup's name.
const stampForm = "20060102T150405Z"

// backupName is the name of a file of a backup, without its folder.
func backupName(kind string, at time.Time) string {
	return kind + "-" + at.UTC().Format(stampForm) + ".db"
}

// manifestOf is the name of a backup file's manifest.
func manifestOf(path string) string { return strings.TrimSuffix(path, ".db") + ".json" }

// checksum is the SHA-256 of a file, and its size.
func checksum(path string) (sum string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer func() { _ = f.Close() }() // it was only read
	h := sha256.New()
	size, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), size, err
}

// publish gives a finished file its name and its manifest. The manifest comes
// first under its name: a file without one is no backup.
func publish(part, path string, m manifest) error {
	var err error
	if m.SHA256, m.Size, err = checksum(part); err != nil {
		return err
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.OpenFile(manifestOf(path), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("there is a backup %s already: it is never overwritten", path)
	}
	if err != nil {
		return err
	}
	if _, err = f.Write(append(text, '\n')); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(manifestOf(path)))
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes new names in a folder durable.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// readBackup reads the manifest of a backup file and checks the file by it.
func readBackup(path string) (manifest, error) {
	var m manifest
	text, err := os.ReadFile(manifestOf(path))
	if errors.Is(err, fs.ErrNotExist) {
		return m, fmt.Errorf("%s has no manifest %s beside it: copy both files of a backup", path, filepath.Base(manifestOf(path)))
	}
	if err != nil {
		return m, err
	}
	if json.Unmarshal(text, &m) != nil || m.Kind != vault.KindData && m.Kind != vault.KindKeys {
		return m, fmt.Errorf("the manifest %s is damaged: take another copy of the backup", manifestOf(path))
	}
	sum, size, err := checksum(path)
	if errors.Is(err, fs.ErrNotExist) {
		return m, fmt.Errorf("there is no backup %s", path)
	}
	if err == nil && (sum != m.SHA256 || size != m.Size) {
		err = fmt.Errorf("the backup %s is damaged (its checksum is not the manifest's): take another copy", path)
	}
	return m, err
}

// newest is the path of the newest file of a kind in a folder, "" if there is none.
func newest(dir, kind string) (string, error) {
	found, err := filepath.Glob(filepath.Join(dir, kind+"-*T*Z.db"))
	if err != nil || len(found) == 0 {
		return "", err
	}
	return slices.Max(found), nil
}
