package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels"
	channelsall "github.com/ouderbrug/ouderbrug/channels/all"
	"github.com/ouderbrug/ouderbrug/channels/web"
	"github.com/ouderbrug/ouderbrug/console"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	dialogsall "github.com/ouderbrug/ouderbrug/dialogs/all"
	"github.com/ouderbrug/ouderbrug/dialogs/desk"
	"github.com/ouderbrug/ouderbrug/dialogs/handover"
)

// program is everything put together, ready to run.
type program struct {
	bot      *bot.Bot
	engine   *dialogs.Engine
	channels channelsall.Channels
	world    *world
	data     *data
}

// wiring is what differs between serve, chat and bench.
type wiring struct {
	channels     channelsall.Options
	organisation string
	noNightCover bool
	burst        time.Duration
	idle         time.Duration
	lease        time.Duration // 0: the bot's own
	bounds       bounds
	now          func() time.Time
	log          *slog.Logger
	meter        bot.Meter
	console      string         // the public address of the console, "" if there is none
	hours        []bot.Shift    // when the desk is there
	apps         []handover.App // where somebody on the page can go on
	desk         *desk.Dialog   // nil: a desk that shows nothing anywhere but in the console
	// events and leases stand between the bot and its store; nil: nothing does.
	events bot.Store
	leases bot.Leaser
}

// bounds are how much may wait before what can come again is refused; the zero
// value refuses nothing.
type bounds struct {
	most   int
	oldest time.Duration
}

// assemble wires world and data into a bot. The web page needs the bot that it is
// a channel of: its Watch is filled in here.
func assemble(w *world, d *data, x wiring) (*program, error) {
	engine, err := newEngine(w, x)
	if err != nil {
		return nil, err
	}
	p := &program{world: w, data: d, engine: engine}
	if x.channels.Web != nil {
		x.channels.Web.Lines = d.store
		x.channels.Web.Seen = func(ctx context.Context, id string) (bool, error) { return d.store.Seen(ctx, web.Name, "", id) }
		x.channels.Web.Triage = engine.Triage()
		x.channels.Web.Notice = notice(engine, x.noNightCover, w.elsewhere.remote)
		x.channels.Web.Watch = func(a bot.Address) (<-chan struct{}, func()) { return p.bot.Watch(a) }
	}
	if p.channels, err = channelsall.Open(x.channels); err != nil {
		return nil, err
	}
	p.channels.Doors = append(p.channels.Doors, bot.Door{Channel: board{}}, console.Door())
	if x.events == nil {
		x.events = d.store
	}
	if x.leases == nil {
		x.leases = d.store
	}
	p.bot = bot.New(bot.Config{
		Store: x.events, Reader: d.store, Erasure: d.store, Leaser: x.leases,
		Vault: d.vault, Ledger: d.vault, Watcher: d.store, Releaser: d.store,
		Responder: engine, Triage: engine.Triage(), Doors: p.channels.Doors, Split: channels.Split,
		Now: x.now, NewID: newID, Log: x.log, Meter: x.meter,
		Owner: newID(), BurstWait: x.burst, Idle: x.idle,
		Lease: x.lease, WaitingMax: x.bounds.most, WaitingOldest: x.bounds.oldest,
	})
	return p, nil
}

// notice is what the page's welcome says beside its sentences: that nobody is there,
// and that another company's computer reads along.
func notice(engine *dialogs.Engine, alone, remote bool) func(bot.Lang) string {
	return func(l bot.Lang) string {
		var says []string
		if alone {
			says = append(says, engine.Texts().Get(l, "welcome.alone"))
		}
		if remote {
			says = append(says, engine.Texts().Get(l, "welcome.remote"))
		}
		return strings.Join(says, " ")
	}
}

// newEngine is the responder with all dialogs.
func newEngine(w *world, x wiring) (*dialogs.Engine, error) {
	engine, err := dialogsall.New(dialogsall.Config{
		Retriever: w.retriever, Detector: w.detector, SafetyTexts: w.texts,
		Organisation: x.organisation, NoNightCover: x.noNightCover, Approved: w.approved.has,
		Translated: w.elsewhere.translated, RemoteModels: w.elsewhere.remote, Console: x.console,
		Hours: x.hours, Apps: x.apps, Desk: x.desk,
	})
	if err != nil {
		return nil, fmt.Errorf("the dialogs cannot be opened: %w", err)
	}
	return engine, nil
}

// urgentLines are the numbers that the chat page itself carries, the most urgent
// first.
func (w *world) urgentLines(now func() time.Time) func(bot.Country, bot.Lang) []content.Helpline {
	return func(c bot.Country, l bot.Lang) []content.Helpline {
		countries := []content.Country{content.Country(c)}
		if c == "" {
			countries = content.Countries()
		}
		var out []content.Helpline
		seen := map[string]bool{}
		for _, class := range []string{"emergency", "suicide", "violence", "minor"} {
			for _, country := range countries {
				for i, h := range w.lib.Helplines.For(country, class, content.Lang(l), now()) {
					if i > 0 && class != "emergency" || seen[h.Number] || h.Number == "" {
						continue
					}
					seen[h.Number] = true
					out = append(out, h)
				}
			}
		}
		return out
	}
}
