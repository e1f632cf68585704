package telegram

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels/channeltest"
	fake "github.com/ouderbrug/ouderbrug/internal/fakes/telegram"
)

const (
	amina  int64 = 5550001
	fatma  int64 = 5550002
	secret       = "a-webhook-secret"
)

// stage is a door in front of a fake Telegram.
type stage struct {
	*fake.Server
	tg    *Telegram
	wire  *channeltest.Loopback
	log   *logBuffer
	meter *meter
	url   string
}

// logBuffer is a log that may be read while it is written.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// meter counts by the labels' values.
type meter struct {
	mu   sync.Mutex
	n    map[string]int
	more chan struct{}
}

func (m *meter) Count(name string, labels ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := 3; i < len(labels); i += 2 {
		name += " " + labels[i]
	}
	m.n[name]++
	select {
	case m.more <- struct{}{}:
	default:
	}
}

func (m *meter) Seconds(string, time.Duration, ...string) {}

func (m *meter) get(name string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.n[name]
}

// await waits until something was counted n times.
func (m *meter) await(t *testing.T, name string, n int) {
	t.Helper()
	late := time.After(20 * time.Second)
	for m.get(name) < n {
		select {
		case <-m.more:
		case <-late:
			m.mu.Lock()
			defer m.mu.Unlock()
			t.Fatalf("%q was never counted %d times; counted were %v", name, n, m.n)
		}
	}
}

// open sets a stage; change may alter the options.
func open(t *testing.T, change func(*Options)) *stage {
	t.Helper()
	s := &stage{
		Server: fake.New(fake.Options{}), wire: channeltest.NewLoopback(t), log: &logBuffer{},
		meter: &meter{n: map[string]int{}, more: make(chan struct{}, 1)},
	}
	srv := httptest.NewServer(s.Handler())
	s.url = srv.URL
	t.Cleanup(srv.Close)
	t.Cleanup(s.Close)
	o := Options{
		Token: fake.Token, API: srv.URL, WebhookSecret: secret, Transport: s.wire, Now: time.Now, Meter: s.meter,
		Log: slog.New(slog.NewJSONHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if change != nil {
		change(&o)
	}
	tg, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	s.tg = tg
	t.Cleanup(tg.Idle)
	return s
}

func person(id int64) bot.Address {
	return bot.Address{Channel: "telegram", User: strconv.FormatInt(id, 10)}
}

func TestPolledTelegramFulfilsTheContract(t *testing.T) {
	channeltest.Run(t, func(t *testing.T, _ bot.Receive) *channeltest.Harness {
		return harness(open(t, nil))
	})
}

func TestPostedTelegramFulfilsTheContract(t *testing.T) {
	channeltest.Run(t, func(t *testing.T, receive bot.Receive) *channeltest.Harness {
		s := open(t, func(o *Options) { o.WebhookURL = "set below" })
		hook := httptest.NewServer(s.tg.Webhook(receive))
		t.Cleanup(hook.Close)
		t.Cleanup(s.Close) // before the hook: a hanging post would keep it open
		s.tg.opt.WebhookURL = hook.URL
		if err := s.tg.Setup(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		h := harness(s)
		if h.Door.Poll != nil {
			t.Fatal("a posted bot also polls, which Telegram answers with 409")
		}
		return h
	})
}

// harness is the suite's hands on the fake.
func harness(s *stage) *channeltest.Harness {
	people := []int64{amina, fatma}
	for _, p := range people {
		s.Know(p)
	}
	return &channeltest.Harness{
		Door:       s.tg.Door(),
		People:     []bot.Address{person(amina), person(fatma)},
		Brings:     []bot.Kind{bot.Message, bot.Press, bot.Edit, bot.Command, bot.Reach},
		Bring:      func(u channeltest.Update) { bring(s, people[u.From], u) },
		Again:      s.Again,
		Unreadable: func() { s.Raw("message", map[string]any{"message_id": "not a number"}); s.Raw("poll", nil) },
		Meets: []channeltest.Failure{
			channeltest.Blocked, channeltest.Unreachable, channeltest.Throttled, channeltest.Refused,
			channeltest.Misconfigured, channeltest.Broken, channeltest.Away, channeltest.Silent,
		},
		Fail:    func(f channeltest.Failure) <-chan struct{} { return fail(s, f) },
		Sent:    func() []channeltest.Message { return sent(s, people) },
		Log:     s.log.String,
		Secrets: []string{fake.Token, secret, person(amina).User, person(fatma).User},
		Wire:    s.wire,
	}
}

func bring(s *stage, from int64, u channeltest.Update) {
	switch u.Kind {
	case bot.Message:
		if u.Voice != nil {
			id := s.AddFile("voice/file_1.oga", u.Voice, 0)
			s.WriteBody(from, map[string]any{"voice": map[string]any{
				"file_id": id, "file_unique_id": "AgAD", "duration": 6, "mime_type": "audio/ogg", "file_size": len(u.Voice),
			}})
			return
		}
		s.Write(from, u.Text) // ids count within a chat, so SameMessage comes by itself
	case bot.Command:
		s.Write(from, "/"+u.Command+" "+u.Args)
	case bot.Press:
		s.Press(from, from, 1, u.Wire)
	case bot.Edit:
		h := s.History(from)
		s.Rewrite(from, h[len(h)-1].ID, u.Text)
	case bot.Reach:
		if u.Reachable {
			s.Unblock(from)
		} else {
			s.Block(from)
		}
	}
}

func fail(s *stage, f channeltest.Failure) <-chan struct{} {
	a := &fake.Answer{}
	switch f {
	case channeltest.Blocked:
		a.Code, a.Text = 403, "Forbidden: bot was blocked by the user"
	case channeltest.Unreachable:
		a.Code, a.Text = 400, "Bad Request: chat not found"
	case channeltest.Throttled:
		a.Code, a.Text, a.RetryAfter = 429, "Too Many Requests: retry after 7", int(channeltest.RetryAfter.Seconds())
	case channeltest.Refused:
		a.Code, a.Text = 400, "Bad Request: message is too long"
	case channeltest.Misconfigured:
		a.Code, a.Text = 401, "Unauthorized"
	case channeltest.Broken:
		a.Code, a.Text = 500, "Internal Server Error"
	case channeltest.Away:
		s.wire.Miss("/sendMessage")
		return nil
	case channeltest.Silent:
		a.Hang, a.Arrived = true, make(chan struct{})
	default:
		panic(fmt.Sprintf("the harness does not know %q", f))
	}
	s.Script("sendMessage", a)
	return a.Arrived
}

func sent(s *stage, people []int64) []channeltest.Message {
	var out []channeltest.Message
	for n, p := range people {
		for _, m := range s.FromBot(p) {
			msg := channeltest.Message{ID: bot.MessageID(strconv.FormatInt(m.ID, 10)), To: n, Text: m.Text}
			for _, b := range slices.Concat(m.Buttons...) {
				msg.Buttons = append(msg.Buttons, channeltest.Button{Label: b.Text, Wire: b.Data, URL: b.URL})
			}
			out = append(out, msg)
		}
	}
	return out
}

// listen runs Poll and gathers what comes in until the test ends.
func (s *stage) listen(t *testing.T) <-chan bot.Inbound {
	t.Helper()
	in := make(chan bot.Inbound, 100)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- s.tg.Poll(ctx, func(_ context.Context, got ...bot.Inbound) error {
			for _, i := range got {
				in <- i
			}
			return nil
		})
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return in
}

// next is the next thing that comes in.
func next(t *testing.T, in <-chan bot.Inbound) bot.Inbound {
	t.Helper()
	select {
	case i := <-in:
		return i
	case <-time.After(20 * time.Second):
		t.Fatal("nothing came in")
		return bot.Inbound{}
	}
}
