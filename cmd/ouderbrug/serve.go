package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	channelsall "github.com/ouderbrug/ouderbrug/channels/all"
	"github.com/ouderbrug/ouderbrug/channels/telegram"
	"github.com/ouderbrug/ouderbrug/channels/web"
	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/socket"
	"github.com/ouderbrug/ouderbrug/internal/watch"
	"github.com/ouderbrug/ouderbrug/store"
)

type serveCmd struct {
	config.Settings
	AcceptLostKeys bool `help:"Serve although the newest people in the data have no key in the key store: whoever of them writes is forgotten for good."`
}

// Help is shown by --help.
func (serveCmd) Help() string {
	return "Examples:\n  ouderbrug serve --demo                        try it on http://127.0.0.1:8080\n  ouderbrug serve --config /etc/ouderbrug.toml  the real thing, after ouderbrug init"
}

// organisationDefault is who speaks where no settings say whose programme it is.
const organisationDefault = "Ouderbrug"

// Run serves until it is told to stop, and then lets what is under way finish.
func (c *serveCmd) Run(e *env) error {
	if err := c.Check(); err != nil {
		return err
	}
	if e.level != nil {
		if err := e.level.UnmarshalText([]byte(c.LogLevel)); err != nil {
			return err
		}
	}
	now, err := c.clock(e)
	if err != nil {
		return err
	}
	if c.Demo && c.DB == "sqlite:ouderbrug.db" {
		dir, err := os.MkdirTemp("", "ouderbrug-demo")
		if err != nil {
			return fmt.Errorf("make a folder for the demo's data: %w", err)
		}
		defer func() { _ = os.RemoveAll(dir) }() // throwaway by its name
		c.DB = "sqlite:" + filepath.Join(dir, "demo.db")
	}
	usual := debug.SetGCPercent(startGC)
	w, err := openWorldWith(e.ctx, c.Content, lookup{Elsewhere: c.Elsewhere, db: c.DB, log: e.log})
	debug.SetGCPercent(usual)
	if err != nil {
		return err
	}
	defer func() { _ = w.elsewhere.Close() }() // nobody asks any more
	go w.learnTopics(e.ctx, e.log)
	d, err := openData(e.ctx, &c.Settings, now)
	if err != nil {
		return err
	}
	err = c.serve(e, w, d, now)
	return errors.Join(err, closeWithin(d, closePatience))
}

// closePatience is how long closing may take. A database that hangs would keep the
// process for ever; what is committed is on its disk all the same.
const closePatience = 2 * time.Second

func closeWithin(d *data, patience time.Duration) error {
	closed := make(chan error, 1)
	go func() { closed <- d.Close() }()
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case err := <-closed:
		return err
	case <-late.C:
		return errors.New("the database did not close in time: it hangs, look after it before the next start")
	}
}

func (c *serveCmd) serve(e *env, w *world, d *data, now func() time.Time) error {
	rostered, err := bot.Rostered(e.ctx, d.store)
	if err != nil {
		return fmt.Errorf("see who is rostered: %w", err)
	}
	if err := c.CheckCover(rostered); err != nil {
		return err
	}
	m := newMeter()
	x := wiring{organisation: c.Organisation, noNightCover: !rostered, burst: c.BurstWait, idle: time.Second, now: now, log: e.log, meter: m,
		lease: c.Lease, bounds: bounds{most: c.WaitingMax, oldest: c.WaitingOldest}}
	x.channels = c.channels(e, w, d, now, m)
	x.console = consoleBase(&c.Settings)
	hours, err := deskHours(c.DeskHours)
	if err != nil {
		return err
	}
	x.hours, x.apps, x.desk = hours, apps(&c.Settings), deskDialog(&c.Settings, d)
	ill := hearTroubles(&x.channels)
	leases := watch.NewLeaser(d.store)
	tracer, closeTracer, err := c.tracer(e)
	if err != nil {
		return err
	}
	defer closeTracer()
	x.events, x.leases = watch.New(d.store, watch.Options{Meter: m, Now: now, Tracer: tracer}), leases
	p, err := assemble(w, d, x)
	if err != nil {
		return err
	}
	m.show(serveGauges(p, leases, now))
	// Whoever was forgotten before a backup was restored is gone before anybody is served.
	swept, err := p.bot.Sweep(e.ctx)
	if err != nil {
		return err
	}
	if swept > 0 {
		e.log.WarnContext(e.ctx, "people who had been forgotten stood in a restored database and were erased again", "persons", swept)
	}
	if err := notOlder(e.ctx, d); err != nil && !c.AcceptLostKeys {
		return err
	}
	if p.bot.Desk, err = deskHere(e.ctx, d.store, deskAddress(&c.Settings), "nl", now); err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(e.ctx)
	defer stop(nil)
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() { p.bot.Run(ctx) })
	wg.Go(func() { ill.run(ctx, p, now) })
	w.elsewhere.run(ctx, &wg)
	if h, ok := d.store.(store.Hinter); ok {
		wg.Go(func() { h.Listen(ctx, p.bot.Wake) })
	}
	t := &ticks{store: d.store, world: w, owner: newID(), now: now, log: e.log, meter: m}
	wait, err := t.start(ctx)
	if err != nil {
		stop(err)
		return err
	}
	defer wait()
	if path := socketPath(c.DB); path != "" {
		wait, err := socket.Serve(ctx, path, deeds{p: p, now: now, meter: m}.list(), e.log)
		if err != nil {
			stop(err)
			return err
		}
		defer wait()
	}
	pages, err := openConsole(p, &c.Settings, e, now)
	if err != nil {
		stop(err)
		return err
	}
	addr, metrics, err := c.open(ctx, p, pages.Handler(), m, func(err error) {
		if err != nil {
			stop(err)
		}
	})
	if err != nil {
		stop(err)
		return err
	}
	if tg := p.channels.Telegram; tg != nil {
		wg.Go(func() {
			if err := tg.Setup(ctx, telegramTexts()); err != nil && ctx.Err() == nil {
				e.log.WarnContext(ctx, "telegram set-up is not complete; the bot works, its menu may be old", "err", err)
			}
		})
	}
	go settle(ctx)
	if err := c.greet(ctx, e, p, addr, now); err != nil {
		stop(err)
		return err
	}
	if e.started != nil {
		e.started(addr, metrics)
	}
	<-ctx.Done()
	if err := context.Cause(ctx); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// open listens on both addresses.
func (c *serveCmd) open(ctx context.Context, p *program, pages http.Handler, m *meter, done func(error)) (addr, metrics string, err error) {
	if metrics, err = listen(ctx, c.MetricsAddr, private(m.handler(), p.health), done); err != nil {
		return "", "", err
	}
	addr, err = listen(ctx, c.Addr, calm(routes(p.channels.Web.Handler(p.bot.Receive), pages, p.channels.Doors, p.bot.Receive, p.health), p.bot.Log), done)
	return addr, metrics, err
}

// channels are the options of those that are switched on.
func (c *serveCmd) channels(e *env, w *world, d *data, now func() time.Time, m *meter) channelsall.Options {
	lines := w.urgentLines(now)
	o := channelsall.Options{Web: &web.Options{
		PublicName: c.PublicName, Organisation: c.Organisation, Country: bot.Country(c.Country),
		Helplines: func(country bot.Country, lang bot.Lang) (out []web.Helpline) {
			for _, h := range lines(country, lang) {
				out = append(out, web.Helpline{Label: h.Name, Phone: h.Number})
			}
			return out
		},
		Key: []byte(d.vault.Lookup("web cookie", "1") + d.vault.Lookup("web cookie", "2")),
		Now: now, NewID: newID, Log: e.log, Secure: strings.HasPrefix(c.PublicURL, "https://"), LeaveURL: c.LeaveURL,
	}}
	if c.PublicURL != "" {
		o.Web.Origins = []string{strings.TrimRight(c.PublicURL, "/")}
	}
	if c.TelegramToken != "" {
		t := telegramOptions(&c.Settings, e, now)
		t.Meter = m
		o.Telegram = &t
	}
	o.Slack, o.Pager = slackOptions(&c.Settings, e, now), pagerOptions(&c.Settings)
	if o.Slack != nil {
		o.Slack.Meter = m
	}
	return o
}

// telegramOptions are Telegram's options as the settings have them.
func telegramOptions(s *config.Settings, e *env, now func() time.Time) telegram.Options {
	o := telegram.Options{Token: telegram.Token(s.TelegramToken), API: s.TelegramAPI, WebhookSecret: telegram.Token(s.TelegramSecret), Now: now, Log: e.log}
	if s.TelegramWebhook {
		o.WebhookURL = strings.TrimRight(s.PublicURL, "/") + "/hooks/telegram"
	}
	return o
}

// greet says where to go.
func (c *serveCmd) greet(ctx context.Context, e *env, p *program, addr string, now func() time.Time) error {
	fmt.Fprintf(e.out, "Ouderbrug listens on http://%s/, the console on http://%s/console\n", addr, addr)
	if !c.Demo {
		return nil
	}
	links, err := p.demoLinks(ctx, now().UTC())
	if err != nil {
		return err
	}
	fmt.Fprintln(e.out, "A demo: throwaway key, starter content that no organisation has approved, nobody on duty. Ask, for example:\n  Mijn zoontje is bijna 3 en zegt nog maar een paar woordjes\n  wldi mabghach yhder\nTo help, each link once, within ten minutes:")
	for _, l := range links {
		who, path, _ := strings.Cut(l, ": ")
		fmt.Fprintf(e.out, "  %s  http://%s%s\n", who, addr, path)
	}
	return nil
}

// clock is the time, moved by the offset in --test-clock for drills. The file is
// read again at each look; one that cannot be read stops the start, not the run.
func (c *serveCmd) clock(e *env) (func() time.Time, error) {
	if c.TestClock == "" {
		return e.now, nil
	}
	offset := func() (time.Duration, error) {
		text, err := os.ReadFile(c.TestClock)
		if err != nil {
			return 0, err
		}
		return time.ParseDuration(strings.TrimPrefix(strings.TrimSpace(string(text)), "+"))
	}
	last, err := offset()
	if err != nil {
		return nil, fmt.Errorf("--test-clock: write an offset such as +15m into %s: %w", c.TestClock, err)
	}
	var mu sync.Mutex
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		if d, err := offset(); err == nil {
			last = d
		}
		return e.now().Add(last)
	}, nil
}

// startGC is how much garbage, in percent of what is in use, reading and indexing may leave before it is collected. Half of
// Go's own: what stays then lies closer together, which is 2.5 MB less for as long as the server runs and costs no time that
// could be measured.
const startGC = 50

// settleAfter is when what the start left behind is given back once more: reading the
// pages of the console, the texts and the first looks at the store are over by then.
const settleAfter = 1500 * time.Millisecond

// settle gives memory back now and once more when the start is over.
func settle(ctx context.Context) {
	giveBack()
	t := time.NewTimer(settleAfter)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
		giveBack()
	}
}
