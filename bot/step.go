package bot

import (
	"context"
	"errors"
	"time"
)

// Stepper runs a Bot by hand, on a clock that moves only when its owner moves it: for
// simulations, which must end in seconds and come out the same each time. Turns and
// sends are the ones that Run makes, but one after another. It leases nothing and
// erases nobody. A Bot that is stepped must not run.
type Stepper struct {
	bot     *Bot
	senders []*sender
}

// Stepper makes one for a Bot whose channels have no pace: a pace is kept in real time.
func (b *Bot) Stepper() *Stepper {
	s := &Stepper{bot: b}
	for _, d := range b.Doors {
		if f := d.Channel.Features(); !f.Pull {
			s.senders = append(s.senders, newSender(b, doorKey{d.Channel.Name(), f.Account}, d.Channel))
		}
	}
	return s
}

// stepMost is how much may happen at one moment before it is taken for a circle.
const stepMost = 10_000

// errRestless is a step that found something due again and again.
var errRestless = errors.New("something falls due again at the same moment, for ever: look for a timer that sets itself to now")

// Step does all that is due now and says when the next thing falls due, zero if nothing
// waits. What a turn or a send makes due at once is done as well.
func (s *Stepper) Step(ctx context.Context) (next time.Time, err error) {
	for range stepMost {
		worked, turns, err := s.turn(ctx)
		if err != nil {
			return time.Time{}, err
		}
		if worked {
			continue
		}
		sent, sends, err := s.send(ctx)
		if err != nil {
			return time.Time{}, err
		}
		if !sent {
			return sooner(turns, sends), ctx.Err()
		}
	}
	return time.Time{}, errRestless
}

// turn makes one turn, of the conversation that is first.
func (s *Stepper) turn(ctx context.Context) (worked bool, next time.Time, err error) {
	claims, next, err := s.bot.claim(ctx, 1)
	if err != nil {
		return false, time.Time{}, err
	}
	for _, c := range claims {
		s.bot.work(ctx, c)
	}
	return len(claims) > 0, next, nil
}

// send sends one line of each account.
func (s *Stepper) send(ctx context.Context) (sent bool, next time.Time, err error) {
	for _, to := range s.senders {
		now := s.bot.Now()
		rows, later, err := to.due(ctx, now, 1)
		if err != nil {
			return false, time.Time{}, err
		}
		for _, r := range rows {
			to.send(ctx, r, now.Add(to.Lease))
		}
		sent, next = sent || len(rows) > 0, sooner(next, later)
	}
	return sent, next, nil
}
