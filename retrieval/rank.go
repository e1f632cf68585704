package retrieval

import (
	"cmp"
	"slices"

	"github.com/ouderbrug/ouderbrug/content"
)

// scored is a topic with what it is ordered by and how sure each stream is.
type scored struct {
	topic  string
	order  float64
	score  float64      // the sparse stream's Confidence
	lang   content.Lang // of the passage that score comes from
	cosine float64      // the dense stream's; 0 where it has none
}

// otherLang is what a passage counts in a language that is not hers: people mix languages, and a Turkish parent may
// well type Dutch (docs/decisions/004).
const otherLang = 0.7

// The weights of fusion by reciprocal rank, where there are vectors.
const (
	fusionRank   = 60
	sparseWeight = 0.6
	denseWeight  = 0.4
)

// rank makes topics of passages: a topic is as good as its best passage. Best first, equal ones by name.
func rank(streams Streams, q *Query) []scored {
	topics := best(streams.Sparse, q, func(t *scored, m Match, weight float64) {
		t.order = max(t.order, m.Share()*weight)
		if c := m.Confidence() * weight; c > t.score {
			t.score, t.lang = c, m.Lang
		}
	})
	if len(streams.Dense) == 0 {
		return topics
	}
	dense := best(streams.Dense, q, func(t *scored, m Match, weight float64) {
		t.order = max(t.order, m.Score*weight)
		t.cosine = max(t.cosine, m.Score*weight)
	})
	return fuse(topics, dense)
}

// best groups matches by topic and sorts the topics.
func best(matches []Match, q *Query, take func(*scored, Match, float64)) []scored {
	at := map[string]int{}
	var out []scored
	for _, m := range matches {
		i, ok := at[m.Topic]
		if !ok {
			i = len(out)
			at[m.Topic] = i
			out = append(out, scored{topic: m.Topic})
		}
		take(&out[i], m, langWeight(m.Lang, q))
	}
	sortTopics(out)
	return out
}

// fuse joins two rankings by the reciprocal of their ranks; what each stream is sure of stays as it was.
func fuse(sparse, dense []scored) []scored {
	at := map[string]int{}
	var out []scored
	for rank, t := range sparse {
		at[t.topic] = len(out)
		out = append(out, scored{topic: t.topic, score: t.score, lang: t.lang, order: sparseWeight / float64(fusionRank+rank+1)})
	}
	for rank, t := range dense {
		i, ok := at[t.topic]
		if !ok {
			i = len(out)
			out = append(out, scored{topic: t.topic})
		}
		out[i].order += denseWeight / float64(fusionRank+rank+1)
		out[i].cosine = t.cosine
	}
	sortTopics(out)
	return out
}

// sortTopics sorts best first, equal ones by name.
func sortTopics(ts []scored) {
	slices.SortFunc(ts, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.order, a.order), cmp.Compare(a.topic, b.topic))
	})
}

// langWeight prefers what is written in a language that she reads.
func langWeight(lang content.Lang, q *Query) float64 {
	if lang == q.Lang || slices.Contains(q.Reads, lang) {
		return 1
	}
	return otherLang
}
