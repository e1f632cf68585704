package slack

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels/channeltest"
	fake "github.com/ouderbrug/ouderbrug/internal/fakes/slack"
)

// journal keeps what is logged.
type journal struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}

func options(f *fake.Server, wire http.RoundTripper, log *journal) Options {
	return Options{
		BotToken: Token(f.Token), SigningSecret: "ondertekend", Team: f.Team, Channel: f.Channel, API: f.URL, Transport: wire,
		CallFor: 2 * time.Second, Now: time.Now, Log: slog.New(slog.NewTextHandler(log, nil)),
	}
}

// TestSlackFulfilsTheContract: the suite of all channels. Clicks have a test of their
// own (inbound_test.go), since no other channel has them.
func TestSlackFulfilsTheContract(t *testing.T) {
	channeltest.Run(t, func(t *testing.T, _ bot.Receive) *channeltest.Harness {
		f, log, wire := fake.New(t), &journal{}, channeltest.NewLoopback(t)
		s, err := New(options(f, wire, log))
		if err != nil {
			t.Fatal(err)
		}
		return &channeltest.Harness{
			Door: s.Door(), People: []bot.Address{s.Desk()}, Wire: wire, Log: log.String,
			Secrets: []string{f.Token, "ondertekend"},
			Bring:   func(channeltest.Update) {},
			Meets:   []channeltest.Failure{channeltest.Throttled, channeltest.Refused, channeltest.Misconfigured, channeltest.Broken, channeltest.Away, channeltest.Silent},
			Fail:    func(x channeltest.Failure) <-chan struct{} { return meets(t, f, wire, x) },
			Sent:    func() []channeltest.Message { return seen(f) },
		}
	})
}

// meets arranges a failure.
func meets(t *testing.T, f *fake.Server, wire *channeltest.Loopback, x channeltest.Failure) <-chan struct{} {
	switch x {
	case channeltest.Throttled:
		f.Next(func(w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Retry-After", fmt.Sprint(int(channeltest.RetryAfter.Seconds())))
			w.WriteHeader(http.StatusTooManyRequests)
			return true
		})
	case channeltest.Refused:
		f.Says("invalid_blocks")
	case channeltest.Misconfigured:
		f.Says("token_revoked")
	case channeltest.Broken:
		f.Next(func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusBadGateway); return true })
	case channeltest.Away:
		wire.Miss("chat.postMessage")
	case channeltest.Silent:
		arrived, end := make(chan struct{}), make(chan struct{})
		t.Cleanup(func() { close(end) })
		f.Next(func(http.ResponseWriter, *http.Request) bool { close(arrived); <-end; return true })
		return arrived
	}
	return nil
}

// seen is what people see in the channel.
func seen(f *fake.Server) (out []channeltest.Message) {
	for _, m := range f.Messages() {
		one := channeltest.Message{ID: bot.MessageID(m.TS)}
		var texts []string
		for _, b := range m.Blocks {
			if text, ok := b["text"].(map[string]any); ok {
				texts = append(texts, text["text"].(string))
			}
			elements, _ := b["elements"].([]any)
			for _, e := range elements {
				el := e.(map[string]any)
				button := channeltest.Button{Label: el["text"].(map[string]any)["text"].(string)}
				if link, ok := el["url"].(string); ok {
					button.URL = link
				} else {
					button.Wire = el["action_id"].(string)
				}
				one.Buttons = append(one.Buttons, button)
			}
		}
		one.Text = strings.Join(texts, "\n\n")
		out = append(out, one)
	}
	return out
}
