package bot_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

// channel is a fake one: it remembers what it was given, and does what it is told.
type channel struct {
	feat bot.Features
	mu   sync.Mutex
	got  []bot.Delivery
	do   func(ctx context.Context, d bot.Delivery) (bot.MessageID, error)
}

func (c *channel) Name() string           { return "chan" }
func (c *channel) Features() bot.Features { return c.feat }

func (c *channel) Deliver(ctx context.Context, d bot.Delivery) (bot.MessageID, error) {
	c.mu.Lock()
	c.got = append(c.got, d)
	do := c.do
	c.mu.Unlock()
	if do == nil {
		return bot.MessageID("m-" + d.ID), nil
	}
	return do(ctx, d)
}

// said are the texts that were given to the channel, in order.
func (c *channel) said() (out []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, d := range c.got {
		out = append(out, d.Reply.PlainText())
	}
	return out
}

// fails makes every delivery fail in this way.
func (c *channel) fails(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.do = func(context.Context, bot.Delivery) (bot.MessageID, error) { return "", err }
}

// responder is a function that decides.
type responder func(ctx context.Context, t bot.Turn) (bot.Outcome, error)

func (r responder) Respond(ctx context.Context, t bot.Turn) (bot.Outcome, error) { return r(ctx, t) }

func (responder) Apology(bot.Conversation) bot.Reply { return bot.TextReply("sorry") }

// echo says what it heard, unless a person speaks.
func echo(_ context.Context, t bot.Turn) (bot.Outcome, error) {
	out := bot.Outcome{Conversation: t.Conversation}
	if t.Conversation.Holder == bot.HeldByPerson {
		return out, nil
	}
	for _, in := range t.Inputs {
		text := in.Inbound.Text
		if in.Timer != "" {
			text = "timer " + in.Timer
		}
		out.Say = append(out.Say, bot.Say{Reply: bot.TextReply(text), Purpose: bot.ForAnswer})
	}
	return out, nil
}

// stage is a whole bot over a store in memory and a fake channel.
type stage struct {
	*bot.Bot
	*testing.T
	store   *sqlite.Store
	vault   *vault.Vault
	channel *channel
	n       int
}

// set is what a test changes of a stage before it begins.
type set func(c *bot.Config, s *stage)

func whole(r bot.Reply, _ bot.Features) []bot.Reply { return []bot.Reply{r} }

func build(t *testing.T, r responder, sets ...set) *stage {
	t.Helper()
	keys, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{T: t, vault: vault.New(keys, vault.NewMemory()), channel: &channel{feat: bot.Features{InFlight: 8}}}
	s.store, err = sqlite.Open(t.Context(), sqlite.Memory, sqlite.Options{Vault: s.vault, Installation: keys.Installation, Now: time.Now, NewID: rand.Text})
	if err != nil {
		t.Fatal(err)
	}
	c := bot.Config{
		Store: s.store, Reader: s.store, Erasure: s.store, Leaser: s.store, Vault: s.vault, Ledger: s.vault,
		Responder: r, Triage: func(bot.Inbound) bot.Urgency { return bot.Normal }, Split: whole,
		Now: time.Now, NewID: rand.Text, Log: slog.New(slog.DiscardHandler), Owner: "me",
	}
	for _, f := range sets {
		f(&c, s)
	}
	c.Doors = append(c.Doors, bot.Door{Channel: s.channel})
	s.Bot = bot.New(c)
	return s
}

// play runs a bot inside a bubble of its own time.
func play(t *testing.T, r responder, f func(s *stage), sets ...set) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := build(t, r, sets...)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { s.Bot.Run(ctx); close(ended) }()
		f(s)
		stop()
		<-ended
		if err := s.store.Close(); err != nil {
			t.Error(err)
		}
	})
}

// after lets time go by until all is quiet.
func (s *stage) after(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func (s *stage) inbound(user, text string) bot.Inbound {
	s.n++
	return bot.Inbound{Kind: bot.Message, ID: fmt.Sprint(s.n), From: bot.Address{Channel: "chan", User: user}, Text: text}
}

func (s *stage) send(user string, texts ...string) {
	s.Helper()
	for _, x := range texts {
		if err := s.Receive(s.Context(), s.inbound(user, x)); err != nil {
			s.Fatal(err)
		}
	}
}

func (s *stage) is(got, want any, what string) {
	s.Helper()
	if g, x := fmt.Sprint(got), fmt.Sprint(want); g != x {
		s.Fatalf("%s: got %s, want %s", what, g, x)
	}
}

func (s *stage) cases() (reasons []bot.Reason) {
	s.Helper()
	cs, err := s.store.Cases(s.Context(), bot.CaseNew)
	if err != nil {
		s.Fatal(err)
	}
	for _, k := range cs {
		reasons = append(reasons, k.Reason)
	}
	return reasons
}

func (s *stage) states() map[bot.Outbound]int {
	s.Helper()
	c, err := s.store.Counts(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	return c
}

var errBroken = errors.New("broken")
