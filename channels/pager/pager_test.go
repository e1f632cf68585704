package pager

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels/channeltest"
)

// service is somebody's pager: it takes what has its token, and fails as it is told.
type service struct {
	*httptest.Server
	mu    sync.Mutex
	next  func(http.ResponseWriter) bool
	taken []post
}

const token = "een-geheim"

func open(t *testing.T) *service {
	s := &service{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		next := s.next
		s.next = nil
		s.mu.Unlock()
		if next != nil && next(w) {
			return
		}
		var p post
		switch {
		case r.Header.Get("Authorization") != "Bearer "+token:
			w.WriteHeader(http.StatusUnauthorized)
		case r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" || json.NewDecoder(r.Body).Decode(&p) != nil || p.ID == "" || p.To == "" || p.Text == "":
			w.WriteHeader(http.StatusBadRequest)
		default:
			s.mu.Lock()
			defer s.mu.Unlock()
			s.taken = append(s.taken, p)
			w.WriteHeader(http.StatusAccepted)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *service) fails(f func(http.ResponseWriter) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next = f
}

func status(code int) func(http.ResponseWriter) bool {
	return func(w http.ResponseWriter) bool { w.WriteHeader(code); return true }
}

func TestThePagerFulfilsTheContract(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, func(t *testing.T, _ bot.Receive) *channeltest.Harness {
		s, wire := open(t), channeltest.NewLoopback(t)
		p, err := New(Options{URL: s.URL + "/alarm", Token: token, Transport: wire, CallFor: 2 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		return &channeltest.Harness{
			Door: p.Door(), People: []bot.Address{{Channel: Name, User: "piep-joke"}, {Channel: Name, User: "piep-anna"}}, Wire: wire,
			Log: func() string { return "" }, Secrets: []string{token, "piep-joke", "piep-anna"}, Bring: func(channeltest.Update) {},
			Meets: []channeltest.Failure{channeltest.Throttled, channeltest.Refused, channeltest.Misconfigured, channeltest.Broken, channeltest.Away, channeltest.Silent},
			Fail:  func(x channeltest.Failure) <-chan struct{} { return meets(t, s, wire, x) },
			Sent: func() (out []channeltest.Message) {
				s.mu.Lock()
				defer s.mu.Unlock()
				for _, p := range s.taken {
					m := channeltest.Message{ID: bot.MessageID(p.ID), Text: p.Text}
					if p.To == "piep-anna" {
						m.To = 1
					}
					out = append(out, m)
				}
				return out
			},
		}
	})
}

func meets(t *testing.T, s *service, wire *channeltest.Loopback, x channeltest.Failure) <-chan struct{} {
	switch x {
	case channeltest.Throttled:
		s.fails(func(w http.ResponseWriter) bool {
			w.Header().Set("Retry-After", strconv.Itoa(int(channeltest.RetryAfter.Seconds())))
			w.WriteHeader(http.StatusTooManyRequests)
			return true
		})
	case channeltest.Refused:
		s.fails(status(http.StatusUnprocessableEntity))
	case channeltest.Misconfigured:
		s.fails(status(http.StatusForbidden))
	case channeltest.Broken:
		s.fails(status(http.StatusBadGateway))
	case channeltest.Away:
		wire.Miss("alarm")
	case channeltest.Silent:
		arrived, end := make(chan struct{}), make(chan struct{})
		t.Cleanup(func() { close(end) })
		s.fails(func(http.ResponseWriter) bool { close(arrived); <-end; return true })
		return arrived
	}
	return nil
}

func TestWhatAnAnswerMeans(t *testing.T) {
	t.Parallel()
	s := open(t)
	var told []string
	p, err := New(Options{URL: s.URL, Token: token, Trouble: func(_, says string) { told = append(told, says) }})
	if err != nil {
		t.Fatal(err)
	}
	send := func(op bot.Op) error {
		_, err := p.Deliver(t.Context(), bot.Delivery{ID: "a", To: bot.Address{Channel: Name, User: "joke"}, Op: op, Reply: bot.TextReply("Zaak C-1")})
		return err
	}
	for code, want := range map[int]error{301: bot.ErrConfig, 400: bot.ErrRejected, 401: bot.ErrConfig, 404: bot.ErrConfig, 405: bot.ErrConfig, 408: bot.ErrTemporary, 410: bot.ErrConfig, 500: bot.ErrUnknown, 503: bot.ErrTemporary} {
		before := len(told)
		s.fails(status(code))
		if err := send(bot.OpSend); !errors.Is(err, want) {
			t.Errorf("%d: %v, want %v", code, err, want)
		}
		if heard := len(told) > before; heard != errors.Is(want, bot.ErrConfig) {
			t.Errorf("%d: people heard of it: %v", code, heard)
		}
	}
	if err := send(bot.OpSend); err != nil || told[len(told)-1] != "" {
		t.Errorf("mended: %v, told %q", err, told)
	}
	if err := send(bot.OpEdit); !errors.Is(err, bot.ErrRejected) {
		t.Errorf("an edit: %v", err)
	}
	var throttled bot.ErrThrottled
	s.fails(status(429))
	if err := send(bot.OpSend); !errors.As(err, &throttled) || throttled.After != pause {
		t.Errorf("429 without a time: %v", err)
	}
}

func TestAnAddressThatIsNone(t *testing.T) {
	t.Parallel()
	for _, u := range []string{"", "pager", "ftp://x", "https://naam:wachtwoord@x/"} {
		if _, err := New(Options{URL: u}); err == nil || strings.Contains(err.Error(), "wachtwoord") {
			t.Errorf("%q: %v", u, err)
		}
	}
}
