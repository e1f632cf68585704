package main

import (
	"fmt"
	"strings"

	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

type migrateCmd struct {
	DB       string `name:"db" default:"sqlite:ouderbrug.db" help:"The database: sqlite:PATH."`
	Keys     string `default:"${keys}" help:"The file with the keys."`
	Keystore string `help:"The file with persons' keys. Default: the database's name with .keys behind it."`
}

// Help is shown by --help.
func (migrateCmd) Help() string { return "Example:\n  ouderbrug migrate --db sqlite:ouderbrug.db" }

// Run opens the database, which is what migrates it.
func (c *migrateCmd) Run(e *env) error {
	s := config.Settings{DB: c.DB, Keys: c.Keys, Keystore: c.Keystore}
	d, err := openData(e.ctx, &s, e.now)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }() // migrating is over
	fmt.Fprintf(e.out, "%s has: %s\n", c.DB, strings.Join(sqlite.Migrations(), ", "))
	return nil
}
