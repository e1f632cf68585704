package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	channelsall "github.com/ouderbrug/ouderbrug/channels/all"
	"github.com/ouderbrug/ouderbrug/channels/terminal"
	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/store"
)

type chatCmd struct {
	Lang    string `default:"" help:"The language to speak: nl, en, tr, ar, fr. Left out: all, until one is chosen."`
	Country string `default:"" enum:",nl,be" help:"The country, if known."`
	DB      string `name:"db" help:"Keep the talk in a database (sqlite:PATH); in memory without it."`
	Keys    string `default:"${keys}" help:"The file with the keys, for --db."`

	Keystore string `help:"Where persons' keys are kept, for --db. Default: the database's name with .keys behind it."`
	Content  string `help:"A folder instead of the built-in content." type:"path"`
	config.Elsewhere
}

// Help is shown by --help.
func (chatCmd) Help() string {
	return "Examples:\n  ouderbrug chat --lang nl --country nl\n  printf 'Hij huilt urenlang en niks helpt\\n' | ouderbrug chat --lang nl"
}

// Run talks until the input ends.
func (c *chatCmd) Run(e *env) error {
	if c.Lang != "" {
		if _, err := launchLang(c.Lang); err != nil {
			return err
		}
	}
	w, err := openWorldWith(e.ctx, c.Content, lookup{Elsewhere: c.Elsewhere, db: c.DB, log: e.log})
	if err != nil {
		return err
	}
	defer func() { _ = w.elsewhere.Close() }() // the talk is over
	w.elsewhere.fill(e.ctx, e.log)
	s := config.Settings{DB: c.DB, Keys: c.Keys, Keystore: c.Keystore}
	if c.DB == "" {
		s.DB = store.Memory
	}
	d, err := openData(e.ctx, &s, e.now)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }() // the talk is over; what was said was said
	if err := w.approved.read(e.ctx, d.store); err != nil {
		return err
	}
	return c.talk(e, w, d)
}

func (c *chatCmd) talk(e *env, w *world, d *data) error {
	ctx, stop := context.WithCancel(e.ctx)
	defer stop()
	prompt := ""
	if isTerminal(e.in) {
		prompt = "> "
	}
	p, err := assemble(w, d, wiring{
		channels: channelsall.Options{Terminal: &terminal.Options{
			In: e.in, Out: e.out, Prompt: prompt, Now: e.now, NewID: newID,
			Settled: func(ctx context.Context) error { return settled(ctx, d.store, e.now) },
		}},
		organisation: organisationDefault, noNightCover: true, now: e.now,
		log: slog.New(slog.NewTextHandler(io.Discard, nil)), // the log would stand between the lines
	})
	if err != nil {
		return err
	}
	if err := c.setup(ctx, e, p); err != nil {
		return err
	}
	done := make(chan struct{})
	go func() { defer close(done); p.bot.Run(ctx) }()
	select {
	case <-p.channels.Terminal.Ended():
	case <-done:
	}
	stop()
	<-done
	return nil
}

// setup says which language and country the talk has, as the web page does.
func (c *chatCmd) setup(ctx context.Context, e *env, p *program) error {
	args := ""
	if c.Lang != "" {
		args += "lang=" + c.Lang + " "
	}
	if c.Country != "" {
		args += "country=" + c.Country
	}
	if args == "" {
		return nil
	}
	err := p.bot.Receive(ctx, bot.Inbound{
		Kind: bot.Command, Command: "setup", Args: args, ID: newID(), From: p.channels.Terminal.Address(), SentAt: e.now(), Immediate: true,
	})
	if err != nil {
		return fmt.Errorf("the talk cannot begin: %w", err)
	}
	return nil
}

// settled waits until nothing is left to do now.
func settled(ctx context.Context, s store.Store, now func() time.Time) error {
	t := time.NewTicker(2 * time.Millisecond)
	defer t.Stop()
	for {
		idle, err := s.Idle(ctx, now().UTC())
		if err != nil || idle {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
	}
}

// isTerminal reports whether a person types, rather than a pipe or a file.
func isTerminal(r io.Reader) bool {
	f, ok := r.(*os.File)
	if !ok {
		return false
	}
	st, err := f.Stat()
	return err == nil && st.Mode()&os.ModeCharDevice != 0
}
