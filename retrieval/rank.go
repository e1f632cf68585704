package retrieval

import (
	"cmp"
	"slices"

	"github.com/ouderbrug/ouderbrug/content"
)

// scored is a topic with what it is ordered by and how sure it is.
type scored struct {
	topic string
	order float64
	score float64 // Confidence
}

// otherLang is what a passage counts in a language that is not hers: people mix languages, and a Turkish parent may
// well type Dutch (docs/decisions/004).
const otherLang = 0.7

// rank makes topics of passages: a topic is as good as its best passage. Best first, equal ones by name.
func rank(streams Streams, q *Query) []scored {
	at := map[string]int{}
	var out []scored
	for _, m := range streams.Sparse {
		weight := langWeight(m.Lang, q)
		i, ok := at[m.Topic]
		if !ok {
			i = len(out)
			at[m.Topic] = i
			out = append(out, scored{topic: m.Topic})
		}
		out[i].order = max(out[i].order, m.Share()*weight)
		out[i].score = max(out[i].score, m.Confidence()*weight)
	}
	slices.SortFunc(out, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.order, a.order), cmp.Compare(a.topic, b.topic))
	})
	return out
}

// langWeight prefers what is written in her language.
func langWeight(lang content.Lang, q *Query) float64 {
	if lang == q.Lang || slices.Contains(q.Reads, lang) {
		return 1
	}
	return otherLang
}
