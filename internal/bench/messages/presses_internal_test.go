package messages

import (
	"context"
	"crypto/rand"
	"log/slog"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

// BenchmarkPresses is for the profiler:
//
//	go test ./internal/bench/messages -run - -bench Presses -benchtime 50000x -cpu 2 -cpuprofile cpu.out
func BenchmarkPresses(b *testing.B) {
	keys, err := vault.NewKeys()
	if err != nil {
		b.Fatal(err)
	}
	v := vault.New(keys, vault.NewMemory())
	s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "o.db"), sqlite.Options{Vault: v, Installation: keys.Installation, Now: time.Now, NewID: rand.Text})
	if err != nil {
		b.Fatal(err)
	}
	o := Options{Conversations: 500, Config: bot.Config{
		Store: s, Reader: s, Erasure: s, Leaser: s, Vault: v, Ledger: v, Now: time.Now, NewID: rand.Text, Log: slog.New(slog.DiscardHandler), Owner: "bench",
	}}
	if _, err := o.load("hello", presser{}, press).each(b.Context()); err != nil {
		b.Fatal(err)
	}
	l := o.load("press", presser{}, press)
	var begun atomic.Int64
	b.ResetTimer()
	m, err := l.while(b.Context(), func(ctx context.Context, t *talker) error {
		for begun.Add(1) <= int64(b.N) {
			if err := l.say(ctx, t); err != nil {
				return err
			}
		}
		return nil
	})
	b.StopTimer()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(len(m.waits))/m.took.Seconds(), "presses/s")
	b.ReportMetric(m.ms(0.50), "p50-ms")
	b.ReportMetric(m.ms(0.99), "p99-ms")
	if err := s.Close(); err != nil {
		b.Error(err)
	}
}
