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
	names, err := filepath.Glob(filepath.Join(root, "content", "train", "topics", "*.tsv"))
	if err != nil {
		return nil, fmt.Errorf("find the lines about topics: %w", err)
	}
	slices.Sort(names)
	var out []Line
	seen := map[string]bool{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the lines about topics: %w", err)
		}
		lang, author, _ := strings.Cut(strings.TrimSuffix(filepath.Base(name), ".tsv"), ".")
		for i, line := range strings.Split(string(data), "\n") {
			if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			topic, text, ok := strings.Cut(line, "\t")
			if !ok || topic == "" || strings.Contains(text, "\t") {
				return nil, fmt.Errorf("%s line %d must be a topic, a tab, and the text", filepath.Base(name), i+1)
			}
			key := lang + "\t" + strings.ToLower(text)
			if !seen[key] {
				seen[key] = true
				out = append(out, Line{retrieval.Written{Lang: content.Lang(lang), Topic: topic, Text: text}, author})
			}
		}
	}
	return out, nil
}
