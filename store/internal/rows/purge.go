package rows

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Purging is one step of a purge: which rows, and what becomes of them. Purge and the
// dry run are both made of it, so that they cannot differ.
type Purging struct {
	What, Table, Key string
	At, Term         string // rows whose column At is not after Term
	Where            string // and of which this holds; the row is t
	Set              []Set  // what becomes of them; none: they are deleted
}

// Set is a column and its new value.
type Set struct{ Column, Value string }

// All is the whole condition.
func (p Purging) All() string {
	all := "t." + p.At + " <= " + p.Term
	if p.Where != "" {
		all += " AND " + p.Where
	}
	return all
}

// Do is the beginning of the statement that does the step, up to its WHERE.
func (p Purging) Do() string {
	if len(p.Set) == 0 {
		return "DELETE FROM " + p.Table + " AS t"
	}
	var set []string
	for _, s := range p.Set {
		set = append(set, s.Column+" = "+s.Value)
	}
	return "UPDATE " + p.Table + " AS t SET " + strings.Join(set, ", ")
}

// columns are those of a table that steps ask about.
func columns(table string) []string {
	switch table {
	case "events":
		return []string{"seq", "at", "conversation", "state", "payload"}
	case "outbox":
		return []string{"seq", "at", "due", "conversation", "state", "payload", "choices"}
	}
	return nil
}

// after is a table as it is after a step: what the next step will find.
func (p Purging) after(table string) string {
	var out []string
	for _, c := range columns(p.Table) {
		shown := "t." + c
		for _, s := range p.Set {
			if s.Column == c {
				shown = fmt.Sprintf("CASE WHEN %s THEN %s ELSE %s END AS %s", p.All(), s.Value, shown, c)
			}
		}
		out = append(out, shown)
	}
	where := ""
	if len(p.Set) == 0 {
		where = " WHERE NOT coalesce(" + p.All() + ", FALSE)"
	}
	return "(SELECT " + strings.Join(out, ", ") + " FROM " + table + " t" + where + ")"
}

// PurgeCount counts what the steps, and the end of cases, would take away one after
// the other. It only reads; all of it must see one snapshot.
func PurgeCount(q Query, steps []Purging, args []any, cases string, of []any) (bot.Purged, error) {
	out, tables := bot.Purged{}, map[string]string{}
	count := func(what, query string, args []any) error {
		var n int64
		err := q(query, args, func(scan func(...any) error) error { return scan(&n) })
		if err != nil {
			return fmt.Errorf("count %s: %w", what, err)
		}
		out[what] = n
		return nil
	}
	for _, p := range steps {
		table := tables[p.Table]
		if table == "" {
			table = p.Table
		} else if columns(p.Table) == nil {
			return nil, errors.New("count " + p.What + ": two steps on a table whose columns are not listed")
		}
		if err := count(p.What, "SELECT count(*) FROM "+table+" t WHERE "+p.All(), args); err != nil {
			return nil, err
		}
		tables[p.Table] = p.after(table)
	}
	return out, count("cases", "SELECT count(*) FROM ("+cases+") x", of)
}
