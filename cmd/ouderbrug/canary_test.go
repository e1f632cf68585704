package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	faketelegram "github.com/ouderbrug/ouderbrug/internal/fakes/telegram"
)

// TestNoFileAndNoLogLineHoldsACanary runs the real program with both channels,
// says a name, a number and a sentence, and looks into every file that it wrote,
// while it runs and after, into every log line and metric.
func TestNoFileAndNoLogLineHoldsACanary(t *testing.T) {
	t.Parallel()
	canaries := []string{"Zaynabcanary", "0612349876", "de kanariezin staat nergens leesbaar", "5558887771"}
	fake := faketelegram.New(faketelegram.Options{})
	t.Cleanup(fake.Close)
	api := httptest.NewServer(fake.Handler())
	t.Cleanup(api.Close)
	dir := t.TempDir()
	s := demo(t, dir, "--telegram-token", faketelegram.Token, "--telegram-api", api.URL)

	p := s.visit("nl")
	p.send(map[string]string{"text": "ik ben " + canaries[0] + ", bel " + canaries[1]})
	p.lines("")
	p.send(map[string]string{"text": canaries[2]})
	p.lines("")
	p.send(map[string]string{"text": "ik wil niet meer leven " + canaries[0]}) // a case copies the last lines
	p.lines("113")
	const her = 5558887771 // her Telegram id is a canary too
	fake.Write(her, "/start nl-nl-school")
	fake.Write(her, canaries[0]+" "+canaries[1]+" "+canaries[2])
	waitFor(t, func() bool { return len(fake.FromBot(her)) >= 2 })

	look := func(when string) {
		for path, data := range files(t, dir) {
			for _, c := range canaries {
				if strings.Contains(string(data), c) {
					t.Errorf("%s, %s holds a canary", when, filepath.Base(path))
				}
			}
		}
	}
	look("while it runs")
	metrics := fetch(t, "http://"+s.metrics+"/metrics")
	health := fetch(t, "http://"+s.addr+"/healthz") + fetch(t, "http://"+s.metrics+"/healthz")
	if code := s.stop(); code != 0 {
		t.Errorf("serve ended with %d", code)
	}
	look("after it ended")
	secrets := append([]string{faketelegram.Token}, canaries...)
	for _, c := range secrets {
		for name, text := range map[string]string{"the log": s.log.String(), "/metrics": metrics, "/healthz": health} {
			if strings.Contains(text, c) {
				t.Errorf("%s holds a canary or the token", name)
			}
		}
	}
	if n := len(files(t, dir)); n < 3 {
		t.Errorf("only %d files were looked into: database, key store and keys at least are expected", n)
	}
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// fatal is a test, or what says more than one when it ends.
type fatal interface {
	Helper()
	Fatal(args ...any)
}

// waitFor looks until ok, twenty seconds at most.
func waitFor(t fatal, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); <-tick.C {
		if ok() {
			return
		}
	}
	t.Fatal("what was waited for did not happen")
}

func TestBadInputGetsOneSentence(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	config := filepath.Join(dir, "broken.toml")
	if err := os.WriteFile(config, []byte("addr = \"127.0.0.1:0\"\npublic-name = Brug\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	unknown := filepath.Join(dir, "unknown.toml")
	if err := os.WriteFile(unknown, []byte("adr = \"127.0.0.1:0\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(dir, "content")
	if err := os.CopyFS(broken, content.FS); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(broken, "library", "baby-sleep", "nl.md"), []byte("---\ntopic: baby-sleep\nlang: nl\nvalid_until: morgen\n---\nKort.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct {
		args []string
		want string
	}{
		"an unknown command":             {[]string{"sreve"}, "--help"},
		"an unknown flag":                {[]string{"serve", "--adr", "x"}, "--help"},
		"a broken config":                {[]string{"serve", "--config", config}, "broken.toml:2"},
		"an unknown setting":             {[]string{"serve", "--config", unknown}, "adr"},
		"a config that is not there":     {[]string{"serve", "--config", filepath.Join(dir, "no.toml")}, "ouderbrug init"},
		"a database of no kind we know":  {[]string{"migrate", "--db", "mysql://x"}, "sqlite:PATH"},
		"no keys":                        {[]string{"migrate", "--db", "sqlite:" + filepath.Join(dir, "d", "x.db"), "--keys", filepath.Join(dir, "k", "none.json")}, "ouderbrug init"},
		"keys beside the data":           {[]string{"migrate", "--db", "sqlite:" + filepath.Join(dir, "x.db"), "--keys", filepath.Join(dir, "keys.json")}, "--keys"},
		"a broken card":                  {[]string{"chat", "--content", broken}, "nl.md:4"},
		"a language that we do not have": {[]string{"ask", "--lang", "xx", "hallo"}, "nl, en, tr, ar, fr"},
		"nothing to measure":             {[]string{"eval"}, "--questions"},
		"a demo open to the world":       {[]string{"serve", "--demo", "--addr", "0.0.0.0:0"}, "loopback"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, code := command(t, "", x.args...)
			if code == 0 || !strings.Contains(out, x.want) {
				t.Errorf("code %d, want a sentence with %q, got: %s", code, x.want, out)
			}
			if strings.Contains(out, "goroutine") {
				t.Errorf("a stack trace: %s", out)
			}
		})
	}
}

func TestEveryCommandHasHelpWithAnExample(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"serve", "init", "chat", "ask", "eval", "content check", "content list", "content approve", "migrate", "keys rotate", "keys prune", "backup", "restore", "doctor", "bench messages", "bench retrieval"} {
		out, code := command(t, "", append(strings.Fields(args), "--help")...)
		if code != 0 || !strings.Contains(out, "ouderbrug "+args) || !strings.Contains(out, "Example") {
			t.Errorf("%s --help: code %d, or no example:\n%s", args, code, out)
		}
	}
}

func TestInitMakesKeysApartAndAConfigThatServeReads(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, keys, file := "sqlite:"+filepath.Join(dir, "data", "o.db"), filepath.Join(dir, "keys", "k.json"), filepath.Join(dir, "o.toml")
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	args := []string{"init", "--db", db, "--keys", keys, "--file", file}
	if out, code := command(t, "", args...); code != 0 {
		t.Fatalf("init: %s", out)
	}
	if st, err := os.Stat(keys); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("the keys: %v, %v", st, err)
	}
	if out, code := command(t, "", args...); code == 0 {
		t.Errorf("a second init overwrites: %s", out)
	}
	s := serve(t, "--config", file, "--no-night-cover")
	if !strings.Contains(fetch(t, "http://"+s.addr+"/healthz"), `"ok"`) {
		t.Error("not healthy")
	}
	if out, code := command(t, "", "migrate", "--db", db, "--keys", keys); code == 0 || !strings.Contains(out, "another ouderbrug") {
		t.Errorf("a second process on the file: code %d: %s", code, out)
	}
	if code := s.stop(); code != 0 {
		t.Errorf("serve ended with %d: %s", code, s.log)
	}
	if out, code := command(t, "", "backup", "--config", file, "--to", t.TempDir()); code != 0 {
		t.Errorf("backup: %s", out)
	}
	if out, code := command(t, "", "doctor", "--config", file, "--addr", "127.0.0.1:1"); code != 0 {
		t.Errorf("the doctor finds fault with a fresh set-up: %s", out)
	}
	if err := fmt.Errorf("%s", s.log); strings.Contains(err.Error(), "panic") {
		t.Error(err)
	}
}
