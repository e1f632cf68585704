package all_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

var placeholder = regexp.MustCompile(`\{\{[^}]*\}\}`)

func TestEveryTextIsInEveryLanguageWithTheSamePlaceholders(t *testing.T) {
	x := dialogtest.Embedded(t).Texts()
	for _, l := range dialogs.Langs() {
		for _, key := range x.Keys("nl") {
			if strings.HasSuffix(key, "_short") {
				continue // only where the label is long
			}
			if !x.Has(l, key) || strings.TrimSpace(x.Raw(l, key)) == "" {
				t.Errorf("%s has no text %s", l, key)
				continue
			}
			if want, got := names(x.Raw("nl", key)), names(x.Raw(l, key)); !slices.Equal(want, got) {
				t.Errorf("%s in %s has the placeholders %v, in nl %v", key, l, got, want)
			}
		}
		for _, key := range x.Keys(l) {
			if !x.Has("nl", strings.TrimSuffix(key, "_short")) {
				t.Errorf("%s has a text %s that nl has not", l, key)
			}
		}
	}
}

func names(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestEveryTextIsShortAndPlain(t *testing.T) {
	x := dialogtest.Embedded(t).Texts()
	never := regexp.MustCompile(`(?i)probleemgezin|risicogezin|allochto|problem family|risk family|100 ?%|alles komt goed|iemand komt|iemand belt`)
	for _, l := range dialogs.Langs() {
		for _, key := range x.Keys(l) {
			text := x.Raw(l, key)
			if n := len(strings.Fields(placeholder.ReplaceAllString(text, "x"))); n > 60 {
				t.Errorf("%s in %s has %d words; 60 is the most that is read", key, l, n)
			}
			if never.MatchString(text) {
				t.Errorf("%s in %s says what we never say", key, l)
			}
			for _, r := range text {
				if unicode.Is(unicode.So, r) || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar {
					t.Errorf("%s in %s holds %U; texts are letters only", key, l, r)
				}
			}
			name := text == x.Raw("nl", key) // a proper name is the same in all
			own := placeholder.ReplaceAllString(text, "")
			if l == "ar" && !name && strings.ContainsFunc(own, unicode.IsLetter) && !strings.ContainsFunc(own, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
				t.Errorf("%s in ar is not Arabic", key)
			}
		}
	}
}

// call is a key that the code names, and whether it is a button's label.
type call struct {
	key   string
	label bool
	at    string
}

// calls finds the keys that the dialogs name as strings.
func calls(t *testing.T) []call {
	t.Helper()
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	own, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	x := dialogtest.Embedded(t).Texts()
	prefix := map[string]bool{}
	for _, key := range x.Keys("nl") {
		dialog, _, _ := strings.Cut(key, ".")
		prefix[dialog] = true
	}
	var out []call
	set := token.NewFileSet()
	for _, file := range append(files, own...) {
		if strings.HasSuffix(file, "_test.go") || strings.Contains(file, "dialogtest") {
			continue
		}
		tree, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name := ""
			if s, ok := c.Fun.(*ast.SelectorExpr); ok {
				name = s.Sel.Name
			}
			for _, a := range c.Args {
				lit, ok := a.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					continue
				}
				key, err := strconv.Unquote(lit.Value)
				dialog, rest, dotted := strings.Cut(key, ".")
				if err == nil && dotted && prefix[dialog] && rest != "" && !strings.ContainsAny(key, " /") && name != "Note" {
					out = append(out, call{key: key, label: name == "Choice", at: set.Position(lit.Pos()).String()})
				}
			}
			return true
		})
	}
	return out
}

func TestEveryTextThatTheCodeNamesExists(t *testing.T) {
	x := dialogtest.Embedded(t).Texts()
	all := calls(t)
	if len(all) < 40 {
		t.Fatalf("only %d keys found in the code: this test no longer sees them", len(all))
	}
	for _, c := range all {
		if strings.HasSuffix(c.key, ".") || strings.HasSuffix(c.key, "_") || c.key == "engine.month" {
			continue // the beginning of a key
		}
		if !x.Has("nl", c.key) {
			t.Errorf("%s: there is no text %s", c.at, c.key)
		}
	}
}

func TestEveryButtonFitsTheNarrowestChannel(t *testing.T) {
	x := dialogtest.Embedded(t).Texts()
	labels := map[string]bool{}
	for _, c := range calls(t) {
		labels[c.key] = labels[c.key] || c.label
	}
	seen := 0
	for _, l := range dialogs.Langs() {
		for _, key := range x.Keys(l) {
			short := strings.HasSuffix(key, "_short")
			if !labels[key] && !short && !strings.HasSuffix(key, "_button") && key != "engine.langname" {
				continue
			}
			seen++
			if x.Has(l, key+"_short") {
				continue
			}
			if n := utf8.RuneCountInString(x.Raw(l, key)); n > dialogs.MaxShort {
				t.Errorf("the button %s in %s has %d characters; write %s_short with at most %d", key, l, n, key, dialogs.MaxShort)
			}
		}
	}
	if seen < 50 {
		t.Fatalf("only %d labels seen: this test no longer finds them", seen)
	}
}

func TestEveryDialogHasATranscriptInEachLanguage(t *testing.T) {
	for _, d := range dialogtest.Embedded(t).Dialogs {
		if d.Name() == dialogs.Desk {
			continue // it hears clicks and no words: its own tests show it
		}
		for _, l := range dialogs.Langs() {
			files, err := filepath.Glob("../" + d.Name() + "/testdata/" + string(l) + "*.chat")
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, f := range files {
				text, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				found = found || strings.Contains(string(text), "\ngiven lang "+string(l)+"\n") || strings.HasPrefix(string(text), "given lang "+string(l)+"\n")
			}
			if !found {
				t.Errorf("dialogs/%s has no transcript testdata/%s.chat with \"given lang %s\"", d.Name(), l, l)
			}
		}
	}
}
