package main

import (
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/config"
)

func TestTheDeskIsMadeOnceAndHearsOfCases(t *testing.T) {
	t.Parallel()
	d, err := openData(t.Context(), &config.Settings{DB: "sqlite::memory:"}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	first, err := deskHere(t.Context(), d.store, boardAddress, "nl", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	again, err := deskHere(t.Context(), d.store, boardAddress, "en", time.Now)
	if err != nil || again != first {
		t.Fatalf("the second start finds %q, %v; the first made %q", again, err, first)
	}
	conv, _, ok, err := d.store.Conversation(t.Context(), first)
	if err != nil || !ok || conv.Hat != bot.Helper || conv.Lang != "en" || conv.Address != boardAddress {
		t.Errorf("the desk is %+v, %v, %v", conv, ok, err)
	}
	claims, _, err := d.store.Claim(t.Context(), bot.ClaimQuery{Now: time.Now(), Limit: 9, Owner: "x", Lease: time.Minute})
	if err != nil || len(claims) != 0 {
		t.Errorf("something waits for a turn after the start: %d, %v", len(claims), err)
	}
}
