package main

import (
	"slices"
	"sync"

	"github.com/ouderbrug/ouderbrug/dialogs/safety/hint"
)

// folds is into how many parts the lines are cut; each is judged by what was learnt from the others.
const folds = 5

// judged is a line with what a model said that had never seen it.
type judged struct {
	example
	score float32 // of danger
	class string  // the likeliest
	lang  string  // the likeliest
}

// judge learns from four parts and judges the fifth, five times. What is judged comes back in the order of the lines,
// those of the library behind.
func judge(lines, everyday []example, langs []string, o options) []judged {
	all := slices.Concat(lines, everyday)
	out := make([]judged, len(all))
	var wg sync.WaitGroup
	for fold := range folds {
		wg.Go(func() {
			var seen []example
			for i := range all {
				if i%folds != fold {
					seen = append(seen, all[i])
				}
			}
			m := train(seen, langs, o)
			f := m.Features()
			for i := range all {
				if i%folds == fold {
					out[i] = judgeOne(m, f, all[i])
				}
			}
		})
	}
	wg.Wait()
	return out
}

func judgeOne(m *hint.Model, f *hint.Features, x example) judged {
	scores := make([]float32, m.Heads())
	faithful := m.Score(f, x.message, scores)
	top := func(names []string, scores []float32) string {
		return names[slices.Index(scores, slices.Max(scores))]
	}
	j := judged{example: x, score: m.Danger(scores)}
	j.class, j.lang = top(m.Classes, scores[1:1+len(m.Classes)]), top(m.Langs, scores[1+len(m.Classes):])
	switch {
	case len(x.message.Words) < hint.MinWords:
		j.score = never
	case faithful:
		j.score -= hint.FaithMargin
	}
	return j
}

// never is a score under every threshold.
const never = -1e9

// What a threshold may cost: harmless lines, written or of the library, that get a caring question for nothing.
const (
	mayNone     = 0.10
	mayEveryday = 0.025
)

// threshold is the lowest score that costs no more than it may, of the lines on which the rules are silent.
func threshold(js []judged, lines int, lang string) float32 {
	var written, everyday []float32
	for i, j := range js {
		switch {
		case j.example.class != none || j.lang != lang || j.stopped: // the language is guessed in use, too
		case i < lines:
			written = append(written, j.score)
		default:
			everyday = append(everyday, j.score)
		}
	}
	return max(above(written, mayNone), above(everyday, mayEveryday))
}

// above is a score that at most a share of scores reach.
func above(scores []float32, share float64) float32 {
	if len(scores) == 0 {
		return 0
	}
	slices.Sort(scores)
	slices.Reverse(scores)
	return scores[int(share*float64(len(scores)))] + 0.001
}
