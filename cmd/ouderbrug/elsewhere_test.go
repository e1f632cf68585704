package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/fakes/openai"
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

// isWell waits until nothing is amiss: between two attempts to bring a server back there is up to half a minute.
func (s *server) isWell() {
	s.t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); {
		if status, _ := s.healthz(); status == "ok" {
			return
		}
		<-time.After(50 * time.Millisecond)
	}
	s.t.Fatalf("it does not become well: %s", s.log)
}

// TestQdrantMayComeAndGo runs the real program beside a Qdrant that dies, comes back empty, hangs and is slow.
func TestQdrantMayComeAndGo(t *testing.T) {
	t.Parallel()
	engine := fakeqdrant.Start(t)
	s := demo(t, t.TempDir(), "--content", smallContent(t, "crying-baby", "speech-delay", "debts-money"), "--qdrant", engine.Addr, "--qdrant-wait", "2s")
	her := s.visit("nl")
	question := []string{"Hij huilt urenlang en niks helpt", "mijn zoontje van 3 zegt nog maar een paar woordjes", "mijn baby huilt de hele nacht"}
	n := 0
	healthy := func(when string) {
		t.Helper()
		s.isWell()
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
		if !strings.Contains(fetch(t, "http://"+s.metrics+"/metrics"), `ouderbrug_ill{channel="",part="qdrant"} 1`) {
			t.Errorf("%s: the metrics do not say that it is Qdrant", when)
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
	engine.Restart("--slow-ms", "3000")
	ill("slow")
	engine.Restart("--fail-every", "3")
	healthy("failing now and then")
	if strings.Contains(s.log.String(), "huilt") {
		t.Error("a question stands in the log")
	}
}

// TestASlowEmbedderIsDoneWithout gives a server that does not come to an end less time than a command has: the answer comes
// all the same, and why it came without is said.
func TestASlowEmbedderIsDoneWithout(t *testing.T) {
	t.Parallel()
	var sent, errs shared
	srv := openai.New(t)
	srv.Disturb(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(&sent, r.Body) // only then is a caller who leaves noticed
		<-r.Context().Done()
	})
	l := lookup{Elsewhere: config.Elsewhere{EmbedURL: srv.URL, EmbedModel: "m", EmbedWait: time.Minute, EmbedCache: filepath.Join(t.TempDir(), "v")},
		patience: 50 * time.Millisecond, log: slog.New(slog.NewTextHandler(&errs, nil))}
	w, err := openWorldWith(t.Context(), smallContent(t, "crying-baby"), l)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	w.elsewhere.fill(t.Context(), l.log)
	if took := time.Since(began); took > 30*time.Second || !strings.Contains(errs.String(), "did not make the cards' vectors in 50ms") {
		t.Errorf("after %v it says %s", took, errs.String())
	}
	path, err := w.path(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	const question = "mijn baby huilt de hele nacht, oma ook"
	if got, err := path.Ask(t.Context(), content.Dutch, "nl", question); err != nil || got.Text == "" || strings.Contains(sent.String(), question) {
		t.Errorf("got %+v, %v", got, err)
	}
}

// TestAnEmbedderNeverSeesACry is abuse test 1's second half, on every way in: what safety stops is sent to no model,
// neither alone nor with what came before or after it, and what is asked is sent without numbers (S30).
func TestAnEmbedderNeverSeesACry(t *testing.T) {
	t.Parallel()
	cries := []string{"ik wil niet meer leven", "kocam beni dövüyor", "rajli kaydrebni", "mon mari me frappe devant les enfants", "hij slaat me niet vaak", "iedereen is beter af zonder mij", "my husband hit me again"}
	ask := "hoe slaapt een baby die veel huilt, mijn nummer is 0612345678"
	small := smallContent(t, "baby-sleep", "crying-baby")
	flags := func(srv *openai.Server) []string {
		return []string{"--content", small, "--embed-url", srv.URL, "--embed-model", "m-passage", "--embed-wait", "20s", "--embed-cache", filepath.Join(t.TempDir(), "v")}
	}
	for name, way := range map[string]func(*testing.T, *openai.Server){
		"ask": func(t *testing.T, srv *openai.Server) {
			lines := "nl\t" + ask + "\n"
			for _, cry := range cries {
				lines += "nl\t" + cry + "\n"
			}
			if out, code := command(t, lines, append([]string{"ask", "--json", "-"}, flags(srv)...)...); code != 0 {
				t.Errorf("code %d: %s", code, out)
			}
		},
		"chat": func(t *testing.T, srv *openai.Server) {
			if out, code := command(t, ask+"\n"+strings.Join(cries, "\nik ben veilig\n")+"\nhoe slaapt een baby\n", append([]string{"chat", "--lang", "nl"}, flags(srv)...)...); code != 0 {
				t.Errorf("code %d: %s", code, out)
			}
		},
		"the page": func(t *testing.T, srv *openai.Server) {
			s := demo(t, t.TempDir(), flags(srv)...)
			s.isWell()
			her := s.visit("nl")
			her.send(map[string]string{"text": ask})
			her.lines("")
			her.send(map[string]string{"text": "hoe slaapt een baby"}) // in one burst with what follows
			for _, cry := range cries {
				her.send(map[string]string{"text": cry})
			}
			her.lines("112")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := openai.New(t)
			way(t, srv)
			asked := 0
			for i, text := range srv.Texts() {
				for _, cry := range cries {
					if strings.Contains(text, cry) {
						t.Errorf("text %d holds a cry", i)
					}
				}
				if strings.Contains(text, "0612345678") {
					t.Errorf("text %d holds a telephone number", i)
				}
				if strings.HasPrefix(text, "hoe slaapt een baby die veel huilt, mijn nummer") {
					asked++
				}
			}
			if asked == 0 || asked > 2 { // ask looks once for the hits and once for the text
				t.Errorf("the question itself was sent %d times", asked)
			}
		})
	}
}
