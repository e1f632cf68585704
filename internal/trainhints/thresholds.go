package main

import (
	"math"
	"slices"
	"sort"
)

// What a threshold may cost: lines that get a caring question for nothing, of those on which the rules are silent.
const (
	mayNone     = 0.16  // of the written lines that only look like danger, and of questions about heavy subjects
	mayEveryday = 0.044 // of questions about ordinary topics

	// fuller is what is added to each threshold for the model that ships: it has seen an author more than those that were
	// judged, and is surer of cries and questions alike (docs/decisions/006, 24 November).
	fuller = 0.25
)

// threshold is the lowest score that costs no more than it may.
func threshold(js []judged, lang string, mayNone, mayEveryday float64) float32 {
	var written, everyday []float32
	for _, j := range js {
		switch {
		case j.example.class != none || j.lang != lang || j.stopped: // the language is guessed in use, too
		case j.kind() == ordinary:
			everyday = append(everyday, j.score)
		default:
			written = append(written, j.score)
		}
	}
	return max(above(written, mayNone), above(everyday, mayEveryday))
}

// thresholds are those of all languages. At the same cost in each, a mother is heard less often in one language than in
// another; so they are where all are heard alike, and each by its own limits only where that cannot be told.
func thresholds(js []judged, langs []string, mayNone, mayEveryday float64) map[string]float32 {
	out := heardAlike(js, langs, mayEveryday)
	for _, lang := range langs {
		if _, ok := out[lang]; !ok {
			out[lang] = threshold(js, lang, mayNone, mayEveryday)
		}
	}
	return out
}

// heardAlike are the thresholds at which rules and classifier stop the same share of the cries in every language that has
// any, the largest that costs no more than mayEveryday in the mean of the languages. Only authors who wrote cries in all of
// them are counted: those of one language alone were asked for what was hardest there.
func heardAlike(js []judged, langs []string, mayEveryday float64) map[string]float32 {
	cries, everyday, wrote := map[string][]float32{}, map[string][]float32{}, criesIn(js)
	for _, j := range js {
		comparable := j.kind() == cry && len(wrote[j.author]) == len(langs)
		switch {
		case comparable && j.stopped:
			cries[j.lang] = append(cries[j.lang], math.MaxFloat32)
		case comparable:
			cries[j.lang] = append(cries[j.lang], j.score)
		case j.kind() == ordinary && !j.stopped:
			everyday[j.lang] = append(everyday[j.lang], j.score)
		}
	}
	at := func(heard float64) (map[string]float32, float64) {
		least, cost := map[string]float32{}, 0.0
		for _, lang := range langs {
			if t := above(cries[lang], heard); len(cries[lang])*len(everyday[lang]) > 0 && t < math.MaxFloat32 {
				least[lang] = t
				cost += costs(everyday[lang], t) / float64(len(langs))
			}
		}
		return least, cost
	}
	dear := sort.Search(perMille, func(heard int) bool {
		_, cost := at(float64(heard) / perMille)
		return cost > mayEveryday
	})
	least, _ := at(float64(max(0, dear-1)) / perMille)
	return least
}

// criesIn says in which languages each author wrote cries.
func criesIn(js []judged) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for _, j := range js {
		if out[j.author] == nil {
			out[j.author] = map[string]bool{}
		}
		if j.kind() == cry {
			out[j.author][j.example.lang] = true
		}
	}
	return out
}

// perMille is how finely the share of cries is chosen.
const perMille = 1000

// costs is the share of scores that reach a threshold.
func costs(scores []float32, least float32) float64 {
	n := 0
	for _, s := range scores {
		if s >= least {
			n++
		}
	}
	return share(n, len(scores))
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
