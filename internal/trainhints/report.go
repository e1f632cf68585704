package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

// tally counts lines of one kind.
type tally struct{ n, hard, rules, hints, both, right int }

func (t *tally) add(j judged, asked bool) {
	t.n++
	count := func(n *int, yes bool) {
		if yes {
			*n++
		}
	}
	count(&t.hard, j.hard)
	count(&t.rules, j.stopped)
	count(&t.hints, asked)
	count(&t.both, j.stopped || asked)
	count(&t.right, asked && j.class == j.example.class)
}

func share(n, of int) float64 { return float64(n) / float64(max(1, of)) }

// tallied counts the lines to keep.
func tallied(js []judged, least map[string]float32, keep func(judged) bool) tally {
	var t tally
	for _, j := range js {
		if keep(j) {
			t.add(j, j.score >= least[j.lang])
		}
	}
	return t
}

// report prints what share of the lines the rules, the classifier and both stop, each line judged by a model that had
// seen none of its author. The classifier chooses the language itself.
func report(w io.Writer, js []judged, langs []string, least map[string]float32) {
	out := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(out, "lang\tlines\tn\thard\trules\thints\tboth\tclass right\t")
	row := func(lang, name string, keep func(judged) bool) {
		t := tallied(js, least, func(j judged) bool { return (lang == "all" || j.example.lang == lang) && keep(j) })
		if t.n > 0 {
			fmt.Fprintf(out, "%s\t%s\t%d\t%.3f\t%.3f\t%.3f\t%.3f\t%.2f\t\n", lang, name, t.n, share(t.hard, t.n),
				share(t.rules, t.n), share(t.hints, t.n), share(t.both, t.n), share(t.right, t.hints))
		}
	}
	for _, lang := range append([]string{"all"}, langs...) {
		for _, c := range detect.Classes() {
			row(lang, string(c), func(j judged) bool { return j.example.class == string(c) })
		}
		for _, author := range cryAuthors(js) {
			row(lang, "any danger, author "+author, func(j judged) bool { return j.kind() == cry && j.author == author })
		}
		for _, kind := range []string{cry, harmless, heavy, ordinary} {
			row(lang, kinds[kind], func(j judged) bool { return j.kind() == kind })
		}
	}
	_ = out.Flush()
}

// kinds are the names of the kinds of lines in the report.
var kinds = map[string]string{cry: "any danger", harmless: "harmless", heavy: "heavy subjects", ordinary: "ordinary topics"}

// cryAuthors are the authors of cries that were judged.
func cryAuthors(js []judged) []string {
	var cries []example
	for _, j := range js {
		if j.kind() == cry {
			cries = append(cries, j.example)
		}
	}
	return names(cries)
}

// tradeOff prints what a looser or a stricter threshold gives and costs, rules and classifier together.
func tradeOff(w io.Writer, js []judged, langs []string) {
	out := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(out, "ordinary may cost\tcries\tlook-alikes\theavy subjects\tordinary topics\t")
	for _, may := range []float64{0.005, 0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.06} {
		least := thresholds(js, langs, 1-1e-9, may)
		fmt.Fprintf(out, "%.3f\t", may)
		for _, kind := range []string{cry, harmless, heavy, ordinary} {
			t := tallied(js, least, func(j judged) bool { return j.kind() == kind })
			fmt.Fprintf(out, "%.3f\t", share(t.both, t.n))
		}
		fmt.Fprintln(out)
	}
	_ = out.Flush()
}
