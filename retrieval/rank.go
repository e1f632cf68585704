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
	cosine float64      // of the nearest line of the dense stream; 0 where it has none
	vote   float64      // log of the topic's part of the dense stream's votes
	logP   float64      // the Classifier's; 0 where there is none
	fused  float64      // logP, Share and vote, by which topics are told apart where there is a Classifier
}

// otherLang is what a passage counts in a language that is not hers: people mix languages, and a Turkish parent may
// well type Dutch (docs/decisions/004).
const otherLang = 0.7

// shareWeight is what the sparse stream's Share counts beside the Classifier's log probability (docs/decisions/016).
const shareWeight = 2

// likelyAbove is the log probability above which a topic that the sparse stream did not find is looked at too.
const likelyAbove = -5

// The weights of fusion by reciprocal rank, where there are vectors and no Classifier.
const (
	fusionRank   = 60
	sparseWeight = 0.6
	denseWeight  = 0.4
)

// rank makes topics of passages: a topic is as good as its best passage and as what the Classifier says of it. Best
// first, equal ones by name.
func rank(streams Streams, q *Query, j Judgement, v votes) []scored {
	topics := best(streams.Sparse, q, func(t *scored, m Match, weight float64) {
		t.order = max(t.order, m.Share()*weight)
		if c := m.Confidence() * weight; c > t.score {
			t.score, t.lang = c, m.Lang
		}
	})
	switch {
	case j.of != nil:
		return judge(topics, q, j, v)
	case v.none():
		return topics
	}
	dense := best(slices.DeleteFunc(slices.Clone(streams.Dense), func(m Match) bool { return m.Topic == "" }), q, func(t *scored, m Match, weight float64) {
		t.order = max(t.order, m.Score*weight)
	})
	return fuse(topics, dense)
}

// judge orders topics anew by all that there is, and adds those that only the Classifier or the dense stream finds
// likely; they are looked for in the language of the best passage.
func judge(topics []scored, q *Query, j Judgement, v votes) []scored {
	if len(topics) == 0 && v.none() {
		return nil // no word is known: what the Classifier says of it means nothing
	}
	lang := q.Lang
	if len(topics) > 0 {
		lang = topics[0].lang
	}
	for _, name := range append(j.likely(likelyAbove), v.likely(likelyAbove)...) {
		if find(topics, name) < 0 {
			topics = append(topics, scored{topic: name, lang: lang})
		}
	}
	for i := range topics {
		t := &topics[i]
		t.logP = j.LogP(t.topic)
		t.fused = t.logP + shareWeight*t.order
		if !v.none() {
			t.vote, t.cosine = v.logP(t.topic), v.cosine[t.topic]
			t.fused += voteWeight * t.vote
		}
		t.order = t.fused
	}
	sortTopics(topics)
	return topics
}

// best groups matches by topic and sorts the topics.
func best(matches []Match, q *Query, take func(*scored, Match, float64)) []scored {
	out := make([]scored, 0, len(matches)+depth)
	for _, m := range matches {
		i := find(out, m.Topic)
		if i < 0 {
			i = len(out)
			out = append(out, scored{topic: m.Topic})
		}
		take(&out[i], m, langWeight(m.Lang, q))
	}
	sortTopics(out)
	return out
}

// find is where a topic stands, or -1; there are a few dozen at most.
func find(ts []scored, topic string) int {
	return slices.IndexFunc(ts, func(t scored) bool { return t.topic == topic })
}

// fuse joins two rankings by the reciprocal of their ranks; what each stream is sure of stays as it was.
func fuse(sparse, dense []scored) []scored {
	at := map[string]int{}
	var out []scored
	for rank, t := range sparse {
		at[t.topic] = len(out)
		t.order = sparseWeight / float64(fusionRank+rank+1)
		out = append(out, t)
	}
	for rank, t := range dense {
		i, ok := at[t.topic]
		if !ok {
			i = len(out)
			out = append(out, scored{topic: t.topic})
		}
		out[i].order += denseWeight / float64(fusionRank+rank+1)
	}
	sortTopics(out)
	return out
}

// sortTopics sorts best first, equal ones by name.
func sortTopics(ts []scored) {
	slices.SortFunc(ts, func(a, b scored) int {
		if a.order != b.order {
			return cmp.Compare(b.order, a.order)
		}
		return cmp.Compare(a.topic, b.topic)
	})
}

// langWeight prefers what is written in a language that she reads.
func langWeight(lang content.Lang, q *Query) float64 {
	if lang == q.Lang || slices.Contains(q.Reads, lang) {
		return 1
	}
	return otherLang
}
