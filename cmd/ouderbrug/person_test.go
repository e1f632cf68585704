package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// installation is a fresh set-up of `init`: its flags, its config and its folder.
func installation(t *testing.T) (dir, file string) {
	t.Helper()
	dir = t.TempDir()
	file = filepath.Join(dir, "o.toml")
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if out, code := command(t, "", "init", "--db", "sqlite:"+filepath.Join(dir, "data", "o.db"), "--keys", filepath.Join(dir, "keys", "k.json"), "--file", file); code != 0 {
		t.Fatalf("init: %s", out)
	}
	return dir, file
}

var personID = regexp.MustCompile(`person (\S+)  conversation (\S+)  web`)

// identify lets somebody at the page write a code and finds her by it.
func identify(t *testing.T, p *page, file string) (person, conversation string) {
	t.Helper()
	out, code := command(t, "", "person", "find", "--config", file)
	if code != 0 {
		t.Fatalf("find: %s", out)
	}
	word, _, _ := strings.Cut(out, "\n")
	p.send(map[string]string{"text": word})
	p.lines("")
	out, code = command(t, "", "person", "find", word, "--config", file)
	m := personID.FindStringSubmatch(out)
	if code != 0 || m == nil {
		t.Fatalf("find %s: code %d: %s", word, code, out)
	}
	return m[1], m[2]
}

// TestStaffExportAndForgetAPersonWhileServeRuns goes the whole way by the socket.
func TestStaffExportAndForgetAPersonWhileServeRuns(t *testing.T) {
	t.Parallel()
	dir, file := installation(t)
	s := serve(t, "--config", file, "--no-night-cover")
	other := s.visit("nl")
	other.send(map[string]string{"text": "kanarie van een ander"})
	other.lines("")
	p := s.visit("nl")
	p.send(map[string]string{"text": "hoe slaapt mijn baby door"})
	p.lines("")
	person, conversation := identify(t, p, file)

	to := filepath.Join(dir, "out")
	if err := os.Mkdir(to, 0o700); err != nil {
		t.Fatal(err)
	}
	args := []string{"person", "export", conversation, "--staff", "s1", "--reason", "asked", "--config", file, "--to", to}
	if out, code := command(t, "", args...); code != 0 {
		t.Fatalf("export: %s", out)
	}
	data, err := os.ReadFile(filepath.Join(to, "person-"+person+".json"))
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(to, "person-"+person+".html"))
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(data) {
		t.Error("the file is no JSON")
	}
	for what, text := range map[string]string{"the file": string(data), "the page": string(page)} {
		if !strings.Contains(text, "hoe slaapt mijn baby door") || strings.Contains(text, "kanarie") {
			t.Errorf("%s lacks her words, or holds another's:\n%s", what, text)
		}
	}
	if !strings.Contains(string(page), "Wat wij van je bewaren") {
		t.Error("the page is not in her language")
	}
	if st, err := os.Stat(filepath.Join(to, "person-"+person+".json")); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("others can read the export: %v, %v", st, err)
	}
	if out, code := command(t, "", args...); code == 0 || !strings.Contains(out, "there already") {
		t.Errorf("an export was written over: %s", out)
	}

	p.send(map[string]string{"text": "ik wil niet meer leven"}) // a case is open now
	p.lines("113")
	if out, code := command(t, "", args...); code == 0 || !strings.Contains(out, "--second") {
		t.Errorf("with an open case it says: %s", out)
	}
	second := filepath.Join(dir, "second")
	if err := os.Mkdir(second, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, code := command(t, "", "person", "export", person, "--staff", "s1", "--second", "s2", "--reason", "asked", "--config", file, "--to", second); code != 0 {
		t.Errorf("with a second: %s", out)
	}

	if out, code := command(t, "", "person", "forget", person, "--staff", "s1", "--reason", "asked", "--config", file); code != 0 {
		t.Fatalf("forget: %s", out)
	}
	if code := s.stop(); code != 0 {
		t.Errorf("serve ended with %d", code)
	}
	if out, code := command(t, "", "person", "find", "brug-abcd2345", "--config", file); code == 0 || !strings.Contains(out, "nobody wrote") {
		t.Errorf("where no server runs the command opens the data itself, and says: %s", out)
	}
	for _, secret := range []string{"hoe slaapt", "ik wil niet", "brug-"} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

// TestStaffForgetWithoutAServer is the same where the command has the data to itself.
func TestStaffForgetWithoutAServer(t *testing.T) {
	t.Parallel()
	dir, file := installation(t)
	s := serve(t, "--config", file, "--no-night-cover")
	p := s.visit("nl")
	person, _ := identify(t, p, file)
	p.send(map[string]string{"text": "mijn man slaat mij"}) // quiet from now on: no receipt
	p.lines("112")
	if code := s.stop(); code != 0 {
		t.Fatalf("serve ended with %d", code)
	}
	forget := []string{"person", "forget", person, "--staff", "s1", "--reason", "asked", "--config", file}
	if out, code := command(t, "", forget...); code != 0 {
		t.Fatalf("forget: %s", out)
	}
	if out, code := command(t, "", forget...); code == 0 || !strings.Contains(out, "nobody has this id") {
		t.Errorf("she is still there: code %d: %s", code, out)
	}
	for path, data := range files(t, filepath.Join(dir, "data")) {
		if strings.HasSuffix(path, "o.db") && !strings.Contains(string(data), person) {
			t.Error("the audit log and the case no longer know of whom they are")
		}
	}
}

func TestStaffMustSayWhoAndWhy(t *testing.T) {
	t.Parallel()
	_, file := installation(t)
	for name, x := range map[string]struct{ args, want string }{
		"no reason":        {"person export x --staff s1", "--reason"},
		"a reason of ours": {"person export x --staff s1 --reason curious", "--reason"},
		"alone twice":      {"person forget x --staff s1 --second s1 --reason asked", "--second"},
		"nobody":           {"person export x --staff s1 --reason asked", "nobody has this id"},
		"no code":          {"person find hij-slaat-mij", "that is no code"},
	} {
		if out, code := command(t, "", append(strings.Fields(x.args), "--config", file)...); code == 0 || !strings.Contains(out, x.want) || strings.Count(strings.TrimSpace(out), "\n") > 0 {
			t.Errorf("%s: code %d: %s", name, code, out)
		}
	}
}

func TestACardIsApprovedWhileServeRuns(t *testing.T) {
	t.Parallel()
	dir, file := installation(t)
	s := serve(t, "--config", file, "--no-night-cover")
	db, keys := "sqlite:"+filepath.Join(dir, "data", "o.db"), filepath.Join(dir, "keys", "k.json")
	approve := func() (string, int) {
		return command(t, "", "content", "approve", "baby-sleep/nl", "--reader", "s1", "--second", "s2", "--db", db, "--keys", keys)
	}
	const starter = "Geen vakmens heeft" // under every answer that nobody has approved
	p := s.visit("nl")
	p.send(map[string]string{"text": "mijn baby slaapt niet door"})
	if before := joined(p.lines("Bron:")); !strings.Contains(before, starter) {
		t.Errorf("before it is approved the answer says %s", before)
	}
	if out, code := approve(); code != 0 {
		t.Fatalf("approve: %s", out)
	}
	q := s.visit("nl")
	q.send(map[string]string{"text": "mijn baby slaapt niet door"})
	if after := joined(q.lines("Bron:")); strings.Contains(after, starter) {
		t.Errorf("the running server does not know of it: %s", after)
	}
	if code := s.stop(); code != 0 {
		t.Errorf("serve ended with %d", code)
	}
	if out, code := approve(); code != 0 {
		t.Errorf("approve without a server: %s", out)
	}
}
