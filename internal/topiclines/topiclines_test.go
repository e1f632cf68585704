package topiclines_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/ouderbrug/ouderbrug/internal/topiclines"
)

func TestReadCountsALineOnceAndRefusesWhatIsNone(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "content", "train", "topics")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("nl.tsv", "# a comment\nfears\tbang voor spoken\nfears\tBang voor spoken\n")
	write("nl.b.tsv", "homework\thuiswerk lukt niet\n")
	got, err := topiclines.Read(root)
	if err != nil || len(got) != 2 || got[0].Topic != "homework" || got[0].Lang != "nl" {
		t.Errorf("read %+v, %v", got, err)
	}
	if lines, err := topiclines.ReadLines(root); err != nil || len(lines) != 2 || lines[0].Author != "b" || lines[1].Author != "" {
		t.Errorf("read %+v, %v", lines, err)
	}
	write("tr.tsv", "no tab here\n")
	if _, err := topiclines.Read(root); err == nil {
		t.Error("a line without a topic was taken")
	}
}
