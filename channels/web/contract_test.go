package web

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels/channeltest"
)

func TestTheWebFulfilsTheContract(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, openForSuite)
}

// pages are the browsers of a harness: two visitors, and what the last one sent.
type pages struct {
	t        *testing.T
	visitors []*visitor
	n        int
	last     func() int // sends the latest thing again
	lastID   string
}

func openForSuite(t *testing.T, receive bot.Receive) *channeltest.Harness {
	t.Helper()
	b, log := newBackend(), &safeBuffer{}
	o := b.options()
	o.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	h := w.Handler(func(ctx context.Context, in ...bot.Inbound) error {
		return receive(ctx, slices.DeleteFunc(in, func(i bot.Inbound) bool { return i.Command == "setup" })...) // of the page's own
	})
	p := &pages{t: t, visitors: []*visitor{visit(t, h), visit(t, h)}}
	harness := &channeltest.Harness{
		Door:   w.Door(),
		Brings: []bot.Kind{bot.Message, bot.Press, bot.Command},
		Bring:  p.bring,
		Again:  func() { p.last() },
		Unreadable: func() {
			if r := p.visitors[0].post("/chat/send", `{"id":`); r.Code != http.StatusBadRequest {
				t.Errorf("half a message = %d, want 400", r.Code)
			}
		},
		Log:     log.String,
		Secrets: []string{string(o.Key)},
	}
	for _, v := range p.visitors {
		cookie := v.cookies["s"].Value
		id := cookie[:strings.IndexByte(cookie, '.')]
		harness.People = append(harness.People, bot.Address{Channel: "web", User: id})
		harness.Secrets = append(harness.Secrets, id, cookie)
	}
	return harness
}

// bring does as the page does: it offers a thing under one id until it is taken.
func (p *pages) bring(u channeltest.Update) {
	p.t.Helper()
	if !u.SameMessage {
		p.n++
		p.lastID = uuidOf(p.n)
	}
	body := mustJSON(p.t, map[string]string{
		"id": p.lastID, "text": u.Text, "wire": u.Wire, "command": u.Command, "args": u.Args,
	})
	v := p.visitors[u.From]
	p.last = func() int { return v.post("/chat/send", body).Code }
	for range 5 {
		switch code := p.last(); code {
		case http.StatusAccepted:
			return
		case http.StatusServiceUnavailable:
		default:
			p.t.Fatal(fmt.Sprint("the page was answered ", code))
		}
	}
	p.t.Fatal("the page was never answered 202")
}

// safeBuffer is a log that can be read while it is written.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
