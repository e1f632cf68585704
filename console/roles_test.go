package console

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/helper"
)

var update = flag.Bool("update", false, "write docs/authorisation.md as the table has it")

// authorisation is the page of the docs.
func authorisation(routes []route) string {
	var b strings.Builder
	b.WriteString("# Who may do what in the console\n\nMade from `console/roles.go` by `make docs`; each cell is tested over HTTP (`TestEveryCell`). Coordinators and staff may do anything only behind their second factor; who is pending, paused or removed may do nothing but sign out.\n\n| action | ")
	for _, r := range roles() {
		fmt.Fprintf(&b, "%s | ", r)
	}
	b.WriteString("what it is | addresses |\n|---|" + strings.Repeat("---|", len(roles())+2) + "\n")
	for _, rule := range table() {
		fmt.Fprintf(&b, "| `%s` | ", rule.Action)
		for _, r := range roles() {
			b.WriteString(map[bool]string{true: "yes", false: "–"}[may([]bot.Role{r}, rule.Action)] + " | ")
		}
		fmt.Fprintf(&b, "%s | %s |\n", rule.What, addresses(routes, rule.Action))
	}
	fmt.Fprintf(&b, "\nOpen to who is signed in, whatever their role or state: %s.\n\nOpen to anybody: %s.\n", addresses(routes, Signed), addresses(routes, Anybody))
	byChat(&b)
	return b.String()
}

// byChat is what the dialog "helper" lets them do.
func byChat(b *strings.Builder) {
	b.WriteString("\n# Who may do what in the helper's chat\n\nMade from `dialogs/helper/rights.go`; each cell is tested by chat (`TestEveryCellByChat`). Who is paused brings open talks to an end and is offered no new one; who was removed may be a parent again or be forgotten; for a parent none of it exists.\n\n| right | ")
	for _, r := range roles() {
		fmt.Fprintf(b, "%s | ", r)
	}
	b.WriteString("while paused | while pending | what it is | commands and buttons |\n|---|" + strings.Repeat("---|", len(roles())+4) + "\n")
	cell := map[bool]string{true: "yes", false: "–"}
	for _, r := range helper.Rights() {
		fmt.Fprintf(b, "| `%s` | ", r.Name)
		for _, role := range roles() {
			b.WriteString(cell[r.May(bot.HelperActive, []bot.Role{role})] + " | ")
		}
		var typed []string
		for _, c := range r.Commands {
			typed = append(typed, "`/"+c+"`")
		}
		for _, c := range r.Buttons {
			typed = append(typed, "`["+c+"]`")
		}
		fmt.Fprintf(b, "%s | %s | %s | %s |\n", cell[r.May(bot.HelperPaused, roles())], cell[r.May(bot.HelperPending, roles())], r.What, strings.Join(typed, ", "))
	}
}

func addresses(routes []route, a Action) string {
	var out []string
	for _, r := range routes {
		if r.Action == a {
			out = append(out, "`"+r.Method+" "+r.Path+"`")
		}
	}
	return strings.Join(out, ", ")
}

func TestTheDocsHaveTheTable(t *testing.T) {
	const file = "../docs/authorisation.md"
	want := authorisation(open(t).routes())
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil || string(got) != want {
		t.Errorf("%s is not what the table says: make docs (%v)", file, err)
	}
}

var blank = regexp.MustCompile(`\{[^}]*\}`)

// TestEveryCell asks each address in each role.
func TestEveryCell(t *testing.T) {
	s := open(t)
	for _, rt := range s.routes() {
		if rt.Action != Anybody && rt.Action != Signed && !slices.ContainsFunc(table(), func(r rule) bool { return r.Action == rt.Action }) {
			t.Errorf("%s %s names an action that is not in the table", rt.Method, rt.Path)
		}
	}
	who := map[string]*visitor{"nobody": s.visitor()}
	has := map[string][]bot.Role{}
	for _, r := range roles() {
		who[string(r)] = s.in(s.helper(string(r), r))
		has[string(r)] = []bot.Role{r}
	}
	waiting := s.helper("waiting", roles()...)
	who["pending"] = s.in(waiting)
	waiting.State = bot.HelperPending
	waiting.Version = s.again(waiting).Version
	s.change(must(waiting.Change()))
	first := s.helper("first", bot.Coordinator, bot.Ambassador)
	who["without second factor"] = s.visitor()
	who["without second factor"].post(s.link(first, who["without second factor"].code()))
	cells := 0
	for name, v := range who {
		jar := v.client.Jar.Cookies(mustURL(s.url))
		for _, rt := range s.routes() {
			if rt.Path == "/console/sign-out" {
				continue // TestASessionEnds…
			}
			a := v.do(rt.Method, blank.ReplaceAllString(rt.Path, "x"), nil)
			v.client.Jar.SetCookies(mustURL(s.url), jar)
			allowed := a.status != http.StatusForbidden && a.status != http.StatusUnauthorized
			want := rt.Action == Anybody || rt.Action == Signed && name != "nobody" || may(has[name], rt.Action)
			if rt.Path == home && name == "nobody" {
				want = true // the door
			}
			if allowed != want {
				t.Errorf("%s: %s %s answers %d, allowed should be %v", name, rt.Method, rt.Path, a.status, want)
			}
			if a.status >= 500 {
				t.Errorf("%s: %s %s answers %d", name, rt.Method, rt.Path, a.status)
			}
			cells++
		}
	}
	t.Logf("%d cells", cells)
	if strings.Contains(s.log.String(), "level=ERROR") {
		t.Errorf("the log holds errors:\n%s", s.log.String())
	}
}
