package main

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// scraped is what /metrics of a meter shows.
func scraped(m *meter) string {
	w := httptest.NewRecorder()
	m.handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Body.String()
}

// TestEveryCountInTheCodeIsInTheVocabulary reads the source for calls of a meter:
// who counts something new lists it, or it would count as "unlisted".
func TestEveryCountInTheCodeIsInTheVocabulary(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, dir := range []string{"bot", "channels", "cmd", "internal/watch", "dialogs", "store"} {
		err := filepath.WalkDir(filepath.Join("..", "..", filepath.FromSlash(dir)), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			counts(t, path, func(name string, labels []string) {
				seen[name] = true
				what, ok := vocabulary[name]
				if !ok {
					t.Errorf("%s counts %q, which cmd/ouderbrug/vocabulary.go does not list", path, name)
					return
				}
				for _, l := range labels {
					if !slices.Contains(what.names(), l) {
						t.Errorf("%s counts %q with the label %q, which the vocabulary does not list", path, name, l)
					}
				}
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name := range vocabulary {
		if !seen[name] {
			t.Errorf("nothing counts %q, or this test has become blind", name)
		}
	}
}

var metricName = regexp.MustCompile(`ouderbrug_[a-z_]+`)

// TestTheAlertsAskForMetricsThatThereAre: an alert on a name that is misspelt never
// fires.
func TestTheAlertsAskForMetricsThatThereAre(t *testing.T) {
	t.Parallel()
	there := map[string]bool{}
	for name, m := range vocabulary {
		if strings.HasSuffix(name, "_seconds") {
			there["ouderbrug_"+name+"_bucket"], there["ouderbrug_"+name+"_count"] = true, true
		} else {
			there["ouderbrug_"+name+"_total"] = true
		}
		for _, l := range m.labels {
			there[l.name] = true
		}
	}
	m := newMeter()
	m.show(allGauges(time.Now()))
	for line := range strings.Lines(scraped(m)) {
		there[metricName.FindString(line)] = true
	}
	for _, file := range []string{"alerts.yml", "alerts_test.yml"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "deploy", file))
		if err != nil {
			t.Fatal(err)
		}
		names := metricName.FindAllString(string(text), -1)
		if len(names) < 4 {
			t.Errorf("%s names only %v", file, names)
		}
		for _, n := range names {
			if !there[n] {
				t.Errorf("%s asks for %s, which there is not", file, n)
			}
		}
	}
}

// counts finds the calls x.Count("…", …), x.Seconds("…", …) and x.count("…", …) of a
// file and gives their names and the label names that stand there as literals.
func counts(t *testing.T, path string, found func(name string, labels []string)) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	literal := func(e ast.Expr) (string, bool) {
		l, ok := e.(*ast.BasicLit)
		if !ok || l.Kind != token.STRING {
			return "", false
		}
		s, err := strconv.Unquote(l.Value)
		return s, err == nil
	}
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		rest := call.Args[1:]
		switch sel.Sel.Name {
		case "Count", "count":
		case "Seconds":
			if len(rest) == 0 {
				return true // time.Duration has such a method too
			}
			rest = rest[1:]
		default:
			return true
		}
		name, ok := literal(call.Args[0])
		if !ok {
			return true
		}
		var labels []string
		for i := 0; i < len(rest); i += 2 {
			if l, ok := literal(rest[i]); ok {
				labels = append(labels, l)
			}
		}
		found(name, labels)
		return true
	})
}

var labelPair = regexp.MustCompile(`([a-z_]+)="((?:[^"\\]|\\.)*)"`)

// TestEveryLabelOnMetricsIsOfAClosedList runs the real program, talks with it and
// looks at every label of /metrics.
func TestEveryLabelOnMetricsIsOfAClosedList(t *testing.T) {
	t.Parallel()
	s := demo(t, t.TempDir())
	p := s.visit("nl")
	p.send(map[string]string{"text": "hoe slaapt een baby door"})
	p.lines("")
	p.send(map[string]string{"text": "ik wil niet meer leven"})
	p.lines("113")
	var text string
	waitFor(t, func() bool {
		text = fetch(t, "http://"+s.metrics+"/metrics")
		return strings.Contains(text, `what="safety.hard"`)
	})
	allowed := map[string][]string{"le": nil, "quantile": nil, "version": nil, "go": nil}
	for _, m := range vocabulary {
		for _, l := range m.labels {
			allowed[l.name] = append(allowed[l.name], append([]string{"", "other"}, l.values...)...)
		}
	}
	allowed["part"] = partLabel.values
	allowed["what"] = append(allowed["what"], "send", "poll")
	n := 0
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "ouderbrug_") {
			continue
		}
		for _, pair := range labelPair.FindAllStringSubmatch(line, -1) {
			n++
			values, ok := allowed[pair[1]]
			if !ok || values != nil && !slices.Contains(values, pair[2]) {
				t.Errorf("a label that is not of the list: %s", line)
			}
		}
	}
	if n < 30 {
		t.Errorf("only %d labels were looked at", n)
	}
	for _, want := range []string{"ouderbrug_first_answer_seconds_count{channel=\"web\"} ", "ouderbrug_store_seconds_bucket{op=\"commit\"", "ouderbrug_queue_waiting ", "ouderbrug_queue_oldest_seconds ",
		"ouderbrug_outbox_waiting ", "ouderbrug_wishes_oldest_seconds ", "ouderbrug_cases_waiting 1", "ouderbrug_store_up 1", "ouderbrug_cards_expired ", "ouderbrug_build_info{", "ouderbrug_disk_free_bytes ",
		"ouderbrug_leases_held{", `ouderbrug_outcome_total{what="safety.hard"} 1`} {
		if !strings.Contains(text, want) {
			t.Errorf("/metrics does not show %s", want)
		}
	}
	if strings.Contains(text, "suicide") || strings.Contains(text, "ouderbrug_unlisted") {
		t.Error("/metrics shows a class of safety, or something was counted that is not listed")
	}
}

func TestWhatIsNotListedBecomesNoLabel(t *testing.T) {
	t.Parallel()
	m := newMeter()
	m.Count("send", "channel", "kanarie", "what", "sent", "why", "")
	m.Count("send", "person", "kanarie")
	m.Count("kanarie", "who", "kanarie")
	m.Seconds("kanarie", time.Second)
	m.Seconds("store_seconds", time.Second, "op", "kanarie")
	text := scraped(m)
	if strings.Contains(text, "kanarie") {
		t.Errorf("/metrics shows it:\n%s", text)
	}
	for _, want := range []string{`ouderbrug_send_total{channel="other",what="sent",why=""} 1`, "ouderbrug_unlisted_total 2", `ouderbrug_store_seconds_count{op="other",what=""} 1`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not shown", want)
		}
	}
}

// broken is a watcher that cannot read.
type broken struct{}

func (broken) Gauges(context.Context, time.Time) (bot.Gauges, error) {
	return bot.Gauges{}, errors.New("away")
}

// waiting is a watcher with these gauges.
type waiting bot.Gauges

func (w waiting) Gauges(context.Context, time.Time) (bot.Gauges, error) { return bot.Gauges(w), nil }

// allGauges are gauges of which each shows something.
func allGauges(now time.Time) *gauges {
	return &gauges{now: func() time.Time { return now }, watcher: waiting{Waiting: 3, WaitingSince: now.Add(-90 * time.Second), Cases: 1, CasesSince: now.Add(time.Second)},
		health: func() map[string]string {
			return map[string]string{"deliver/telegram": "stopped", "poll/telegram/1234567": "x", "kanarie/kanarie": "x"}
		},
		leases:  func(time.Time) map[string]int { return map[string]int{"send": 1} },
		content: func(time.Time) (int, int, int) { return 2, 3, 4 },
		backup:  func(context.Context) (time.Time, error) { return now.Add(-time.Hour), nil },
		disk:    func() (int64, error) { return 5, nil },
	}
}

func TestGauges(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	g := allGauges(now)
	m := newMeter()
	m.show(g)
	text := scraped(m)
	for _, want := range []string{"ouderbrug_queue_waiting 3", "ouderbrug_queue_oldest_seconds 90", "ouderbrug_cases_waiting 1", "ouderbrug_cases_oldest_seconds 0", "ouderbrug_wishes_oldest_seconds 0",
		`ouderbrug_ill{channel="telegram",part="deliver"} 1`, `ouderbrug_ill{channel="telegram",part="poll"} 1`, `ouderbrug_ill{channel="other",part="other"} 1`,
		`ouderbrug_leases_held{what="send"} 1`, `ouderbrug_leases_held{what="poll"} 0`, "ouderbrug_cards_expired 2", "ouderbrug_cards_expiring 3", "ouderbrug_helplines_expired 4",
		"ouderbrug_backup_age_seconds 3600", "ouderbrug_disk_free_bytes 5", "ouderbrug_store_up 1"} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("%s is not shown", want)
		}
	}
	if strings.Contains(text, "1234567") || strings.Contains(text, "kanarie") {
		t.Error("an account's name is a label")
	}
	g.watcher = broken{}
	if text := scraped(m); !strings.Contains(text, "ouderbrug_store_up 0\n") || strings.Contains(text, "ouderbrug_queue_waiting") || !strings.Contains(text, "ouderbrug_cards_expired 2\n") {
		t.Errorf("a store that is away is shown as\n%s", text)
	}
}
