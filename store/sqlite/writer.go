package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/ouderbrug/ouderbrug/bot"
)

// maxBatch is how many jobs one transaction gathers at most: beyond it the wait
// of the first grows faster than the fsync is shared.
const maxBatch = 256

// writer is the one goroutine that writes. It gathers what waits into one
// transaction; each job has a savepoint, so that one that fails undoes itself
// alone; nobody hears success before COMMIT.
type writer struct {
	db   *sql.DB
	conn *sql.Conn // nil for :memory:, whose one connection readers need too
	jobs chan *job
	quit chan struct{}
	done chan struct{}
	once sync.Once
}

type job struct {
	do     func(t *tx) error
	alone  string // a statement that must not run inside a transaction
	err    error
	finish chan struct{}
}

// tx is a transaction with the statements that it has prepared.
type tx struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

// background is the writer's own context: a caller who gives up must not break a
// transaction that others share.
var background = context.Background()

func startWriter(db *sql.DB, shared bool) (*writer, error) {
	w := &writer{db: db, jobs: make(chan *job, maxBatch), quit: make(chan struct{}), done: make(chan struct{})}
	if !shared {
		c, err := db.Conn(background)
		if err != nil {
			return nil, err
		}
		w.conn = c
	}
	go w.run()
	return w, nil
}

// do runs f inside the next transaction and returns after COMMIT. When ctx ends
// first, the result is unknown to the caller, and the work may still be done.
func (w *writer) do(ctx context.Context, f func(*tx) error) error {
	return w.submit(ctx, &job{do: f})
}

// alone executes a statement between two transactions.
func (w *writer) alone(ctx context.Context, statement string) error {
	return w.submit(ctx, &job{alone: statement})
}

func (w *writer) submit(ctx context.Context, j *job) error {
	j.finish = make(chan struct{})
	select {
	case w.jobs <- j:
	case <-w.quit:
		return fmt.Errorf("%w: the store is closed", bot.ErrFull)
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
			return fmt.Errorf("%w: the store is closed", bot.ErrFull)
		}
	}
}

// stop finishes what waits and ends the writer.
func (w *writer) stop() {
	w.once.Do(func() { close(w.quit) })
	<-w.done
}

func (w *writer) run() {
	defer close(w.done)
	t := &tx{conn: w.conn, stmts: map[string]*sql.Stmt{}}
	defer t.close()
	for {
		select {
		case j := <-w.jobs:
			batch, last := w.gather(j)
			w.work(t, batch, last)
		case <-w.quit:
			for {
				select {
				case j := <-w.jobs:
					batch, last := w.gather(j)
					w.work(t, batch, last)
				default:
					return
				}
			}
		}
	}
}

// gather takes what waits behind the first job, up to one that must run alone.
func (w *writer) gather(first *job) (batch []*job, last *job) {
	if first.alone != "" {
		return nil, first
	}
	batch = []*job{first}
	for len(batch) < maxBatch {
		select {
		case j := <-w.jobs:
			if j.alone != "" {
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
func (w *writer) work(t *tx, batch []*job, last *job) {
	if len(batch) > 0 {
		w.batch(t, batch)
	}
	if last != nil {
		_, last.err = w.conn.ExecContext(background, last.alone)
		close(last.finish)
	}
}

// batch runs jobs in one transaction. If the transaction itself is lost (a full
// disk, an interrupt), each is run again alone.
func (w *writer) batch(t *tx, jobs []*job) {
	if w.conn == nil { // :memory:
		c, err := w.db.Conn(background)
		if err != nil {
			finish(jobs, full(err))
			return
		}
		*t = tx{conn: c, stmts: map[string]*sql.Stmt{}}
		defer t.close()
	}
	if err := t.run(jobs); err == nil {
		finish(jobs, nil)
		return
	}
	for _, j := range jobs {
		j.err = nil
		if err := t.run([]*job{j}); err != nil {
			j.err = full(err)
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
		return err
	}
	for _, j := range jobs {
		if err := t.savepoint(j); err != nil {
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

func (t *tx) savepoint(j *job) error {
	if err := t.exec("SAVEPOINT job"); err != nil {
		return err
	}
	if j.err = j.do(t); j.err != nil {
		if lost(j.err) {
			return j.err
		}
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

// full gives a database's error the meaning that a channel understands.
func full(err error) error {
	if errors.Is(err, bot.ErrFull) || !lost(err) {
		return err
	}
	return fmt.Errorf("%w: %s", bot.ErrFull, strings.TrimSpace(err.Error()))
}

// prepare returns a prepared statement, made once a connection.
func (t *tx) prepare(q string) (*sql.Stmt, error) {
	if s, ok := t.stmts[q]; ok {
		return s, nil
	}
	s, err := t.conn.PrepareContext(background, q)
	if err == nil {
		t.stmts[q] = s
	}
	return s, err
}

func (t *tx) exec(q string, args ...any) error {
	_, err := t.affected(q, args...)
	return err
}

// affected executes and returns how many rows changed.
func (t *tx) affected(q string, args ...any) (int64, error) {
	s, err := t.prepare(q)
	if err != nil {
		return 0, err
	}
	r, err := s.ExecContext(background, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// row reads one row; sql.ErrNoRows if there is none.
func (t *tx) row(q string, args []any, into ...any) error {
	s, err := t.prepare(q)
	if err != nil {
		return err
	}
	return s.QueryRowContext(background, args...).Scan(into...)
}

func (t *tx) close() {
	for _, s := range t.stmts {
		_ = s.Close()
	}
	if t.conn != nil {
		_ = t.conn.Close()
	}
}
