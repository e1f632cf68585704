package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

// backupFiles are the two files of a backup; data is "" where the data come from
// elsewhere.
type backupFiles struct{ data, keys string }

// findBackup finds the files of a backup in folders and among files, and refuses
// what cannot be restored here.
func findBackup(from []string, installation string, keysOnly bool) (b backupFiles, err error) {
	var at [2]time.Time
	for _, path := range from {
		found, err := filesAt(path)
		if err != nil {
			return b, err
		}
		for _, file := range found {
			m, err := readBackup(file)
			if err != nil {
				return b, err
			}
			if m.Installation != installation {
				return b, fmt.Errorf("%s is the backup of another installation: nothing of it can be read with these keys", file)
			}
			if m.Migration != "" && !slices.Contains(sqlite.Migrations(), m.Migration) {
				return b, fmt.Errorf("%s is newer than this program (it has migration %s): use the newer ouderbrug", file, m.Migration)
			}
			into, when := &b.data, &at[0]
			if m.Kind == vault.KindKeys {
				into, when = &b.keys, &at[1]
			}
			if *into != "" {
				return b, fmt.Errorf("%s and %s are both backups of the %s: name one of them", *into, file, m.Kind)
			}
			*into, *when = file, m.At
		}
	}
	switch {
	case b.keys == "":
		return b, errors.New("there is no backup of the keys (keys-….db) in --from: name its folder or file too")
	case keysOnly && b.data != "":
		return b, errors.New("a backup of a SQLite database cannot be restored into PostgreSQL: name that of the keys only")
	case keysOnly:
		return b, nil
	case b.data == "":
		return b, errors.New("there is no backup of the data (data-….db) in --from: name its folder or file too")
	case at[1].Before(at[0]):
		return b, fmt.Errorf("the backup of the keys (%s) is older than that of the data (%s): people who came between would be lost; name the keys of the same time or later", b.keys, b.data)
	}
	return b, nil
}

// filesAt are the newest files of a folder, or the file itself.
func filesAt(path string) ([]string, error) {
	st, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no backup at %s", path)
	}
	if err != nil {
		return nil, err
	}
	if !st.IsDir() {
		return []string{path}, nil
	}
	var out []string
	for _, kind := range []string{vault.KindData, vault.KindKeys} {
		file, err := newest(path, kind)
		if err != nil {
			return nil, err
		}
		if file != "" {
			out = append(out, file)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("there is no backup in %s (data-….db, keys-….db)", path)
	}
	return out, nil
}

// copyFile copies a file into a new one that only the owner can read.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // it was only read
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err = io.Copy(out, in); err == nil {
		err = out.Sync()
	}
	return errors.Join(err, out.Close())
}

// moveInto puts a closed database into its place, durably and in one step. There
// is nothing in the place but, perhaps, empty tables.
func moveInto(part, path string) error {
	if log, err := os.Stat(part + "-wal"); err == nil && log.Size() > 0 {
		return fmt.Errorf("the log of %s is not empty: run restore again", part)
	}
	f, err := os.OpenFile(part, os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	for _, log := range []string{path + "-wal", path + "-shm"} {
		if err := os.Remove(log); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := os.Rename(part, path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// remove takes away a database and what SQLite puts beside it.
func remove(path string) error {
	var errs []error
	for _, p := range []string{path, path + "-wal", path + "-shm", path + "-journal", path + ".lock"} {
		if err := os.Remove(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
