package embedded

import (
	"math"

	"github.com/ouderbrug/ouderbrug/retrieval"
)

// vector is a passage's embedding at length 1.
type vector struct {
	doc    uint32
	values []float32
}

// dense compares the question with every vector; exact, and fast enough for tens of thousands.
func (s *snapshot) dense(q *retrieval.Query, sc *scratch) {
	question := unit(q.Vector)
	for _, v := range s.vectors {
		var sum float32
		for i, x := range v.values {
			sum += x * question[i]
		}
		if sum > 0 && sum >= sc.top.floor && s.allows(q, sc, v.doc) {
			sc.top.offer(v.doc, sum)
		}
	}
}

// unit is v at length 1.
func unit(v []float32) []float32 {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if math.Abs(sum-1) < 1e-6 {
		return v // as most models make them: kept once
	}
	out := make([]float32, len(v))
	if sum == 0 {
		return out
	}
	scale := float32(1 / math.Sqrt(sum))
	for i, x := range v {
		out[i] = x * scale
	}
	return out
}
