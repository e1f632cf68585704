package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// A job that breaks is told and counted: texts stay longer than promised.
func TestATickThatPanicsIsCountedAndTold(t *testing.T) {
	t.Parallel()
	d, err := memoryData(t.Context(), time.Now, "sqlite::memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	var log bytes.Buffer
	m := newMeter()
	k := &ticks{store: d.store, owner: "me", now: time.Now, log: slog.New(slog.NewTextHandler(&log, nil)), meter: m}
	k.run(t.Context(), "purge", func(context.Context) error { panic("hij slaat me") })
	if text := log.String(); !strings.Contains(text, "tick failed") || strings.Contains(text, "slaat") {
		t.Errorf("the log says %q", text)
	}
	r := httptest.NewRecorder()
	m.handler().ServeHTTP(r, httptest.NewRequest("GET", "/metrics", nil))
	body, err := io.ReadAll(r.Body)
	if err != nil || !strings.Contains(string(body), `ouderbrug_tick_total{name="purge",what="failed"} 1`) {
		t.Errorf("it is not counted (%v)", err)
	}
}
