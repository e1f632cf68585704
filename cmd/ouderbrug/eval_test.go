package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEvalRefusesATopicThatNoCardIsAbout: it would count as missed, whatever is answered. The line is that of the file,
// also below empty ones and comments.
func TestEvalRefusesATopicThatNoCardIsAbout(t *testing.T) {
	dir := t.TempDir()
	set := filepath.Join(dir, "set.tsv")
	if err := os.WriteFile(set, []byte("\ufeffnl\tbullying\tmijn zoon wordt gepest\n\n# twee\n\nnl\tbullying,bulying\tpesten op school\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, code := command(t, "", "eval", "--questions", set)
	if code == 0 || !strings.Contains(out, `set.tsv:5: "bulying" is no topic`) || !strings.Contains(out, "--content") || strings.Contains(out, `"bullying"`) {
		t.Errorf("exit %d, it says %s", code, out)
	}
}

// TestBenchSaysThatBleveWasLeftOut: outside a clone there are no numbers, and zeros are none.
func TestBenchSaysThatBleveWasLeftOut(t *testing.T) {
	t.Chdir(t.TempDir())
	out, code := command(t, "", "bench", "retrieval", "--json", "--passages", "20")
	said, printed, ok := strings.Cut(out, "}\n")
	if code != 0 || !ok || !strings.Contains(printed, "bleve was left out") || !strings.Contains(printed, "in a clone of the project") {
		t.Errorf("exit %d, it says %s", code, out)
	}
	if err := json.Unmarshal([]byte(said+"}"), new(any)); err != nil {
		t.Errorf("what is printed is no JSON alone: %v", err)
	}
}
