package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

func TestAMessageBecomesOneEvent(t *testing.T) {
	t.Parallel()
	b := newBackend()
	v := visit(t, open(t, b, nil))
	for range 3 {
		if r := v.say(1, "hallo"); r.Code != http.StatusAccepted {
			t.Fatalf("send = %d", r.Code)
		}
	}
	got := b.inbound()
	if len(got) != 1 {
		t.Fatalf("the same message three times gave %d events, want 1", len(got))
	}
	in := got[0]
	if in.Kind != bot.Message || in.Text != "hallo" || in.From.Channel != "web" || in.From.User == "" || in.Immediate {
		t.Errorf("inbound is not the message: kind %s", in.Kind)
	}
	if !strings.HasSuffix(in.ID, ":"+uuidOf(1)) || strings.Contains(in.ID, in.From.User) {
		t.Error("the event id must be <hash of the session>:<uuid> and not carry the session")
	}
}

func TestTheSameUUIDInTwoSessionsIsTwoEvents(t *testing.T) {
	t.Parallel()
	b := newBackend()
	h := open(t, b, nil)
	visit(t, h).say(1, "help")
	visit(t, h).say(1, "help")
	if n := len(b.inbound()); n != 2 {
		t.Errorf("%d events, want 2: ids count within a session (S2)", n)
	}
}

func TestPressCommandAndWaiting(t *testing.T) {
	t.Parallel()
	b := newBackend()
	v := visit(t, open(t, b, nil))
	v.post("/chat/send", fmt.Sprintf(`{"id":%q,"wire":"v1.o1.0","label":"Ja"}`, uuidOf(1)))
	v.post("/chat/send", fmt.Sprintf(`{"id":%q,"command":"start","args":"w-oost42"}`, uuidOf(2)))
	v.post("/chat/send", fmt.Sprintf(`{"id":%q,"text":"laat","waited":1200000}`, uuidOf(3)))
	got := b.inbound()
	if len(got) != 3 {
		t.Fatalf("%d events, want 3", len(got))
	}
	if got[0].Kind != bot.Press || got[0].Wire != "v1.o1.0" || got[0].Text != "Ja" {
		t.Error("a press must carry its wire id and label")
	}
	if got[1].Kind != bot.Command || got[1].Command != "start" || got[1].Args != "w-oost42" {
		t.Error("a command must carry its name and args")
	}
	if want := b.Now().Add(-20 * time.Minute); !got[2].SentAt.Equal(want) {
		t.Errorf("a message that waited has SentAt %v, want %v (S3)", got[2].SentAt, want)
	}
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	body := fmt.Sprintf(`{"id":%q,"text":"hallo"}`, uuidOf(1))
	header := func(k, val string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Del(k); r.Header.Set(k, val) }
	}
	for name, c := range map[string]struct {
		body string
		edit func(*http.Request)
		want int
	}{
		"no Origin":                {body, func(r *http.Request) { r.Header.Del("Origin") }, 403},
		"another Origin":           {body, header("Origin", "https://evil.test"), 403},
		"Origin null":              {body, header("Origin", "null"), 403},
		"Origin with our name in":  {body, header("Origin", "http://brug.test.evil.test"), 403},
		"a cross-site fetch":       {body, header("Sec-Fetch-Site", "cross-site"), 403},
		"no cookie":                {body, func(r *http.Request) { r.Header.Del("Cookie") }, 401},
		"a forged cookie":          {body, header("Cookie", "s=abc.1.1.1.AAAA"), 401},
		"a text over 4000":         {fmt.Sprintf(`{"id":%q,"text":%q}`, uuidOf(1), strings.Repeat("ش", 4001)), nil, 413},
		"a body over 64 KiB":       {fmt.Sprintf(`{"id":%q,"text":%q}`, uuidOf(1), strings.Repeat("a", 70_000)), nil, 413},
		"an id that is no UUID":    {`{"id":"1","text":"hallo"}`, nil, 400},
		"text and wire at once":    {fmt.Sprintf(`{"id":%q,"text":"a","wire":"v1.o.1"}`, uuidOf(1)), nil, 400},
		"nothing said":             {fmt.Sprintf(`{"id":%q}`, uuidOf(1)), nil, 400},
		"args with markup":         {fmt.Sprintf(`{"id":%q,"command":"start","args":"<b>"}`, uuidOf(1)), nil, 400},
		"a wire id with a newline": {fmt.Sprintf(`{"id":%q,"wire":"v1\n.o.1"}`, uuidOf(1)), nil, 400},
		"no JSON":                  {"hallo", nil, 400},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBackend()
			v := visit(t, open(t, b, nil))
			v.edit = c.edit
			if r := v.post("/chat/send", c.body); r.Code != c.want {
				t.Errorf("status %d, want %d", r.Code, c.want)
			}
			if len(b.inbound()) != 0 {
				t.Error("it came through")
			}
		})
	}
}

func TestEveryChangedCharacterOfTheCookieIsNoticed(t *testing.T) {
	t.Parallel()
	b := newBackend()
	v := visit(t, open(t, b, nil))
	good := v.cookies["s"].Value
	for i := range good {
		c := byte('A')
		if good[i] == c {
			c = 'B'
		}
		bad := good[:i] + string(c) + good[i+1:]
		v.edit = func(r *http.Request) { r.Header.Set("Cookie", "s="+bad) }
		if r := v.say(1, "hallo"); r.Code != http.StatusUnauthorized {
			t.Fatalf("a cookie changed at character %d was taken (status %d)", i, r.Code)
		}
	}
}

func TestPaceOfASession(t *testing.T) {
	t.Parallel()
	b := newBackend()
	h := open(t, b, func(o *Options) {
		o.Triage = func(i bot.Inbound) bot.Urgency {
			if i.Text == "112" {
				return bot.Crisis
			}
			return bot.Normal
		}
	})
	v := visit(t, h)
	v.edit = func(r *http.Request) { r.Header.Set("Accept-Language", "tr-TR,tr;q=0.9") }
	for n := range messagesBurst {
		if r := v.say(n, "x"); r.Code != http.StatusAccepted {
			t.Fatalf("message %d = %d", n, r.Code)
		}
	}
	r := v.say(100, "x")
	if r.Code != http.StatusTooManyRequests || r.Header().Get("Retry-After") == "" {
		t.Fatalf("after the burst: %d, want 429 with Retry-After", r.Code)
	}
	if !strings.Contains(r.Body.String(), "Çok mesaj") {
		t.Error("the refusal must be in her language")
	}
	if r := v.say(101, "112"); r.Code != http.StatusAccepted {
		t.Errorf("a cry for help after the burst = %d, want 202 (S4)", r.Code)
	}
	if r := visit(t, h).say(1, "x"); r.Code != http.StatusAccepted {
		t.Errorf("another session = %d, want 202", r.Code)
	}
	b.pass(2 * messagesEvery)
	if r := v.say(102, "x"); r.Code != http.StatusAccepted {
		t.Errorf("after a pause = %d, want 202", r.Code)
	}
}

func TestNotAcceptedComesAgain(t *testing.T) {
	t.Parallel()
	b := newBackend()
	v := visit(t, open(t, b, nil))
	b.set(func() { b.down = errors.New("full") })
	if r := v.say(1, "hallo"); r.Code != http.StatusServiceUnavailable {
		t.Fatalf("status %d, want 503", r.Code)
	}
	b.set(func() { b.down = nil })
	if r := v.say(1, "hallo"); r.Code != http.StatusAccepted || len(b.inbound()) != 1 {
		t.Errorf("the second time: %d with %d events", r.Code, len(b.inbound()))
	}
}

func TestTheFirstMessageTellsWhatThePageHasSaid(t *testing.T) {
	t.Parallel()
	b := newBackend()
	v := visit(t, open(t, b, func(o *Options) { o.Country = "be" }))
	for n := range 3 {
		v.say(n+1, "hallo")
	}
	if len(b.setups) != 1 || b.setups[0].Args != "lang=nl welcomed=yes country=be" {
		t.Errorf("%d setups: %+v", len(b.setups), b.setups)
	}
	b.set(func() { clear(b.lines) }) // all was forgotten
	if v.say(4, "hallo"); len(b.setups) != 2 {
		t.Errorf("after she was forgotten: %d setups, want 2", len(b.setups))
	}
}

// While too much waits the page is told calmly, and to show whom one can call; it
// offers the same message again, which then counts once. A cry goes in (S4).
func TestWhileTooMuchWaitsThePageOffersAgainAndShowsTheNumbers(t *testing.T) {
	t.Parallel()
	b := newBackend()
	v := visit(t, open(t, b, nil))
	b.set(func() { b.down = fmt.Errorf("receive: %w", bot.ErrBusy) })
	r := v.say(1, "hallo")
	if r.Code != http.StatusTooManyRequests {
		t.Fatalf("send under load = %d, want 429", r.Code)
	}
	if after, err := strconv.Atoi(r.Header().Get("Retry-After")); err != nil || after < busyPause || after > busyPause+busySpread {
		t.Errorf("Retry-After is %q", r.Header().Get("Retry-After"))
	}
	if body := r.Body.String(); !strings.Contains(body, `"call":true`) || !strings.Contains(body, "druk") {
		t.Errorf("the page is told %s", body)
	}
	b.set(func() { b.down = nil })
	for range 2 {
		if r := v.say(1, "hallo"); r.Code != http.StatusAccepted {
			t.Fatalf("send after = %d", r.Code)
		}
	}
	if n := len(b.inbound()); n != 1 {
		t.Errorf("%d events, want 1", n)
	}
}
