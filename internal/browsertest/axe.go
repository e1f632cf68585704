package browsertest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/internal/skiptest"
)

// AxeAll is what axe-core looks at in a page of ours: WCAG 2.2 AA and what is good practice.
const AxeAll = `{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}`

// Axe runs axe-core (npm, tools/axe) on the page and fails on what it finds, or with impacts given on findings of those
// impacts only. options are those of axe.run, in JavaScript. The page's policy forbids strange scripts, so it comes by the
// debugger.
func (b Tab) Axe(what, options string, impacts ...string) {
	b.T.Helper()
	script, err := os.ReadFile(filepath.Join(root(), "tools", "axe", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		skiptest.Without(b.T, "axe", "npm ci in tools/axe, or make e2e")
	}
	JS[bool](b, string(script)+"; true")
	raw := JS[string](b, fmt.Sprintf(`axe.run(document, %s).then(r => JSON.stringify(r.violations.map(v =>
		({impact: v.impact, text: v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', ')}))))`, options))
	var found []struct{ Impact, Text string }
	if err := json.Unmarshal([]byte(raw), &found); err != nil {
		b.T.Fatal(err)
	}
	var texts []string
	for _, f := range found {
		if len(impacts) == 0 || slices.Contains(impacts, f.Impact) {
			texts = append(texts, f.Text)
		}
	}
	if len(texts) > 0 {
		b.T.Errorf("%s: axe finds\n%s", what, strings.Join(texts, "\n"))
	}
}

// root is the folder of the project: the nearest above the test that holds a go.mod.
func root() string {
	dir, err := os.Getwd()
	for err == nil && dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		dir = filepath.Dir(dir)
	}
	return "."
}
