package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/puddle/v2"

	"github.com/ouderbrug/ouderbrug/bot"
)

// How long what may take. The DSN may say otherwise: connect_timeout, and
// options=-c statement_timeout=… as PostgreSQL itself reads them.
const (
	connectTimeout = 5 * time.Second
	patience       = 10 * time.Second // for one call, whatever hangs
)

// MaxConns is how many connections an instance has unless the DSN says
// pool_max_conns: enough for PostgreSQL to write many commits with one fsync.
const MaxConns = 24

// settings are those of each session. Plans are made once, and must not depend on
// how fresh the statistics of a table are that grew from nothing to a million rows
// in an hour: every statement of the event path has its index.
var settings = map[string]string{
	"application_name":                    "ouderbrug",
	"statement_timeout":                   "8s",
	"lock_timeout":                        "4s",
	"idle_in_transaction_session_timeout": "15s",
	"plan_cache_mode":                     "force_generic_plan",
	"enable_seqscan":                      "off",
	"jit":                                 "off",
}

func configure(dsn string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		// What it says may quote the DSN.
		return nil, errors.New("--db is not an address of PostgreSQL: write postgres://USER:PASSWORD@HOST:5432/DATABASE?sslmode=verify-full, with special characters in the password as %XX")
	}
	has := func(parameter string) bool { return strings.Contains(dsn, parameter) }
	if !has("pool_max_conns") {
		config.MaxConns = MaxConns
	}
	if !has("connect_timeout") {
		config.ConnConfig.ConnectTimeout = connectTimeout
	}
	for k, v := range settings {
		if _, set := config.ConnConfig.RuntimeParams[k]; !set && !has(k) {
			config.ConnConfig.RuntimeParams[k] = v
		}
	}
	config.PingTimeout = connectTimeout
	return config, nil
}

// nameOf is what a database is called in messages.
func nameOf(c *pgxpool.Config) string {
	return "postgres://" + net.JoinHostPort(c.ConnConfig.Host, fmt.Sprint(c.ConnConfig.Port)) + "/" + url.PathEscape(c.ConnConfig.Database)
}

// explain says in one sentence, without values, users or passwords, what went wrong
// and what to do. Sentences of our own stay as they are.
func explain(err error) error {
	var pg *pgconn.PgError
	var connect *pgconn.ConnectError
	var op *net.OpError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &pg):
		return explainCode(pg)
	case errors.Is(err, puddle.ErrClosedPool):
		return errors.New("the store is closed")
	case errors.Is(err, context.DeadlineExceeded), pgconn.Timeout(err):
		return fmt.Errorf("the database does not answer in time: look at its load and the network to it (%w)", context.DeadlineExceeded)
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &op):
		return fmt.Errorf("the database cannot be reached (%w): is it running, and is the address right?", op.Err)
	case errors.As(err, &connect):
		return errors.New("the database cannot be reached: look at host, port and sslmode in --db")
	}
	if strings.ContainsAny(err.Error(), "\r\n") {
		return errors.New("the connection to the database was lost")
	}
	return err
}

// explainCode is the sentence of an SQLSTATE. Classes 22 and 23 may quote values:
// of those only the name of the constraint is told.
func explainCode(pg *pgconn.PgError) error {
	switch pg.Code {
	case "28P01", "28000":
		return errors.New("it refuses this user or password: look at --db, and at pg_hba.conf on the server")
	case "3D000":
		return errors.New("there is no database of this name: make it with createdb, or look at --db")
	case "42501":
		return errors.New("this user may not make or change tables there: give it the schema (ALTER SCHEMA public OWNER TO …)")
	case "3F000":
		return errors.New("there is no schema of the name in its search_path: make it with CREATE SCHEMA, or look at --db")
	case "53100":
		return errors.New("the database's disk is full: make room there")
	case "53300":
		return errors.New("the database has no connection left: raise max_connections, or lower pool_max_conns in --db")
	case "57014", "55P03":
		return errors.New("the database is too slow now: look at its load and at long transactions (pg_stat_activity)")
	case "57P01", "57P02", "57P03":
		return errors.New("the database is stopping or starting")
	case "25006":
		return errors.New("this is a read-only copy: name the primary server in --db (target_session_attrs=read-write)")
	}
	if class := pg.Code[:min(2, len(pg.Code))]; class == "22" || class == "23" {
		return fmt.Errorf("the database refused a row (SQLSTATE %s %s)", pg.Code, pg.ConstraintName)
	}
	return fmt.Errorf("the database says %q (SQLSTATE %s)", oneLine(pg.Message), pg.Code)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// full gives a database's error the meaning that a channel understands: not
// accepted, come again.
func full(err error) error {
	if err == nil || errors.Is(err, bot.ErrFull) || errors.Is(err, bot.ErrStale) || errors.Is(err, errGuard) || errors.Is(err, bot.ErrForgotten) {
		return err
	}
	return fmt.Errorf("%w: %w", bot.ErrFull, explain(err))
}
