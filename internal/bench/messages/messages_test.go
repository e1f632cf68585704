package messages_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/bench/messages"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

var (
	people = flag.Int("people", 20, "how many conversations")
	phase  = flag.Duration("phase", 200*time.Millisecond, "how long each phase lasts")
)

// echo answers a question with itself.
type echo struct{}

func (echo) Respond(_ context.Context, t bot.Turn) (bot.Outcome, error) {
	return bot.Outcome{Conversation: t.Conversation, Say: []bot.Say{{Reply: bot.TextReply(t.Inputs[0].Inbound.Text), Purpose: bot.ForAnswer}}}, nil
}

func (echo) Apology(bot.Conversation) bot.Reply { return bot.TextReply("sorry") }

// Run it by hand for numbers:
//
//	go test ./internal/bench/messages -run Bench -people 500 -phase 5s -cpu 2 -v
func TestTheBenchAnswersEverything(t *testing.T) {
	dir := t.TempDir()
	keys, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	v := vault.New(keys, vault.NewMemory())
	s, err := sqlite.Open(t.Context(), filepath.Join(dir, "o.db"), sqlite.Options{Vault: v, Installation: keys.Installation, Now: time.Now, NewID: rand.Text})
	if err != nil {
		t.Fatal(err)
	}
	r, err := messages.Run(t.Context(), messages.Options{
		Config: bot.Config{
			Store: s, Reader: s, Erasure: s, Leaser: s, Vault: v, Ledger: v, Responder: echo{},
			Now: time.Now, NewID: rand.Text, Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Owner: "bench",
		},
		Question:      func(n int) string { return fmt.Sprint("question ", n) },
		Raw:           func(ctx context.Context) (float64, error) { return messages.RawCommits(ctx, dir, *phase) },
		Conversations: *people, For: *phase,
	})
	if err != nil {
		t.Fatal(err)
	}
	counts, err := s.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if counts[bot.Sent] < r.Messages+*people || len(counts) != 1 {
		t.Errorf("%d messages left lines in these states: %v", r.Messages, counts)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s", b)
	var printed map[string]any
	if err := json.Unmarshal(b, &printed); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"messages", "conversations", "seconds", "messages_per_s", "questions_per_s", "raw_commits_per_s", "p50_ms", "p99_ms", "p99_ms_at_500_per_s", "people"} {
		if n, _ := printed[key].(float64); n <= 0 {
			t.Errorf("%s is %v", key, printed[key])
		}
	}
}
