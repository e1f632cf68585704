package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels"
	"github.com/ouderbrug/ouderbrug/channels/telegram"
	"github.com/ouderbrug/ouderbrug/internal/bench/broadcast"
	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store"
	"github.com/ouderbrug/ouderbrug/store/postgres"
)

type benchBroadcast struct {
	DB    string        `name:"db" help:"Where to measure: sqlite:PATH of a file that is not there yet, or postgres://…, where a schema of its own is made and dropped and two instances send. Default: a temporary file."`
	Rows  int           `default:"10000" help:"How many lines are sent."`
	Limit float64       `default:"500" help:"How many lines a second the channel allows. Telegram allows 30; that would take six minutes."`
	Lease time.Duration `default:"2s" help:"The instances' lease."`
	JSON  bool          `name:"json" help:"Print JSON."`
}

// Help is shown by --help.
func (benchBroadcast) Help() string {
	return "Sends a broadcast against a Telegram that enforces its limit, and kills an instance half-way.\n\nExample:\n  ouderbrug bench broadcast --json"
}

// Run measures with instances in processes of their own: this program again.
func (c *benchBroadcast) Run(e *env) (err error) {
	if c.Rows < 100 || c.Limit < 10 || c.Lease < time.Second {
		return errors.New("bench broadcast needs --rows of 100 or more, --limit of 10 or more and --lease of 1s or more")
	}
	dir, err := os.MkdirTemp("", "ouderbrug-bench")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	s := config.Settings{Keys: filepath.Join(dir, "keys", "keys.json"), Keystore: filepath.Join(dir, "keystore.db")}
	drop, err := c.place(e, &s, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, drop()) }()
	keys, err := vault.NewKeys()
	if err != nil {
		return err
	}
	if err := errors.Join(os.MkdirAll(filepath.Dir(s.Keys), 0o700), keys.Write(s.Keys)); err != nil {
		return err
	}
	shift := untilNoon(e.now())
	now := func() time.Time { return e.now().Add(shift) }
	door, err := telegram.New(telegram.Options{Token: broadcast.Token, PerSecond: c.Limit * sendShare, Now: now, Log: e.log})
	if err != nil {
		return err
	}
	r, err := broadcast.Run(e.ctx, broadcast.Options{
		Rows: c.Rows, InFlight: door.Features().InFlight, Limit: c.Limit, Lease: c.Lease, Two: store.IsPostgres(s.DB), Now: now, NewID: newID,
		Open: func(ctx context.Context) (broadcast.Data, error) { return openBench(ctx, &s, now) },
		Start: func(ctx context.Context, api string) (broadcast.Child, error) {
			return startSender(ctx, e, &benchSender{
				DB: s.DB, Keys: s.Keys, Keystore: s.Keystore, API: api, Lease: c.Lease, PerSecond: c.Limit * sendShare, Shift: shift,
			})
		},
	})
	if err != nil {
		return err
	}
	return printBench(e, r, c.JSON)
}

// sendShare is the part of the limit that an instance uses: as 29 of 30 in earnest.
const sendShare = 0.97

// place says where the bench's data are, and how they are taken away.
func (c *benchBroadcast) place(e *env, s *config.Settings, dir string) (drop func() error, err error) {
	nothing := func() error { return nil }
	switch {
	case c.DB == "":
		data := filepath.Join(dir, "data")
		s.DB = "sqlite:" + filepath.Join(data, "bench.db")
		return nothing, os.Mkdir(data, 0o700)
	case store.IsPostgres(c.DB):
		scratch, gone, err := postgres.Scratch(e.ctx, c.DB)
		s.DB = scratch
		return func() error { return gone(context.WithoutCancel(e.ctx)) }, err
	}
	path, err := config.SQLitePath(c.DB)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); err == nil {
		return nil, fmt.Errorf("%s is there already: a bench writes nonsense, name a file that is not there", path)
	}
	s.DB = c.DB
	return nothing, nil
}

// untilNoon is how far the bench's clock is ahead: at night nothing would be sent
// that nobody asked for.
func untilNoon(now time.Time) time.Duration {
	local := now.In(bot.Country("").Zone())
	y, m, d := local.Date()
	return time.Date(y, m, d, 12, 0, 0, 0, local.Location()).Sub(local)
}

// benchStore is a store with the vault that it was opened with.
type benchStore struct {
	store.Store
	bot.Lister
	data *data
}

// Close closes both.
func (b *benchStore) Close() error { return b.data.Close() }

func openBench(ctx context.Context, s *config.Settings, now func() time.Time) (broadcast.Data, error) {
	d, err := openData(ctx, s, now)
	if err != nil {
		return nil, err
	}
	l, ok := d.store.(bot.Lister)
	if !ok {
		return nil, errors.Join(errors.New("this kind of store cannot list what was perhaps sent"), d.Close())
	}
	return &benchStore{d.store, l, d}, nil
}

// senderProcess is an instance in a process of its own.
type senderProcess struct {
	cmd   *exec.Cmd
	ended chan string
}

func startSender(ctx context.Context, e *env, c *benchSender) (broadcast.Child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, "bench", "broadcast-sender", "--db", c.DB, "--keys", c.Keys, "--keystore", c.Keystore, "--api", c.API,
		"--lease", c.Lease.String(), "--per-second", fmt.Sprint(c.PerSecond), "--shift", c.Shift.String())
	cmd.Stderr = e.errs
	if _, err := cmd.StdinPipe(); err != nil { // it ends when this process does
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &senderProcess{cmd: cmd, ended: make(chan string, 1)}
	go func() {
		how := "it stopped"
		if err := cmd.Wait(); err != nil {
			how = err.Error()
		}
		p.ended <- how
		close(p.ended)
	}()
	return p, nil
}

// Kill ends it as a crash does.
func (p *senderProcess) Kill() error { return p.cmd.Process.Kill() }

// Ended gets a value when it has ended.
func (p *senderProcess) Ended() <-chan string { return p.ended }

// Stop ends it as an operator does.
func (p *senderProcess) Stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	<-p.ended // how it ended was asked for; waiting for it has closed its standard input
	return nil
}

// benchSender is one instance of bench broadcast: the real sender and channel, and
// nobody who answers. It ends when its standard input does.
type benchSender struct {
	DB        string        `name:"db" required:""`
	Keys      string        `required:""`
	Keystore  string        `required:""`
	API       string        `name:"api" required:""`
	Lease     time.Duration `required:""`
	PerSecond float64       `required:""`
	Shift     time.Duration `required:""`
}

// Run sends until it is told to stop.
func (c *benchSender) Run(e *env) error {
	ctx, stop := signal.NotifyContext(e.ctx, syscall.SIGTERM)
	defer stop()
	ctx, gone := context.WithCancel(ctx)
	defer gone()
	go func() {
		_, _ = io.Copy(io.Discard, e.in) // whatever ends it: the bench is gone
		gone()
	}()
	now := func() time.Time { return e.now().Add(c.Shift) }
	log := slog.New(slog.NewTextHandler(e.errs, &slog.HandlerOptions{Level: slog.LevelError}))
	d, err := openData(ctx, &config.Settings{DB: c.DB, Keys: c.Keys, Keystore: c.Keystore}, now)
	if err != nil {
		return err
	}
	t, err := telegram.New(telegram.Options{Token: broadcast.Token, API: c.API, PerSecond: c.PerSecond, Now: now, Log: log})
	if err != nil {
		return errors.Join(err, d.Close())
	}
	bot.New(bot.Config{
		Store: d.store, Reader: d.store, Erasure: d.store, Leaser: d.store, Watcher: d.store, Releaser: d.store,
		Vault: d.vault, Ledger: d.vault, Responder: mute{}, Triage: func(bot.Inbound) bot.Urgency { return bot.Normal },
		Doors: []bot.Door{t.Door()}, Split: channels.Split, Now: now, NewID: newID, Log: log,
		Owner: newID(), Lease: c.Lease, Idle: time.Second,
	}).Run(ctx)
	return d.Close()
}

// mute answers nothing.
type mute struct{}

// Respond changes nothing.
func (mute) Respond(_ context.Context, t bot.Turn) (bot.Outcome, error) {
	return bot.Outcome{Conversation: t.Conversation}, nil
}

// Apology is never said.
func (mute) Apology(bot.Conversation) bot.Reply { return bot.Reply{} }
