package terminal

import (
	"bytes"
	"context"
	"errors"
	"io"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels/channeltest"
)

// screen is an output that can be broken.
type screen struct {
	mu     sync.Mutex
	wrote  []string
	broken bool
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken {
		s.broken = false
		return 0, io.ErrClosedPipe
	}
	s.wrote = append(s.wrote, string(p))
	return len(p), nil
}

func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.wrote, "")
}

func now() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }

func TestTerminalFulfilsTheContract(t *testing.T) {
	channeltest.Run(t, func(t *testing.T, _ bot.Receive) *channeltest.Harness {
		in, keyboard := io.Pipe()
		t.Cleanup(func() { keyboard.Close() })
		out := &screen{}
		term := New(Options{In: in, Out: out, User: "somebody-at-a-keyboard", Now: now, NewID: func() string { return "s1" }})
		return &channeltest.Harness{
			Door:   term.Door(),
			People: []bot.Address{term.Address()},
			Brings: []bot.Kind{bot.Message, bot.Command},
			Bring: func(u channeltest.Update) {
				line := u.Text
				if u.Kind == bot.Command {
					line = "/" + u.Command + " " + u.Args
				}
				io.WriteString(keyboard, line+"\n")
			},
			Unreadable: func() { io.WriteString(keyboard, " \u202e\x00 \n") },
			Meets:      []channeltest.Failure{channeltest.Unreachable},
			Fail: func(channeltest.Failure) <-chan struct{} {
				out.mu.Lock()
				defer out.mu.Unlock()
				out.broken = true
				return nil
			},
			Sent:    out.messages,
			Log:     func() string { return "" },
			Secrets: []string{"somebody-at-a-keyboard"},
		}
	})
}

var button = regexp.MustCompile(`^\[(\d+)\] (.*)$`)

// messages reads what was written back. The wire ids are those that typing the
// number stands for.
func (s *screen) messages() []channeltest.Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []channeltest.Message
	for _, w := range s.wrote {
		var m channeltest.Message
		var text []string
		for l := range strings.Lines(w) {
			if b := button.FindStringSubmatch(strings.TrimRight(l, "\n")); b != nil {
				wire := bot.WireID("c2fK3vQx0", len(m.Buttons))
				m.Buttons = append(m.Buttons, channeltest.Button{Label: b[2], Wire: wire})
				continue
			}
			text = append(text, l)
		}
		m.Text = strings.TrimSpace(strings.Join(text, ""))
		out = append(out, m)
	}
	return out
}

// A bot that answers each line from another goroutine, a while later.
func talk(t *testing.T, o Options, answer func(bot.Inbound) bot.Reply) *Terminal {
	t.Helper()
	var term *Terminal
	var waiting sync.WaitGroup
	o.Now, o.NewID = now, func() string { return "s1" }
	o.Settled = func(context.Context) error { waiting.Wait(); return nil }
	term = New(o)
	err := term.Poll(t.Context(), func(_ context.Context, in ...bot.Inbound) error {
		waiting.Go(func() {
			for _, i := range in {
				if _, err := term.Deliver(t.Context(), bot.Delivery{ID: "x", Op: bot.OpSend, Reply: answer(i)}); err != nil {
					t.Error(err)
				}
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return term
}

func TestEachLineOfAPipeIsAnsweredBeforeTheNext(t *testing.T) {
	out := &screen{}
	talk(t, Options{In: strings.NewReader("a\n\nb"), Out: out, Prompt: "> ", Echo: true}, func(in bot.Inbound) bot.Reply {
		if !in.Immediate {
			t.Error("a line waits for a burst")
		}
		return bot.TextReply("antwoord op " + in.Text)
	})
	if got, want := out.text(), "> a\nantwoord op a\n\n> b\nantwoord op b\n\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestChoicesAreNumberedLines(t *testing.T) {
	out := &screen{}
	talk(t, Options{In: strings.NewReader("hallo\n"), Out: out, Prompt: "> "}, func(bot.Inbound) bot.Reply {
		r := bot.TextReply("Wat wilt u?", "Bel 0800-0432 of kijk op https://example.org")
		r.Choices = []bot.Choice{{Label: "Slapen", Short: "Sl."}, {Label: "Kaart", URL: "https://example.org/k"}}
		return r
	})
	want := "> Wat wilt u?\n\nBel 0800-0432 of kijk op https://example.org\n[1] Slapen\n[2] Kaart: https://example.org/k\n\n> "
	if got := out.text(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTheEndOfTheInputIsToldAndPollIsCalm(t *testing.T) {
	term := talk(t, Options{In: strings.NewReader("a"), Out: io.Discard}, func(bot.Inbound) bot.Reply { return bot.TextReply("x") })
	<-term.Ended()
	ctx, cancel := context.WithCancel(t.Context())
	again := make(chan error)
	go func() { again <- term.Poll(ctx, nil) }()
	cancel()
	if err := <-again; err != nil {
		t.Error(err)
	}
}

func TestALineThatWasNotAcceptedWaitsForTheNextPoll(t *testing.T) {
	term := New(Options{In: strings.NewReader("a\n"), Out: io.Discard, Now: now, NewID: func() string { return "s1" }})
	ctx, cancel := context.WithCancel(t.Context())
	if err := term.Poll(ctx, func(context.Context, ...bot.Inbound) error { cancel(); return errors.New("full") }); err != nil {
		t.Fatal(err)
	}
	var got []bot.Inbound
	err := term.Poll(t.Context(), func(_ context.Context, in ...bot.Inbound) error { got = append(got, in...); return nil })
	if err != nil || len(got) != 1 || got[0].Text != "a" || got[0].ID != "s1-1" {
		t.Errorf("got %+v, error %v", got, err)
	}
}

func TestTwoSittingsNeverShareAnEventID(t *testing.T) {
	ids := map[string]bool{}
	for _, sitting := range []string{"s1", "s2"} {
		term := New(Options{In: strings.NewReader("a\nb\n"), Out: io.Discard, Now: now, NewID: func() string { return sitting }})
		err := term.Poll(t.Context(), func(_ context.Context, in ...bot.Inbound) error { ids[in[0].ID] = true; return nil })
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(ids) != 4 {
		t.Errorf("4 lines have %d ids", len(ids))
	}
}

func TestASlashStartsACommand(t *testing.T) {
	for line, want := range map[string]bot.Inbound{
		"/start w-oost42": {Kind: bot.Command, Command: "start", Args: "w-oost42"},
		"/HELP":           {Kind: bot.Command, Command: "help"},
		"/ ":              {Kind: bot.Message},
		"en/of":           {Kind: bot.Message},
	} {
		term := New(Options{In: strings.NewReader(line), Out: io.Discard, Now: now, NewID: func() string { return "s1" }})
		err := term.Poll(t.Context(), func(_ context.Context, in ...bot.Inbound) error {
			if got := in[0]; got.Kind != want.Kind || got.Command != want.Command || got.Args != want.Args {
				t.Errorf("%q: got %s %q %q", line, got.Kind, got.Command, got.Args)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestALineThatIsTooLongIsAClearError(t *testing.T) {
	term := New(Options{In: bytes.NewReader(make([]byte, maxLine+1)), Out: io.Discard, Now: now, NewID: func() string { return "s1" }})
	if err := term.Poll(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("got %v", err)
	}
}
