package tracing_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	spans "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/tracing"
	"github.com/ouderbrug/ouderbrug/internal/watch"
)

// receiver is a collector that keeps what it is sent.
type receiver struct {
	mu    sync.Mutex
	spans []*spans.Span
	paths []string
	about string
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	var body io.Reader = q.Body
	if q.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(q.Body)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		body = z
	}
	data, err := io.ReadAll(body)
	var m collector.ExportTraceServiceRequest
	if err != nil || proto.Unmarshal(data, &m) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.paths = append(r.paths, q.Method+" "+q.URL.Path)
	for _, rs := range m.ResourceSpans {
		r.about = rs.Resource.String()
		for _, s := range rs.ScopeSpans {
			r.spans = append(r.spans, s.Spans...)
		}
	}
}

func TestTheStepsOfAnEventAreOneTraceWhicheverInstanceTookThem(t *testing.T) {
	r := &receiver{}
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	open := func(instance string) *tracing.Tracer {
		x, err := tracing.New(t.Context(), tracing.Options{URL: server.URL + "/", Version: "v1", Instance: instance, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	a, b := open("a"), open("b")
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	step := func(x *tracing.Tracer, name, event, outbox, result string) {
		x.Step(t.Context(), watch.Step{Name: name, Event: bot.EventID("e" + event), Outbox: bot.OutboxID(outbox), Channel: "telegram", Result: result, Began: at, Ended: at.Add(20 * time.Millisecond)})
	}
	step(a, "receive", "1", "", "ok")
	step(a, "turn", "1", "", "ok")
	step(a, "commit", "1", "", "failed")
	step(b, "send", "1", "e1_0", "sent")
	step(b, "receive", "2", "", "ok")
	for _, x := range []*tracing.Tracer{a, b} {
		if err := x.Close(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.spans) != 5 {
		t.Fatalf("%d spans came", len(r.spans))
	}
	by := map[string]*spans.Span{}
	for _, s := range r.spans {
		key := s.Name
		if strings.Contains(s.String(), `"e2"`) {
			key += " 2"
		}
		by[key] = s
	}
	root := by["receive"]
	if len(root.ParentSpanId) != 0 {
		t.Error("the first span has a parent")
	}
	for _, name := range []string{"turn", "commit", "send"} {
		s := by[name]
		if !bytes.Equal(s.TraceId, root.TraceId) || !bytes.Equal(s.ParentSpanId, root.SpanId) || bytes.Equal(s.SpanId, root.SpanId) {
			t.Errorf("%s: trace %s, parent %s; the first span is %s of %s", name, hex.EncodeToString(s.TraceId), hex.EncodeToString(s.ParentSpanId), hex.EncodeToString(root.SpanId), hex.EncodeToString(root.TraceId))
		}
		if s.EndTimeUnixNano-s.StartTimeUnixNano != 20e6 || s.StartTimeUnixNano != uint64(at.UnixNano()) {
			t.Errorf("%s took %d ns", name, s.EndTimeUnixNano-s.StartTimeUnixNano)
		}
	}
	if bytes.Equal(by["receive 2"].TraceId, root.TraceId) {
		t.Error("another event stands in the same trace")
	}
	if by["commit"].Status.GetCode() != spans.Status_STATUS_CODE_ERROR || by["turn"].Status.GetCode() != spans.Status_STATUS_CODE_UNSET {
		t.Error("what failed is not marked, or what did not is")
	}
	var keys []string
	for _, s := range r.spans {
		for _, k := range s.Attributes {
			keys = append(keys, k.Key)
		}
	}
	slices.Sort(keys)
	if got := slices.Compact(keys); !slices.Equal(got, []string{"ouderbrug.channel", "ouderbrug.event", "ouderbrug.outbox", "ouderbrug.result"}) {
		t.Errorf("spans tell %v", got)
	}
	if !strings.Contains(r.about, "ouderbrug") || !slices.Equal(slices.Compact(slices.Clone(r.paths)), []string{"POST /v1/traces"}) {
		t.Errorf("sent to %v about %s", r.paths, r.about)
	}
}

func TestACollectorThatIsAwayIsSaidOnceAndBreaksNothing(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadRequest) }))
	t.Cleanup(server.Close)
	var log bytes.Buffer
	x, err := tracing.New(t.Context(), tracing.Options{URL: server.URL, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	for range 2000 { // more than a batch
		x.Step(t.Context(), watch.Step{Name: "turn", Event: "e"})
	}
	if err := x.Close(context.Background()); err != nil {
		t.Errorf("closing says %v", err)
	}
	if n := strings.Count(log.String(), "traces cannot be sent"); n != 1 {
		t.Errorf("it was said %d times", n)
	}
}

func TestAnAddressThatIsNoneIsOneSentence(t *testing.T) {
	for _, url := range []string{"collector:4318", "ftp://x", "http://", "%"} {
		if _, err := tracing.New(t.Context(), tracing.Options{URL: url}); err == nil || !strings.Contains(err.Error(), "--otlp-url") {
			t.Errorf("%s: %v", url, err)
		}
	}
}
