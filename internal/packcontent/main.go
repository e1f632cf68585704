// Command packcontent writes content/content.zip, the form in which the content is built into the program: `make content`,
// after every change in content/. Its test fails while the two differ. The files that people edit and review are those in
// content/; nobody edits the zip. Next: content/embed.go.
package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/ouderbrug/ouderbrug/content"
)

func main() {
	root := "."
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	data, n, err := pack(os.DirFS(filepath.Join(root, "content")))
	if err == nil {
		err = os.WriteFile(filepath.Join(root, "content", "content.zip"), data, 0o644) //nolint:gosec // content is public
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%d files in %d bytes\n", n, len(data))
}

// pack is the zip of the files of a content folder: in the order of their names and without dates, so that the same files
// give the same bytes.
func pack(dir fs.FS) (data []byte, n int, err error) {
	names, err := files(dir)
	if err != nil {
		return nil, 0, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	for _, name := range names {
		text, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, 0, fmt.Errorf("read content/%s: %w", name, err)
		}
		h := &zip.FileHeader{Name: name, Method: zip.Deflate}
		h.SetMode(0o644)
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = w.Write(text)
		}
		if err != nil {
			return nil, 0, fmt.Errorf("pack content/%s: %w", name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, 0, fmt.Errorf("pack the content: %w", err)
	}
	return b.Bytes(), len(names), nil
}

// files are the names of what is packed, in order.
func files(dir fs.FS) ([]string, error) {
	var out []string
	for _, pattern := range content.Files() {
		names, err := fs.Glob(dir, pattern)
		if err != nil {
			return nil, fmt.Errorf("content.Files: %q: %w", pattern, err)
		}
		out = append(out, names...)
	}
	slices.Sort(out)
	return out, nil
}
