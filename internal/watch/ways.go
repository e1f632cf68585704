package watch

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Step is one step of an event's way. It holds ids and times, and nothing that
// anybody wrote.
type Step struct {
	Name    string // receive, turn, commit, send
	Event   bot.EventID
	Outbox  bot.OutboxID // of send
	Channel string
	Result  string // closed vocabulary: ok, stale, full, …; of send the line's state
	Began   time.Time
	Ended   time.Time
}

// Tracer hears of each step once it is over. It must return at once.
type Tracer interface {
	Step(ctx context.Context, s Step)
}

// ways remember when work on an event and on a line began. Which event a line
// follows from stands in the line's id (bot/follow.go), so that a way holds together
// whichever instance does its next step.
type ways struct {
	mu    sync.Mutex
	turns map[bot.EventID]begun
	sends map[bot.OutboxID]begun
}

type begun struct {
	at      time.Time
	channel string
}

// root is the event that a line follows from.
func root(line bot.OutboxID) bot.EventID {
	event, _, _ := strings.Cut(string(line), "_")
	return bot.EventID(event)
}

func (s *Store) arrived(ctx context.Context, arrivals []bot.Arrival, got []bot.Received, began time.Time, err error) {
	if s.o.Tracer == nil {
		return
	}
	ended := s.o.Now()
	for i, a := range arrivals {
		what := result(err)
		if err == nil && i < len(got) && !got[i].New {
			what = "duplicate"
		}
		s.o.Tracer.Step(ctx, Step{Name: "receive", Event: a.ID, Channel: a.Inbound.From.Channel, Result: what, Began: began, Ended: ended})
	}
}

func (s *Store) claimed(claims []bot.Claimed) {
	if s.o.Tracer == nil || len(claims) == 0 {
		return
	}
	w, now := &s.ways, s.o.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.turns == nil || len(w.turns) >= remembered {
		w.turns = map[bot.EventID]begun{}
	}
	for _, c := range claims {
		for _, e := range c.Events {
			w.turns[e.ID] = begun{now, c.Conversation.Address.Channel}
		}
	}
}

// turned tells of the turns that a change ends, and of its commit.
func (s *Store) turned(ctx context.Context, c bot.Change, began time.Time, err error) {
	if s.o.Tracer == nil {
		return
	}
	ended := s.o.Now()
	for _, cc := range c.Conversations {
		events := append(append([]bot.EventID(nil), cc.Done...), cc.Failed...)
		for _, r := range cc.Retry {
			events = append(events, r.Event)
		}
		for _, id := range events {
			t := take(&s.ways.mu, s.ways.turns, id)
			if t.at.IsZero() {
				t.at = began
			}
			s.o.Tracer.Step(ctx, Step{Name: "turn", Event: id, Channel: t.channel, Result: "ok", Began: t.at, Ended: began})
			s.o.Tracer.Step(ctx, Step{Name: "commit", Event: id, Channel: t.channel, Result: result(err), Began: began, Ended: ended})
		}
	}
}

// take is what was remembered of k, and forgets it.
func take[K comparable](mu *sync.Mutex, m map[K]begun, k K) begun {
	mu.Lock()
	defer mu.Unlock()
	b := m[k]
	delete(m, k)
	return b
}

func (s *Store) leaving(rows []bot.DueRow) {
	if s.o.Tracer == nil || len(rows) == 0 {
		return
	}
	w, now := &s.ways, s.o.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.sends == nil || len(w.sends) >= remembered {
		w.sends = map[bot.OutboxID]begun{}
	}
	for _, r := range rows {
		w.sends[r.ID] = begun{now, r.To.Channel}
	}
}

func (s *Store) left(ctx context.Context, list []bot.Settlement) {
	if s.o.Tracer == nil {
		return
	}
	for _, x := range list {
		b := take(&s.ways.mu, s.ways.sends, x.ID)
		if b.at.IsZero() {
			continue // a page's receipt, or a status that came later
		}
		s.o.Tracer.Step(ctx, Step{Name: "send", Event: root(x.ID), Outbox: x.ID, Channel: b.channel, Result: string(x.State), Began: b.at, Ended: s.o.Now()})
	}
}
