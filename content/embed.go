package content

import "embed"

// FS is the content built into the binary, safety/ included. content/eval is never part of it, nor what editors and file
// managers leave beside it (.nl.md.swp, .DS_Store): a star alone would take that in, and the library would refuse it.
//
//go:embed library/*/[^._]*.md library/*/[^._]*.yaml places/[^._]*.json safety/[^._]*.yaml safety/[^._]*.gz [^._]*.yaml
var FS embed.FS

// Embedded reads the content built into the binary.
func Embedded() (*Library, error) { return Load(FS) }
