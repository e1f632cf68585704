package storetest

import (
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/vault"
)

// refused opens the place once more and expects an error with a hint in it.
func (w *world) refused(s Settings, hint string) {
	w.Helper()
	second, err := w.place.Open(w.ctx, s)
	if err == nil {
		_ = second.Close()
		w.Fatal("it was opened")
	}
	if !strings.Contains(err.Error(), hint) || strings.Contains(err.Error(), "\n") {
		w.Fatalf("the error says %q; it should be one line with %q", err, hint)
	}
}

var openTests = []test{
	{name: "a second process is refused while the first one lives", needs: func(p Place) bool { return p.Keeps && !p.Shared }, run: func(w *world) {
		w.refused(w.settings(), "stop it first")
		w.reopen()
	}},
	{name: "the keys of another installation are refused", needs: keeps, run: func(w *world) {
		other, err := vault.NewKeys()
		w.ok(err)
		w.ok(w.Store.Close())
		s := w.settings()
		s.Installation, s.Vault = other.Installation, vault.New(other, vault.NewMemory())
		w.refused(s, "other keys")
		w.open()
	}},
	{name: "data of a newer program are refused", needs: func(p Place) bool { return p.Newer != nil }, run: func(w *world) {
		w.ok(w.Store.Close())
		w.place.Newer(w.T)
		w.refused(w.settings(), "newer")
	}},
	{name: "closing twice is no error, and a closed store says so", run: func(w *world) {
		w.ok(w.Store.Close())
		w.ok(w.Store.Close())
		_, err := w.Receive(w.ctx, []bot.Arrival{w.message("amira", "x")})
		w.isErr(err, bot.ErrFull)
		_, _, err = w.Claim(w.ctx, bot.ClaimQuery{Now: w.now, Limit: 1})
		w.isErr(err, bot.ErrFull)
	}},
	{name: "what was accepted while closing is there afterwards", needs: keeps, run: func(w *world) {
		accepted := make([]bool, 200)
		go func() { _ = w.Store.Close() }()
		w.together(len(accepted), func(i int) {
			_, err := w.Receive(w.ctx, []bot.Arrival{w.message("amira", "x")})
			accepted[i] = err == nil
		})
		w.ok(w.Store.Close())
		w.open()
		n := 0
		for _, ok := range accepted {
			if ok {
				n++
			}
		}
		cs, _ := w.claimAs("me", 1)
		got := 0
		if len(cs) > 0 {
			got = len(cs[0].Events)
		}
		w.is(got, n, "events")
	}},
}
