package telegram

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

// update is one update with its kind ("message", "callback_query" …).
type update struct {
	id   int64
	kind string
	body map[string]any
	// again marks one that is told once more although it is confirmed.
	again bool
}

func (u update) json() map[string]any {
	out := map[string]any{"update_id": u.id}
	if u.kind != "" {
		out[u.kind] = u.body
	}
	return out
}

// queue holds what was not confirmed, in the order of ids.
type queue struct {
	next    int64
	waiting []update
	latest  update
	allowed []string // nil: all but what Telegram leaves out by default
	poller  int      // which poll is the latest
}

// tell queues an update, if the bot wants its kind. Called with the lock held.
func (s *Server) tell(kind string, body map[string]any) {
	q := &s.updates
	if kind != "" && q.allowed != nil && !slices.Contains(q.allowed, kind) {
		return
	}
	u := update{id: q.next, kind: kind, body: body}
	q.next++
	q.latest = u
	q.waiting = append(q.waiting, u)
	s.wake()
}

// Again tells the latest update once more, whether or not it was confirmed yet.
func (s *Server) Again() {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := &s.updates
	if q.latest.id == 0 {
		return
	}
	at := slices.IndexFunc(q.waiting, func(u update) bool { return u.id == q.latest.id })
	if at < 0 {
		q.waiting = append([]update{q.latest}, q.waiting...)
		at = 0
		if s.hook.url != "" {
			s.wake()
			return
		}
	}
	q.waiting[at].again = true // outlives the confirmation that is on its way
	s.wake()
}

// Raw tells an update with any content, such as one of a kind to come.
func (s *Server) Raw(kind string, body map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := update{id: s.updates.next, kind: kind, body: body}
	s.updates.next++
	s.updates.waiting = append(s.updates.waiting, u)
	s.wake()
}

// wake lets those who wait look again.
func (s *Server) wake() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// confirm forgets the updates before offset.
func (s *Server) confirm(offset int64) {
	q := &s.updates
	before := len(q.waiting)
	q.waiting = slices.DeleteFunc(q.waiting, func(u update) bool { return u.id < offset && !u.again })
	s.stats.Confirmed += before - len(q.waiting)
}

func (s *Server) getUpdates(ctx context.Context, p map[string]string) (any, *refusal) {
	offset, _ := strconv.ParseInt(p["offset"], 10, 64)
	limit, _ := strconv.Atoi(p["limit"])
	if limit < 1 || limit > 100 {
		limit = 100
	}
	seconds, _ := strconv.Atoi(p["timeout"])
	s.mu.Lock()
	defer s.mu.Unlock()
	if a, ok := p["allowed_updates"]; ok {
		if no := s.allow(a); no != nil {
			return nil, no
		}
	}
	s.confirm(offset)
	s.updates.poller++
	mine := s.updates.poller
	s.wake() // an earlier poll ends
	late := time.After(time.Duration(min(seconds, 50)) * time.Second)
	for {
		switch {
		case s.hook.url != "":
			return nil, &refusal{code: 409, text: "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"}
		case s.updates.poller != mine:
			return nil, &refusal{code: 409, text: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}
		}
		if n := min(limit, len(s.updates.waiting)); n > 0 || !s.await(ctx, late) {
			out := make([]any, 0, n)
			for i := range s.updates.waiting[:n] {
				s.updates.waiting[i].again = false
				out = append(out, s.updates.waiting[i].json())
			}
			return out, nil
		}
	}
}

// await gives the lock up until something changed; false when the wait is over.
func (s *Server) await(ctx context.Context, late <-chan time.Time) bool {
	changed := s.changed
	s.mu.Unlock()
	defer s.mu.Lock()
	select {
	case <-changed:
		return true
	case <-late:
	case <-ctx.Done():
	case <-s.ctx.Done():
	}
	return false
}

// allow sets which kinds of updates are told; an empty list is the default.
func (s *Server) allow(list string) *refusal {
	var kinds []string
	if json.Unmarshal([]byte(list), &kinds) != nil {
		return bad("can't parse allowed_updates")
	}
	s.updates.allowed = kinds
	if len(kinds) == 0 {
		s.updates.allowed = nil
	}
	return nil
}
