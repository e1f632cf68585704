package handovermodel

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"pgregory.net/rapid"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/internal/vault"
)

// storage is what both stores are.
type storage interface {
	bot.Store
	bot.Reader
	bot.Erasure
	bot.Leaser
	bot.TalkReader
	Purge(ctx context.Context, now time.Time) (bot.Purged, error)
	Close() error
}

// place is an empty database: each call opens another handle on it, as another
// instance of the program has one.
type place struct {
	vault *vault.Vault
	open  func(now func() time.Time, newID func() string) (storage, error)
}

// world is a run: everybody, the clock, the bots, and what was seen of all of it.
type world struct {
	rt     *rapid.T
	ctx    context.Context
	engine *dialogs.Engine
	place  place
	clock  time.Time
	bots   []*instance
	desk   bot.ConversationID
	people []*actor
	ids    ids

	mu     sync.Mutex // what follows is written by both instances
	seen   seen
	faults []string // what must not be, found while something was done
	trace  []string
	sent   int
	died   bool // an instance died with a line in its hands: that one may come twice
}

// instance is one bot on a handle of its own.
type instance struct {
	store storage
	bot   *bot.Bot
	steps *bot.Stepper
}

// begin opens so many instances, with the desk made.
func (w *world) begin(instances int) error {
	for i := range instances {
		s, err := w.place.open(w.now, w.ids.next)
		if err != nil {
			return err
		}
		w.bots = append(w.bots, &instance{store: s})
		if i == 0 {
			if w.desk, err = w.makeDesk(s); err != nil {
				return err
			}
		}
		w.start(w.bots[i])
	}
	return nil
}

// start gives an instance a new bot on its store: what the program is after a restart.
func (w *world) start(i *instance) {
	r := &recorder{storage: i.store, w: w, timers: map[bot.EventID]timerName{}}
	i.bot = bot.New(bot.Config{
		Store: r, Reader: r, Erasure: r, Leaser: r, Vault: w.place.vault, Ledger: w.place.vault,
		Responder: w.engine, Triage: w.engine.Triage(), Split: channels.Split, Desk: w.desk,
		Doors: []bot.Door{{Channel: post{w: w, name: postName}}, {Channel: post{w: w, name: windowName}}, {Channel: board{}}},
		Now:   w.now, NewID: w.ids.next, Log: slog.New(complaints{w}), Owner: w.ids.next(), BurstWait: time.Second,
	})
	i.steps = i.bot.Stepper()
}

func (w *world) now() time.Time { return w.clock }

// end closes all handles.
func (w *world) end() error {
	var errs []error
	for _, b := range w.bots {
		errs = append(errs, b.store.Close())
	}
	return errors.Join(errs...)
}

// store is a handle to read from.
func (w *world) store() storage { return w.bots[0].store }

// fault notes something that must not be. It is told when the step is over.
func (w *world) fault(format string, args ...any) {
	w.faults = append(w.faults, fmt.Sprintf(format, args...))
}

// note remembers what was done, for who reads a failure.
func (w *world) note(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.noted(format, args...)
}

func (w *world) noted(format string, args ...any) {
	w.trace = append(w.trace, w.clock.Format("02 15:04:05 ")+fmt.Sprintf(format, args...))
	if len(w.trace) > 4*traceKept {
		w.trace = append([]string(nil), w.trace[len(w.trace)-traceKept:]...)
	}
}

// traceKept is how much of what was done a failure shows.
const traceKept = 120

// settle does all that is due. With two instances either of them does, or both at once.
func (w *world) settle(who int) (next time.Time, err error) {
	if len(w.bots) == 1 || who%3 < 2 {
		i := w.bots[who%3%len(w.bots)]
		next, err = i.steps.Step(w.ctx)
	} else {
		var wg sync.WaitGroup
		errs := make([]error, len(w.bots))
		for n, i := range w.bots {
			wg.Go(func() { _, errs[n] = i.steps.Step(w.ctx) })
		}
		wg.Wait()
		if err = errors.Join(errs...); err == nil {
			next, err = w.bots[0].steps.Step(w.ctx)
		}
	}
	if err == nil {
		_, err = w.bots[0].bot.Erase(w.ctx)
	}
	return next, err
}

// pass lets time go by, from one thing that falls due to the next.
func (w *world) pass(d time.Duration, who int) error {
	until := w.clock.Add(d)
	for range 100_000 {
		next, err := w.settle(who)
		if err != nil {
			return err
		}
		if next.IsZero() || next.After(until) {
			w.clock = until
			_, err := w.settle(who)
			return err
		}
		if next.After(w.clock) {
			w.clock = next
		} else {
			w.clock = w.clock.Add(time.Second) // what waits for a lease
		}
		w.check()
	}
	return errors.New("there is always something due")
}

// makeDesk makes the desk's conversation as the program does.
func (w *world) makeDesk(s storage) (bot.ConversationID, error) {
	knock := bot.Arrival{ID: bot.EventID(w.ids.next()), At: w.clock, Inbound: bot.Inbound{
		Kind: bot.Command, ID: "desk", From: bot.Address{Channel: boardName, User: "desk"}, Command: "desk", SentAt: w.clock,
	}}
	got, err := s.Receive(w.ctx, []bot.Arrival{knock})
	if err != nil {
		return "", err
	}
	conv, person, _, err := s.Conversation(w.ctx, got[0].Conversation)
	if err != nil {
		return "", err
	}
	conv.Lang, conv.LangChosen = "nl", true
	return bot.HelperConversation(person.ID), s.Commit(w.ctx, bot.Change{
		At: w.clock, Conversations: []bot.ConversationChange{{Conversation: conv, Done: []bot.EventID{knock.ID}}},
		Hats: []bot.HatChange{{Person: person.ID, Hat: bot.Helper, From: conv.ID}},
	})
}

// ids are like those of the program, and the same each time for a seed.
type ids struct {
	mu   sync.Mutex
	seed uint64
	n    uint64
}

func (i *ids) next() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.n++
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], i.seed)
	binary.BigEndian.PutUint64(b[8:], i.n)
	sum := sha256.Sum256(b[:])
	return strings.TrimRight(base32.StdEncoding.EncodeToString(sum[:16]), "=")
}

// complaints makes a fault of everything that the bot logs as an error.
type complaints struct{ w *world }

func (complaints) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelError }

func (c complaints) Handle(_ context.Context, rec slog.Record) error {
	what := rec.Message
	rec.Attrs(func(a slog.Attr) bool {
		what += " " + a.String()
		return true
	})
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	c.w.fault("the bot complains: %s", what)
	return nil
}

func (c complaints) WithAttrs([]slog.Attr) slog.Handler { return c }
func (c complaints) WithGroup(string) slog.Handler      { return c }
