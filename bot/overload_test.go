package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// loaded is a watcher that says what it is told to.
type loaded struct {
	mu    sync.Mutex
	g     bot.Gauges
	err   error
	reads int
}

func (l *loaded) Gauges(context.Context, time.Time) (bot.Gauges, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reads++
	return l.g, l.err
}

func (l *loaded) set(g bot.Gauges, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.g, l.err = g, err
}

// crying is urgent when the text says so.
func crying(i bot.Inbound) bot.Urgency {
	switch {
	case strings.Contains(i.Text, "help"):
		return bot.Crisis
	case strings.Contains(i.Text, "stop"):
		return bot.Now
	}
	return bot.Normal
}

func bounded(w *loaded) set {
	return func(c *bot.Config, _ *stage) {
		c.Watcher, c.WaitingMax, c.WaitingOldest, c.Triage = w, 100, 30*time.Second, crying
	}
}

// S4: Triage looks at everything before anything is refused.
func TestUnderLoadOnlyWhatMayNotWaitGoesIn(t *testing.T) {
	w := &loaded{}
	play(t, echo, func(s *stage) {
		s.send("amira", "before")
		s.after(2 * time.Second)
		w.set(bot.Gauges{Waiting: 100}, nil)
		s.after(2 * time.Second)
		question := s.inbound("amira", "a question")
		err := s.Receive(s.Context(), question)
		if !errors.Is(err, bot.ErrBusy) || !errors.Is(err, bot.ErrFull) {
			t.Fatalf("a question under load: %v", err)
		}
		s.send("bilal", "help me")
		s.send("chaima", "stop")
		s.after(time.Minute)
		under := s.channel.said()
		slices.Sort(under[1:]) // two people: no order between them is promised
		s.is(under, []string{"before", "help me", "stop"}, "said under load")
		if s.Health()["overload"] == "" {
			t.Error("health says nothing of it")
		}
		w.set(bot.Gauges{Waiting: 10}, nil)
		s.after(2 * time.Second)
		if err := s.Receive(s.Context(), question); err != nil {
			t.Fatal(err)
		}
		s.after(time.Minute)
		s.is(s.channel.said()[3:], []string{"a question"}, "said after")
		s.is(s.Health()["overload"], "", "health after")
	}, bounded(w))
}

// A batch comes again as a whole: what of it was urgent went in and counts once; so
// did what the same person wrote beside it (S6).
func TestABatchUnderLoadComesAgainAndCountsOnce(t *testing.T) {
	w := &loaded{g: bot.Gauges{Waiting: 100}}
	play(t, echo, func(s *stage) {
		s.after(2 * time.Second)
		batch := []bot.Inbound{s.inbound("amira", "he"), s.inbound("bilal", "hello"), s.inbound("amira", "hits me, help")}
		for range 5 {
			if err := s.Receive(s.Context(), batch...); !errors.Is(err, bot.ErrBusy) {
				t.Fatalf("the batch: %v", err)
			}
		}
		s.after(time.Minute)
		s.is(s.channel.said(), []string{"he", "hits me, help"}, "said under load")
		w.set(bot.Gauges{}, nil)
		s.after(2 * time.Second)
		if err := s.Receive(s.Context(), batch...); err != nil {
			t.Fatal(err)
		}
		s.after(time.Minute)
		s.is(s.channel.said(), []string{"he", "hits me, help", "hello"}, "said in all")
	}, bounded(w))
}

func TestTheAgeOfTheOldestCountsOnlyWhereManyWait(t *testing.T) {
	for _, x := range []struct {
		name string
		g    bot.Gauges
		busy bool
	}{
		{"one talk that cannot be read", bot.Gauges{Waiting: 1, WaitingSince: time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC)}, false},
		{"some, for long", bot.Gauges{Waiting: 10, WaitingSince: time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC)}, true},
		{"nearly too many, not for long", bot.Gauges{Waiting: 99}, false},
		{"too many", bot.Gauges{Waiting: 100}, true},
	} {
		t.Run(x.name, func(t *testing.T) {
			w := &loaded{g: x.g}
			play(t, echo, func(s *stage) {
				s.after(2 * time.Second)
				err := s.Receive(s.Context(), s.inbound("amira", "hello"))
				if busy := errors.Is(err, bot.ErrBusy); busy != x.busy || err != nil && !busy {
					t.Errorf("busy: %t (%v), want %t", busy, err, x.busy)
				}
			}, bounded(w))
		})
	}
}

// Gauges are read each second, never for a message; a reading that is old counts for
// nothing, because then the store refuses by itself.
func TestGaugesAreReadInTheBackground(t *testing.T) {
	w := &loaded{g: bot.Gauges{Waiting: 100}}
	play(t, echo, func(s *stage) {
		s.after(2500 * time.Millisecond)
		for range 1000 {
			_ = s.Receive(s.Context(), s.inbound("amira", "hello"))
		}
		w.mu.Lock()
		reads := w.reads
		w.mu.Unlock()
		s.is(reads, 3, "reads in two and a half seconds with a thousand messages")
		w.set(bot.Gauges{}, errBroken)
		s.after(5 * time.Second)
		if err := s.Receive(s.Context(), s.inbound("amira", "hello")); !errors.Is(err, bot.ErrBusy) {
			t.Errorf("with a reading of five seconds ago: %v", err)
		}
		if s.Health()["gauges"] == "" {
			t.Error("health says nothing of it")
		}
		s.after(10 * time.Second)
		s.send("amira", "hello")
		if _, ok := s.LastGauges(); ok {
			t.Error("an old reading is shown")
		}
	}, bounded(w))
}

// A platform that is polled tells the next batch only after the one in front was
// taken, and in that one somebody may cry.
func TestAPolledBatchInFrontOfACryGoesInAfterAWhile(t *testing.T) {
	w := &loaded{g: bot.Gauges{Waiting: 100}}
	var cried time.Duration
	play(t, echo, func(s *stage) {
		began := time.Now()
		s.channel.do = func(_ context.Context, d bot.Delivery) (bot.MessageID, error) {
			if d.Reply.PlainText() == "help" {
				cried = time.Since(began)
			}
			return "m", nil
		}
		s.after(time.Minute)
		if cried == 0 || cried > 30*time.Second {
			t.Errorf("the cry behind three batches was answered after %s", cried)
		}
	}, bounded(w), func(c *bot.Config, s *stage) {
		c.Doors = append(c.Doors, bot.Door{Channel: &channel{feat: bot.Features{Account: "polled", Pull: true}}, Poll: func(ctx context.Context, receive bot.Receive) error {
			<-time.After(2 * time.Second)
			for _, text := range []string{"one", "two", "three", "help"} {
				in := s.inbound("amira", text)
				if text != "help" {
					in.From.User = "somebody " + text
				}
				for receive(ctx, in) != nil && ctx.Err() == nil {
					<-time.After(time.Second)
				}
			}
			<-ctx.Done()
			return nil
		}})
	})
}

// A store that hangs keeps a bounded number of calls; everybody is answered in time.
func TestAHangingStoreKeepsABoundedNumberOfCalls(t *testing.T) {
	h := &hanging{}
	play(t, echo, func(s *stage) {
		const many = 20_000
		var wg sync.WaitGroup
		var mu sync.Mutex
		answers := map[bool]int{}
		began := time.Now()
		for i := range many {
			in := s.inbound(fmt.Sprint("user", i%7), "hello")
			wg.Go(func() {
				err := s.Receive(s.Context(), in)
				mu.Lock()
				defer mu.Unlock()
				answers[errors.Is(err, bot.ErrFull)]++
			})
		}
		wg.Wait()
		if d := time.Since(began); d > 11*time.Second {
			t.Errorf("the last was answered after %s", d)
		}
		s.is(answers[true], many, "refused")
		if n := h.most(); n > 4096 {
			t.Errorf("%d calls hung at once", n)
		}
		close(h.release)
		s.after(time.Minute)
		s.send("amira", "again")
	}, func(c *bot.Config, _ *stage) {
		h.Store, h.release = c.Store, make(chan struct{}) // of the bubble
		c.Store = h
	})
}

// hanging is a store that takes nothing in until it is released, whatever becomes of
// a context.
type hanging struct {
	bot.Store
	release  chan struct{}
	mu       sync.Mutex
	now, all int
}

func (h *hanging) Receive(ctx context.Context, a []bot.Arrival) ([]bot.Received, error) {
	h.mu.Lock()
	h.now++
	h.all = max(h.all, h.now)
	h.mu.Unlock()
	<-h.release
	h.mu.Lock()
	h.now--
	h.mu.Unlock()
	return h.Store.Receive(ctx, a)
}

func (h *hanging) most() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.all
}

// A full disk is seen by nothing but what is written: health tells of it for a while.
func TestHealthTellsThatMessagesAreNotAccepted(t *testing.T) {
	f := &fullStore{}
	play(t, echo, func(s *stage) {
		if err := s.Receive(s.Context(), s.inbound("amira", "hello")); !errors.Is(err, bot.ErrFull) {
			t.Fatalf("a full store: %v", err)
		}
		s.after(2 * time.Second)
		if why := s.Health()["receive"]; !strings.Contains(why, "no room") {
			t.Errorf("health says %q", why)
		}
		f.room.Store(true)
		s.send("amira", "again")
		s.after(2 * time.Minute)
		s.is(s.Health()["receive"], "", "health a while after")
	}, func(c *bot.Config, _ *stage) {
		f.Store = c.Store
		c.Store, c.Watcher = f, &loaded{}
	})
}

// fullStore takes nothing in while it has no room.
type fullStore struct {
	bot.Store
	room atomic.Bool
}

func (f *fullStore) Receive(ctx context.Context, a []bot.Arrival) ([]bot.Received, error) {
	if !f.room.Load() {
		return nil, fmt.Errorf("%w: no room", bot.ErrFull)
	}
	return f.Store.Receive(ctx, a)
}
