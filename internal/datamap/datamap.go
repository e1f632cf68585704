// Package datamap is the map of all data that are kept: table by table and column
// by column, whether it is sealed, what for and for how long. docs/privacy.md shows
// it; `make docs` writes it there anew.
//
// The list is written by hand, because a purpose cannot be read off a schema; a
// test compares it with the real tables of every store and key store, and fails
// when a column is missing here, is not there any more, or is not sealed as this
// says. The table records holds a row of JSON for each of many kinds: kinds.go lists
// their fields, and a test compares it with the Go types. Nothing of it runs in the
// program. Start reading in tables.go.
package datamap

import (
	"fmt"
	"slices"
	"strings"
)

// Table is one table, or one file, that is kept.
type Table struct {
	Name    string
	About   string // whose data these are and what for
	Term    string // how long, for all columns that say nothing else
	Columns []Column
}

// Column is one thing that is kept.
type Column struct {
	Name   string
	What   string
	Sealed bool   // encrypted under the person's (or case's) own key
	Term   string // "": the table's
	// Only names the one kind of store that has the column; "": all have it.
	Only Kind
}

// Kind is a kind of store.
type Kind string

// The kinds of stores.
const (
	SQLite   Kind = "sqlite"
	Postgres Kind = "postgres"
)

// Of is the columns of a list of tables in one kind of store, as "table.column",
// and whether each is sealed.
func Of(tables []Table, k Kind) map[string]bool {
	out := map[string]bool{}
	for _, t := range tables {
		for _, c := range t.Columns {
			if c.Only == "" || c.Only == k {
				out[t.Name+"."+c.Name] = c.Sealed
			}
		}
	}
	return out
}

// Markdown is the map as a part of a page.
func Markdown() string {
	var b strings.Builder
	for _, part := range []struct {
		title  string
		tables []Table
	}{{"### The data", Data}, {"### The key store, apart from the data", Keys}} {
		b.WriteString(part.title + "\n")
		for _, t := range part.tables {
			fmt.Fprintf(&b, "\n#### `%s`\n\n%s **Term:** %s\n\n| column | what | sealed | term |\n|---|---|---|---|\n", t.Name, t.About, t.Term)
			for _, c := range t.Columns {
				fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", c.Name, what(c), yes(c.Sealed), c.Term)
			}
		}
		b.WriteString("\n")
	}
	b.WriteString(markdown(Kinds))
	return b.String()
}

func what(c Column) string {
	if c.Only == "" {
		return c.What
	}
	return c.What + " (" + string(c.Only) + " only)"
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

// Begin and End mark the generated part of the page.
const (
	Begin = "<!-- data map: written by `make docs`, do not edit -->"
	End   = "<!-- end of the data map -->"
)

// Put returns the page with the map between its marks. ok is false if the page has
// no marks.
func Put(page string) (out string, ok bool) {
	before, rest, ok := strings.Cut(page, Begin)
	if !ok {
		return page, false
	}
	_, after, ok := strings.Cut(rest, End)
	if !ok {
		return page, false
	}
	return before + Begin + "\n\n" + Markdown() + End + after, true
}

// Differences compares the map with a real schema: the columns that are there, each
// with whether it can hold sealed values only. It returns one sentence a fault.
func Differences(mapped, real map[string]bool) []string {
	var out []string
	for name, bytes := range real {
		sealed, ok := mapped[name]
		switch {
		case !ok:
			out = append(out, name+" is kept and stands in no data map: add it to internal/datamap/tables.go with purpose and term")
		case sealed != bytes:
			out = append(out, fmt.Sprintf("%s: the map says sealed %t, its column is of bytes %t: what is not a clear column is sealed bytes", name, sealed, bytes))
		}
	}
	for name := range mapped {
		if _, ok := real[name]; !ok {
			out = append(out, name+" stands in the data map and is not kept: take it out")
		}
	}
	slices.Sort(out)
	return out
}
