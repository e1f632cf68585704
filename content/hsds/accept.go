package hsds

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Accept writes what was planned: the places are written anew beside the old ones and
// change places with them at once. A fault before that leaves the folder untouched.
func (p *Plan) Accept() error {
	if err := Mend(p.folder); err != nil {
		return err
	}
	now, next, old := p.path(""), p.path(".new"), p.path(".old")
	if err := errors.Join(os.RemoveAll(next), p.write(next)); err != nil {
		return errors.Join(fmt.Errorf("the places cannot be written, nothing has changed: %w", err), os.RemoveAll(next))
	}
	if err := os.Rename(now, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(fmt.Errorf("the places cannot be exchanged, nothing has changed: %w", err), os.RemoveAll(next))
	}
	if err := os.Rename(next, now); err != nil {
		return errors.Join(fmt.Errorf("the places cannot be exchanged, the old ones stay: %w", err), Mend(p.folder))
	}
	return os.RemoveAll(old)
}

// Mend puts the old places back if an import was killed between its two renames.
func Mend(folder string) error {
	now, old := filepath.Join(folder, placesFolder), filepath.Join(folder, placesFolder+".old")
	if _, err := os.Stat(now); errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(old); err == nil {
			return os.Rename(old, now)
		}
	}
	return os.RemoveAll(old)
}

func (p *Plan) path(suffix string) string { return filepath.Join(p.folder, placesFolder+suffix) }

// write writes the places as they are to be into a folder that does not exist yet.
func (p *Plan) write(to string) error {
	if st, err := os.Stat(p.path("")); err == nil && st.IsDir() {
		if err := os.CopyFS(to, os.DirFS(p.path(""))); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(filepath.Join(to, restFolder), 0o755); err != nil {
		return err
	}
	for file, data := range p.files {
		name := filepath.Join(to, filepath.FromSlash(file))
		if data == nil {
			if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			continue
		}
		if err := os.WriteFile(name, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// overlay is a content tree with another places folder.
type overlay struct {
	fs.FS
	places fs.FS
}

// Open opens a file of the one tree or of the other.
func (o overlay) Open(name string) (fs.File, error) {
	if name == placesFolder || strings.HasPrefix(name, placesFolder+"/") {
		return o.places.Open(name)
	}
	return o.FS.Open(name)
}
