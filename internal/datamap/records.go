package datamap

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Record is a kind of record of the table records: what its two JSON columns hold. A
// test fails when a field of its Go types is missing here, or is not there any more,
// and when package bot has a kind that is not in [Kinds].
type Record struct {
	Facts  bot.Facts // a value of its clear type
	Words  any       // a value of its sealed type, nil if it has none
	About  string    // whose it is and what for
	Term   string
	Clear  []Column // of facts; "a.b" is a field of a field, of lists of each
	Sealed []Column // of words
}

// Fields are the JSON fields of a type: "a", or "a.b" of a struct in it unless listed
// says that "a" is spoken of as a whole.
func Fields(of any, listed []Column) []string {
	var out []string
	if of == nil {
		return nil
	}
	var walk func(t reflect.Type, under string)
	walk = func(t reflect.Type, under string) {
		for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		for i := range t.NumField() {
			f := t.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name == "" {
				name = f.Name
			}
			if under != "" {
				name = under + "." + name
			}
			if whole := slices.ContainsFunc(listed, func(c Column) bool { return c.Name == name }); !whole && nests(f.Type) {
				walk(f.Type, name)
				continue
			}
			out = append(out, name)
		}
	}
	walk(reflect.TypeOf(of), "")
	return out
}

// nests reports whether a field's type has fields of its own.
func nests(t reflect.Type) bool {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Struct && t != reflect.TypeFor[time.Time]()
}

// Faults says what of a kind is kept and not listed, or listed and not kept.
func (r Record) Faults() (out []string) {
	for _, part := range []struct {
		what   string
		of     any
		listed []Column
	}{{"facts", r.Facts, r.Clear}, {"words", r.Words, r.Sealed}} {
		kept := Fields(part.of, part.listed)
		for _, name := range kept {
			if !slices.ContainsFunc(part.listed, func(c Column) bool { return c.Name == name && c.What != "" }) {
				out = append(out, fmt.Sprintf("%s of a %s hold %q, which stands in no data map: add it to internal/datamap/kinds.go", part.what, r.Facts.Kind(), name))
			}
		}
		for _, c := range part.listed {
			if !slices.Contains(kept, c.Name) {
				out = append(out, fmt.Sprintf("%s of a %s: the map lists %q, which is not kept: take it out", part.what, r.Facts.Kind(), c.Name))
			}
		}
	}
	return out
}

// markdown is the kinds as a part of the page.
func markdown(kinds []Record) string {
	var b strings.Builder
	b.WriteString("### The kinds of records\n\nWhat `facts` and `words` of the table `records` hold, by kind.\n")
	for _, k := range kinds {
		fmt.Fprintf(&b, "\n#### `%s`\n\n%s **Term:** %s\n\n", k.Facts.Kind(), k.About, k.Term)
		if len(k.Clear)+len(k.Sealed) == 0 {
			b.WriteString("No fields of its own.\n")
			continue
		}
		b.WriteString("| field | what | sealed |\n|---|---|---|\n")
		for _, c := range k.Clear {
			fmt.Fprintf(&b, "| `%s` | %s |  |\n", c.Name, c.What)
		}
		for _, c := range k.Sealed {
			fmt.Fprintf(&b, "| `%s` | %s | yes |\n", c.Name, c.What)
		}
	}
	b.WriteString("\n")
	return b.String()
}
