package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/vault"
)

type initCmd struct {
	DB       string `name:"db" default:"sqlite:ouderbrug.db" help:"Where the data will be: keys beside them are refused."`
	Keys     string `default:"${keys}" help:"Where to write the keys."`
	Keystore string `help:"Where persons' keys will be kept, if not beside the database under its name: a file, or postgres://… of another cluster."`
	File     string `default:"ouderbrug.toml" help:"Where to write the commented config file."`
}

// Help is shown by --help.
func (initCmd) Help() string {
	return "Example:\n  ouderbrug init --db sqlite:/var/lib/ouderbrug/ouderbrug.db --keys /etc/ouderbrug/keys.json --file /etc/ouderbrug/ouderbrug.toml"
}

// Run makes what is missing and overwrites nothing.
func (c *initCmd) Run(e *env) error {
	if err := c.apart(e); err != nil {
		return err
	}
	if _, err := os.Stat(c.File); err == nil {
		return fmt.Errorf("there is a config file %s already: it is never overwritten; name another with --file", c.File)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	keys, err := vault.NewKeys()
	if err != nil {
		return err
	}
	if err := keys.Write(c.Keys); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(c.File), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(c.File, []byte(configText(map[string]string{"db": c.DB, "keys": c.Keys, "keystore": c.Keystore})), 0o600); err != nil {
		return fmt.Errorf("write the config file: %w", err)
	}
	fmt.Fprintf(e.out, "Keys:   %s  (copy them to a safe place, apart from the data: without them nothing can be read)\nConfig: %s\nStart:  ouderbrug serve --config %s\n", c.Keys, c.File, c.File)
	return nil
}

// apart refuses places for data and keys that one copy would take together.
func (c *initCmd) apart(e *env) error {
	if !vault.IsPostgres(c.DB) {
		path, err := config.SQLitePath(c.DB)
		if err == nil && vault.Beside(c.Keys, path) {
			err = fmt.Errorf("the keys %s would stand beside the data %s, where one copy takes both: choose another folder with --keys", c.Keys, path)
		}
		return err
	}
	s := &config.Settings{DB: c.DB, Keystore: c.Keystore}
	where, err := keystoreOf(s)
	if err != nil {
		return err
	}
	return otherCluster(e.ctx, s, where)
}

// configText is a config file with every setting as a comment, made from the
// settings themselves so that none is forgotten; what was chosen is none.
func configText(chosen map[string]string) string {
	var b strings.Builder
	b.WriteString("# Ouderbrug. Every line is a setting; remove the # to change it.\n# A flag wins over a variable OUDERBRUG_…, a variable over this file.\n\n")
	for _, f := range reflect.VisibleFields(reflect.TypeFor[config.Settings]()) {
		if f.Anonymous {
			continue // its own fields follow
		}
		name := f.Tag.Get("name")
		if name == "" {
			name = flagName(f.Name)
		}
		if name == "demo" || name == "test-clock" {
			continue
		}
		value, comment := f.Tag.Get("default"), "# "
		if v := chosen[name]; v != "" {
			value, comment = v, ""
		}
		fmt.Fprintf(&b, "# %s\n", f.Tag.Get("help"))
		if f.Type.Kind() == reflect.Bool {
			fmt.Fprintf(&b, "%s%s = false\n\n", comment, name)
		} else {
			fmt.Fprintf(&b, "%s%s = %q\n\n", comment, name, value)
		}
	}
	return b.String()
}

// flagName is kong's way from MetricsAddr to metrics-addr.
func flagName(field string) string {
	var b strings.Builder
	for i, r := range field {
		upper := r >= 'A' && r <= 'Z'
		nextLower := i+1 < len(field) && field[i+1] >= 'a' && field[i+1] <= 'z'
		prevLower := i > 0 && field[i-1] >= 'a' && field[i-1] <= 'z'
		if upper && i > 0 && (prevLower || nextLower) {
			b.WriteByte('-')
		}
		b.WriteString(strings.ToLower(string(r)))
	}
	return b.String()
}
