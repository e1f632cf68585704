package main

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

// half says to which fixed half of the lines a text belongs: those that rules are tuned on, which may be read, or those
// that judge, which are only counted.
func half(x example) string {
	h := fnv.New32a()
	_, _ = io.WriteString(h, x.lang+x.text)
	if h.Sum32()%2 == 0 {
		return "tune"
	}
	return "judge"
}

// The kinds of lines: a cry, what only looks like one, a question about an ordinary topic or about a heavy subject.
const (
	cry      = "cry"
	harmless = "harmless"
	ordinary = "ordinary"
	heavy    = "heavy"
)

// kind is which of them a line is.
func (x example) kind() string {
	switch {
	case x.class != none:
		return cry
	case x.topic == "":
		return harmless
	case slices.Contains(themes, x.topic):
		return heavy
	}
	return ordinary
}

// bench prints what the rules do with every kind of line, in the half for tuning and the half that judges, for each
// language; then by class and topic; then which rules stop what need not be stopped.
func bench(w io.Writer, lines []example) {
	table(w, "lang\tkind\thalf", lines, func(x example) string { return x.lang + "\t" + x.kind() + "\t" + half(x) })
	table(w, "class\tauthor\t", cries(lines, true), func(x example) string { return x.class + "\t" + x.author + "\t" })
	table(w, "topic\t\t", cries(lines, false), func(x example) string { return cmp.Or(x.topic, "(harmless)") + "\t\t" })
	byRule := func(x example) string { return x.kind() + "\t" + x.rule + "\t" + half(x) }
	table(w, "kind\trule\thalf", slices.DeleteFunc(cries(lines, false), func(x example) bool { return x.rule == "" }), byRule)
}

// cries are the lines that are cries, or those that are none.
func cries(lines []example, are bool) []example {
	var out []example
	for _, x := range lines {
		if (x.class != none) == are {
			out = append(out, x)
		}
	}
	return out
}

// table counts lines by key.
func table(w io.Writer, head string, lines []example, key func(example) string) {
	type count struct{ n, hard, check int }
	by := map[string]*count{}
	for _, x := range lines {
		k := key(x)
		if by[k] == nil {
			by[k] = &count{}
		}
		by[k].n++
		switch {
		case x.hard:
			by[k].hard++
		case x.stopped:
			by[k].check++
		}
	}
	out := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(out, head+"\tn\thard\tcheck\thard\tcheck\t")
	for _, k := range slices.Sorted(maps.Keys(by)) {
		c := by[k]
		fmt.Fprintf(out, "%s\t%d\t%d\t%d\t%.3f\t%.3f\t\n", k, c.n, c.hard, c.check, share(c.hard, c.n), share(c.check, c.n))
	}
	fmt.Fprintln(out)
	_ = out.Flush()
}

// show prints the lines of the tuning half that the rules judge otherwise than their author.
func show(w io.Writer, lines []example) {
	for _, x := range lines {
		if half(x) != "tune" || x.stopped == (x.class != none) {
			continue
		}
		level := detect.None
		switch {
		case x.hard:
			level = detect.Hard
		case x.stopped:
			level = detect.Check
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", x.lang, x.kind(), cmp.Or(x.topic, x.class), level, x.rule, x.text)
	}
}
