package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// backend is a bot in memory: it keeps both sides' lines, drops duplicates as the
// store does, and answers what its script says.
type backend struct {
	mu      sync.Mutex
	now     time.Time
	lines   map[bot.Address][]bot.Line
	seen    map[string]bool
	setups  []bot.Inbound // what pages told before the first message
	got     []bot.Inbound
	settled []bot.Settlement
	seq     int64
	ids     int
	down    error
	facts   bot.SendFacts
	wake    map[chan struct{}]bool
	answer  func(bot.Inbound) []bot.Reply
}

func newBackend() *backend {
	return &backend{
		now:   time.Date(2026, 11, 22, 10, 30, 0, 0, time.UTC),
		lines: map[bot.Address][]bot.Line{}, seen: map[string]bool{}, wake: map[chan struct{}]bool{},
		facts: bot.SendFacts{Person: bot.Active, Reachable: true, Holder: bot.HeldByBot},
	}
}

func (b *backend) Now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *backend) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

func (b *backend) set(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f()
}

func (b *backend) newID() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ids++
	return fmt.Sprintf("session-%026d", b.ids)
}

func (b *backend) receive(_ context.Context, in ...bot.Inbound) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.down != nil {
		return b.down
	}
	for _, i := range in {
		if b.seen[i.ID] {
			continue
		}
		b.seen[i.ID] = true
		if i.Command == "setup" {
			b.setups = append(b.setups, i)
			continue
		}
		b.got = append(b.got, i)
		if i.Kind == bot.Message || i.Kind == bot.Press {
			b.add(i.From, bot.Line{Event: i.ID, Text: i.Text})
		}
		if b.answer == nil {
			continue
		}
		for _, r := range b.answer(i) {
			b.ids++
			b.add(i.From, bot.Line{Outbox: bot.OutboxID(fmt.Sprintf("o%d", b.ids)), Reply: r, Purpose: bot.ForAnswer, Lang: i.LangHint})
		}
	}
	return nil
}

// add appends a line; the caller holds the lock.
func (b *backend) add(a bot.Address, l bot.Line) {
	b.seq++
	l.Seq, l.At = b.seq, b.now
	b.lines[a] = append(b.lines[a], l)
	for c := range b.wake {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

func (b *backend) Lines(_ context.Context, a bot.Address, after int64, limit int) ([]bot.Line, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.down != nil {
		return nil, b.down
	}
	var out []bot.Line
	for _, l := range b.lines[a] {
		if l.Seq > after && len(out) < limit {
			l.Facts = b.facts
			out = append(out, l)
		}
	}
	return out, nil
}

func (b *backend) Settle(_ context.Context, s []bot.Settlement) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.settled = append(b.settled, s...)
	return nil
}

func (b *backend) watch(bot.Address) (<-chan struct{}, func()) {
	c := make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wake[c] = true
	return c, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.wake, c)
	}
}

func (b *backend) inbound() []bot.Inbound {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]bot.Inbound(nil), b.got...)
}

func numbersFor(_ bot.Country, l bot.Lang) []Helpline {
	label := map[bot.Lang]string{"nl": "Gevaar nu", "ar": "خطر الآن"}[l]
	if label == "" {
		label = "Danger now"
	}
	return []Helpline{{label, "112"}, {"113 Zelfmoordpreventie", "113"}, {"Veilig Thuis", "0800-2000"}, {"Kindertelefoon", "0800-0432"}}
}

// options are those of a page in front of a backend in memory.
func (b *backend) options() Options {
	return Options{
		PublicName: "Brug", Organisation: "Wijkcentrum De Linde", Country: "nl",
		Helplines: numbersFor, Lines: b, Watch: b.watch, Key: []byte(strings.Repeat("k", 32)),
		Now: b.Now, NewID: b.newID, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Poll: 25 * time.Second,
	}
}

func open(t *testing.T, b *backend, change func(*Options)) http.Handler {
	t.Helper()
	o := b.options()
	if change != nil {
		change(&o)
	}
	w, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return w.Handler(b.receive)
}

// visitor is a browser without a screen: it keeps cookies and sends an Origin.
type visitor struct {
	t       *testing.T
	h       http.Handler
	cookies map[string]*http.Cookie
	edit    func(*http.Request)
}

func visit(t *testing.T, h http.Handler) *visitor {
	t.Helper()
	v := &visitor{t: t, h: h, cookies: map[string]*http.Cookie{}}
	if r := v.get("/"); r.Code != http.StatusOK {
		t.Fatalf("GET / = %d", r.Code)
	}
	return v
}

func (v *visitor) do(method, path, body string) *httptest.ResponseRecorder {
	v.t.Helper()
	r := httptest.NewRequest(method, "http://brug.test"+path, strings.NewReader(body))
	if method == http.MethodPost {
		r.Header.Set("Origin", "http://brug.test")
		r.Header.Set("Content-Type", "application/json")
	}
	for _, c := range v.cookies {
		r.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
	}
	if v.edit != nil {
		v.edit(r)
	}
	rec := httptest.NewRecorder()
	v.h.ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		} else {
			v.cookies[c.Name] = c
		}
	}
	return rec
}

func (v *visitor) get(path string) *httptest.ResponseRecorder { return v.do(http.MethodGet, path, "") }

func (v *visitor) post(path, body string) *httptest.ResponseRecorder {
	return v.do(http.MethodPost, path, body)
}

// uuidOf is a UUID for test message n.
func uuidOf(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }

func (v *visitor) say(n int, text string) *httptest.ResponseRecorder {
	return v.post("/chat/send", fmt.Sprintf(`{"id":%q,"text":%q}`, uuidOf(n), text))
}

var errDown = errors.New("the store is away")
