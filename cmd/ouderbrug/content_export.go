package main

import (
	"fmt"

	"github.com/ouderbrug/ouderbrug/content/hsds"
)

type contentExport struct {
	Format  string `help:"json (nested) or csv (a tabular data package)." enum:"json,csv" default:"json"`
	To      string `required:"" help:"A folder that is empty or does not exist yet." type:"path"`
	Plain   bool   `help:"Leave our own profile out: HSDS fields only."`
	Content string `help:"A folder instead of the built-in content." type:"path"`
}

// Help is shown by --help.
func (contentExport) Help() string {
	return "Example:\n  ouderbrug content export --content ./content --format csv --to ./sociale-kaart"
}

// Run writes the places as an HSDS 3 package.
func (c *contentExport) Run(e *env) error {
	fsys, err := contentFS(c.Content)
	if err != nil {
		return err
	}
	n, err := hsds.Export(fsys, c.Format, c.To, c.Plain)
	if err != nil {
		return cleaned(err)
	}
	fmt.Fprintf(e.out, "%d services written to %s\n", n, c.To)
	return nil
}
