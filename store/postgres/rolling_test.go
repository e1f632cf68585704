package postgres_test

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store/postgres"
)

// During a rolling update instances of two versions write to one database. So what
// the version before wrote must open and work after a migration, and what it still
// writes must fit. Each fixture in testdata says what a version wrote.
func TestTheVersionBeforeGoesOnWorking(t *testing.T) {
	files, err := filepath.Glob("testdata/as_of_*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d fixtures, %v", len(files), err)
	}
	newest := 0
	for _, f := range files {
		n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(filepath.Base(f), "as_of_"), ".sql"))
		if err != nil {
			t.Fatal(err)
		}
		newest = max(newest, n)
		t.Run(filepath.Base(f), func(t *testing.T) { rolling(t, f, n) })
	}
	if have := len(postgres.Migrations()); newest != have && newest != have-1 {
		t.Errorf("there are %d migrations, and the newest fixture is of %d: write down what the version before the newest writes", have, newest)
	}
}

func rolling(t *testing.T, file string, n int) {
	dsn := schema(t)
	keys, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	v := vault.New(keys, vault.NewMemory())
	old := openPool(t, dsn)
	if err := postgres.Apply(t.Context(), old, n); err != nil {
		t.Fatal(err)
	}
	before := fixture(t, file, v, "1")
	for _, s := range before {
		if _, err := old.Exec(t.Context(), s); err != nil {
			t.Fatalf("at its own migration: %s: %v", s, err)
		}
	}
	s, err := postgres.Open(t.Context(), dsn, postgres.Options{Vault: v, Installation: keys.Installation, Now: time.Now, NewID: func() string { return "x" }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, x := range fixture(t, file, v, "2") {
		if _, err := old.Exec(t.Context(), x); err != nil {
			t.Fatalf("at the newest migration: %s: %v", x, err)
		}
	}
	now := time.Now().Add(time.Minute)
	claims, _, err := s.Claim(t.Context(), bot.ClaimQuery{Now: now, Limit: 9, Owner: "new", Lease: time.Minute})
	if err != nil || len(claims) != 2 {
		t.Fatalf("claimed %d conversations, %v", len(claims), err)
	}
	for _, c := range claims {
		if c.Conversation.Version != 1 || c.Conversation.Lang != "nl" || len(c.Events) != 1 || c.Events[0].Inbound.Text != "hello" {
			t.Errorf("claimed %+v", c.Events)
		}
	}
	lines, _, err := s.Due(t.Context(), bot.DueQuery{Channel: "chan", Now: now, Limit: 9, Owner: "new", Lease: time.Minute})
	if err != nil || len(lines) != 2 || lines[0].Reply.PlainText() != "answer" {
		t.Errorf("due %v, %v", lines, err)
	}
	cases, err := s.Cases(t.Context(), bot.CaseNew)
	if err != nil || len(cases) != 2 || cases[0].Ground != bot.GroundSafety || cases[1].Ground != bot.GroundSafety {
		t.Errorf("cases %v, %v", cases, err)
	}
	audits, err := s.Audits(t.Context(), time.Time{})
	if err != nil || len(audits) != 2 {
		t.Errorf("audits %v, %v", audits, err)
	}
}

// fixture is a file's statements for one person, sealed by a vault.
func fixture(t *testing.T, file string, v *vault.Vault, id string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	key, err := v.NewKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sealed := func(table, column, row, json string) string {
		b, err := v.Seal(t.Context(), key, bot.Place{Table: table, Column: column, Row: row + id}, []byte(json))
		if err != nil {
			t.Fatal(err)
		}
		return `'\x` + hex.EncodeToString(b) + `'`
	}
	user := "user" + id
	all := strings.NewReplacer("@", id, "{now}", strconv.FormatInt(time.Now().UnixMicro(), 10), "{key}", string(key), "{lookup}", v.Lookup("address", "chan", "", user),
		"{user}", sealed("addresses", "user", "a", `"`+user+`"`), "{payload}", sealed("events", "payload", "e", `{"i":"u","c":"chan","t":"hello"}`),
		"{wire}", sealed("outbox", "payload", "o", `{"to":{"Channel":"chan","User":"`+user+`"},"reply":{"parts":[{"kind":"text","text":"answer"}]}}`),
		"{detail}", sealed("cases", "detail", "k", `{"class":"violence"}`)).Replace(string(text))
	var out []string
	for s := range strings.SplitSeq(all, ";\n") {
		if strings.TrimSpace(s) != "" {
			out = append(out, s)
		}
	}
	return out
}
