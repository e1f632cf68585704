package sqlite

import (
	"crypto/rand"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/vault"
)

// What runs with every message must follow an index however many rows there are.
func TestHotQueriesNeverScan(t *testing.T) {
	keys, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "o.db"), Options{
		Vault: vault.New(keys, vault.NewMemory()), Installation: keys.Installation, Now: time.Now, NewID: rand.Text,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	queries := map[string]string{
		"talk": selectTalk, "sent as": selectSentAs,
		"ready": readyNow, "next ready": nextReady, "conversation": selectConversation, "waiting": selectWaiting, "update": updateConversation,
		"due": dueNow, "next due": nextDue, "line": selectDue, "lines of a page": selectLines, "arrival": selectPlace,
		"waiting gauge": gaugeWaiting, "pending gauge": gaugePending, "next account": nextAccount, "talks gauge": gaugeTalks, "cases gauge": gaugeCases,
	}
	for name, q := range map[string]bot.RecordQuery{
		"id": {IDs: []string{"x"}}, "person": {Person: "p"}, "conversation": {Conversation: "c"}, "helper": {Helper: "h"}, "states": {States: []string{"open", "closing"}},
		"helper, states": {Helper: "h", States: []string{"open"}}, "states since": {States: []string{"open"}, Since: time.Unix(1, 0)}, "person, states": {Person: "p", States: []string{"open"}},
	} {
		q.Kind = "talk"
		text, _, err := selectRecords(q)
		if err != nil {
			t.Fatal(err)
		}
		queries["records by "+name] = text
	}
	for name, q := range queries {
		var plan []string
		err := s.readers.lend(t.Context(), func(c *tx) error {
			return c.each("EXPLAIN QUERY PLAN "+q, make([]any, arguments(q)), func(scan func(...any) error) error {
				var id, parent, unused int
				var detail string
				err := scan(&id, &parent, &unused, &detail)
				plan = append(plan, detail)
				return err
			})
		})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, step := range plan {
			if strings.HasPrefix(step, "SCAN") && !strings.HasPrefix(step, "SCAN (subquery") && !strings.HasPrefix(step, "SCAN json_each") {
				t.Errorf("%s: %s", name, step)
			}
			if strings.HasPrefix(name, "records by ") && strings.Contains(step, "records") && !strings.Contains(step, recordIndex[strings.TrimPrefix(name, "records by ")]) {
				t.Errorf("%s: %s", name, step)
			}
			// Only a page that reads its lines may follow a whole talk.
			if strings.Contains(step, "events_conversation") && name != "lines of a page" && name != "talk" {
				t.Errorf("%s reads the whole talk: %s", name, step)
			}
		}
	}
}

// recordIndex is what a look for records must follow: all records of a kind are too
// many.
var recordIndex = map[string]string{
	"id": "(kind=? AND id=?)", "person": "records_person", "conversation": "records_conversation", "helper": "records_helper", "states": "records_state (kind=? AND state=?",
	"helper, states": "records_helper", "states since": "records_state (kind=? AND state=? AND at>?", "person, states": "records_person",
}

var numbered = regexp.MustCompile(`\?(\d+)`)

// arguments is how many arguments a query takes: its highest number, or its
// question marks where they have none.
func arguments(q string) (n int) {
	for _, m := range numbered.FindAllStringSubmatch(q, -1) {
		if k, err := strconv.Atoi(m[1]); err == nil {
			n = max(n, k)
		}
	}
	if n == 0 {
		n = strings.Count(q, "?")
	}
	return n
}

func TestMigrationsAreAppliedOnce(t *testing.T) {
	keys, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "o.db")
	for range 3 {
		s, err := Open(t.Context(), path, Options{Vault: vault.New(keys, vault.NewMemory()), Installation: keys.Installation, Now: time.Now, NewID: rand.Text})
		if err != nil {
			t.Fatal(err)
		}
		var applied int
		if err := s.readers.lend(t.Context(), func(c *tx) error { return c.row(`SELECT count(*) FROM migrations`, nil, &applied) }); err != nil {
			t.Fatal(err)
		}
		if applied != len(Migrations()) {
			t.Errorf("%d migrations stand in the file, %d are known", applied, len(Migrations()))
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
