package content

import "embed"

// FS is the content built into the binary, safety/ included. content/eval is never part of it.
//
//go:embed library places safety *.yaml
var FS embed.FS

// Embedded reads the content built into the binary.
func Embedded() (*Library, error) { return Load(FS) }
