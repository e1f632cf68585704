package simulate

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

// run is one week with one way of matching.
type run struct {
	seed   uint64
	clock  time.Time
	agenda agenda
	bot    *bot.Bot
	steps  *bot.Stepper
	store  *sqlite.Store
	inbox  []bot.Delivery // sent, and not yet seen by anybody

	people  map[string]actor            // by the user of their address
	persons map[bot.PersonID]string     // whose address is whose
	convs   map[string]bot.Conversation // the parent's hat
	talks   map[string]bot.TalkRecord   // as they were last seen
	touched []string                    // talks that were written since
	failed  error                       // a turn that the bot could not make
	sent    int
}

// actor is somebody who gets messages.
type actor interface {
	got(d bot.Delivery)
	// talk says that a talk of hers has changed; was is its state before.
	talk(t bot.TalkRecord, was string)
}

// newRun opens a bot on an empty store.
func newRun(ctx context.Context, o Options, from time.Time, engine *dialogs.Engine) (*run, error) {
	keys, err := vault.NewKeys()
	if err != nil {
		return nil, fmt.Errorf("make throwaway keys: %w", err)
	}
	v, newID := vault.New(keys, vault.NewMemory()), ids(o.Seed)
	r := &run{
		seed: o.Seed, clock: from, people: map[string]actor{}, persons: map[bot.PersonID]string{},
		convs: map[string]bot.Conversation{}, talks: map[string]bot.TalkRecord{},
	}
	now := func() time.Time { return r.clock }
	r.store, err = sqlite.Open(ctx, sqlite.Memory, sqlite.Options{Vault: v, Installation: v.Installation(), Now: now, NewID: newID})
	if err != nil {
		return nil, err
	}
	r.bot = bot.New(bot.Config{
		Store: r.store, Reader: r.store, Erasure: r.store, Leaser: r.store, Vault: v, Ledger: v,
		Responder: watched{engine, r}, Triage: engine.Triage(), Doors: []bot.Door{{Channel: post{r}}}, Split: channels.Split,
		Now: now, NewID: newID, Log: slog.New(complaints{r}), Owner: "simulation", BurstWait: time.Second,
	})
	r.steps = r.bot.Stepper()
	return r, nil
}

// until lets time go by until a moment, from one thing that happens to the next.
func (r *run) until(ctx context.Context, end time.Time) error {
	for {
		if err := r.agenda.due(ctx, r.clock); err != nil {
			return err
		}
		next, err := r.steps.Step(ctx)
		if err := errors.Join(err, r.failed); err != nil {
			return fmt.Errorf("the bot stopped at %s: %w", r.clock.Format(time.DateTime), err)
		}
		if err := r.told(ctx); err != nil {
			return err
		}
		if planned := r.agenda.next(); next.IsZero() || !planned.IsZero() && planned.Before(next) {
			next = planned
		}
		if next.IsZero() || next.After(end) {
			r.clock = end
			return nil
		}
		if next.After(r.clock) {
			r.clock = next
		}
	}
}

// told lets everybody see what has come and what has changed.
func (r *run) told(ctx context.Context) error {
	inbox, touched := r.inbox, r.touched
	r.inbox, r.touched = nil, nil
	for _, id := range touched {
		t, ok, err := bot.FindOne[bot.TalkFacts, bot.TalkWords](ctx, r.store, id)
		if err != nil {
			return err
		}
		was := r.talks[id]
		if !ok || was.Version == t.Version {
			continue
		}
		r.talks[id] = t
		for _, p := range []bot.PersonID{t.Person, t.Helper} {
			if a := r.people[r.persons[p]]; a != nil {
				a.talk(t, was.State)
			}
		}
	}
	for _, d := range inbox {
		if a := r.people[d.To.User]; a != nil {
			a.got(d)
		}
	}
	return nil
}

// receive brings what somebody sends.
func (r *run) receive(ctx context.Context, user string, in bot.Inbound) error {
	r.sent++
	in.ID, in.From, in.SentAt = "in"+strconv.Itoa(r.sent), address(user), r.clock
	if in.Kind == bot.Message {
		in.Target = bot.MessageID("m" + in.ID)
	}
	return r.bot.Receive(ctx, in)
}

// press presses a button that a message had.
func (r *run) press(ctx context.Context, user string, d bot.Delivery, n int) error {
	return r.receive(ctx, user, bot.Inbound{Kind: bot.Press, Text: d.Reply.Choices[n].Label, Wire: bot.WireID(d.ID, n)})
}

func address(user string) bot.Address { return bot.Address{Channel: postName, User: user} }

// watched is the engine; it tells the run who is who and which talks were written.
type watched struct {
	*dialogs.Engine
	run *run
}

// Respond is the engine's.
func (w watched) Respond(ctx context.Context, t bot.Turn) (bot.Outcome, error) {
	out, err := w.Engine.Respond(ctx, t)
	if err != nil {
		return out, err
	}
	r, user := w.run, t.Conversation.Address.User
	r.persons[t.Person.ID] = user
	if t.Conversation.Hat == bot.Parent {
		if p, ok := r.people[user].(*asking); ok {
			out.Conversation.Area = p.area // as if she had looked for help nearby before
		}
		r.convs[user] = out.Conversation
	}
	for _, c := range out.Records {
		if c.Kind == (bot.TalkFacts{}).Kind() {
			r.touched = append(r.touched, c.ID)
		}
	}
	return out, nil
}

// postName is the one channel that there is.
const postName = "post"

// post carries everything at once and keeps it for whom it is for.
type post struct{ run *run }

func (post) Name() string { return postName }

func (post) Features() bot.Features {
	return bot.Features{MaxText: 4096, MaxChoices: 12, Edit: true, Delete: 48 * time.Hour, InFlight: 1}
}

func (p post) Deliver(_ context.Context, d bot.Delivery) (bot.MessageID, error) {
	if d.Op == bot.OpSend {
		p.run.inbox = append(p.run.inbox, d)
	}
	return bot.MessageID("out-" + string(d.ID)), nil
}

// complaints stops a run at the first thing that the bot logs as an error: numbers of a
// week in which turns failed mean nothing.
type complaints struct{ run *run }

func (complaints) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelError }

func (c complaints) Handle(_ context.Context, rec slog.Record) error {
	what := rec.Message
	rec.Attrs(func(a slog.Attr) bool {
		what += " " + a.String()
		return true
	})
	if c.run.failed == nil {
		c.run.failed = errors.New(what)
	}
	return nil
}

func (c complaints) WithAttrs([]slog.Attr) slog.Handler { return c }
func (c complaints) WithGroup(string) slog.Handler      { return c }
