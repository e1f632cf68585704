// Package topiclines reads content/train/topics: ways of asking that the classifiers
// are learnt from (make train) and that are in no index. It is no part of the program
// that is shipped. They were written by authors who had seen neither the library nor
// the held-back sets.
package topiclines

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// Line is a way of asking with its author: who wrote the file, or "" where the file names none.
type Line struct {
	retrieval.Written
	Author string
}

// Read reads content/train/topics/<lang>[.<author>].tsv below root: topic⇥text, #
// opens a comment. A line that stands twice in a language counts once.
func Read(root string) ([]retrieval.Written, error) {
	lines, err := ReadLines(root)
	out := make([]retrieval.Written, len(lines))
	for i, l := range lines {
		out[i] = l.Written
	}
	return out, err
}

// ReadLines is Read with the authors.
func ReadLines(root string) ([]Line, error) {
	var out []Line
	seen := map[string]bool{}
	err := eachRow(root, "topics", "a topic, a tab, and the text", func(file string, cells []string) bool {
		if len(cells) != 2 || cells[0] == "" || cells[1] == "" {
			return false
		}
		lang, author, _ := strings.Cut(file, ".")
		key := lang + "\t" + strings.ToLower(cells[1])
		if !seen[key] {
			seen[key] = true
			out = append(out, Line{retrieval.Written{Lang: content.Lang(lang), Topic: cells[0], Text: cells[1]}, author})
		}
		return true
	})
	return out, err
}

// eachRow gives the cells of every row of content/train/<folder>/*.tsv below root to take, with the file's name without
// its end; # opens a comment. Where take refuses a row, the error says that it must be what form names.
func eachRow(root, folder, form string, take func(file string, cells []string) bool) error {
	names, err := filepath.Glob(filepath.Join(root, "content", "train", folder, "*.tsv"))
	if err != nil {
		return fmt.Errorf("find the training lines in %s: %w", folder, err)
	}
	slices.Sort(names)
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("read the training lines in %s: %w", folder, err)
		}
		for i, line := range strings.Split(string(data), "\n") {
			if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			if !take(strings.TrimSuffix(filepath.Base(name), ".tsv"), strings.Split(line, "\t")) {
				return fmt.Errorf("%s line %d must be %s", filepath.Base(name), i+1, form)
			}
		}
	}
	return nil
}
