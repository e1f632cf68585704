package chaos

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

// childDir is set in the environment of a child: the folder where all is.
const childDir = "OUDERBRUG_CHAOS_DIR"

// line is what the platform is given.
type line struct {
	Outbox bot.OutboxID
	User   string
	Text   string
}

// child is the process that is killed. It ends well at SIGTERM.
func child(dir string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	s, v, err := openStore(ctx, dir)
	if err != nil {
		return err
	}
	b := bot.New(bot.Config{
		Store: s, Reader: s, Erasure: s, Leaser: s, Vault: v, Ledger: v, Responder: responder{},
		Triage: func(bot.Inbound) bot.Urgency { return bot.Normal },
		Doors:  []bot.Door{{Channel: newPlatform(dir)}},
		Split:  func(r bot.Reply, _ bot.Features) []bot.Reply { return []bot.Reply{r} },
		Now:    time.Now, NewID: rand.Text, Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		Owner: "child", BurstWait: 5 * time.Millisecond,
	})
	// The socket of the one before may still be there.
	if err := os.Remove(filepath.Join(dir, "in.sock")); err != nil && !os.IsNotExist(err) {
		return err
	}
	l, err := net.Listen("unix", filepath.Join(dir, "in.sock"))
	if err != nil {
		return err
	}
	server := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in bot.Inbound
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			http.Error(w, "unreadable", http.StatusBadRequest)
			return
		}
		if err := b.Receive(r.Context(), in); err != nil {
			http.Error(w, "not accepted", http.StatusServiceUnavailable)
		}
	})}
	go func() { _ = server.Serve(l) }() // it ends with the process
	b.Run(ctx)
	if err := server.Close(); err != nil {
		return err
	}
	return s.Close()
}

// openStore opens the database with the keys and the key store beside it.
func openStore(ctx context.Context, dir string) (*sqlite.Store, *vault.Vault, error) {
	keys, err := vault.ReadKeys(filepath.Join(dir, "keys.json"))
	if err != nil {
		return nil, nil, err
	}
	f, err := vault.OpenFile(ctx, filepath.Join(dir, "keys.db"), keys.Installation, time.Now)
	if err != nil {
		return nil, nil, err
	}
	v := vault.New(keys, f)
	s, err := sqlite.Open(ctx, filepath.Join(dir, "o.db"), sqlite.Options{Vault: v, Installation: keys.Installation, Now: time.Now, NewID: rand.Text})
	return s, v, err
}

// responder says each message once, and once more by a timer of its own.
type responder struct{}

func (responder) Respond(_ context.Context, t bot.Turn) (bot.Outcome, error) {
	out := bot.Outcome{Conversation: t.Conversation}
	say := func(text string) {
		out.Say = append(out.Say, bot.Say{Reply: bot.TextReply(text), Purpose: bot.ForAnswer})
	}
	for _, in := range t.Inputs {
		if in.Timer != "" {
			say(in.Timer)
			continue
		}
		say(in.Inbound.Text)
		out.Timers = append(out.Timers, bot.TimerChange{Name: "timer " + in.Inbound.Text, At: t.At.Add(10 * time.Millisecond)})
		// The state counts the messages that had an effect.
		out.Conversation.State = append(out.Conversation.State, '.')
	}
	return out, nil
}

func (responder) Apology(bot.Conversation) bot.Reply { return bot.TextReply("sorry") }

// platform is the child's side of the channel: it posts every line to the parent.
type platform struct{ client *http.Client }

func newPlatform(dir string) platform {
	return platform{client: over(filepath.Join(dir, "out.sock"))}
}

func (platform) Name() string           { return "chaos" }
func (platform) Features() bot.Features { return bot.Features{InFlight: 32} }

func (p platform) Deliver(ctx context.Context, d bot.Delivery) (bot.MessageID, error) {
	if err := post(ctx, p.client, line{d.ID, d.To.User, d.Reply.PlainText()}); err != nil {
		return "", fmt.Errorf("post a line: %w", bot.ErrUnknown)
	}
	return bot.MessageID("m" + d.ID), nil
}

// over is a client whose every request goes to one socket.
func over(socket string) *http.Client {
	return &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{
		MaxIdleConnsPerHost: 64,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", socket)
		},
	}}
}

func post(ctx context.Context, c *http.Client, v any) (err error) {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://chaos/", bytes.NewReader(body))
	if err != nil {
		return err
	}
	res, err := c.Do(r)
	if err != nil {
		return err
	}
	if err := res.Body.Close(); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("answered %d", res.StatusCode)
	}
	return nil
}
