package hsds

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// What an import reads at most: a package of a country is smaller, a bomb is not.
const (
	maxFile  = 256 << 20
	maxTotal = 1 << 30
)

// Package is what was read.
type Package struct {
	Name    string // of the file or folder, without its ending
	Tables  *Tables
	Tabular bool // it came as CSV
	Notes   []string
}

// Read reads a package from a JSON file, a folder or a zip. progress hears of each file
// and of every thousandth row; it may be nil.
func Read(file string, progress func(file string, rows int)) (*Package, error) {
	if progress == nil {
		progress = func(string, int) {}
	}
	st, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be opened: name a JSON file, a folder or a zip with an HSDS package", file)
	}
	p := &Package{Name: strings.TrimSuffix(filepath.Base(filepath.Clean(file)), filepath.Ext(file)), Tables: NewTables()}
	r := &reader{p: p, progress: progress}
	switch {
	case st.IsDir():
		p.Name = filepath.Base(filepath.Clean(file))
		return p, r.folder(os.DirFS(file), ".")
	case strings.EqualFold(filepath.Ext(file), ".zip"):
		z, err := zip.OpenReader(file)
		if err != nil {
			return nil, fmt.Errorf("%s cannot be read as a zip: %w", file, err)
		}
		return p, errors.Join(r.archive(z), z.Close())
	case strings.EqualFold(filepath.Ext(file), ".csv"), filepath.Base(file) == descriptor:
		return p, r.folder(os.DirFS(filepath.Dir(file)), ".")
	}
	return p, r.json(os.DirFS(filepath.Dir(file)), filepath.Base(file))
}

type reader struct {
	p        *Package
	progress func(string, int)
	total    int64
}

// archive reads the folder in a zip that holds the package.
func (r *reader) archive(z *zip.ReadCloser) error {
	dirs := []string{}
	for _, f := range z.File {
		if ext := strings.ToLower(path.Ext(f.Name)); (ext == ".csv" || ext == ".json") && !strings.HasPrefix(path.Base(f.Name), ".") && !strings.Contains(f.Name, "__MACOSX") {
			dirs = append(dirs, path.Dir(f.Name))
		}
	}
	if len(dirs) == 0 {
		return errors.New("the zip holds neither CSV nor JSON")
	}
	slices.SortFunc(dirs, func(a, b string) int { return strings.Count(a, "/") - strings.Count(b, "/") })
	return r.folder(z, dirs[0])
}

// folder reads all CSV files of a folder, or all JSON files where there are none.
func (r *reader) folder(fsys fs.FS, dir string) error {
	list, err := r.resources(fsys, dir)
	if err != nil {
		return err
	}
	for _, res := range list {
		r.p.Tabular = true
		if err := r.csv(fsys, res); err != nil {
			return err
		}
	}
	if r.p.Tabular {
		return nil
	}
	files, err := fs.Glob(fsys, path.Join(dir, "*.json"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return errors.New("the folder holds neither CSV nor JSON files of an HSDS package")
	}
	for _, file := range files {
		if err := r.json(fsys, file); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) csv(fsys fs.FS, res resource) (err error) {
	f, err := fsys.Open(res.file)
	if err != nil {
		return fmt.Errorf("%s cannot be opened: %w", res.file, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return r.p.Tables.readCSV(r.limited(f, res.file), path.Base(res.file), res.entity, r.progress)
}

func (r *reader) json(fsys fs.FS, file string) error {
	f, err := fsys.Open(file)
	if err != nil {
		return fmt.Errorf("%s cannot be opened: %w", file, err)
	}
	data, err := io.ReadAll(r.limited(f, file))
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := r.p.Tables.readJSON(data, path.Base(file)); err != nil {
		return err
	}
	r.progress(path.Base(file), r.p.Tables.Len("service"))
	return nil
}

// limited stops a file that has no end, or a zip that has little in it but air.
func (r *reader) limited(f io.Reader, file string) io.Reader {
	return &limit{r: f, file: file, total: &r.total}
}

type limit struct {
	r     io.Reader
	file  string
	n     int64
	total *int64
}

// Read passes on until there is too much.
func (l *limit) Read(b []byte) (int, error) {
	n, err := l.r.Read(b)
	l.n += int64(n)
	*l.total += int64(n)
	if l.n > maxFile || *l.total > maxTotal {
		return n, fmt.Errorf("%s is larger than any social map; nothing was read", l.file)
	}
	return n, err
}
