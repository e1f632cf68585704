package datamap_test

import (
	"crypto/rand"
	"database/sql"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // to read the schemas
	_ "modernc.org/sqlite"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/datamap"
	"github.com/ouderbrug/ouderbrug/internal/skiptest"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store"
)

var update = flag.Bool("update", false, "write the data map into docs/privacy.md")

const page = "../../docs/privacy.md"

func TestThePageShowsTheMapAsItIs(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	want, ok := datamap.Put(string(text))
	if !ok {
		t.Fatalf("docs/privacy.md has lost the marks of the map:\n%s\n%s", datamap.Begin, datamap.End)
	}
	if want == string(text) {
		return
	}
	if !*update {
		t.Fatal("docs/privacy.md does not show the data map as it is: make docs")
	}
	if err := os.WriteFile(page, []byte(want), 0o600); err != nil {
		t.Fatal(err)
	}
}

// sqliteSchema reads a file's columns: which are there, and which are bytes.
func sqliteSchema(t *testing.T, path string) map[string]bool {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`SELECT t.name, c.name, c.type FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'`)
	if err != nil {
		t.Fatal(err)
	}
	return columns(t, rows)
}

func columns(t *testing.T, rows *sql.Rows) map[string]bool {
	t.Helper()
	defer rows.Close()
	out := map[string]bool{}
	for rows.Next() {
		var table, column, kind string
		if err := rows.Scan(&table, &column, &kind); err != nil {
			t.Fatal(err)
		}
		kind = strings.ToLower(kind)
		out[table+"."+column] = kind == "blob" || kind == "bytea"
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func agrees(t *testing.T, tables []datamap.Table, k datamap.Kind, real map[string]bool) {
	t.Helper()
	if len(real) < 10 {
		t.Fatalf("only %d columns were read: %v", len(real), real)
	}
	for _, fault := range datamap.Differences(datamap.Of(tables, k), real) {
		t.Error(fault)
	}
}

func TestTheMapIsThatOfSQLite(t *testing.T) {
	dir := t.TempDir()
	keys, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	persons, err := vault.OpenFile(t.Context(), filepath.Join(dir, "keys.db"), keys.Installation, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	v := vault.New(keys, persons)
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, "o.db"), store.Options{Vault: v, Installation: keys.Installation, Now: time.Now, NewID: func() string { return "x" }})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	agrees(t, datamap.Data, datamap.SQLite, sqliteSchema(t, filepath.Join(dir, "o.db")))
	agrees(t, datamap.Keys, datamap.SQLite, sqliteSchema(t, filepath.Join(dir, "keys.db")))
}

// postgresDSN is a schema of our own on the test server, dropped afterwards.
func postgresDSN(t *testing.T) string {
	t.Helper()
	dsn := os.Getenv("OUDERBRUG_TEST_POSTGRES")
	if dsn == "" {
		skiptest.Without(t, "postgres", "set OUDERBRUG_TEST_POSTGRES to the DSN of a server")
	}
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal("OUDERBRUG_TEST_POSTGRES is no DSN")
	}
	admin, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	schema := "datamap_" + strings.ToLower(rand.Text())
	if _, err := admin.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP SCHEMA " + schema + " CASCADE"); err != nil {
			t.Error(err)
		}
		admin.Close()
	})
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

func postgresSchema(t *testing.T, dsn string) map[string]bool {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema()`)
	if err != nil {
		t.Fatal(err)
	}
	return columns(t, rows)
}

func TestTheMapIsThatOfPostgreSQL(t *testing.T) {
	data, persons := postgresDSN(t), postgresDSN(t)
	keys, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	k, err := vault.OpenPostgres(t.Context(), persons, keys.Installation, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	v := vault.New(keys, k)
	s, err := store.Open(t.Context(), data, store.Options{Vault: v, Installation: keys.Installation, Now: time.Now, NewID: func() string { return "x" }})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	agrees(t, datamap.Data, datamap.Postgres, postgresSchema(t, data))
	agrees(t, datamap.Keys, datamap.Postgres, postgresSchema(t, persons))
}

func TestEveryColumnSaysWhatItIsFor(t *testing.T) {
	for _, tables := range [][]datamap.Table{datamap.Data, datamap.Keys} {
		for _, x := range tables {
			if x.About == "" || x.Term == "" || len(x.Columns) == 0 {
				t.Errorf("%s says nothing of its purpose, its term or its columns", x.Name)
			}
			for _, c := range x.Columns {
				if c.What == "" {
					t.Errorf("%s.%s says nothing of what it is", x.Name, c.Name)
				}
			}
		}
	}
}

// Every kind of record of package bot is in the map, with each of its fields.
func TestEveryKindOfRecordIsListed(t *testing.T) {
	listed := map[string]bool{}
	for _, k := range datamap.Kinds {
		name := string(k.Facts.Kind())
		if listed[name] {
			t.Errorf("%s is listed twice", name)
		}
		listed[name] = true
		if k.About == "" || k.Term == "" {
			t.Errorf("%s says nothing of its purpose or term", name)
		}
		for _, fault := range k.Faults() {
			t.Error(fault)
		}
	}
	files, err := filepath.Glob("../../bot/*.go")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files of package bot, %v", len(files), err)
	}
	kind := regexp.MustCompile(`\) Kind\(\) RecordKind { return "(\w+)" }`)
	found := 0
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range kind.FindAllStringSubmatch(string(text), -1) {
			if found++; !listed[m[1]] {
				t.Errorf("%s: records of kind %q stand in no data map: add them to internal/datamap/kinds.go", filepath.Base(f), m[1])
			}
		}
	}
	if found != len(datamap.Kinds) {
		t.Errorf("package bot has %d kinds, the map %d", found, len(datamap.Kinds))
	}
}

type odd struct {
	Known  string `json:"known"`
	New    string `json:"new"`
	Nested []struct {
		In string `json:"in"`
	} `json:"nested"`
}

func (odd) Kind() bot.RecordKind { return "odd" }

func TestAFieldThatIsNotListedIsFound(t *testing.T) {
	r := datamap.Record{Facts: odd{}, Words: &odd{}, Clear: []datamap.Column{{Name: "known", What: "x"}, {Name: "gone", What: "x"}},
		Sealed: []datamap.Column{{Name: "known", What: "x"}, {Name: "new", What: "x"}, {Name: "nested", What: "x"}}}
	got := strings.Join(r.Faults(), "\n")
	for _, want := range []string{`hold "new"`, `hold "nested.in"`, `lists "gone"`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not found in\n%s", want, got)
		}
	}
	if n := len(r.Faults()); n != 3 {
		t.Errorf("%d faults", n)
	}
}

func TestWhatDiffersIsFound(t *testing.T) {
	got := datamap.Differences(map[string]bool{"a.x": false, "a.gone": false, "a.clear": false}, map[string]bool{"a.x": false, "a.new": false, "a.clear": true})
	if len(got) != 3 || !strings.Contains(got[0], "a.clear") || !strings.Contains(got[1], "a.gone") || !strings.Contains(got[2], "a.new") {
		t.Errorf("found %q", got)
	}
}
