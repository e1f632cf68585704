package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/fakes/openai"
	fakeqdrant "github.com/ouderbrug/ouderbrug/internal/fakes/qdrant"
	faketelegram "github.com/ouderbrug/ouderbrug/internal/fakes/telegram"
	"github.com/ouderbrug/ouderbrug/internal/skiptest"
)

// TestTheDoctorNamesEachFaultOfABrokenSetUp breaks everything at once.
func TestTheDoctorNamesEachFaultOfABrokenSetUp(t *testing.T) {
	t.Parallel()
	dir, _ := installation(t)
	fake := faketelegram.New(faketelegram.Options{})
	t.Cleanup(fake.Close)
	api := httptest.NewServer(fake.Handler())
	t.Cleanup(api.Close)
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat))
	}))
	t.Cleanup(slow.Close)
	const token = "999999:AAHkanarieKanarieKanarieKanarieKanari" // not the fake's
	out := &shared{}
	e := &env{ctx: t.Context(), in: strings.NewReader(""), out: out, errs: out, log: slog.New(slog.DiscardHandler), now: time.Now}
	db := filepath.Join(dir, "data", "o.db")
	c := doctorCmd{
		Settings: config.Settings{DB: "sqlite:" + db, Keys: filepath.Join(dir, "data", "k.json"), Addr: "127.0.0.1:1", NoNightCover: true, TelegramToken: token, TelegramAPI: api.URL, Elsewhere: config.Elsewhere{Qdrant: "http://127.0.0.1:1"}},
		TimeURL:  slow.URL, free: func(string) (int64, error) { return 200 << 20, nil },
	}
	if err := os.Rename(filepath.Join(dir, "keys", "k.json"), c.Keys); err != nil {
		t.Fatal(err)
	}
	in2031 := *e
	in2031.now = func() time.Time { return time.Now().AddDate(5, 0, 0) }
	if err := c.Run(e); err == nil {
		t.Error("it finds nothing")
	}
	text := out.String()
	for part, want := range map[string][]string{
		"keys":     {"stand beside the data", "--keys"},
		"disk":     {"200 MB free", "make room"},
		"telegram": {"token"},
		"qdrant":   {"not reachable", "start Qdrant"},
		"clock":    {"1h0m", "ahead", "timedatectl"},
	} {
		line := lineOf(text, part)
		if !strings.HasPrefix(line, "✗") {
			t.Errorf("%s is not at fault: %q", part, line)
		}
		for _, w := range want {
			if !strings.Contains(line, w) {
				t.Errorf("%s does not say %q: %s", part, w, line)
			}
		}
	}
	if strings.Contains(text, "kanarie") {
		t.Error("the token is printed")
	}
	w, err := openWorld(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if f := contentFinding(w, nil, in2031.now()); !strings.Contains(f.fault, "past their date") || !strings.Contains(f.fault, "content list") {
		t.Errorf("expired cards: %+v", f)
	}
	if f := helplinesFinding(w, nil, in2031.now()); !strings.Contains(f.fault, "verified_on") {
		t.Errorf("expired helplines: %+v", f)
	}
}

// lineOf is the doctor's line about a part.
func lineOf(text, part string) string {
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) > 1 && f[1] == part {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

// TestTheDoctorNamesFilesThatOthersCanRead: a file that was there keeps its mode.
func TestTheDoctorNamesFilesThatOthersCanRead(t *testing.T) {
	t.Parallel()
	dir, file := installation(t)
	db, keystore := filepath.Join(dir, "data", "o.db"), filepath.Join(dir, "persons.keys")
	serve(t, "--config", file, "--keystore", keystore, "--no-night-cover").stop()
	if err := os.Chmod(db, 0o644); err != nil {
		t.Fatal(err)
	}
	s := serve(t, "--config", file, "--keystore", keystore, "--no-night-cover")
	p := s.visit("nl")
	p.send(map[string]string{"text": "hoe slaapt mijn baby door"})
	p.lines("")
	ask := func() string {
		out, _ := command(t, "", "doctor", "--config", file, "--keystore", keystore, "--addr", s.addr)
		return out
	}
	if line := lineOf(ask(), "database"); !strings.HasPrefix(line, "✗") || !strings.Contains(line, "chmod 600 "+db+" ") || !strings.Contains(line, db+"-wal") {
		t.Errorf("while serve runs: %s", line)
	}
	s.stop()
	if line := lineOf(ask(), "database"); !strings.HasSuffix(line, "chmod 600 "+db) {
		t.Errorf("afterwards: %s", line)
	}
	if err := os.Chmod(db, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(keystore, 0o640); err != nil {
		t.Fatal(err)
	}
	out := ask()
	if line := lineOf(out, "database"); !strings.HasPrefix(line, "✓") {
		t.Errorf("after chmod: %s", line)
	}
	if !strings.Contains(out, "✗ key store") || !strings.Contains(out, "chmod 600 "+keystore+"\n") {
		t.Errorf("the key store that others read:\n%s", out)
	}
}

func TestTheClockIsComparedWithWhoIsNamed(t *testing.T) {
	t.Parallel()
	right := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(right.Close)
	undated := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Header()["Date"] = nil }))
	t.Cleanup(undated.Close)
	e := &env{ctx: t.Context(), now: time.Now}
	for name, x := range map[string]struct {
		url   string
		now   func() time.Time
		fault string
	}{
		"nobody is asked":            {"", time.Now, ""},
		"it agrees":                  {right.URL, time.Now, ""},
		"ours is ahead":              {right.URL, func() time.Time { return time.Now().Add(time.Minute) }, "ahead of that of --time-url"},
		"ours is behind":             {right.URL, func() time.Time { return time.Now().Add(-time.Minute) }, "behind that of"},
		"it tells no date":           {undated.URL, time.Now, "tells no date"},
		"it is not there":            {"http://127.0.0.1:1", time.Now, "does not answer"},
		"a clock that was never set": {"", func() time.Time { return time.Unix(0, 0) }, "set-ntp"},
	} {
		e := *e
		e.now = x.now
		c := doctorCmd{Settings: config.Settings{DB: "sqlite:x"}, TimeURL: x.url}
		if f := c.clock(t.Context(), &e); (f.fault == "") != (x.fault == "") || !strings.Contains(f.fault, x.fault) {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestTheClockIsComparedWithTheDatabaseServers(t *testing.T) {
	t.Parallel()
	dsn := os.Getenv("OUDERBRUG_TEST_POSTGRES")
	if dsn == "" {
		skiptest.Without(t, "postgres", "set OUDERBRUG_TEST_POSTGRES to the DSN of a server")
	}
	c := doctorCmd{Settings: config.Settings{DB: dsn}}
	if f := c.clock(t.Context(), &env{ctx: context.Background(), now: time.Now}); f.fault != "" || !strings.Contains(f.well, "the database server") {
		t.Errorf("%+v", f)
	}
	late := func() time.Time { return time.Now().Add(-time.Minute) }
	if f := c.clock(t.Context(), &env{ctx: context.Background(), now: late}); !strings.Contains(f.fault, "database server") {
		t.Errorf("%+v", f)
	}
	c.DB = "postgres://kanarie:kanarie@127.0.0.1:1/x"
	if f := c.clock(t.Context(), &env{ctx: context.Background(), now: time.Now}); !strings.Contains(f.fault, "does not answer") || strings.Contains(f.fault, "kanarie") {
		t.Errorf("%+v", f)
	}
}

func TestQdrantIsLookedForWhereItIsNamed(t *testing.T) {
	t.Parallel()
	stranger := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(stranger.Close)
	for address, fault := range map[string]string{"": "", stranger.URL: "start Qdrant", "127.0.0.1:1": "start Qdrant", "nowhere": "host:port"} {
		c := doctorCmd{}
		c.Elsewhere.Qdrant = address
		if f := c.qdrant(t.Context(), nil); (f.fault == "") != (fault == "") || !strings.Contains(f.fault, fault) {
			t.Errorf("%q: %+v", address, f)
		}
	}
	c := doctorCmd{}
	c.Elsewhere = config.Elsewhere{Qdrant: fakeqdrant.Start(t, "--api-key", "kanarie").Addr, QdrantAPIKey: "kanarie"}
	if f := c.qdrant(t.Context(), nil); f.fault != "" || !strings.Contains(f.well, "1.18") {
		t.Errorf("a server that is well: %+v", f)
	}
	c.QdrantAPIKey = "vogel"
	if f := c.qdrant(t.Context(), nil); !strings.Contains(f.fault, "OUDERBRUG_QDRANT_API_KEY") || strings.Contains(f.fault, "vogel") {
		t.Errorf("another key: %+v", f)
	}
}

func TestAnEmbedderIsTriedWhereItIsNamed(t *testing.T) {
	t.Parallel()
	srv := openai.New(t)
	c := doctorCmd{}
	if f := c.embeddings(t.Context(), nil); f.fault != "" || !strings.Contains(f.well, "off") {
		t.Errorf("none is named: %+v", f)
	}
	c.Elsewhere = config.Elsewhere{EmbedURL: srv.URL, EmbedModel: "e5-small", EmbedWait: time.Minute}
	if f := c.embeddings(t.Context(), nil); f.fault != "" || !strings.Contains(f.well, "e5-small, 64 numbers") {
		t.Errorf("one that is well: %+v", f)
	}
	c.EmbedWait = time.Nanosecond
	if f := c.embeddings(t.Context(), nil); !strings.Contains(f.fault, "--embed-wait") {
		t.Errorf("one that is slow: %+v", f)
	}
	srv.Disturb(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
	if f := c.embeddings(t.Context(), nil); !strings.Contains(f.fault, "status 500") || !strings.Contains(f.fault, "--embed-model") {
		t.Errorf("one that fails: %+v", f)
	}
	c.EmbedURL = "http://8.8.8.8/v1"
	if f := c.embeddings(t.Context(), nil); !strings.Contains(f.fault, "--allow-remote-models") {
		t.Errorf("one of another company: %+v", f)
	}
}
