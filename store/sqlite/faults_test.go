package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/vault"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// opened is a store in a file with a vault of its own.
func opened(t *testing.T) (s *Store, v *vault.Vault, path string) {
	t.Helper()
	keys, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	v, path = vault.New(keys, vault.NewMemory()), filepath.Join(t.TempDir(), "o.db")
	s, err = Open(t.Context(), path, Options{Vault: v, Installation: keys.Installation, Now: func() time.Time { return noon }, NewID: rand.Text})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, v, path
}

func arrive(t *testing.T, s *Store, user string) {
	t.Helper()
	if _, err := s.Receive(t.Context(), []bot.Arrival{arrivalOf(user)}); err != nil {
		t.Fatal(err)
	}
}

func arrivalOf(user string) bot.Arrival {
	return bot.Arrival{ID: bot.EventID(rand.Text()), At: noon, Inbound: bot.Inbound{
		Kind: bot.Message, ID: rand.Text(), From: bot.Address{Channel: "chan", User: user}, Text: "hello",
	}}
}

func claim(t *testing.T, s *Store, now time.Time, limit int) []bot.Claimed {
	t.Helper()
	c, _, err := s.Claim(t.Context(), bot.ClaimQuery{Now: now, Limit: limit, Owner: "me", Lease: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A commit that lands while a claim reads puts a newer conversation into memory
// than the events that the claim sees: together they would run a turn twice.
func TestMemoryCountsOnlyForTheVersionThatTheClaimSees(t *testing.T) {
	s, _, _ := opened(t)
	arrive(t, s, "amira")
	c := claim(t, s, noon, 1)[0]
	newer := c
	newer.Events = nil
	newer.Conversation.Version++
	newer.Conversation.Lang = "tr"
	s.warm.Put(c.Conversation.ID, newer)
	again := claim(t, s, noon.Add(time.Hour), 1)
	if len(again) != 1 || again[0].Conversation.Version != c.Conversation.Version || again[0].Conversation.Lang != "" {
		t.Fatalf("claimed %+v; its events are of version %d", again, c.Conversation.Version)
	}
}

// Somebody whose key is gone (a restored backup) must neither hold up the others
// nor be looked at for ever.
func TestPeopleWhoseKeyIsGoneHoldNobodyUp(t *testing.T) {
	s, v, _ := opened(t)
	for i := range 20 {
		arrive(t, s, fmt.Sprint("gone", i))
	}
	for _, c := range claim(t, s, noon, 20) {
		if err := v.Destroy(t.Context(), c.Person.Key); err != nil {
			t.Fatal(err)
		}
	}
	later := noon.Add(time.Hour)
	arrive(t, s, "amira")
	for range 6 {
		for _, c := range claim(t, s, later, 5) {
			if c.Conversation.Address.User == "amira" {
				return
			}
			t.Errorf("claimed somebody whose key is gone: %+v", c)
		}
	}
	t.Error("those who cannot be read stand before everybody else")
}

// What is left of them goes the way of everybody who is forgotten.
func TestPeopleWhoseKeyIsGoneAreForgotten(t *testing.T) {
	s, v, _ := opened(t)
	arrive(t, s, "gone")
	c := claim(t, s, noon, 1)[0]
	if err := v.Destroy(t.Context(), c.Person.Key); err != nil {
		t.Fatal(err)
	}
	if got := claim(t, s, noon.Add(time.Hour), 1); len(got) != 0 {
		t.Fatalf("claimed %+v", got)
	}
	due, err := s.Erasing(t.Context(), noon)
	if err != nil || len(due) != 1 || due[0].ID != c.Person.ID {
		t.Errorf("erasing: %v, %v", due, err)
	}
}

// Another process that locks the database makes everybody wait once, not one
// after the other.
func TestALockedDatabaseIsSaidToAllAtOnce(t *testing.T) {
	s, _, path := opened(t)
	arrive(t, s, "amira") // so that all is prepared
	tries := 0
	err := s.writer.alone(t.Context(), func(x *tx) error {
		_, err := x.affected(`PRAGMA busy_timeout(100)`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	other, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	lock, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	var jobs []*job
	for range 50 {
		jobs = append(jobs, &job{do: func(*tx) error { tries++; return nil }, finish: make(chan struct{})})
	}
	began := time.Now()
	s.writer.work(jobs, nil)
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("fifty who waited together heard of it after %s", took)
	}
	for _, j := range jobs {
		if !errors.Is(j.err, bot.ErrFull) {
			t.Fatalf("a job heard %v", j.err)
		}
	}
	if err := lock.Rollback(); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 5 {
		wg.Go(func() {
			if _, err := s.Receive(t.Context(), []bot.Arrival{arrivalOf(fmt.Sprint("user", i))}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if tries != 0 {
		t.Errorf("%d jobs ran without a transaction", tries)
	}
}

// Purge looks at every row that is kept; nobody may wait for that.
func TestPurgeLooksBesideTheWriter(t *testing.T) {
	s, _, _ := opened(t)
	arrive(t, s, "amira")
	busy, free := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := s.writer.alone(t.Context(), func(*tx) error { close(busy); <-free; return nil }); err != nil {
			t.Error(err)
		}
	})
	<-busy
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	purged := make(chan error, 1)
	go func() { _, err := s.Purge(ctx, noon); purged <- err }()
	select {
	case err := <-purged:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Error("a purge that finds nothing waits for the writer")
	}
	close(free)
	wg.Wait()
}

// Nobody's flood is read whole for each of its turns.
func TestAFloodIsReadInPiecesAndInOrder(t *testing.T) {
	s, _, _ := opened(t)
	var flood []bot.Arrival
	for i := range 4500 {
		a := arrivalOf("amira")
		a.Inbound.Text = fmt.Sprint(i)
		flood = append(flood, a)
	}
	if _, err := s.Receive(t.Context(), flood); err != nil {
		t.Fatal(err)
	}
	n := 0
	for n < len(flood) {
		c := claim(t, s, noon, 1)
		if len(c) == 0 || len(c[0].Events) > 2000 {
			t.Fatalf("after %d of %d: %d conversations", n, len(flood), len(c))
		}
		cc := bot.ConversationChange{Conversation: c[0].Conversation}
		for _, e := range c[0].Events {
			if e.Inbound.Text != fmt.Sprint(n) {
				t.Fatalf("event %d is %q", n, e.Inbound.Text)
			}
			n++
			cc.Done = append(cc.Done, e.ID)
		}
		if err := s.Commit(t.Context(), bot.Change{At: noon, Conversations: []bot.ConversationChange{cc}}); err != nil {
			t.Fatal(err)
		}
	}
}

// What a full disk says is what whoever reads the log can do about it.
func TestAFullDiskSaysWhereAndWhatToDo(t *testing.T) {
	s, _, path := opened(t)
	if err := s.SetMaxPages(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	a := arrivalOf("amira")
	a.Inbound.Text = strings.Repeat("x", 100_000)
	_, err := s.Receive(t.Context(), []bot.Arrival{a})
	if !errors.Is(err, bot.ErrFull) {
		t.Fatalf("it says %v", err)
	}
	for _, want := range []string{path, "MB free", "make room"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q lacks %q", err, want)
		}
	}
	if strings.Contains(err.Error(), "(13)") {
		t.Errorf("it says what only SQLite understands: %v", err)
	}
}
