package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"
)

// TestTracesOfTheRealProgramTellNothingOfAnybody talks with the real program and
// reads what a collector gets: every step of the way, and no word.
func TestTracesOfTheRealProgramTellNothingOfAnybody(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	steps := map[string]int{}
	var all strings.Builder
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, err := io.ReadAll(r.Body)
		var m collector.ExportTraceServiceRequest
		if err != nil || proto.Unmarshal(data, &m) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		all.Write(data)
		for _, rs := range m.ResourceSpans {
			for _, ss := range rs.ScopeSpans {
				for _, s := range ss.Spans {
					steps[s.Name]++
				}
			}
		}
	}))
	t.Cleanup(server.Close)
	s := demo(t, t.TempDir(), "--otlp-url", server.URL)
	p := s.visit("nl")
	p.send(map[string]string{"text": "mijn baby slaapt niet door, zei kanarie"})
	p.lines("")
	if code := s.stop(); code != 0 {
		t.Errorf("serve ended with %d", code)
	}
	mu.Lock()
	defer mu.Unlock()
	for _, step := range []string{"receive", "turn", "commit"} { // a page reads its rows: nothing is sent
		if steps[step] == 0 {
			t.Errorf("no span of the step %q came: %v", step, steps)
		}
	}
	if strings.Contains(all.String(), "kanarie") {
		t.Error("a trace holds a word of hers")
	}
}

func TestALogLevelIsASetting(t *testing.T) {
	t.Parallel()
	if out, code := command(t, "", "serve", "--demo", "--log-level", "loud"); code == 0 || !strings.Contains(out, "log-level") {
		t.Errorf("code %d: %s", code, out)
	}
	if out, code := command(t, "", "serve", "--demo", "--otlp-url", "collector"); code == 0 || !strings.Contains(out, "--otlp-url") {
		t.Errorf("code %d: %s", code, out)
	}
}
