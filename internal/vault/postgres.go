package vault

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Postgres is a key store in a PostgreSQL database of a cluster of its own: for
// several instances, and backed up apart from the data.
type Postgres struct {
	tables
	config *pgx.ConnConfig
}

var _ Keeper = (*Postgres)(nil)

// keyConns is how many connections a key store takes at most: keys are looked up
// once and then remembered.
const keyConns = 4

// OpenPostgres opens the key store at a DSN or makes its tables there. It refuses
// one of another installation. No error holds a password.
func OpenPostgres(ctx context.Context, dsn, installation string, now func() time.Time) (*Postgres, error) {
	c, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, errAddress
	}
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = 5 * time.Second
	}
	for name, value := range map[string]string{"statement_timeout": "30000", "application_name": "ouderbrug keys"} {
		if _, set := c.RuntimeParams[name]; !set {
			c.RuntimeParams[name] = value
		}
	}
	db := stdlib.OpenDB(*c)
	db.SetMaxOpenConns(keyConns)
	db.SetConnMaxIdleTime(5 * time.Minute)
	where := whereOf(c)
	p := &Postgres{tables: tables{db: db, now: now, where: where, lock: "LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE"}, config: c}
	p.scrub = func(context.Context) error { return nil } // see docs/decisions/009: rotating makes what a page still holds useless
	if err := p.make(ctx, installation); err != nil {
		return nil, errors.Join(fmt.Errorf("open the key store %s: %w", where, plain(err)), db.Close())
	}
	return p, nil
}

// Made reports whether there is a key store in a PostgreSQL database. It changes
// nothing there.
func Made(ctx context.Context, dsn string) (made bool, err error) {
	c, err := pgx.ParseConfig(dsn)
	if err != nil {
		return false, errAddress
	}
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = 5 * time.Second
	}
	conn, err := pgx.ConnectConfig(ctx, c)
	if err == nil {
		defer func() { _ = conn.Close(ctx) }() // it was only asked
		err = conn.QueryRow(ctx, `SELECT to_regclass('keys') IS NOT NULL AND to_regclass('ledger') IS NOT NULL`).Scan(&made)
	}
	if err != nil {
		return false, fmt.Errorf("open the key store %s: %w", whereOf(c), plain(err))
	}
	return made, nil
}

// errAddress is what a DSN gets that cannot be read; what the driver says may quote it.
var errAddress = errors.New("--keystore is no address of a PostgreSQL database: write postgres://user:password@host:port/name")

// whereOf names a database in messages: without user and password.
func whereOf(c *pgx.ConnConfig) string {
	return fmt.Sprintf("postgres://%s/%s", net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port))), c.Database)
}

// make prepares the tables. Two who do so at once get in each other's way, and the
// second try finds what the other one made.
func (p *Postgres) make(ctx context.Context, installation string) (err error) {
	for range 5 {
		err = p.prepare(ctx, installation, schema("BYTEA", "BIGINT", ""))
		var pg *pgconn.PgError
		if !errors.As(err, &pg) || pg.Code != "23505" && pg.Code != "42P07" && pg.Code != "40P01" && pg.Code != "XX000" {
			return err
		}
	}
	return err
}

// What fails while people are served is told as the key store's: what the data's own
// server says sounds the same, and somebody would look there.

// Get returns a wrapped key, or bot.ErrForgotten.
func (p *Postgres) Get(ctx context.Context, id bot.KeyID) ([]byte, error) {
	w, err := p.tables.Get(ctx, id)
	return w, p.named(err)
}

// Put stores a wrapped key, unless its master was retired.
func (p *Postgres) Put(ctx context.Context, id bot.KeyID, wrapped []byte) error {
	return p.named(p.tables.Put(ctx, id, wrapped))
}

// Destroy overwrites a key.
func (p *Postgres) Destroy(ctx context.Context, id bot.KeyID) error {
	return p.named(p.tables.Destroy(ctx, id))
}

// Record notes that a person was forgotten.
func (p *Postgres) Record(ctx context.Context, person bot.PersonID) error {
	return p.named(p.tables.Record(ctx, person))
}

// named says whose an error is. The cause is not wrapped: the store of the data would
// find its own kind of error in it. Nor is the server named: /healthz may be public.
func (p *Postgres) named(err error) error {
	if err == nil || errors.Is(err, bot.ErrForgotten) || errors.Is(err, ErrRetired) {
		return err
	}
	why := plain(err)
	if errors.Is(err, context.DeadlineExceeded) {
		why = errors.New("it does not answer in time")
	}
	return fmt.Errorf("the key store cannot be used: %s", strings.Join(strings.Fields(why.Error()), " "))
}

// plain says in one sentence why a database cannot be used.
func plain(err error) error {
	var pg *pgconn.PgError
	var connect *pgconn.ConnectError
	switch {
	case errors.As(err, &pg) && (pg.Code == "28P01" || pg.Code == "28000"):
		return errors.New("the server refuses the user or the password: correct --keystore")
	case errors.As(err, &pg) && pg.Code == "3D000":
		return errors.New("the server has no such database: make it (createdb), or correct --keystore")
	case errors.As(err, &pg) && pg.Code == "42501":
		return errors.New("the user may not make tables there: grant it CREATE, or name another user in --keystore")
	case errors.As(err, &connect):
		return errors.New("no server answers there: start it, or correct --keystore")
	}
	return err
}

// Cluster is the name that the server gave itself when it was made, "" if the
// user may not see it.
func (p *Postgres) Cluster(ctx context.Context) string { return cluster(ctx, p.config) }

func cluster(ctx context.Context, c *pgx.ConnConfig) string {
	conn, err := pgx.ConnectConfig(ctx, c)
	if err != nil {
		return ""
	}
	defer func() { _ = conn.Close(ctx) }() // it was only asked
	var id string
	if conn.QueryRow(ctx, `SELECT system_identifier::text FROM pg_control_system()`).Scan(&id) != nil {
		return ""
	}
	return id
}

// SameCluster reports whether the data and the keys are in one PostgreSQL cluster,
// where one backup takes both (S26): by address, and by what the servers say of
// themselves. What cannot be seen counts as apart.
func SameCluster(ctx context.Context, dataDSN, keysDSN string) bool {
	data, err1 := pgx.ParseConfig(dataDSN)
	keys, err2 := pgx.ParseConfig(keysDSN)
	if err1 != nil || err2 != nil {
		return false
	}
	if data.Host == keys.Host && data.Port == keys.Port {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	id := cluster(ctx, data)
	return id != "" && id == cluster(ctx, keys)
}
