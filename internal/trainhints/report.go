package main

import (
	"fmt"
	"io"
	"slices"
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

// authors says how lines are judged by what was learnt from the other authors' lines alone: the nearest we come to
// cries that nobody here has seen. The library's questions are learnt by one half and judged by the other. A language
// in which an author left out the harmless lines takes its threshold from the library.
func authors(w io.Writer, lines, everyday []example, langs []string, o options) {
	out := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(out, "judged author\tlang\tn\trules\thints\tboth\tharmless, both\t")
	for _, author := range names(lines) {
		var learnt, judgedLines, judgedEveryday []example
		for _, x := range lines {
			if x.author == author {
				judgedLines = append(judgedLines, x)
			} else {
				learnt = append(learnt, x)
			}
		}
		for i, x := range everyday {
			if i%2 == 0 {
				learnt = append(learnt, x)
			} else {
				judgedEveryday = append(judgedEveryday, x)
			}
		}
		if len(learnt) == 0 || len(judgedLines) == 0 {
			continue
		}
		m := train(learnt, langs, o)
		f := m.Features()
		var js []judged
		for _, x := range slices.Concat(judgedLines, judgedEveryday) {
			js = append(js, judgeOne(m, f, x))
		}
		for _, lang := range langs {
			least := threshold(js, len(judgedLines), lang)
			var danger, harmless tally
			for _, j := range js[:len(judgedLines)] {
				switch {
				case j.example.lang != lang:
				case j.example.class == none:
					harmless.add(j, j.score >= least)
				default:
					danger.add(j, j.score >= least)
				}
			}
			fmt.Fprintf(out, "%s\t%s\t%d\t%.3f\t%.3f\t%.3f\t%.3f\t\n", author, lang, danger.n, share(danger.rules, danger.n),
				share(danger.hints, danger.n), share(danger.both, danger.n), share(harmless.both, harmless.n))
		}
	}
	_ = out.Flush()
}

// names are the authors of lines, in order.
func names(lines []example) []string {
	var out []string
	for _, x := range lines {
		if !slices.Contains(out, x.author) {
			out = append(out, x.author)
		}
	}
	slices.Sort(out)
	return out
}
