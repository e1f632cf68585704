package messages

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
)

// Of the table that RawPostgres writes in: as many rows as pgbench makes at scale 1.
const rawAccounts = 100_000

// RawPostgres is how many transactions a second a PostgreSQL makes durable on so many
// connections, each of which updates a row of 100,000, reads it and adds another one:
// what `pgbench -N` does, in one round trip instead of five. It makes and drops a
// schema of its own.
func RawPostgres(ctx context.Context, dsn string, connections int, d time.Duration) (perSecond float64, err error) {
	defer func() {
		if err != nil {
			err = errors.New("measure the server's commits: " + strings.Join(strings.Fields(err.Error()), " "))
		}
	}()
	first, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, first.Close(context.WithoutCancel(ctx))) }()
	name := "raw_" + strings.ToLower(rand.Text()[:16])
	if _, err := first.Exec(ctx, "CREATE SCHEMA "+name); err != nil {
		return 0, err
	}
	defer func() {
		_, derr := first.Exec(context.WithoutCancel(ctx), "DROP SCHEMA "+name+" CASCADE")
		err = errors.Join(err, derr)
	}()
	if _, err := first.Exec(ctx, fmt.Sprintf(`CREATE TABLE %[1]s.accounts (id INT PRIMARY KEY, balance INT NOT NULL, filler CHAR(84) NOT NULL DEFAULT '') WITH (fillfactor = 100);
		CREATE TABLE %[1]s.history (id INT, delta INT, at TIMESTAMP, filler CHAR(22));
		INSERT INTO %[1]s.accounts (id, balance) SELECT i, 0 FROM generate_series(1, %[2]d) i; ANALYZE %[1]s.accounts; CHECKPOINT`, name, rawAccounts)); err != nil {
		return 0, err
	}
	return rawCommits(ctx, dsn, name, connections, d)
}

func rawCommits(ctx context.Context, dsn, name string, connections int, d time.Duration) (perSecond float64, err error) {
	conns := make([]*pgx.Conn, connections)
	defer func() {
		for _, c := range conns {
			if c != nil {
				err = errors.Join(err, c.Close(context.WithoutCancel(ctx)))
			}
		}
	}()
	for i := range conns {
		if conns[i], err = pgx.Connect(ctx, dsn); err != nil {
			return 0, err
		}
	}
	var n atomic.Int64
	errs := make([]error, connections)
	begin := time.Now()
	var wg sync.WaitGroup
	for i, c := range conns {
		wg.Go(func() {
			for errs[i] == nil && time.Since(begin) < d {
				b, id, delta := &pgx.Batch{}, 1+mathrand.IntN(rawAccounts), mathrand.IntN(10_000)-5000
				b.Queue("UPDATE "+name+".accounts SET balance = balance + $1 WHERE id = $2", delta, id)
				b.Queue("SELECT balance FROM "+name+".accounts WHERE id = $1", id)
				b.Queue("INSERT INTO "+name+".history (id, delta, at) VALUES ($1, $2, CURRENT_TIMESTAMP)", id, delta)
				errs[i] = c.SendBatch(ctx, b).Close()
				n.Add(1)
			}
		})
	}
	wg.Wait()
	return float64(n.Load()) / time.Since(begin).Seconds(), errors.Join(errs...)
}
