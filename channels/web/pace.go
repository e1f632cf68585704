package web

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// How much one session may do. A cry for help (Triage says Crisis) has a measure
// of its own, so that a burst of other messages cannot use it up (S4).
const (
	messagesBurst = 12
	messagesEvery = 3 * time.Second
	criesBurst    = 20
	criesEvery    = 2 * time.Second
	looksAtOnce   = 4
	looksInAll    = 20_000 // open looks on this instance; beyond, pages look without waiting
	pacesKept     = 50_000
)

// paces are the measures of all sessions that did something lately.
type paces struct {
	mu    sync.Mutex
	of    map[string]*pace
	looks int
}

type pace struct {
	messages, cries *rate.Limiter
	looks           int
	used            time.Time
}

func newPaces() *paces { return &paces{of: map[string]*pace{}} }

func (p *paces) get(session string, now time.Time) *pace {
	one := p.of[session]
	if one == nil {
		if len(p.of) >= pacesKept {
			p.tidy(now)
		}
		one = &pace{
			messages: rate.NewLimiter(rate.Every(messagesEvery), messagesBurst),
			cries:    rate.NewLimiter(rate.Every(criesEvery), criesBurst),
		}
		p.of[session] = one
	}
	one.used = now
	return one
}

// tidy forgets who did nothing for a minute: by then the measure is full again.
func (p *paces) tidy(now time.Time) {
	for s, one := range p.of {
		if one.looks == 0 && now.Sub(one.used) > time.Minute {
			delete(p.of, s)
		}
	}
}

// mayWrite counts one inbound thing; otherwise it says how long to wait.
func (p *paces) mayWrite(session string, cry bool, now time.Time) (wait time.Duration, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	one := p.get(session, now)
	if one.messages.AllowN(now, 1) || (cry && one.cries.AllowN(now, 1)) {
		return 0, true
	}
	r := one.messages.ReserveN(now, 1)
	defer r.CancelAt(now)
	return r.DelayFrom(now), false
}

// beginLook counts an open look; ok is false when the session has too many, wait
// is false when this instance does. Call end when it is over.
func (p *paces) beginLook(session string, now time.Time) (end func(), wait, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	one := p.get(session, now)
	if one.looks >= looksAtOnce {
		return nil, false, false
	}
	one.looks++
	p.looks++
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		one.looks--
		p.looks--
	}, p.looks <= looksInAll, true
}
