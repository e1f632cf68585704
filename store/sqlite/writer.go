package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/room"
)

// maxBatch is how many jobs one transaction gathers at most: beyond it the wait
// of the first grows faster than the fsync is shared.
const maxBatch = 1024

// writer is the one goroutine that writes. It gathers what waits into one
// transaction; a job that may refuse after it has written has a savepoint, so
// that it undoes itself alone; nobody hears success before COMMIT.
type writer struct {
	lend func(context.Context, func(*tx) error) error // the connection to write on
	own  *tx                                          // that connection, if nobody else uses it
	path string                                       // of the file
	jobs chan *job
	quit chan struct{}
	done chan struct{}
	once sync.Once
}

type job struct {
	do     func(t *tx) error
	halves bool // may refuse (ErrStale, errRefused) after it has written something
	alone  bool // must not run inside a transaction
	err    error
	finish chan struct{}
}

func startWriter(path string, lend func(context.Context, func(*tx) error) error) *writer {
	w := &writer{lend: lend, path: path, jobs: make(chan *job, maxBatch), quit: make(chan struct{}), done: make(chan struct{})}
	go w.run()
	return w
}

// do runs f inside the next transaction and returns after COMMIT. Once it is in
// the queue the end of ctx changes nothing. halves says that f may refuse after
// it has written something.
func (w *writer) do(ctx context.Context, halves bool, f func(*tx) error) error {
	return w.submit(ctx, &job{do: f, halves: halves})
}

// alone runs f between two transactions.
func (w *writer) alone(ctx context.Context, f func(*tx) error) error {
	return w.submit(ctx, &job{do: f, alone: true})
}

func (w *writer) submit(ctx context.Context, j *job) error {
	j.finish = make(chan struct{})
	select {
	case w.jobs <- j:
	case <-w.quit:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-j.finish:
		return j.err
	case <-w.done:
		select {
		case <-j.finish:
			return j.err
		default:
			return errClosed
		}
	}
}

// stop finishes what waits and ends the writer.
func (w *writer) stop() {
	w.once.Do(func() {
		close(w.quit)
		<-w.done
		if w.own != nil {
			w.own.close()
		}
	})
}

func (w *writer) run() {
	defer close(w.done)
	for {
		select {
		case j := <-w.jobs:
			w.work(w.gather(j))
		case <-w.quit:
			for {
				select {
				case j := <-w.jobs:
					w.work(w.gather(j))
				default:
					return
				}
			}
		}
	}
}

// gather takes what waits behind the first job, up to one that must run alone.
func (w *writer) gather(first *job) (batch []*job, last *job) {
	if first.alone {
		return nil, first
	}
	batch = []*job{first}
	for len(batch) < maxBatch {
		select {
		case j := <-w.jobs:
			if j.alone {
				return batch, j
			}
			batch = append(batch, j)
		default:
			return batch, nil
		}
	}
	return batch, nil
}

// work runs one batch, and then what must run alone.
func (w *writer) work(batch []*job, last *job) {
	if len(batch) > 0 {
		if err := w.lend(background, func(t *tx) error { w.batch(t, batch); return nil }); err != nil {
			finish(batch, err)
		}
	}
	if last != nil {
		last.err = room.Explain(w.lend(background, last.do), w.path)
		close(last.finish)
	}
}

// batch runs jobs in one transaction. If the transaction itself is lost (a full
// disk, an interrupt), each is run again alone; if none can begin, because another
// process has locked the file, all hear so at once.
func (w *writer) batch(t *tx, jobs []*job) {
	err := t.run(jobs)
	if err == nil || errors.Is(err, errLocked) {
		finish(jobs, full(err, w.path))
		return
	}
	for _, j := range jobs {
		j.err = nil
		if err := t.run([]*job{j}); err != nil {
			j.err = full(err, w.path)
		}
		close(j.finish)
	}
}

func finish(jobs []*job, err error) {
	for _, j := range jobs {
		if err != nil {
			j.err = err
		}
		close(j.finish)
	}
}

// run is one transaction; its error means that nothing of it was written. A job's
// own error stands in the job and undoes that job alone.
func (t *tx) run(jobs []*job) error {
	if err := t.exec("BEGIN IMMEDIATE"); err != nil {
		_ = t.exec("ROLLBACK") // of one that did not end
		return fmt.Errorf("%w: %w", errLocked, err)
	}
	for _, j := range jobs {
		if err := t.do(j); err != nil {
			_ = t.exec("ROLLBACK") // it may be gone already
			return err
		}
	}
	if err := t.exec("COMMIT"); err != nil {
		_ = t.exec("ROLLBACK")
		return err
	}
	return nil
}

// do runs one job; its error means that the transaction is lost.
func (t *tx) do(j *job) error {
	if j.halves {
		if err := t.exec("SAVEPOINT job"); err != nil {
			return err
		}
	}
	j.err = j.do(t)
	if j.err != nil && lost(j.err) {
		return j.err
	}
	if !j.halves {
		return nil
	}
	if j.err != nil {
		if err := t.exec("ROLLBACK TO job"); err != nil {
			return err
		}
	}
	return t.exec("RELEASE job")
}

// lost reports whether an error is the database's and not the job's own answer.
func lost(err error) bool {
	return !errors.Is(err, bot.ErrStale) && !errors.Is(err, errRefused)
}

// errRefused marks what a job refuses by itself.
var errRefused = errors.New("refused")

// errLocked says that no transaction could begin.
var errLocked = errors.New("no transaction can begin")

// full gives a database's error the meaning that a channel understands.
func full(err error, path string) error {
	if err == nil || errors.Is(err, bot.ErrFull) || !lost(err) {
		return err
	}
	return fmt.Errorf("%w: %s", bot.ErrFull, strings.TrimSpace(room.Explain(err, path).Error()))
}
