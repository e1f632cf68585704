package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

// tally counts the lines of one language and class.
type tally struct{ n, rules, hints, both, right int }

func (t *tally) add(j judged, asked bool) {
	t.n++
	count := func(n *int, yes bool) {
		if yes {
			*n++
		}
	}
	count(&t.rules, j.stopped)
	count(&t.hints, asked)
	count(&t.both, j.stopped || asked)
	count(&t.right, asked && j.class == j.example.class)
}

func share(n, of int) float64 { return float64(n) / float64(max(1, of)) }

// report prints what share of the lines is stopped by the rules alone, by the classifier alone and by both, each line
// judged by a model that had not seen it. The classifier chooses the language itself.
func report(w io.Writer, js []judged, lines int, langs []string, thresholds map[string]float32) {
	out := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(out, "lang\tclass\tn\trules\thints\tboth\tclass right\t")
	row := func(lang, class string, keep func(i int, j judged) bool) {
		var t tally
		for i, j := range js {
			if (lang == "all" || j.example.lang == lang) && keep(i, j) {
				t.add(j, j.score >= thresholds[j.lang])
			}
		}
		if t.n > 0 {
			fmt.Fprintf(out, "%s\t%s\t%d\t%.3f\t%.3f\t%.3f\t%.2f\t\n", lang, class, t.n,
				share(t.rules, t.n), share(t.hints, t.n), share(t.both, t.n), share(t.right, t.hints))
		}
	}
	for _, lang := range append([]string{"all"}, langs...) {
		for _, c := range detect.Classes() {
			row(lang, string(c), func(_ int, j judged) bool { return j.example.class == string(c) })
		}
		row(lang, "any danger", func(_ int, j judged) bool { return j.example.class != none })
		row(lang, "none", func(i int, j judged) bool { return i < lines && j.example.class == none })
		row(lang, "library", func(i int, _ judged) bool { return i >= lines })
	}
	_ = out.Flush()
}

// compare says in one line a language how a model for all languages does beside one of its own.
func compare(w io.Writer, joint, own []judged, lines int, langs []string) {
	for _, lang := range langs {
		stopped := func(js []judged) float64 {
			t, least := tally{}, threshold(js, lines, lang)
			for _, j := range js {
				if j.example.lang == lang && j.example.class != none {
					t.add(j, j.score >= least)
				}
			}
			return share(t.both, t.n)
		}
		fmt.Fprintf(w, "%s: %.3f of the dangers stopped with one model for all languages, %.3f with one of its own\n",
			lang, stopped(joint), stopped(own))
	}
}
