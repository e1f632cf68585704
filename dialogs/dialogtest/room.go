package dialogtest

import (
	"context"
	"crypto/rand"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

// room is one transcript's world: a file, a vault, a channel, and the bot that is
// opened and closed around each turn.
type room struct {
	t      *testing.T
	engine *dialogs.Engine
	path   string
	vault  *vault.Vault
	chat   *chat

	store *sqlite.Store
	bot   *bot.Bot
	stop  context.CancelFunc
	done  chan struct{}
	sent  int // inbound so far: ids
	hold  bool
}

// chat is the channel: it carries what it is given and remembers it.
type chat struct {
	mu  sync.Mutex
	out []bot.Delivery // all that was sent, and deletes
	n   int
}

func (c *chat) Name() string { return "chat" }

func (c *chat) Features() bot.Features {
	return bot.Features{MaxText: 4096, MaxChoices: 12, Delete: 48 * time.Hour, Edit: true, InFlight: 1}
}

func (c *chat) Deliver(_ context.Context, d bot.Delivery) (bot.MessageID, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out = append(c.out, d)
	c.n++
	return bot.MessageID("out" + strconv.Itoa(c.n)), nil
}

// take gives what was delivered since the last call.
func (c *chat) take(from int) []bot.Delivery {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]bot.Delivery(nil), c.out[from:]...)
}

func newRoom(t *testing.T, e *dialogs.Engine, path string) *room {
	keys, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	return &room{t: t, engine: e, path: path, vault: vault.New(keys, vault.NewMemory()), chat: &chat{}}
}

// loud fails the test for what the bot logs as an error: a turn that fails is one.
type loud struct{ t *testing.T }

func (l loud) Write(p []byte) (int, error) {
	l.t.Errorf("the bot logged an error: %s", p)
	return len(p), nil
}

// open starts the bot on the file.
func (r *room) open() {
	if r.bot != nil {
		return
	}
	ctx, stop := context.WithCancel(r.t.Context())
	s, err := sqlite.Open(ctx, r.path, sqlite.Options{Vault: r.vault, Installation: r.vault.Installation(), Now: time.Now, NewID: rand.Text})
	if err != nil {
		stop()
		r.t.Fatal(err)
	}
	r.store, r.stop, r.done = s, stop, make(chan struct{})
	r.bot = bot.New(bot.Config{
		Store: s, Reader: s, Erasure: s, Leaser: s, Vault: r.vault, Ledger: r.vault,
		Responder: r, Triage: r.engine.Triage(), Doors: []bot.Door{{Channel: r.chat}}, Split: channels.Split,
		Now: time.Now, NewID: rand.Text, Owner: "test", BurstWait: time.Second, Workers: 4,
		Log: slog.New(slog.NewTextHandler(loud{r.t}, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	go func() { defer close(r.done); r.bot.Run(ctx) }()
}

// close stops it, so that the next turn reads everything back from the file.
func (r *room) close() {
	if r.bot == nil {
		return
	}
	r.stop()
	<-r.done
	if err := r.store.Close(); err != nil {
		r.t.Fatal(err)
	}
	r.bot, r.store = nil, nil
}

// Respond is the engine's, but for "given holder person": the handover that makes
// a person speak is not part of the dialogs.
func (r *room) Respond(ctx context.Context, t bot.Turn) (bot.Outcome, error) {
	out, err := r.engine.Respond(ctx, t)
	if r.hold {
		out.Conversation.Holder = bot.HeldByPerson
	}
	return out, err
}

// Apology is the engine's.
func (r *room) Apology(c bot.Conversation) bot.Reply { return r.engine.Apology(c) }

// receive brings one inbound thing of somebody.
func (r *room) receive(who string, in bot.Inbound) {
	r.open()
	r.sent++
	in.ID = "in" + strconv.Itoa(r.sent)
	in.From = bot.Address{Channel: "chat", User: who}
	if in.SentAt.IsZero() {
		in.SentAt = time.Now()
	}
	if in.Kind == bot.Message {
		in.Target = bot.MessageID("m" + in.ID)
	}
	if err := r.bot.Receive(r.t.Context(), in); err != nil {
		r.t.Fatal(err)
	}
}

// render is a reply as the transcript shows it: its paragraphs, then its buttons.
func render(reply bot.Reply) []string {
	var out []string
	for _, l := range strings.Split(reply.PlainText(), "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	if len(reply.Choices) > 0 {
		labels := make([]string, len(reply.Choices))
		for i, c := range reply.Choices {
			labels[i] = "[" + c.Label + "]"
		}
		out = append(out, strings.Join(labels, " "))
	}
	return out
}
