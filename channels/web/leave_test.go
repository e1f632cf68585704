package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
)

func TestLeavingEndsTheSessionEverywhere(t *testing.T) {
	t.Parallel()
	b := newBackend()
	v := visit(t, open(t, b, func(o *Options) { o.LeaveURL = "https://weer.example/" }))
	v.say(1, "hallo")
	kept := v.cookies["s"].Value
	r := v.post("/chat/leave", "")
	if r.Code != http.StatusOK || r.Header().Get("Refresh") != "0; url=https://weer.example/" {
		t.Errorf("without a script leave = %d, Refresh %q", r.Code, r.Header().Get("Refresh"))
	}
	if body := r.Body.String(); strings.Contains(body, "Brug") || strings.Contains(body, "tel:") {
		t.Error("the neutral page is not neutral")
	}
	if clear := r.Header().Get("Clear-Site-Data"); !strings.Contains(clear, `"cookies"`) || !strings.Contains(clear, `"storage"`) {
		t.Errorf("Clear-Site-Data is %q", clear)
	}
	if v.cookies["s"] != nil {
		t.Error("the cookie is still there")
	}
	// Somebody kept the cookie: the server does not take it any more.
	v.edit = func(r *http.Request) { r.Header.Set("Cookie", "s="+kept) }
	if r := v.get("/chat/lines?after=0&wait=0"); r.Code != http.StatusUnauthorized {
		t.Errorf("the old cookie reads lines: %d, want 401", r.Code)
	}
	if r := v.say(2, "hallo"); r.Code != http.StatusUnauthorized {
		t.Errorf("the old cookie writes: %d, want 401", r.Code)
	}
	v.get("/")
	if strings.HasPrefix(v.cookies["s"].Value, strings.Split(kept, ".")[0]) {
		t.Error("the page goes on with the session that was left")
	}
	got := b.inbound()
	if last := got[len(got)-1]; last.Kind != bot.Command || last.Command != "exit" {
		t.Error("the bot must hear the silent exit")
	}
}

func TestLeavingOnOneInstanceHoldsOnAnother(t *testing.T) {
	t.Parallel()
	b := newBackend()
	share := func(o *Options) {
		o.Seen = func(_ context.Context, id string) (bool, error) {
			b.mu.Lock()
			defer b.mu.Unlock()
			return b.seen[id], b.down
		}
	}
	v := visit(t, open(t, b, share))
	v.say(1, "hallo")
	kept := v.cookies["s"].Value
	another := visit(t, open(t, b, share))
	another.edit = func(r *http.Request) { r.Header.Set("Cookie", "s="+kept) }
	if r := another.get("/chat/lines?after=0&wait=0"); r.Code != http.StatusOK {
		t.Fatalf("before leaving another instance answers %d, want 200", r.Code)
	}
	v.post("/chat/leave", "")
	if r := another.get("/chat/lines?after=0&wait=0"); r.Code != http.StatusUnauthorized {
		t.Errorf("the old cookie reads lines on another instance: %d, want 401", r.Code)
	}
	if r := another.say(2, "hallo"); r.Code != http.StatusUnauthorized {
		t.Errorf("the old cookie writes on another instance: %d, want 401", r.Code)
	}
	// A store that is away ends nobody's session: the page keeps what is written.
	w := visit(t, open(t, b, share))
	b.set(func() { b.down = errors.New("away") })
	if r := w.say(1, "hallo"); r.Code != http.StatusServiceUnavailable {
		t.Errorf("with the store away a message is answered %d, want 503", r.Code)
	}
}

func TestLeavingFromTheScript(t *testing.T) {
	t.Parallel()
	b := newBackend()
	v := visit(t, open(t, b, nil))
	v.edit = func(r *http.Request) { r.Header.Set("X-Page", "1") }
	if r := v.post("/chat/leave", ""); r.Code != http.StatusNoContent || r.Header().Get("Clear-Site-Data") == "" {
		t.Errorf("leave = %d, want 204 with Clear-Site-Data", r.Code)
	}
	if len(b.inbound()) != 0 {
		t.Error("who said nothing leaves no trace")
	}
}

func TestLeavingWorksWhenWeAreAway(t *testing.T) {
	t.Parallel()
	b := newBackend()
	v := visit(t, open(t, b, nil))
	b.set(func() { b.down = errors.New("away") })
	if r := v.post("/chat/leave", ""); r.Code != http.StatusOK || v.cookies["s"] != nil {
		t.Errorf("leave = %d with the store away, want 200 and no cookie", r.Code)
	}
}

func TestLeavingFromAnotherSiteIsRefused(t *testing.T) {
	t.Parallel()
	v := visit(t, open(t, newBackend(), nil))
	v.edit = func(r *http.Request) { r.Header.Set("Origin", "https://evil.test") }
	if r := v.post("/chat/leave", ""); r.Code != http.StatusForbidden || v.cookies["s"] == nil {
		t.Errorf("leave = %d, want 403 and the session kept", r.Code)
	}
}

func TestRevokedSessionsAreForgottenWhenTheyRanOut(t *testing.T) {
	t.Parallel()
	b := newBackend()
	m := NewMemoryRevoker(b.Now)
	ctx := t.Context()
	for _, s := range []string{"a", "b"} {
		if err := m.Revoke(ctx, s, b.Now().Add(sessionLife)); err != nil {
			t.Fatal(err)
		}
		b.pass(2 * sessionLife)
	}
	if len(m.left) != 1 {
		t.Errorf("%d sessions kept, want only the last", len(m.left))
	}
	if left, _ := m.Revoked(ctx, "b"); !left {
		t.Error("the last one is not kept")
	}
}
