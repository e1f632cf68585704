package soak_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/bench/soak"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

// echo answers with the text, under a button.
type echo struct{}

func (echo) Respond(_ context.Context, t bot.Turn) (bot.Outcome, error) {
	r := bot.TextReply("answer")
	r.Choices = []bot.Choice{{Label: "More", Dialog: "ask", Action: "more"}}
	return bot.Outcome{Conversation: t.Conversation, Say: []bot.Say{{Reply: r, Purpose: bot.ForAnswer}}}, nil
}

func (echo) Apology(bot.Conversation) bot.Reply { return bot.TextReply("sorry") }

func TestASoakSaysEachStretchWhatItWasLike(t *testing.T) {
	keys, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	v := vault.New(keys, vault.NewMemory())
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "o.db"), sqlite.Options{Vault: v, Installation: keys.Installation, Now: time.Now, NewID: rand.Text})
	if err != nil {
		t.Fatal(err)
	}
	ticks, told := 0, 0
	r, err := soak.Run(t.Context(), soak.Options{
		Config: bot.Config{
			Store: s, Reader: s, Erasure: s, Leaser: s, Watcher: s, Vault: v, Ledger: v, Responder: echo{},
			Triage: func(bot.Inbound) bot.Urgency { return bot.Normal },
			Split:  func(r bot.Reply, _ bot.Features) []bot.Reply { return []bot.Reply{r} },
			Now:    time.Now, NewID: rand.Text, Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Owner: "soak",
		},
		Question:  func(n int) string { return fmt.Sprint("question ", n) },
		Tick:      func(context.Context) error { ticks++; return nil },
		PerSecond: 200, People: 20, For: 900 * time.Millisecond, Every: 300 * time.Millisecond,
		Row: func(soak.Row) { told++ },
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Rows) != 3 || ticks != 3 || told != 3 {
		t.Fatalf("%d rows, %d ticks, %d told, want 3 of each", len(r.Rows), ticks, told)
	}
	events := 0
	for _, row := range r.Rows {
		events += row.Events
		if row.Refused > 0 || row.Goroutines < 3 || row.HeapMB <= 0 || row.At <= 0 {
			t.Errorf("a row says %+v", row)
		}
	}
	if events < 20 || r.Rows[2].P99ms <= 0 || r.Rows[2].P99ms < r.Rows[2].P50ms {
		t.Errorf("%d events, the last row says %+v", events, r.Rows[2])
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestASoakThatCannotBe(t *testing.T) {
	if _, err := soak.Run(t.Context(), soak.Options{For: time.Second, Every: time.Minute}); err == nil {
		t.Error("a soak shorter than a row was begun")
	}
}
