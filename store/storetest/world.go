package storetest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/vault"
)

// world is a fresh store with a clock, and short words for what tests do.
type world struct {
	Store
	*testing.T
	ctx   context.Context
	place Place
	keys  *vault.Keys
	vault *vault.Vault
	now   time.Time
	n     atomic.Int64
}

// day0 is when every test begins: a Monday morning.
var day0 = time.Date(2026, 11, 23, 9, 0, 0, 123456000, time.UTC)

func start(t *testing.T, p Place) *world {
	t.Helper()
	keys, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, ctx: t.Context(), place: p, keys: keys, vault: vault.New(keys, vault.NewMemory()), now: day0}
	w.open()
	t.Cleanup(func() {
		if err := w.Store.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return w
}

func (w *world) settings() Settings {
	return Settings{Vault: w.vault, Installation: w.keys.Installation, Now: func() time.Time { return w.now }, NewID: rand.Text}
}

func (w *world) open() {
	w.Helper()
	s, err := w.place.Open(w.ctx, w.settings())
	if err != nil {
		w.Fatalf("open: %v", err)
	}
	w.Store = s
}

// reopen is what a new process sees.
func (w *world) reopen() {
	w.Helper()
	w.ok(w.Store.Close())
	w.open()
}

// lease is how long claims and lines on the wire hold in these tests.
const lease = 30 * time.Second

// died is what others see after a process died: at once where nobody else can have
// the place, after the lease where others may.
func (w *world) died() {
	w.Helper()
	w.reopen()
	if w.place.Shared {
		w.now = w.now.Add(lease)
	}
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) is(got, want any, what string) {
	w.Helper()
	if g, x := fmt.Sprint(got), fmt.Sprint(want); g != x {
		w.Fatalf("%s: got %s, want %s", what, g, x)
	}
}

func (w *world) isErr(err, want error) {
	w.Helper()
	if !errors.Is(err, want) {
		w.Fatalf("error: got %v, want %v", err, want)
	}
}

// id is a new id that sorts by age.
func (w *world) id(kind string) string { return fmt.Sprintf("%s%06d", kind, w.n.Add(1)) }

func addr(user string) bot.Address { return bot.Address{Channel: "chan", User: user} }

// message is an arrival of a text that is a turn by itself.
func (w *world) message(user, text string) bot.Arrival {
	return bot.Arrival{
		ID: bot.EventID(w.id("e")), At: w.now,
		Inbound: bot.Inbound{Kind: bot.Message, ID: w.id("u"), From: addr(user), Text: text, SentAt: w.now},
	}
}

// text is an arrival of a text that may be part of a burst.
func (w *world) text(user, text string) bot.Arrival {
	a := w.message(user, text)
	a.Wait = time.Second
	return a
}

func (w *world) receive(as ...bot.Arrival) []bot.Received {
	w.Helper()
	got, err := w.Receive(w.ctx, as)
	w.ok(err)
	return got
}

func (w *world) claimAs(owner string, limit int) ([]bot.Claimed, time.Time) {
	w.Helper()
	c, next, err := w.Claim(w.ctx, bot.ClaimQuery{Now: w.now, Limit: limit, Owner: owner, Lease: lease})
	w.ok(err)
	return c, next
}

// claim expects one conversation to be ready.
func (w *world) claim() bot.Claimed {
	w.Helper()
	c, _ := w.claimAs("me", 10)
	if len(c) != 1 {
		w.Fatalf("claimed %d conversations, want 1", len(c))
	}
	return c[0]
}

// idle expects none to be ready and returns when the next one is.
func (w *world) idle() time.Time {
	w.Helper()
	c, next := w.claimAs("me", 10)
	if len(c) != 0 {
		w.Fatalf("claimed %d conversations, want none", len(c))
	}
	return next
}

func texts(events []bot.Event) (out []string) {
	for _, e := range events {
		if e.Timer != "" {
			out = append(out, "timer "+e.Timer)
			continue
		}
		out = append(out, e.Inbound.Text)
	}
	return out
}

// done is a change that ends all that was claimed.
func (w *world) done(c bot.Claimed) bot.Change {
	cc := bot.ConversationChange{Conversation: c.Conversation}
	for _, e := range c.Events {
		cc.Done = append(cc.Done, e.ID)
	}
	return bot.Change{At: w.now, Conversations: []bot.ConversationChange{cc}}
}

func (w *world) commit(c bot.Change) {
	w.Helper()
	w.ok(w.Commit(w.ctx, c))
}

// line is a line to be sent to whoever a claim is of.
func (w *world) line(c bot.Claimed, p bot.Purpose, text string) bot.Outgoing {
	return bot.Outgoing{
		ID: bot.OutboxID(w.id("o")), Person: c.Person.ID, Conversation: c.Conversation.ID, To: c.Conversation.Address,
		Op: bot.OpSend, Purpose: p, Lang: "nl", Reply: bot.TextReply(text), At: w.now, Due: w.now,
	}
}

// meet lets somebody write and be claimed.
func (w *world) meet(user string) bot.Claimed {
	w.Helper()
	w.receive(w.message(user, "hello"))
	for {
		c, _ := w.claimAs("me", 1)
		if len(c) != 1 {
			w.Fatal("nobody to meet")
		}
		if c[0].Conversation.Address.User == user {
			return c[0]
		}
	}
}

// say commits lines at the end of a claimed turn.
func (w *world) say(c bot.Claimed, lines ...bot.Outgoing) {
	w.Helper()
	change := w.done(c)
	change.Outbox = lines
	w.commit(change)
}

func (w *world) dueAs(limit int) ([]bot.DueRow, time.Time) {
	w.Helper()
	rows, next, err := w.Due(w.ctx, bot.DueQuery{Channel: "chan", Now: w.now, Limit: limit, Owner: "me", Lease: lease})
	w.ok(err)
	return rows, next
}

// due are the texts of what is to be sent now, at most limit.
func (w *world) due(limit int) []string {
	w.Helper()
	rows, _ := w.dueAs(limit)
	return said(rows)
}

func said(rows []bot.DueRow) (out []string) {
	for _, r := range rows {
		out = append(out, r.Reply.PlainText())
	}
	return out
}

func (w *world) settle(ss ...bot.Settlement) {
	w.Helper()
	for i := range ss {
		ss[i].At = w.now
	}
	w.ok(w.Settle(w.ctx, ss))
}

func (w *world) sent(rows ...bot.DueRow) {
	w.Helper()
	for _, r := range rows {
		w.settle(bot.Settlement{ID: r.ID, State: bot.Sent, Message: bot.MessageID("m-" + r.ID)})
	}
}

func (w *world) counts() map[bot.Outbound]int {
	w.Helper()
	c, err := w.Counts(w.ctx)
	w.ok(err)
	return c
}

func (w *world) lines(user string) (out []string) {
	w.Helper()
	ls, err := w.Lines(w.ctx, addr(user), 0, 100)
	w.ok(err)
	for _, l := range ls {
		if l.Outbox != "" {
			out = append(out, "bot: "+l.Reply.PlainText())
		} else {
			out = append(out, l.Text)
		}
	}
	return out
}

func (w *world) purge() bot.Purged {
	w.Helper()
	want, err := w.PurgeCount(w.ctx, w.now)
	w.ok(err)
	p, err := w.Purge(w.ctx, w.now)
	w.ok(err)
	w.is(want, p, "what the dry run counted")
	return p
}

// together runs f(0) … f(n-1) at once and waits for all.
func (w *world) together(n int, f func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { f(i) })
	}
	wg.Wait()
}
