package chaos

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store"
)

// childEnv holds the setup of a child, in its environment.
const childEnv = "OUDERBRUG_CHAOS_CHILD"

// setup is what a child is told.
type setup struct {
	DB, Keystore, Keys string
	In, Out            string // sockets
	Number             int    // of the child
}

// lease is short, so that a dead instance's work is soon done by the other one.
const lease = time.Second

// line is what the platform is given.
type line struct {
	Outbox bot.OutboxID
	User   string
	Text   string
	Child  int
}

// Exit codes of a child. One that cannot open its data is started again.
const (
	wentWrong  = 1
	cannotOpen = 3
)

// childMain is the process that is killed. It ends well at SIGTERM.
func childMain(text string) int {
	var s setup
	err := json.Unmarshal([]byte(text), &s)
	if err == nil {
		err = child(s)
	}
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errOpen):
		return cannotOpen
	}
	fmt.Fprintln(os.Stderr, "child:", err)
	return wentWrong
}

var errOpen = errors.New("the data cannot be opened")

func child(x setup) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	s, v, err := openStore(ctx, x)
	if err != nil {
		return fmt.Errorf("%w: %w", errOpen, err)
	}
	b := bot.New(bot.Config{
		Store: s, Reader: s, Erasure: s, Leaser: s, Releaser: s, Vault: v, Ledger: v, Responder: responder{},
		Triage: func(bot.Inbound) bot.Urgency { return bot.Normal },
		Doors:  []bot.Door{{Channel: platform{over(x.Out), x.Number}}},
		Split:  func(r bot.Reply, _ bot.Features) []bot.Reply { return []bot.Reply{r} },
		Now:    time.Now, NewID: rand.Text, Log: slog.New(slog.DiscardHandler),
		Owner: fmt.Sprint("child", x.Number), BurstWait: 5 * time.Millisecond, Lease: lease, Idle: time.Second,
	})
	// The socket of the one before may still be there.
	if err := os.Remove(x.In); err != nil && !os.IsNotExist(err) {
		return err
	}
	l, err := net.Listen("unix", x.In)
	if err != nil {
		return err
	}
	server := &http.Server{ReadHeaderTimeout: 5 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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
	if h, ok := s.(store.Hinter); ok {
		go h.Listen(ctx, b.Wake)
	}
	fmt.Println("up")
	b.Run(ctx)
	return errors.Join(server.Close(), s.Close(), v.Close())
}

// openStore opens the data with the keys and the key store that belong to them.
func openStore(ctx context.Context, x setup) (store.Store, *vault.Vault, error) {
	keys, err := vault.ReadKeys(x.Keys)
	if err != nil {
		return nil, nil, err
	}
	k, err := vault.OpenKeeper(ctx, x.Keystore, keys, time.Now)
	if err != nil {
		return nil, nil, err
	}
	v := vault.New(keys, k)
	s, err := store.Open(ctx, x.DB, store.Options{Vault: v, Installation: keys.Installation, Now: time.Now, NewID: rand.Text})
	if err != nil {
		return nil, nil, errors.Join(err, v.Close())
	}
	return s, v, nil
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
type platform struct {
	client *http.Client
	child  int
}

func (platform) Name() string           { return "chaos" }
func (platform) Features() bot.Features { return bot.Features{InFlight: 32} }

func (p platform) Deliver(ctx context.Context, d bot.Delivery) (bot.MessageID, error) {
	if err := post(ctx, p.client, line{d.ID, d.To.User, d.Reply.PlainText(), p.child}); err != nil {
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
