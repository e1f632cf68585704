package retrieval

import (
	"maps"
	"math"
	"slices"
)

// votes is the dense stream as a ballot: each of the nearest lines votes for its topic, the more the nearer it is, and
// the lines of no topic for none. A topic of which many lines resemble the question a little is so seen beside one of
// which a single line does (docs/decisions/015).
type votes struct {
	topics  map[string]float64 // by topic; all together are all
	all     float64
	outside float64
	cosine  map[string]float64 // of the topic's nearest line
}

// The weight of votes, and how much more a nearer line votes, were set on variants left out in turn.
const (
	voteWeight = 0.8
	sharpness  = 9.7
	fewVotes   = -6   // log: fewer tell nothing more
	noVote     = 1e-4 // that a ballot without a vote has a logarithm
)

// count counts the matches of the dense stream.
func count(matches []Match) votes {
	v := votes{topics: map[string]float64{}, cosine: map[string]float64{}}
	for _, m := range matches { // the nearest come first
		vote := math.Exp((m.Score - matches[0].Score) * sharpness)
		if m.Topic == "" {
			v.outside += vote
			continue
		}
		v.topics[m.Topic] += vote
		v.all += vote
		v.cosine[m.Topic] = max(v.cosine[m.Topic], m.Score)
	}
	return v
}

// none reports whether there is no dense stream, or nothing in it.
func (v votes) none() bool { return v.all+v.outside == 0 }

// logP is the log of a topic's part of the votes.
func (v votes) logP(topic string) float64 {
	if v.topics[topic] == 0 {
		return fewVotes
	}
	return max(fewVotes, math.Log(v.topics[topic]/v.all))
}

// likely are the topics above a log, by name.
func (v votes) likely(above float64) (topics []string) {
	for _, t := range slices.Sorted(maps.Keys(v.topics)) {
		if v.logP(t) > above {
			topics = append(topics, t)
		}
	}
	return topics
}

// nothing is the log odds that the nearest lines are those of no topic.
func (v votes) nothing() float64 {
	return max(-surely, min(surely, math.Log((v.outside+noVote)/(v.all+noVote))))
}
