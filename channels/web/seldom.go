package web

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// tellEvery is how often the same trouble is logged at most: in an outage every page
// asks once a second or so, and one line says as much as ten thousand.
const tellEvery = 10 * time.Second

// seldom logs what goes wrong with many requests: at once, then one line with a count
// in a while, and one when it is over.
type seldom struct {
	what, over string
	level      slog.Level

	mu     sync.Mutex
	told   time.Time
	untold int  // since told
	ill    bool // something was told, and not yet that it is over
}

// wrong notes that it went wrong once more.
func (s *seldom) wrong(ctx context.Context, l *slog.Logger, now time.Time, err error) {
	s.mu.Lock()
	s.untold++
	n, tell := s.untold, s.told.IsZero() || now.Sub(s.told) >= tellEvery
	if tell {
		s.told, s.untold, s.ill = now, 0, true
	}
	s.mu.Unlock()
	if tell {
		l.Log(ctx, s.level, s.what, "times", n, "err", err)
	}
}

// right notes that it went well.
func (s *seldom) right(ctx context.Context, l *slog.Logger, now time.Time) {
	s.mu.Lock()
	over := s.ill && now.Sub(s.told) >= tellEvery // what comes and goes is one trouble
	n := s.untold
	if over {
		s.ill, s.untold = false, 0
	}
	s.mu.Unlock()
	if over {
		l.InfoContext(ctx, s.over, "times", n)
	}
}
