package main

import (
	"errors"
	"runtime"
	"slices"
	"sync"

	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/hint"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// leastOfAuthor is how many lines an author must have written to be left out and judged. Whoever wrote fewer is only
// learnt from.
const leastOfAuthor = 200

// judged is a line with what a model said that had never seen a line of its author.
type judged struct {
	example
	score float32 // of danger
	class string  // the likeliest
	lang  string  // the likeliest
}

// judge leaves each author of cries out in turn, learns from the others, and judges the one left out. The authors of
// everyday lines are left out in the same turns. Another author's lines are the nearest we come to what nobody here has
// read: left out at random, a line has a dozen sisters by the same hand among those that are learnt from.
func judge(lines, everyday []example, langs []string, o options, topics *topicsTeacher) ([]judged, error) {
	turns := turnsOf(lines, everyday)
	all := slices.Concat(lines, everyday)
	out := make([][]judged, slices.Max(append([]int{0}, values(turns)...))+1)
	failed := make([]error, len(out))
	var wg sync.WaitGroup
	room := make(chan struct{}, runtime.GOMAXPROCS(0)) // each turn needs a gigabyte
	for turn := range out {
		room <- struct{}{}
		wg.Go(func() {
			defer func() { <-room }()
			var seen []example
			for _, x := range all {
				if at, ok := turns[x.author]; !ok || at != turn {
					seen = append(seen, x)
				}
			}
			about, err := topics.without(func(author string) bool {
				at, ok := turns[author]
				return ok && at == turn
			})
			if err != nil {
				failed[turn] = err
				return
			}
			m := train(seen, langs, o)
			f := m.Features()
			for _, x := range all {
				if at, ok := turns[x.author]; ok && at == turn {
					out[turn] = append(out[turn], judgeOne(m, f, x, about))
				}
			}
		})
	}
	wg.Wait()
	return slices.Concat(out...), errors.Join(failed...)
}

// turnsOf says in which turn an author is left out.
func turnsOf(lines, everyday []example) map[string]int {
	out := map[string]int{}
	for _, xs := range [...][]example{lines, everyday} {
		n := map[string]int{}
		for _, x := range xs {
			n[x.author]++
		}
		turn := 0
		for _, author := range names(xs) {
			if n[author] >= leastOfAuthor {
				out[author] = turn
				turn++
			}
		}
	}
	return out
}

func values(m map[string]int) []int {
	var out []int
	for _, v := range m {
		out = append(out, v)
	}
	return out
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

func judgeOne(m *hint.Model, f *hint.Features, x example, about *retrieval.Classifier) judged {
	if about != nil {
		x.message.Topics = detect.About(about, x.text)
	}
	g := m.Guess(f, x.message)
	x.message.Topics = nil
	j := judged{example: x, score: g.Danger, class: g.Class, lang: g.Lang}
	if len(x.message.Words) < hint.MinWords {
		j.score = never
	}
	return j
}

// never is a score under every threshold.
const never = -1e9
