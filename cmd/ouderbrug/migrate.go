package main

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/store"
)

type migrateCmd struct {
	DB       string `name:"db" default:"sqlite:ouderbrug.db" help:"The database: sqlite:PATH or postgres://…"`
	Keys     string `default:"${keys}" help:"The file with the keys."`
	Keystore string `help:"Where persons' keys are kept: a file, or postgres://… of another cluster. Default: the database's name with .keys behind it."`
}

// Help is shown by --help.
func (migrateCmd) Help() string { return "Example:\n  ouderbrug migrate --db sqlite:ouderbrug.db" }

// Run opens the database, which is what migrates it, and says what it did.
func (c *migrateCmd) Run(e *env) error {
	s := config.Settings{DB: c.DB, Keys: c.Keys, Keystore: c.Keystore}
	d, err := openData(e.ctx, &s, e.now)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }() // migrating is over
	done := "nothing new"
	if applied := d.store.Applied(); len(applied) > 0 {
		done = "applied " + strings.Join(applied, ", ")
	}
	fmt.Fprintf(e.out, "%s: %s; it has %s\n", withoutPassword(c.DB), done, strings.Join(store.Migrations(), ", "))
	return nil
}

// withoutPassword is a DSN as it may be shown.
func withoutPassword(dsn string) string {
	if !store.IsPostgres(dsn) {
		return dsn
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return "the database"
	}
	u.User, u.RawQuery = nil, ""
	return u.String()
}
