package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/socket"
)

// deeds are the commands that touch the data of an installation that may be served
// at the same time. A running server on SQLite does them for the command that asks
// by its socket; where none listens, and with PostgreSQL, the command opens the data
// and does them itself. Both run what stands here.
type deeds struct {
	p     *program
	now   func() time.Time
	meter *meter // nil: nobody counts
}

// list is what can be asked by the socket.
func (d deeds) list() map[string]socket.Deed {
	return map[string]socket.Deed{"approve": deed(d.approve), "export": deed(d.export), "forget": deed(d.forget), "find": deed(d.find), "invite": deed(d.invite), "purge": deed(d.purge), "slack-id": deed(d.slackID)}
}

// deed reads a deed's arguments.
func deed[T any](do func(context.Context, T) (any, error)) socket.Deed {
	return func(ctx context.Context, args json.RawMessage) (any, error) {
		var v T
		if err := json.Unmarshal(args, &v); err != nil {
			return nil, fmt.Errorf("the command cannot be read: %w", err)
		}
		return do(ctx, v)
	}
}

// approve notes the approval of a card's text, and shows the card as approved from
// now on.
func (d deeds) approve(ctx context.Context, a bot.Approval) (any, error) {
	if a.Card == "" || a.Hash == "" || a.Reader == "" || a.Second == "" || a.Reader == a.Second {
		return nil, errors.New("a card is read by two people: --reader and --second must differ")
	}
	a.At = d.now().UTC()
	if err := d.p.data.store.Commit(ctx, bot.Change{At: a.At, Approvals: []bot.Approval{a}}); err != nil {
		return nil, err
	}
	return nil, d.p.world.approved.read(ctx, d.p.data.store)
}

// errand is what staff say when they ask for something about a person.
type errand struct {
	ID     string        `json:"id"`
	Staff  string        `json:"staff"`
	Second string        `json:"second,omitempty"`
	Reason bot.AuditWord `json:"reason"`
}

func (x errand) check() error {
	switch {
	case x.ID == "":
		return errors.New("name the person: the random id of the person or of the conversation")
	case x.Staff == "" || x.Reason == "":
		return errors.New("say who asks and why: --staff and --reason")
	case x.Staff == x.Second:
		return errors.New("--second is another person than --staff")
	}
	return nil
}

func (x errand) audit(what bot.AuditWhat) bot.Audit {
	return bot.Audit{Who: x.Staff, Second: x.Second, What: what, Reason: x.Reason}
}

// errGuarded is S19: words read by the wrong eyes are what quiet is for.
var errGuarded = errors.New("a case is open or the conversation is quiet: hand this over only into the person's own hands, and only when a second member of staff agrees (--second)")

// export reads all of a person. It is written down before it is handed over.
func (d deeds) export(ctx context.Context, x errand) (any, error) {
	if err := x.check(); err != nil {
		return nil, err
	}
	people, err := d.people()
	if err != nil {
		return nil, err
	}
	out, err := people.Export(ctx, x.ID)
	if err != nil {
		return nil, err
	}
	if out.Guarded() && x.Second == "" {
		return nil, errGuarded
	}
	a := x.audit(bot.AuditExported)
	a.At, a.About = d.now().UTC(), out.Person.ID
	if err := d.p.data.store.Commit(ctx, bot.Change{At: a.At, Audits: []bot.Audit{a}}); err != nil {
		return nil, fmt.Errorf("nothing is handed over, because it cannot be written down: %w", err)
	}
	return out, nil
}

// codeFor is how long after it was written a code finds its writer.
const codeFor = time.Hour

// find says who wrote a code.
func (d deeds) find(ctx context.Context, code string) (any, error) {
	if !bot.IsCode(code) {
		return nil, errors.New("that is no code: `ouderbrug person find` makes one")
	}
	people, err := d.people()
	if err != nil {
		return nil, err
	}
	return people.Wrote(ctx, code, d.now().UTC().Add(-codeFor))
}

// forget begins to forget a person, as if they had asked in chat.
func (d deeds) forget(ctx context.Context, x errand) (any, error) {
	if err := x.check(); err != nil {
		return nil, err
	}
	people, err := d.people()
	if err != nil {
		return nil, err
	}
	texts := d.p.engine.Texts()
	receipt := func(l bot.Lang) bot.Reply {
		return bot.TextReply(texts.Get(l, "privacy.receipt"), texts.Get(l, "privacy.remains"))
	}
	return nil, d.p.bot.ForgetFor(ctx, people, x.ID, receipt, x.audit(bot.AuditForgot))
}

func (d deeds) people() (bot.Exporter, error) {
	people, ok := d.p.data.store.(bot.Exporter)
	if !ok {
		return nil, errors.New("this kind of store cannot export a person yet")
	}
	return people, nil
}

// socketPath is where a server on this database listens for commands, "" if its
// commands connect themselves.
func socketPath(dsn string) string {
	path, err := config.SQLitePath(dsn)
	if err != nil || path == ":memory:" {
		return ""
	}
	return path + ".sock"
}

// ask has a deed done: by the server that has the data open, or here. Of what is
// done here, finish is what the server would do next by itself.
func ask(e *env, s *config.Settings, name string, args, result any, finish func(context.Context, *program) error) error {
	if path := socketPath(s.DB); path != "" {
		if err := socket.Ask(e.ctx, path, name, args, result); !errors.Is(err, socket.ErrNobody) {
			return err
		}
	}
	p, err := openProgram(e, s)
	if err != nil {
		return err
	}
	err = here(e.ctx, deeds{p: p, now: e.now}, name, args, result)
	if err == nil && finish != nil {
		err = finish(e.ctx, p)
	}
	return errors.Join(err, p.data.Close())
}

// here does a deed in this process, through the same JSON as by the socket.
func here(ctx context.Context, d deeds, name string, args, result any) error {
	packed, err := json.Marshal(args)
	if err != nil {
		return err
	}
	got, err := d.list()[name](ctx, packed)
	if err != nil || result == nil {
		return err
	}
	if packed, err = json.Marshal(got); err != nil {
		return err
	}
	return json.Unmarshal(packed, result)
}

// openProgram puts everything together as serve does, and runs nothing of it.
func openProgram(e *env, s *config.Settings) (*program, error) {
	w, err := openWorld(e.ctx, s.Content)
	if err != nil {
		return nil, err
	}
	d, err := openData(e.ctx, s, e.now)
	if err != nil {
		return nil, err
	}
	x := wiring{organisation: s.Organisation, noNightCover: true, now: e.now, log: slog.New(slog.DiscardHandler)}
	c := serveCmd{Settings: *s}
	x.channels = c.channels(e, w, d, e.now, newMeter())
	p, err := assemble(w, d, x)
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return p, nil
}
