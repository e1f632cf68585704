// Package docs holds no code but a test: what the pages show must build.
package docs

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

var goBlock = regexp.MustCompile("(?s)```go\n(.*?)```")

func TestTheCodeOnThePagesBuilds(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	for page, folder := range map[string]string{"add-a-channel.md": "channels/post", "add-a-dialog.md": "dialogs/weather"} {
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			blocks := goBlock.FindAllSubmatch(text, -1)
			if len(blocks) == 0 {
				t.Fatal("the page shows no code")
			}
			// An overlay lets the compiler see the files in the tree without writing them there.
			replace := map[string]string{}
			for i, b := range blocks {
				file := filepath.Join(t.TempDir(), "block.go")
				if err := os.WriteFile(file, b[1], 0o600); err != nil {
					t.Fatal(err)
				}
				replace[filepath.Join(root, folder, "block"+string(rune('a'+i))+".go")] = file
			}
			overlay := filepath.Join(t.TempDir(), "overlay.json")
			data, err := json.Marshal(map[string]any{"Replace": replace})
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(overlay, data, 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command("go", "build", "-overlay", overlay, "./"+folder)
			cmd.Dir = root
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("the code of %s does not build:\n%s", page, out)
			}
		})
	}
}
