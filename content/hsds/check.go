package hsds

import (
	"encoding/json"
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
)

// uuid is the form that HSDS gives its ids.
var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// Check says what is wrong with the rows by HSDS 3.0, at the file and row where each
// came from. tabular also wants the columns that join rows, which nested JSON has not.
func (t *Tables) Check(tabular bool) content.Problems {
	c := &checker{t: t, tabular: tabular}
	for _, name := range t.Names() {
		e := t.model[name]
		if e == nil {
			c.warn(t.rows[name][0].At, "%q is no part of HSDS 3.0; its rows are kept as they are", name)
			continue
		}
		seen := map[string]bool{}
		for _, row := range t.rows[name] {
			id := row.text("id")
			if id != "" && seen[id] && name == "service" {
				c.fail(row.At, "the id %q is given to another service with other facts; give each its own", id)
			}
			seen[id] = true
			c.row(e, row)
		}
	}
	return c.problems
}

type checker struct {
	t        *Tables
	tabular  bool
	problems content.Problems
}

func (c *checker) fail(at, format string, args ...any) {
	c.problems = append(c.problems, content.Problem{File: at, What: fmt.Sprintf(format, args...)})
}

func (c *checker) warn(at, format string, args ...any) {
	c.problems = append(c.problems, content.Problem{File: at, What: fmt.Sprintf(format, args...), Warning: true})
}

// row checks one row against its entity.
func (c *checker) row(e *entity, row *Row) {
	for i := range e.fields {
		f := &e.fields[i]
		value, ok := row.Fields[f.name]
		if !ok || value == nil || value == "" {
			if f.required || f.tabular && c.tabular {
				c.fail(row.At, "%s has no %s; HSDS 3 needs it", e.name, f.name)
			}
			continue
		}
		if what := f.wrong(value); what != "" {
			c.fail(row.At, "%s %q %s", f.name, short(value), what)
		} else if what := f.odd(value); what != "" {
			c.warn(row.At, "%s %q %s", f.name, short(value), what)
		}
	}
	if e.name == "service" {
		c.verified(row)
	}
	for _, k := range e.kids {
		if id := row.text(k.key); k.byParent && id != "" && len(c.t.byID[k.entity][id]) == 0 {
			c.warn(row.At, "names the %s %s, which is not in the package", k.entity, id)
		}
	}
}

// verified refuses a place that says it was checked on a day that is still to come: it would be shown as fresh for too long.
func (c *checker) verified(row *Row) {
	value, ok := profile(row.Fields)["verified_on"]
	if !ok || value == nil || value == "" || c.t.Now.IsZero() {
		return
	}
	s, _ := value.(string)
	day, err := time.Parse(time.DateOnly, s)
	switch {
	case err != nil:
		c.fail(row.At, "verified_on %q is not a date; write it as 2026-11-22", short(value))
	case day.After(content.Day(today(c.t.Now)).Time):
		c.fail(row.At, "verified_on %s lies in the future; write the day on which somebody checked it", s)
	}
}

// today is the day at a time in Amsterdam, which is also Brussels'.
func today(now time.Time) (int, time.Month, int) {
	if zone, err := time.LoadLocation("Europe/Amsterdam"); err == nil {
		now = now.In(zone)
	}
	return now.Date()
}

// wrong says why the schema refuses a value, "" if it does not.
func (f *field) wrong(value any) string {
	if f.kind == "number" {
		if _, ok := value.(json.Number); !ok {
			return "is not a number; write it without quotes, as 12 or 12.5"
		}
		return ""
	}
	if _, ok := value.(json.Number); ok && len(f.enum) == 0 && f.kind == "text" {
		return "" // said by odd: many write a postcode as a number
	}
	s, ok := value.(string)
	switch {
	case !ok:
		return "is not a text; put it in quotes"
	case len(f.enum) > 0 && !slices.Contains(f.enum, s):
		return "is not one of " + strings.Join(f.enum, ", ")
	case f.kind == "date":
		if _, err := time.Parse(time.DateOnly, s); err != nil {
			return "is not a date; write it as 2026-11-22"
		}
	}
	return ""
}

// odd says what is strange about a value that the schema lets pass.
func (f *field) odd(value any) string {
	s, ok := value.(string)
	if !ok && f.kind == "text" {
		return "is a number where HSDS 3 wants a text; it is kept as it is"
	}
	switch f.kind {
	case "id":
		if !uuid.MatchString(s) {
			return "is not a UUID, as HSDS 3 wants its ids"
		}
	case "uri":
		if u, err := url.Parse(s); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return "is not a web address; it is kept, and never shown as a link"
		}
	case "email":
		if _, err := mail.ParseAddress(s); err != nil {
			return "is not an e-mail address"
		}
	case "datetime":
		if _, err := time.Parse(time.RFC3339, s); err != nil {
			return "is not a time such as 2026-11-22T10:00:00Z"
		}
	case "number":
		n, _ := value.(json.Number)
		x, err := n.Float64()
		if limit := map[string]float64{"latitude": 90, "longitude": 180}[f.name]; limit > 0 && (err != nil || x > limit || x < -limit) {
			return "is no place on earth; distances will not use it"
		}
	}
	return ""
}

// short is a value as an error message may show it.
func short(value any) string {
	r := []rune(fmt.Sprint(value))
	if len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return string(r)
}
