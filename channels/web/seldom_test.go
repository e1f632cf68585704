package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"
)

// In an outage each page asks again and again; the log must not grow with them.
func TestAnOutageIsToldOnceInAWhileWithACount(t *testing.T) {
	b := newBackend()
	var log bytes.Buffer
	h := open(t, b, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	v := visit(t, h)
	v.say(1, "hallo")
	look := func(want int) {
		t.Helper()
		if got := v.get("/chat/lines?wait=0").Code; got != want {
			t.Fatalf("a look answers %d, not %d", got, want)
		}
	}
	told := func(want ...string) {
		t.Helper()
		lines := strings.Split(strings.TrimSpace(log.String()), "\n")
		if log.Len() == 0 {
			lines = nil
		}
		log.Reset()
		if len(lines) != len(want) {
			t.Fatalf("%d lines were logged, not %d:\n%s", len(lines), len(want), strings.Join(lines, "\n"))
		}
		for i, w := range want {
			if !strings.Contains(lines[i], w) {
				t.Errorf("line %d lacks %q: %s", i, w, lines[i])
			}
		}
	}
	tick := func(d time.Duration) { b.set(func() { b.now = b.now.Add(d) }) }

	look(http.StatusOK)
	told()
	b.set(func() { b.down = errDown })
	for range 100 {
		look(http.StatusServiceUnavailable)
	}
	told(`msg="lines cannot be read" times=1 `)
	tick(tellEvery)
	for range 50 {
		look(http.StatusServiceUnavailable)
	}
	told(`msg="lines cannot be read" times=100 `)
	v.say(2, "hallo")
	v.say(3, "hallo")
	told(`msg="web message not accepted" times=1 `)
	b.set(func() { b.down = nil })
	look(http.StatusOK)
	told() // it may come back at once
	tick(tellEvery)
	look(http.StatusOK)
	look(http.StatusOK)
	told(`msg="lines can be read again" times=49`)
	b.set(func() { b.down = errDown })
	look(http.StatusServiceUnavailable)
	told(`msg="lines cannot be read" times=1 `) // the next outage is told at once
}
