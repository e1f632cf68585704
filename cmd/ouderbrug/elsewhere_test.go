package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
	fakeqdrant "github.com/ouderbrug/ouderbrug/internal/fakes/qdrant"
)

// smallContent is a folder with the built-in content, and of its topics only those named: the local engine takes a
// second for a question of all of them.
func smallContent(t *testing.T, topics ...string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, content.FS); err != nil {
		t.Fatal(err)
	}
	folders, err := os.ReadDir(filepath.Join(dir, "library"))
	if err != nil {
		t.Fatal(err)
	}
	named := " " + strings.Join(topics, " ") + " "
	for _, f := range folders {
		if !strings.Contains(named, " "+f.Name()+" ") {
			if err := os.RemoveAll(filepath.Join(dir, "library", f.Name())); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

// healthz is what /healthz says on the address of those who run it.
func (s *server) healthz() (status string, parts map[string]string) {
	s.t.Helper()
	return s.healthzAt(s.metrics)
}

// healthzAt answers 200 as long as the program runs.
func (s *server) healthzAt(addr string) (status string, parts map[string]string) {
	s.t.Helper()
	resp, err := http.Get("http://" + addr + "/healthz")
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		s.t.Fatalf("/healthz answers %d, %v", resp.StatusCode, err)
	}
	var h struct {
		Status string            `json:"status"`
		Parts  map[string]string `json:"parts"`
	}
	if err := json.Unmarshal(body, &h); err != nil {
		s.t.Fatalf("%s: %v", body, err)
	}
	return h.Status, h.Parts
}

// TestQdrantMayComeAndGo runs the real program beside a Qdrant that dies, comes back empty, hangs and is slow.
func TestQdrantMayComeAndGo(t *testing.T) {
	t.Parallel()
	engine := fakeqdrant.Start(t)
	s := demo(t, t.TempDir(), "--content", smallContent(t, "crying-baby", "speech-delay", "debts-money"), "--qdrant", engine.Addr)
	her := s.visit("nl")
	question := []string{"Hij huilt urenlang en niks helpt", "mijn zoontje van 3 zegt nog maar een paar woordjes", "mijn baby huilt de hele nacht"}
	n := 0
	healthy := func(when string) {
		t.Helper()
		waitFor(t, func() bool { status, _ := s.healthz(); return status == "ok" })
		t.Log(when)
		her.send(map[string]string{"text": question[n%len(question)]})
		her.lines("Bron:")
		n++
		if status, parts := s.healthz(); status != "ok" {
			t.Errorf("%s, after a question: %s %v", when, status, parts)
		}
	}
	ill := func(when string) {
		t.Helper()
		t.Log(when)
		her.send(map[string]string{"text": question[n%len(question)]})
		her.lines("Bron:")
		n++
		if status, parts := s.healthz(); status != "degraded" || !strings.Contains(parts["qdrant"], "built-in") {
			t.Errorf("%s: %s %v", when, status, parts)
		}
		if outside := fetch(t, "http://"+s.addr+"/healthz"); strings.TrimSpace(outside) != `{"status":"degraded"}` {
			t.Errorf("%s: the world outside hears %s", when, outside)
		}
	}
	healthy("at the start")
	engine.Stop()
	ill("dead")
	engine.Restart()
	healthy("back, and empty")
	engine.Freeze()
	ill("hanging")
	engine.Thaw()
	healthy("thawed")
	engine.Restart("--slow-ms", "600")
	ill("slow")
	engine.Restart("--fail-every", "3")
	healthy("failing now and then")
	if strings.Contains(s.log.String(), "huilt") {
		t.Error("a question stands in the log")
	}
}
