package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"sync"

	"github.com/ouderbrug/ouderbrug/bot"
)

// tx is a connection with the statements that it has prepared.
type tx struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

// background is the context of every statement: a caller who gives up must not
// break a transaction that others share, and a context that can end costs the
// driver a goroutine a statement.
var background = context.Background()

func newTx(db *sql.DB) (*tx, error) {
	c, err := db.Conn(background)
	if err != nil {
		return nil, err
	}
	return &tx{conn: c, stmts: map[string]*sql.Stmt{}}, nil
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

// each calls f for every row of a query.
func (t *tx) each(q string, args []any, f func(scan func(into ...any) error) error) error {
	s, err := t.prepare(q)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(background, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // what went wrong is in rows.Err
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (t *tx) close() {
	for _, s := range t.stmts {
		_ = s.Close()
	}
	_ = t.conn.Close()
}

// readers are connections that are lent out one at a time.
type readers struct {
	free chan *tx
	all  int
	once sync.Once
	mu   sync.RWMutex // held shared while lending, alone by close
	over bool
}

func (r *readers) add(t *tx) {
	r.all++
	r.free <- t
}

// lend gives a connection to f, which must not ask for another one.
func (r *readers) lend(ctx context.Context, f func(*tx) error) error {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.over {
		return errClosed
	}
	select {
	case t := <-r.free:
		defer func() { r.free <- t }()
		return f(t)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// close waits for those who borrow.
func (r *readers) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.over = true
	r.once.Do(func() {
		for range r.all {
			(<-r.free).close()
		}
	})
}

var errClosed = fmt.Errorf("%w: the store is closed", bot.ErrFull)
