package retrieval

import (
	"context"
	"iter"
	"log/slog"
	"maps"
	"slices"
	"time"
)

// The pauses between two attempts to bring the server back grow from the first to the last.
const (
	firstPause = time.Second
	lastPause  = 30 * time.Second

	// look is how often a server that nobody asks is tried: a night without questions must not hide that it died.
	look = 15 * time.Second
)

// Run brings the server back whenever it is away, until ctx ends.
func (f *Fallback) Run(ctx context.Context) {
	for pause := firstPause; ; {
		if f.Health() == "" {
			pause = firstPause
			if !after(ctx, look, f.nudged()) {
				return
			}
			if f.Health() == "" {
				f.try(ctx)
			}
			continue
		}
		if f.Restore(ctx) == nil {
			continue
		}
		if !after(ctx, pause, nil) {
			return
		}
		pause = min(2*pause, lastPause)
	}
}

// after waits for a pause or for what wakes it; it reports false when ctx ends.
func after(ctx context.Context, pause time.Duration, woken <-chan struct{}) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
	case <-woken:
	}
	return true
}

// try asks the server a question that it must have an answer to.
func (f *Fallback) try(ctx context.Context) {
	f.mu.Lock()
	q := trial(maps.Values(f.passages))
	f.mu.Unlock()
	call, cancel := context.WithTimeout(ctx, f.deadline())
	defer cancel()
	if _, err := f.Server.Search(call, q); err != nil && ctx.Err() == nil {
		f.away(err)
	}
}

// Restore puts the passages on the server and tries whether they are found there in time; if so, the server answers
// from now on.
func (f *Fallback) Restore(ctx context.Context) error {
	f.mu.Lock()
	at, passages := f.changes, slices.Collect(maps.Values(f.passages))
	f.mu.Unlock()
	err := f.Server.Replace(ctx, passages)
	if err == nil {
		call, cancel := context.WithTimeout(ctx, f.deadline())
		_, err = f.Server.Search(call, trial(slices.Values(passages)))
		cancel()
	}
	if err != nil {
		if ctx.Err() == nil {
			f.away(err)
		}
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.changes == at { // else once more, with what has come since
		if f.state == stateAway {
			f.tell(slog.LevelInfo, "the index server answers again")
		}
		f.state = ""
	}
	return nil
}

// trial is a question that some passage answers.
func trial(passages iter.Seq[Passage]) Query {
	q := Query{Limit: DefaultLimit}
	for p := range passages {
		if len(p.Text) > 0 {
			words := []rune(p.Text)
			q.Text, q.Lang = string(words[:min(len(words), 100)]), p.Lang
			return q
		}
	}
	return q
}
