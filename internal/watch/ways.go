package watch

import (
	"context"
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

// ways remember which event is worked on and which line follows from which event,
// from the commit to the send. Another instance's lines are not known here: such a
// line's way begins at its send, under its own id.
type ways struct {
	mu     sync.Mutex
	turns  map[bot.EventID]turn
	sends  map[bot.OutboxID]way
	before map[bot.OutboxID]time.Time
}

type turn struct {
	began   time.Time
	channel string
}

// way is a line on its way: what it follows from and when it left the outbox.
type way struct {
	event   bot.EventID
	channel string
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
		w.turns = map[bot.EventID]turn{}
	}
	for _, c := range claims {
		for _, e := range c.Events {
			w.turns[e.ID] = turn{began: now, channel: c.Conversation.Address.Channel}
		}
	}
}

// turned tells of the turns that a change ends, and of its commit. The lines of a
// burst belong to its first event.
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
		if len(events) == 0 {
			continue
		}
		for _, id := range events {
			t := s.take(id)
			if t.began.IsZero() {
				t.began = began
			}
			s.o.Tracer.Step(ctx, Step{Name: "turn", Event: id, Channel: t.channel, Result: "ok", Began: t.began, Ended: began})
			s.o.Tracer.Step(ctx, Step{Name: "commit", Event: id, Channel: t.channel, Result: result(err), Began: began, Ended: ended})
		}
		if err == nil {
			s.follow(c.Outbox, cc.Conversation.ID, events[0])
		}
	}
}

func (s *Store) take(id bot.EventID) turn {
	s.ways.mu.Lock()
	defer s.ways.mu.Unlock()
	t := s.ways.turns[id]
	delete(s.ways.turns, id)
	return t
}

// follow notes which event the lines of a conversation follow from.
func (s *Store) follow(lines []bot.Outgoing, c bot.ConversationID, event bot.EventID) {
	w := &s.ways
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, o := range lines {
		if o.Conversation != c || o.Pull {
			continue
		}
		if w.sends == nil || len(w.sends) >= remembered {
			w.sends = map[bot.OutboxID]way{}
		}
		w.sends[o.ID] = way{event: event, channel: o.To.Channel}
	}
}

func (s *Store) leaving(rows []bot.DueRow) {
	if s.o.Tracer == nil || len(rows) == 0 {
		return
	}
	w, now := &s.ways, s.o.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.before == nil || len(w.before) >= remembered {
		w.before = map[bot.OutboxID]time.Time{}
	}
	for _, r := range rows {
		w.before[r.ID] = now
	}
}

func (s *Store) left(ctx context.Context, list []bot.Settlement) {
	if s.o.Tracer == nil {
		return
	}
	for _, x := range list {
		s.ways.mu.Lock()
		began, ok := s.ways.before[x.ID]
		from := s.ways.sends[x.ID]
		delete(s.ways.before, x.ID)
		if x.State != bot.Pending {
			delete(s.ways.sends, x.ID)
		}
		s.ways.mu.Unlock()
		if !ok {
			continue // a page's receipt, or a status that came later
		}
		if from.event == "" {
			from.event = bot.EventID(x.ID)
		}
		s.o.Tracer.Step(ctx, Step{Name: "send", Event: from.event, Outbox: x.ID, Channel: from.channel, Result: string(x.State), Began: began, Ended: s.o.Now()})
	}
}
