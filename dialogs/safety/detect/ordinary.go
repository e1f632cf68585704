package detect

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// ordinaryName is the list of words that ordinary messages are made of. The forgiving of typing mistakes leaves them
// alone: "ontmoeting" is no misspelt "ontvoering". The command internal/trainhints writes it from the library, packed, since
// nobody edits it and the program carries it (zcat shows it).
const ordinaryName = "safety/ordinary.txt.gz"

// ordinaryFile reads the list; content without one is content whose rules forgive a little too much.
func (c *compiler) ordinaryFile(fsys fs.FS) error {
	f, err := fsys.Open(ordinaryName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", ordinaryName, err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("read %s: %w", ordinaryName, err)
	}
	lines := bufio.NewScanner(z)
	for lines.Scan() {
		if line := lines.Text(); !strings.HasPrefix(line, "#") {
			c.ordinary(line)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read %s: %w", ordinaryName, err)
	}
	return nil
}

// ordinary adds words, and beginnings of words where a * stands behind.
func (c *compiler) ordinary(list string) {
	for _, w := range strings.Fields(list) {
		for _, t := range c.fold.tokens(nil, strings.TrimSuffix(w, "*"), 0) {
			c.lex.ordinary(t.text, strings.HasSuffix(w, "*"))
		}
	}
}
