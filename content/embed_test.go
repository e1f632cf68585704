package content_test

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
)

// TestWhatIsInTheFoldersIsBuiltIn: no file of the content is left out because of its name, but for the READMEs and what
// editors leave.
func TestWhatIsInTheFoldersIsBuiltIn(t *testing.T) {
	for _, folder := range []string{"library", "places", "safety"} {
		err := fs.WalkDir(os.DirFS("."), folder, func(name string, d fs.DirEntry, err error) error {
			base := path.Base(name)
			if err != nil || d.IsDir() || base == "README.md" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
				return err
			}
			if _, err := fs.Stat(content.FS, name); err != nil {
				t.Errorf("%s is not built in", name)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}
