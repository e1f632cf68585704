package retrieval

import (
	"cmp"
	"slices"

	"github.com/ouderbrug/ouderbrug/content"
)

// scored is a topic with its self-normalised score.
type scored struct {
	topic string
	score float64
	order float64 // what topics are ordered by
}

// The weights of ranking, set by leaving one variant of a topic out and asking with it (docs/decisions/004).
const (
	otherLang = 0.85 // a passage in a language that is not hers
	second    = 0.25 // the second-best passage of a topic beside the best, and so on, each a quarter of the one before
)

// rank makes topics of passages. A topic is as good as its best passage; further ones break near-ties.
func rank(streams Streams, q *Query) []scored {
	if streams.Self <= 0 {
		return nil
	}
	byTopic := map[string]*scored{}
	weights := map[string]float64{}
	order := []*scored{}
	for _, m := range streams.Sparse {
		if m.Topic == "" {
			continue
		}
		score := min(m.Score/streams.Self, 1) * langWeight(m.Lang, q)
		t := byTopic[m.Topic]
		if t == nil {
			t = &scored{topic: m.Topic}
			byTopic[m.Topic], weights[m.Topic] = t, 1
			order = append(order, t)
		}
		t.score = max(t.score, score)
		t.order += score * weights[m.Topic]
		weights[m.Topic] *= second
	}
	out := make([]scored, len(order))
	for i, t := range order {
		out[i] = *t
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
