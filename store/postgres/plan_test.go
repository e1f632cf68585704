package postgres_test

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/ouderbrug/ouderbrug/store/postgres"
)

// million is how many people there are in the plan test, each with a conversation, an
// event, a line and what came in; OUDERBRUG_TEST_ROWS makes it less for a quick look.
func million(t *testing.T) int {
	t.Helper()
	if n, err := strconv.Atoi(os.Getenv("OUDERBRUG_TEST_ROWS")); err == nil {
		return n
	}
	return 1_000_000
}

// mostBuffers is how many pages of 8 kB one statement may touch: it says of a plan
// what matters, whatever its shape. Those that look over all that is ready, may take up to 64 conversations,
// 10,000 of a gauge or a page of 1,000 rows, have more.
var mostBuffers = map[string]int{"take": 4000, "next ready": 1500, "take lines": 2000, "waiting people": 2500, "pending lines": 4000, "a page of a purge": 30_000, "a page of old hashes": 12_000, "a page of records": 30_000, "records by state": 1500, "claims of who stops": 4000}

const usualBuffers = 300

// What runs with every message must follow an index at a million rows. Each statement
// is run under EXPLAIN ANALYZE, on the store's own sessions, with the plan that is
// made once for all arguments, and undone.
func TestHotStatementsFollowAnIndexAtAMillionRows(t *testing.T) {
	if testing.Short() {
		t.Skip("a million rows take a while")
	}
	dsn := schema(t)
	s := openAt(t, dsn)
	began := time.Now()
	n := million(t)
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC).UnixMicro()
	fill(t, dsn, n, now)
	t.Logf("%d rows a table were made in %s", n, time.Since(began).Round(time.Millisecond))
	for name, q := range postgres.Hot(now) {
		for _, sessions := range []string{"as the store has them", "with seq scans allowed"} {
			plan := explain(t, s, q.SQL, q.Args, sessions == "with seq scans allowed")
			limit := mostBuffers[name]
			if limit == 0 {
				limit = usualBuffers
			}
			if got := plan.Buffers + plan.Read; got > limit {
				t.Errorf("%s, sessions %s: touches %d pages, more than %d", name, sessions, got, limit)
			}
			for _, scan := range plan.seqScans() {
				switch scan {
				case "wire", "leases", "pg_am": // these hold what is on its way, not what was
				default:
					t.Errorf("%s, sessions %s: a Seq Scan on %s", name, sessions, scan)
				}
			}
		}
	}
}

// fill makes n people. Every thousandth has something due, one in a hundred a far
// timer and a line for a far day.
func fill(t testing.TB, dsn string, n int, now int64) {
	t.Helper()
	rows := fmt.Sprintf("FROM generate_series(1, %d) i", n)
	old := fmt.Sprintf("%d - i", now-1_000_000)
	due := fmt.Sprintf("CASE WHEN i %% 1000 = 0 THEN %d - i WHEN i %% 100 = 0 THEN %d + i END", now, now)
	state := "CASE WHEN i %% 100 = 0 THEN '%s' ELSE '%s' END"
	var wg sync.WaitGroup
	for _, statement := range []string{
		"INSERT INTO persons SELECT 'p'||i, 'k'||i, 'parent', 'active', " + old + ", NULL " + rows,
		"INSERT INTO addresses SELECT 'a'||i, 'l'||i, 'p'||i, 'chan', '', 'x', true, " + old + ", NULL " + rows,
		"INSERT INTO conversations (id, person, hat, holder, lang, address, ready_at, last_in, state) SELECT 'c'||i, 'p'||i, 'parent', 'bot', 'nl', 'a'||i, " + due + ", " + old + ", 'x' " + rows,
		"INSERT INTO events (seq, id, conversation, address, kind, urgency, state, at, due, payload) SELECT 2*i, 'e'||i, 'c'||i, 'a'||i, 'message', 0, " + fmt.Sprintf(state, "waiting", "done") + ", " + old + ", coalesce(" + due + ", 0), 'x' " + rows,
		"INSERT INTO outbox (seq, id, conversation, channel, account, address, op, purpose, lane, lang, state, at, due, payload, choices) SELECT 2*i+1, 'o'||i, 'c'||i, 'chan', '', 'a'||i, 'send', 'answer', i % 5, 'nl', " + fmt.Sprintf(state, "pending", "sent") + ", " + old + ", coalesce(" + due + ", 0), 'x', 'y' " + rows,
		"INSERT INTO records SELECT 'talk', 't'||i, 1, 'p'||i, 'c'||i, 'h'||(i / 20), CASE WHEN i % 10000 = 0 THEN 'waiting' WHEN i % 10000 = 1 THEN 'reserved' WHEN i % 1000 = 2 THEN 'open' ELSE 'closed' END, " + old + ", CASE WHEN i % 1000 > 2 THEN " + old + " END, '{}', 'x' " + rows,
		"INSERT INTO seen SELECT 's'||i, " + old + " " + rows,
		"INSERT INTO consents (person, purpose, given, text_version, lang, channel, at) SELECT 'p'||i, 'invites', true, 'v', 'nl', 'chan', " + old + " " + rows,
	} {
		c := connect(t, dsn)
		wg.Go(func() {
			defer func() { _ = c.Close(t.Context()) }()
			for _, s := range []string{"SET synchronous_commit = off", "SET session_replication_role = replica", statement} { // replica: references are not looked up
				if _, err := c.Exec(t.Context(), s); err != nil {
					t.Errorf("%s: %v", s, err)
				}
			}
		})
	}
	wg.Wait()
	do(t, dsn, fmt.Sprintf("SELECT setval('line_seq', %d)", 2*n+10), "ANALYZE persons, addresses, conversations, events, outbox, records, seen, consents")
}

// plan is what EXPLAIN says of a statement, or of a step of it.
type plan struct {
	Node     string `json:"Node Type"`
	Relation string `json:"Relation Name"`
	Buffers  int    `json:"Shared Hit Blocks"`
	Read     int    `json:"Shared Read Blocks"`
	Plans    []plan
}

func (p plan) seqScans() (out []string) {
	if p.Node == "Seq Scan" {
		out = append(out, p.Relation)
	}
	for _, sub := range p.Plans {
		out = append(out, sub.seqScans()...)
	}
	return out
}

// explain runs a statement once, in a transaction that is undone.
func explain(t *testing.T, s *postgres.Store, sql string, args []any, scans bool) plan {
	t.Helper()
	c, err := s.Pool().Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Release()
	tx, err := c.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(t.Context()) }() // it is there to be undone
	if scans {
		if _, err := tx.Exec(t.Context(), "SET LOCAL enable_seqscan = on"); err != nil {
			t.Fatal(err)
		}
	}
	prepared, err := tx.Prepare(t.Context(), "p"+strings.ToLower(rand.Text()[:8]), sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	if len(prepared.ParamOIDs) != len(args) {
		t.Fatalf("%s takes %d arguments, %d are given", sql, len(prepared.ParamOIDs), len(args))
	}
	var text string
	// The extended protocol would plan for these arguments; EXECUTE takes the plan for all.
	if err := tx.QueryRow(t.Context(), "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE "+pgx.Identifier{prepared.Name}.Sanitize()+literals(args), pgx.QueryExecModeSimpleProtocol).Scan(&text); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	var out []struct{ Plan plan }
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out[0].Plan
}

// literals are arguments as they stand in EXECUTE.
func literals(args []any) string {
	if len(args) == 0 {
		return ""
	}
	var out []string
	for _, a := range args {
		switch v := a.(type) {
		case nil:
			out = append(out, "NULL")
		case string:
			out = append(out, "'"+v+"'")
		case []byte:
			out = append(out, "'"+string(v)+"'")
		case []string:
			out = append(out, "'{"+strings.Join(v, ",")+"}'")
		case []int64:
			out = append(out, "'{"+strings.Trim(strings.ReplaceAll(fmt.Sprint(v), " ", ","), "[]")+"}'")
		default:
			out = append(out, fmt.Sprint(v))
		}
	}
	return "(" + strings.Join(out, ", ") + ")"
}
