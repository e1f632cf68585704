package retrieval

import (
	"bytes"
	_ "embed" // topics/outside.bin
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval/packed"
)

//go:embed topics/outside.bin
var outsideFile []byte

// OutsideLines are the lines of outside/<lang>.txt, by language: what no card answers, to learn from. The map is the
// caller's, the lines are shared.
func OutsideLines() map[content.Lang][]string { return maps.Clone(outside()) }

var outside = sync.OnceValue(func() map[content.Lang][]string {
	all, err := UnpackOutside(outsideFile)
	if err != nil {
		return nil // embedded, and a test has read it
	}
	return all
})

// ReadOutside reads the files <lang>.txt of a folder: a line each, # opens a comment.
func ReadOutside(folder fs.FS) (map[content.Lang][]string, error) {
	names, err := fs.Glob(folder, "*.txt")
	if err != nil {
		return nil, fmt.Errorf("find the lines outside: %w", err)
	}
	all := map[content.Lang][]string{}
	for _, name := range names {
		data, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, fmt.Errorf("read the lines outside: %w", err)
		}
		lang := content.Lang(strings.TrimSuffix(name, ".txt"))
		for line := range strings.Lines(string(data)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				all[lang] = append(all[lang], line)
			}
		}
	}
	return all, nil
}

// PackOutside is the file that is in the binary: how long it is unpacked, a line end, and the lines as packed JSON.
func PackOutside(all map[content.Lang][]string) ([]byte, error) {
	data, err := json.Marshal(all)
	if err != nil {
		return nil, fmt.Errorf("pack the lines outside: %w", err)
	}
	small, err := packed.Pack(data)
	return slices.Concat(strconv.AppendInt(nil, int64(len(data)), 10), []byte("\n"), small), err
}

// mostOutside is how many bytes of lines are believed.
const mostOutside = 64 << 20

// UnpackOutside gives back what PackOutside packed.
func UnpackOutside(data []byte) (map[content.Lang][]string, error) {
	head, small, _ := bytes.Cut(data, []byte("\n"))
	size, err := strconv.Atoi(string(head))
	if err != nil || size < 0 || size > mostOutside {
		return nil, errors.New("the lines outside cannot be read: learn them with `make train`")
	}
	text, err := packed.Unpack(small, size)
	if err != nil {
		return nil, fmt.Errorf("the lines outside cannot be read: %w", err)
	}
	var all map[content.Lang][]string
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("the lines outside cannot be read: %w", err)
	}
	return all, nil
}
