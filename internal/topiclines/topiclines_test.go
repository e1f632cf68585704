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

func TestReadWordsTakesEachLanguagesWords(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "content", "train", "words")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, "1.tsv"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("# topic\tname\nfears\tghost\tspook*|in het donker\tghost*\thayalet\tشبح\tchba7\tfantome|fantome*\n")
	got, err := topiclines.ReadWords(root)
	if err != nil || len(got) != 7 {
		t.Fatalf("read %+v, %v", got, err)
	}
	if first, latin := got[0], got[5]; first.Text != "spook" || first.Lang != "nl" || !first.Word || latin.Text != "chba7" || latin.Lang != "ar" || latin.Topic != "fears" {
		t.Errorf("read %+v and %+v", first, latin)
	}
	if all, err := topiclines.ReadAll(root); err != nil || len(all) != 7 {
		t.Errorf("read %d of both, %v", len(all), err)
	}
	write("fears\tghost\tspook\n")
	if _, err := topiclines.ReadWords(root); err == nil {
		t.Error("a row without all columns was taken")
	}
}
