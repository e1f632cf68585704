package detect

import (
	"os"
	"strings"
	"testing"
)

// TestConceptsAreFolded: the classifier is given folded words, so a word of its concepts that is not folded is never found.
func TestConceptsAreFolded(t *testing.T) {
	data, err := os.ReadFile("../hint/concepts.txt")
	if err != nil {
		t.Fatal(err)
	}
	d, n := load(t), 0
	for i, line := range strings.Split(string(data), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if _, after, ok := strings.Cut(line, ":"); ok {
			line = after
		}
		for _, entry := range strings.Fields(line) {
			word := strings.TrimSuffix(entry, "*")
			n++
			if got := d.Words(word); len(got) != 1 || got[0] != word {
				t.Errorf("line %d: %q is folded to %q", i+1, word, got)
			}
		}
	}
	if n < 2000 {
		t.Errorf("only %d words", n)
	}
}
