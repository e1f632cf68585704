package content

import "embed"

// FS is the content built into the binary, safety/ included. content/eval is never part of it.
//
//go:embed library/*/* places/*.json safety/*.yaml safety/*.gz *.yaml
var FS embed.FS

// Embedded reads the content built into the binary.
func Embedded() (*Library, error) { return Load(FS) }
