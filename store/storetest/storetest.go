// Package storetest is the contract of bot.Store as tests: every store passes
// Run, whatever it is made of. Nothing here knows SQL.
//
// It is not a test of the bot: that is package bot's own. What only one kind of
// store promises (how often it asks the disk to flush, say) is tested beside that
// store. Start reading in world.go, which has the words that the tests are made
// of; then one file a theme.
package storetest

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store"
)

// Store is what is tested: everything that a store offers.
type Store = store.Store

// Settings are what a store is opened with.
type Settings struct {
	Vault        bot.Vault
	Installation string
	Now          func() time.Time
	NewID        func() string
}

// Place is where the data of one test live. What a kind of store cannot do is nil,
// and the tests of it do not exist for it.
type Place struct {
	// Open opens what is in the place, or makes it.
	Open func(ctx context.Context, s Settings) (Store, error)
	// Keeps says that the data outlive Close.
	Keeps bool
	// Shared says that several processes may have the place open at once; Open gives
	// each a handle of its own.
	Shared bool
	// AtRest is every byte that the store has put anywhere.
	AtRest func(t *testing.T) []byte
	// Fill makes the place full until free is called.
	Fill func(t *testing.T) (free func())
	// Newer makes the data look as if a newer program had written them. The
	// store is closed.
	Newer func(t *testing.T)
}

// Run proves a kind of store; empty gives a fresh place.
func Run(t *testing.T, empty func(t *testing.T) Place) {
	var passed, not atomic.Int64
	t.Cleanup(func() {
		t.Logf("storetest: %d cases passed, %d are no promise of this kind of store", passed.Load(), not.Load())
	})
	for _, theme := range []struct {
		name  string
		tests []test
	}{
		{"receive", receiveTests}, {"burst", burstTests}, {"claim", claimTests}, {"timers", timerTests},
		{"retry", retryTests}, {"commit", commitTests}, {"due", dueTests}, {"settle", settleTests},
		{"broadcast", broadcastTests}, {"lines", lineTests}, {"records", recordTests}, {"handover", handoverTests}, {"hats", hatTests}, {"forget", forgetTests}, {"export", exportTests},
		{"shared", sharedTests}, {"purge", purgeTests}, {"keys", keyTests}, {"restored", restoredTests}, {"words", wordTests}, {"open", openTests}, {"full", fullTests},
	} {
		t.Run(theme.name, func(t *testing.T) {
			t.Parallel()
			for _, x := range theme.tests {
				t.Run(x.name, func(t *testing.T) {
					t.Parallel()
					p := empty(t)
					if x.needs != nil && !x.needs(p) {
						not.Add(1)
						return
					}
					x.run(start(t, p))
					if !t.Failed() {
						passed.Add(1)
					}
				})
			}
		})
	}
}

// test is one sentence about a store.
type test struct {
	name  string
	run   func(w *world)
	needs func(Place) bool
}

func keeps(p Place) bool { return p.Keeps }
