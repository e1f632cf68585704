package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/channels/telegram"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store"
)

type doctorCmd struct {
	config.Settings
	TimeURL string `help:"An address (https://…) whose clock ours is compared with: one HEAD request. Without it nobody is asked but the database."`

	free func(dir string) (int64, error) // nil: ask the system
}

// Help is shown by --help.
func (doctorCmd) Help() string { return "Example:\n  ouderbrug doctor --config ouderbrug.toml" }

// finding is one thing that the doctor looked at; fault is empty when it is well.
type finding struct{ part, well, fault string }

// Run prints one line a part and fails if one is at fault.
func (c *doctorCmd) Run(e *env) error {
	w, err := openWorld(e.ctx, c.Content)
	checks := []func(context.Context, *env) finding{
		c.settings, c.keys, c.keystore, c.backups, c.disk, c.database,
		func(_ context.Context, e *env) finding { return contentFinding(w, err, e.now()) },
		func(_ context.Context, e *env) finding { return helplinesFinding(w, err, e.now()) },
		c.telegram, c.slack, c.pager, c.qdrant, c.embeddings, c.clock,
	}
	ill := 0
	for _, check := range checks {
		f := check(e.ctx, e)
		if f.fault != "" {
			ill++
			fmt.Fprintf(e.out, "✗ %-10s %s\n", f.part, f.fault)
			continue
		}
		fmt.Fprintf(e.out, "✓ %-10s %s\n", f.part, f.well)
	}
	if ill > 0 {
		fmt.Fprintf(e.out, "%d of %d parts need somebody\n", ill, len(checks))
		return errSilent
	}
	return nil
}

func (c *doctorCmd) settings(context.Context, *env) finding {
	f := finding{part: "settings", well: "fit together"}
	if err := c.Check(); err != nil {
		f.fault = err.Error()
	}
	return f
}

func (c *doctorCmd) keys(context.Context, *env) finding {
	f := finding{part: "keys", well: "readable, apart from the data"}
	p := place{DB: c.DB, Keys: c.Keys}
	_, err := p.keys()
	if err == nil {
		err = onlyOwners(c.Keys)
	}
	if err != nil {
		f.fault = err.Error()
	}
	return f
}

// lowDisk is when the doctor warns: a week of a neighbourhood is a few MB, but
// SQLite's log may grow to some hundred under load.
const lowDisk = 1 << 30

func (c *doctorCmd) disk(context.Context, *env) finding {
	f := finding{part: "disk"}
	if vault.IsPostgres(c.DB) {
		f.well = "the data are on a server, whose disk is watched there"
		return f
	}
	path, err := config.SQLitePath(c.DB)
	if err != nil {
		f.fault = err.Error()
		return f
	}
	ask := c.free
	if ask == nil {
		ask = freeBytes
	}
	free, err := ask(filepath.Dir(path))
	if err != nil {
		f.fault = fmt.Sprintf("the folder of the data cannot be read (%v): make it, or name another --db", err)
		return f
	}
	f.well = fmt.Sprintf("%.1f GB free", float64(free)/(1<<30))
	if free < lowDisk {
		f.fault = fmt.Sprintf("only %.0f MB free where the data are: make room", float64(free)/(1<<20))
	}
	return f
}

// database looks at the data, unless a running server has them: then it asks that. It
// changes nothing.
func (c *doctorCmd) database(ctx context.Context, e *env) finding {
	f := finding{part: "database"}
	path, err := config.SQLitePath(c.DB)
	if err == nil {
		_, err = os.Stat(path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		f.well = "not there yet; serve makes it"
		return f
	}
	if !vault.IsPostgres(c.DB) {
		if err := onlyOwners(path, path+"-wal", path+"-shm"); err != nil {
			f.fault = err.Error()
			return f
		}
	}
	addr, err := nearby(c.Addr)
	if err != nil {
		f.fault = err.Error()
		return f
	}
	if status, ok := serving(ctx, addr); ok {
		f.well = "in use by a running server that says " + status
		if status != "ok" {
			f.fault = "the running server says " + status + ": look at http://" + c.sentences() + "/healthz"
		}
		return f
	}
	missing, err := c.toCome(ctx)
	switch {
	case err != nil:
		f.fault = err.Error()
	case len(missing) == len(store.Migrations()):
		f.well = "empty; serve makes its tables"
	case len(missing) > 0:
		f.well = "opens; the next serve or migrate of this version applies " + strings.Join(missing, ", ")
	default:
		f.well = "opens, at the newest migration"
	}
	return f
}

// onlyOwners names the files of these that others can read or write. A file that we
// make is its owner's; one that was there keeps its mode, and its log gets the same.
func onlyOwners(paths ...string) error {
	var open []string
	for _, path := range paths {
		if st, err := os.Stat(path); err == nil && st.Mode().Perm()&0o077 != 0 {
			open = append(open, path)
		}
	}
	if len(open) == 0 {
		return nil
	}
	files := strings.Join(open, " ")
	return fmt.Errorf("others on this machine can read %s: chmod 600 %s", files, files)
}

// sentences is where a running server says what is not well.
func (c *doctorCmd) sentences() string {
	addr, err := nearby(c.MetricsAddr)
	if err != nil {
		return c.MetricsAddr
	}
	return addr
}

// serving asks whether a server answers at addr, and how it is.
func serving(ctx context.Context, addr string) (status string, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/healthz", nil)
	if err != nil {
		return "", false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", false
	}
	defer func() { _ = resp.Body.Close() }()
	var h struct {
		Status string `json:"status"`
	}
	if json.NewDecoder(resp.Body).Decode(&h) != nil || h.Status == "" {
		return "", false
	}
	return h.Status, true
}

func contentFinding(w *world, err error, now time.Time) finding {
	f := finding{part: "content"}
	if err != nil {
		f.fault = err.Error()
		return f
	}
	expired := 0
	for _, card := range w.lib.Cards {
		if card.Status != content.Retired && !card.Servable(now) {
			expired++
		}
	}
	f.well = fmt.Sprintf("%d cards, none past its date", len(w.lib.Cards))
	if expired > 0 {
		f.fault = fmt.Sprintf("%d of %d cards are past their date and not shown: ouderbrug content list --due 1h", expired, len(w.lib.Cards))
	}
	return f
}

func helplinesFinding(w *world, err error, now time.Time) finding {
	f := finding{part: "helplines"}
	if err != nil {
		f.fault = "the content cannot be read"
		return f
	}
	f.well = fmt.Sprintf("%d, all checked in time", len(w.lib.Helplines))
	if gone := w.lib.Helplines.Expired(now); len(gone) > 0 {
		f.fault = fmt.Sprintf("%v were not checked for too long and are replaced by 112: call them and set verified_on", gone)
	}
	return f
}

func (c *doctorCmd) telegram(ctx context.Context, e *env) finding {
	f := finding{part: "telegram", well: "off (no token)"}
	if c.TelegramToken == "" {
		return f
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	f.well = "the token works"
	tg, err := telegram.New(telegramOptions(&c.Settings, e, e.now))
	if err == nil {
		err = tg.Probe(ctx)
	}
	if err != nil {
		f.fault = err.Error()
	}
	return f
}
