package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAnApprovedCardIsNoStarterUntilItChanges approves a card as an organisation
// would and asks for it: the remark under the answer is gone, and comes back with
// a changed text.
func TestAnApprovedCardIsNoStarterUntilItChanges(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, keys := "sqlite:"+filepath.Join(dir, "data", "o.db"), filepath.Join(dir, "keys", "k.json")
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if out, code := command(t, "", "init", "--db", db, "--keys", keys, "--file", filepath.Join(dir, "o.toml")); code != 0 {
		t.Fatal(out)
	}
	const question = "Mijn zoontje is bijna 3 en zegt nog maar een paar woordjes\n"
	const again = question + question + "1\n" // the rest, that this was all, and the beginning once more
	ask := func(words string, more ...string) string {
		out, code := command(t, words, append([]string{"chat", "--lang", "nl", "--country", "nl", "--db", db, "--keys", keys}, more...)...)
		if code != 0 || !strings.Contains(out, "Bron:") {
			t.Fatalf("code %d: %s", code, out)
		}
		return out
	}
	const starter = "Geen vakmens heeft"
	if !strings.Contains(ask(question), starter) {
		t.Error("a card that nobody approved is not called a first version")
	}
	for _, x := range [][]string{
		{"content", "approve", "speech-delay/nl", "--reader", "s1", "--second", "s1"},
		{"content", "approve", "no-such/nl", "--reader", "s1", "--second", "s2"},
	} {
		if out, code := command(t, "", append(x, "--db", db, "--keys", keys)...); code == 0 {
			t.Errorf("%v is accepted: %s", x, out)
		}
	}
	if out, code := command(t, "", "content", "approve", "speech-delay/nl", "--reader", "s1", "--second", "s2", "--db", db, "--keys", keys); code != 0 {
		t.Fatal(out)
	}
	if strings.Contains(ask(again), starter) {
		t.Error("an approved card is still called a first version")
	}
	changed := filepath.Join(dir, "content")
	if err := os.CopyFS(changed, os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	card := filepath.Join(changed, "library", "speech-delay", "nl.md")
	text, err := os.ReadFile(card)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(card, append(text, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(ask(again, "--content", changed), starter) {
		t.Error("a changed card is still approved")
	}
}
