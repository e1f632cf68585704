package console

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

// TestEveryTextIsThereInEveryLanguage reads the files as they are, and the keys that
// the pages name.
func TestEveryTextIsThereInEveryLanguage(t *testing.T) {
	keys := map[string][]string{}
	blanks := map[string]map[string]string{}
	files, err := os.ReadDir("texts")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		area, lang := strings.Split(f.Name(), ".")[0], strings.Split(f.Name(), ".")[1]
		var in map[string]string
		if _, err := toml.DecodeFile("texts/"+f.Name(), &in); err != nil {
			t.Fatalf("%s: %v", f.Name(), err)
		}
		for k, text := range in {
			keys[lang] = append(keys[lang], k)
			if blanks[k] == nil {
				blanks[k] = map[string]string{}
			}
			found := blankForm.FindAllString(text, -1)
			slices.Sort(found)
			blanks[k][lang] = strings.Join(found, " ")
			for _, never := range []string{"iemand komt", "iemand belt je", "blijft geheim", "komt goed", "we hebben gemeld", "somebody will come", "stays secret"} {
				if strings.Contains(strings.ToLower(text), never) {
					t.Errorf("%s %s: %q is never said (S11)", area, k, never)
				}
			}
		}
	}
	for k, in := range blanks {
		for _, l := range langs() {
			if b, ok := in[string(l.Lang)]; !ok {
				t.Errorf("%s is missing in %s", k, l.Lang)
			} else if b != in["nl"] {
				t.Errorf("%s has other blanks in %s than in nl", k, l.Lang)
			}
		}
	}
	pages, err := os.ReadDir("page")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		text, err := os.ReadFile("page/" + p.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range textForm.FindAllStringSubmatch(string(text), -1) {
			if !slices.Contains(keys["nl"], m[1]) {
				t.Errorf("%s names the text %q, which is not there", p.Name(), m[1])
			}
		}
		for _, inline := range []string{" style=", " onclick=", "hx-on", "<script>", "javascript:"} {
			if strings.HasSuffix(p.Name(), ".html") && strings.Contains(string(text), inline) {
				t.Errorf("%s has an inline %q, which the policy forbids", p.Name(), inline)
			}
		}
	}
}

var (
	blankForm = regexp.MustCompile(`\{\{\.\w+\}\}`)
	textForm  = regexp.MustCompile(`\.T "([a-z][a-z0-9.]*)"`)
)
