package messages

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
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
//	go test ./internal/bench/messages -run - -bench Presses/10000$ -benchtime 50000x -cpu 2 -cpuprofile cpu.out
func BenchmarkPresses(b *testing.B) {
	for _, people := range []int{500, 10_000, 100_000} {
		b.Run(fmt.Sprint(people), func(b *testing.B) { presses(b, people) })
	}
}

func presses(b *testing.B, people int) {
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
	who, err := fill(b.Context(), o.Config, people)
	if err != nil {
		b.Fatal(err)
	}
	l := o.load("press", presser{}, who, press)
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
	if err := errors.Join(s.Close(), v.Close()); err != nil {
		b.Error(err)
	}
}
