package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// dying is all that forgetting does, until death comes: before or after a step.
type dying struct {
	bot.Vault
	bot.Ledger
	bot.Erasure
	left int
}

var errDead = errors.New("killed")

// step does a step unless death came before it, and says when death comes after it.
func (d *dying) step(do func() error) error {
	if d.left == 0 {
		return errDead
	}
	d.left--
	if err := do(); err != nil || d.left > 0 {
		d.left--
		return err
	}
	return errDead
}

func (d *dying) Record(ctx context.Context, p bot.PersonID) error {
	return d.step(func() error { return d.Ledger.Record(ctx, p) })
}

func (d *dying) Destroy(ctx context.Context, k bot.KeyID) error {
	return d.step(func() error { return d.Vault.Destroy(ctx, k) })
}

func (d *dying) DeletePerson(ctx context.Context, p bot.PersonID) error {
	return d.step(func() error { return d.Erasure.DeletePerson(ctx, p) })
}

// Each death is followed by a fresh process, with the files as they were left.
func TestForgettingGoesOnAfterADeathAtEachStep(t *testing.T) {
	t.Parallel()
	deaths := 0
	for left := range 7 {
		s := newSite(t)
		person := s.write(kanarie)[0]
		key, _ := s.inKeystore()
		s.begin(person.ID)
		died := false
		s.with(func(d *data) {
			m := &dying{d.vault, d.vault, d.store, left}
			_, err := eraser(d, m, m, m).Erase(t.Context())
			died = errors.Is(err, errDead)
			if err != nil && !died {
				t.Fatal(err)
			}
		})
		if died {
			deaths++
		}
		s.with(func(d *data) {
			if _, err := eraser(d, d.vault, d.vault, d.store).Erase(t.Context()); err != nil {
				t.Fatalf("killed at %d: %v", left, err)
			}
			if n, err := eraser(d, d.vault, d.vault, d.store).Erase(t.Context()); n != 0 || err != nil {
				t.Errorf("killed at %d: %d are still to be forgotten, %v", left, n, err)
			}
		})
		keys, ledger := s.inKeystore()
		if len(keys) != 0 || len(ledger) != 1 || ledger[0] != person.ID || s.standing(ledger) != 0 {
			t.Errorf("killed at %d: %d keys, ledger %v", left, len(keys), ledger)
		}
		s.nothingOf(kanarie, string(key[0].Key), string(person.ID))
	}
	if deaths != 6 {
		t.Errorf("died %d times of 6", deaths)
	}
}

// begin begins to forget somebody; nothing is owed to her any more.
func (s *site) begin(p bot.PersonID) {
	s.Helper()
	s.with(func(d *data) {
		if err := d.store.Commit(s.Context(), bot.Change{At: time.Now(), Forget: []bot.PersonID{p}}); err != nil {
			s.Fatal(err)
		}
	})
}

func eraser(d *data, v bot.Vault, l bot.Ledger, e bot.Erasure) *bot.Bot {
	return bot.New(bot.Config{Store: d.store, Vault: v, Ledger: l, Erasure: e, Now: time.Now, NewID: newID})
}

// A backup holds a snapshot open, so that the log cannot be emptied at that
// moment: the eraser does it in its next round.
func TestWhatABackupHeldOpenIsScrubbedAfterwards(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	person := s.write(kanarie)[0]
	s.with(func(d *data) {
		hold, release := make(chan struct{}), make(chan struct{})
		go func() { // as VACUUM INTO does, for as long as it takes
			defer close(release)
			s.snapshot(hold)
		}()
		<-hold
		if err := d.store.Commit(t.Context(), bot.Change{At: time.Now(), Forget: []bot.PersonID{person.ID}}); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if _, err := eraser(d, d.vault, d.vault, d.store).Erase(t.Context()); err == nil {
			t.Error("the log was emptied: this test looks at nothing")
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("the writer stood still for %v", took)
		}
		hold <- struct{}{}
		<-release
		if _, err := eraser(d, d.vault, d.vault, d.store).Erase(t.Context()); err != nil { // the loop's next round
			t.Fatal(err)
		}
		for path, data := range files(t, s.folder("data")) {
			if bytes.Contains(data, []byte(person.ID)) {
				t.Errorf("%s holds her id", path)
			}
		}
	})
}

// snapshot reads the data until it is told to stop, and says when it has begun.
func (s *site) snapshot(hold chan struct{}) {
	db, err := sql.Open("sqlite", "file:"+s.db)
	if err != nil {
		s.Error(err)
		close(hold)
		return
	}
	defer db.Close()
	tx, err := db.BeginTx(context.Background(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		s.Error(err)
		close(hold)
		return
	}
	defer tx.Rollback()
	var n int
	if err := tx.QueryRow(`SELECT count(*) FROM persons`).Scan(&n); err != nil || n != 1 {
		s.Errorf("%d people, %v", n, err)
	}
	hold <- struct{}{}
	<-hold
}
