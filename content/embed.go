package content

import (
	"archive/zip"
	_ "embed" // the files
	"fmt"
	"io/fs"
	"strings"
)

// content.zip holds what Files names, packed by `make content` (internal/packcontent): as they stand they would take 1.8 MB
// more of the program, and the classifier of topics knows more with that room (docs/decisions/024).
//
//go:embed content.zip
var packed string

// Files are the patterns of the files that are built into the program, in content/. content/eval is never one of them, nor
// what editors and file managers leave beside (.nl.md.swp, .DS_Store).
func Files() []string {
	return []string{"library/*/[^._]*.md", "library/*/[^._]*.yaml", "places/[^._]*.json", "safety/[^._]*.yaml", "safety/[^._]*.gz", "[^._]*.yaml"}
}

// FS is the content built into the program, safety/ included. It is read only, and many may read it at once.
var FS = unpacked()

func unpacked() fs.FS {
	z, err := zip.NewReader(strings.NewReader(packed), int64(len(packed)))
	if err != nil {
		return broken{fmt.Errorf("content/content.zip cannot be read; run `make content`: %w", err)}
	}
	return z
}

// broken is the content of a program that was built with a broken zip: it says so, also to the command that mends it.
type broken struct{ err error }

func (b broken) Open(string) (fs.File, error) { return nil, b.err }

// Embedded reads the content built into the program.
func Embedded() (*Library, error) { return Load(FS) }
