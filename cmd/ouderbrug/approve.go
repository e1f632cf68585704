package main

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/store"
)

// approvals are the cards that two people have read, by id and hash. They are
// read at the start and from time to time; the zero value has none.
type approvals struct {
	hashes atomic.Pointer[map[string]string]
}

// has reports whether a card was approved as it stands.
func (a *approvals) has(c *content.Card) bool {
	m := a.hashes.Load()
	return m != nil && (*m)[string(c.ID)] == c.Hash
}

func (a *approvals) read(ctx context.Context, s store.Store) error {
	list, err := s.Approvals(ctx)
	if err != nil {
		return fmt.Errorf("read which cards are approved: %w", err)
	}
	m := make(map[string]string, len(list))
	for _, x := range list {
		m[x.Card] = x.Hash
	}
	a.hashes.Store(&m)
	return nil
}

type contentApprove struct {
	Card     string `arg:"" help:"The card, as content list names it."`
	Reader   string `required:"" help:"Who has read it: a staff id, no name."`
	Second   string `required:"" help:"Who has read it after them: another staff id."`
	DB       string `name:"db" default:"sqlite:ouderbrug.db" help:"The database: sqlite:PATH."`
	Keys     string `default:"${keys}" help:"The file with the keys."`
	Keystore string `help:"The file with persons' keys."`
	Content  string `help:"A folder instead of the built-in content." type:"path"`
}

// Help is shown by --help.
func (contentApprove) Help() string {
	return "Example:\n  ouderbrug content approve baby-sleep/nl --reader s12 --second s7"
}

// Run notes the approval of the card's present text.
func (c *contentApprove) Run(e *env) error {
	if c.Reader == c.Second {
		return errors.New("a card is read by two people: --reader and --second must differ")
	}
	w, err := openWorld(e.ctx, c.Content)
	if err != nil {
		return err
	}
	card, ok := w.lib.Card(content.ID(c.Card))
	if !ok {
		return fmt.Errorf("there is no card %q: `ouderbrug content list` names them all", c.Card)
	}
	settings := config.Settings{DB: c.DB, Keys: c.Keys, Keystore: c.Keystore, Content: c.Content, Organisation: organisationDefault}
	if err := ask(e, &settings, "approve", bot.Approval{Card: c.Card, Hash: card.Hash, Reader: c.Reader, Second: c.Second}, nil, nil); err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%s is approved as it stands; if its text changes it is a starter again\n", c.Card)
	return nil
}
