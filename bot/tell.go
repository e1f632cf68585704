package bot

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// result is what became of a line, kept until the store knows of it.
type result struct {
	Settlement
	row  DueRow // without its text
	page bool   // people must hear of it first
	owed bool   // the store could not hear it: it is told again
}

// settle tells the store what became of a line. A line that is over is known here
// before the store is told, so that a store that is slower than the line's lease
// hands it out again for nothing.
func (s *sender) settle(ctx context.Context, r DueRow, out Settlement, page bool) {
	r.Reply = Reply{}
	out.At = s.Now().UTC()
	x := result{Settlement: out, row: r, page: page}
	if out.State != Pending {
		s.mu.Lock()
		s.unsettled[r.ID] = x
		s.mu.Unlock()
	}
	s.tell(ctx, x)
}

// known reports whether it is known already what became of a line; if the store is
// to be told again, mine is what.
func (s *sender) known(id OutboxID) (known bool, mine *result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, known := s.unsettled[id]
	if !known || !x.owed {
		return known, nil
	}
	x.owed = false // while it is being told
	s.unsettled[id] = x
	return true, &x
}

// tell opens the case that a result asks for and settles it, in this order: a
// death in between opens a case twice, never not at all.
func (s *sender) tell(ctx context.Context, x result) {
	limited, done := context.WithTimeout(ctx, s.StoreTimeout)
	defer done()
	var err error
	if x.page {
		err = s.page(limited, x.row)
		x.page = err != nil
	}
	if err == nil && x.lost() {
		err = s.unsent(limited, x.row)
	}
	if err == nil && x.Unreachable && x.row.Conversation == HelperConversation(x.row.Person) {
		err = s.lose(limited, x.row.Person)
	}
	if err == nil {
		err = s.Store.Settle(limited, []Settlement{x.Settlement})
	}
	s.mu.Lock()
	if x.owed = err != nil; x.owed {
		s.unsettled[x.ID] = x
		s.tellAt = s.Now().Add(time.Second)
	} else {
		delete(s.unsettled, x.ID)
	}
	s.mu.Unlock()
	if err != nil {
		s.health.set("settle/"+s.key.channel, "the store cannot be written: "+err.Error())
		s.Log.ErrorContext(ctx, "settle failed", "outbox", x.ID, "err", err)
		return
	}
	s.health.set("settle/"+s.key.channel, "")
	s.Log.DebugContext(ctx, "line settled", "outbox", x.ID, "channel", s.key.channel, "what", x.State, "why", x.Reason)
	s.Meter.Count("send", "channel", s.key.channel, "what", string(x.State), "why", x.Reason)
	if x.State == Sent && x.row.Purpose == ForAnswer {
		s.Meter.Seconds("answer_seconds", x.At.Sub(x.row.At))
	}
	if x.row.Purpose == ForReceipt {
		wake(s.erase)
	}
}

// lost reports that somebody's own words, on their way to the other side of a talk, do
// not arrive: who wrote them must hear it.
func (x result) lost() bool {
	return x.row.Purpose == ForRelay && x.row.Op != OpDelete && (x.State == Failed || x.State == Cancelled && x.Reason == "unreachable")
}

// unsent tells the conversation to which such a line was to go: it knows who wrote it,
// and for whom it means something that she cannot be reached (bot/signals.go).
func (s *sender) unsent(ctx context.Context, r DueRow) error {
	name := "talk/unsent/"
	if r.Conversation == HelperConversation(r.Person) {
		name = "helper/unsent/"
	}
	c := Change{At: s.Now().UTC(), Timers: []TimerChange{{Conversation: r.Conversation, Name: name + string(r.ID), At: s.Now().UTC()}}}
	if err := s.commit(ctx, c); err != nil && !errors.Is(err, ErrStale) { // stale: she is forgotten, and that was told
		return fmt.Errorf("tell of a line that was not sent: %w", err)
	}
	wake(s.handle)
	return nil
}

// tellAgain tells the store what it could not hear, once a second until it hears
// one: a broadcast row is never handed out again, so that it would wait for the
// next start. It returns when to try again, zero if nothing is owed.
func (s *sender) tellAgain(ctx context.Context) (again time.Time) {
	for {
		s.mu.Lock()
		var id OutboxID
		for k, x := range s.unsettled {
			if x.owed {
				id = k
				break
			}
		}
		again = s.tellAt
		s.mu.Unlock()
		if id == "" {
			return time.Time{}
		}
		if s.Now().Before(again) {
			return again
		}
		if _, mine := s.known(id); mine != nil {
			whole, done := outlasting(ctx, s.StoreTimeout, stopPatience)
			s.tell(whole, *mine)
			done()
		}
	}
}

// lose tells the parents of a helper to whom a line could not be sent.
func (s *sender) lose(ctx context.Context, helper PersonID) error {
	c := Change{At: s.Now().UTC()}
	err := s.lost(ctx, &c, helper)
	if err == nil && len(c.Timers) > 0 {
		err = s.commit(ctx, c)
		wake(s.handle)
	}
	if err != nil {
		return fmt.Errorf("tell the parents of a helper who cannot be reached: %w", err)
	}
	return nil
}

// page opens a case for a safety text that did not reach the person (S3).
func (s *sender) page(ctx context.Context, r DueRow) error {
	conv := Conversation{ID: r.Conversation, Person: r.Person, Lang: r.Lang, Country: r.Facts.Country}
	k, err := s.newCase(ctx, CaseWish{Reason: ReasonExpired, Level: LevelHard}, conv, s.Now().UTC())
	if err == nil {
		err = s.commit(ctx, Change{At: k.At, Cases: []Case{k}})
	}
	if err != nil {
		return fmt.Errorf("open a case for a safety text that was not sent: %w", err)
	}
	return nil
}
