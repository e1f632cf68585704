package retrieval

import "math"

// The parameters of BM25, set by leaving question variants out and asking with them (docs/decisions/004): a passage
// holds many ways of asking, so repeats go on counting for long (k1 3), and rare grams count more than in prose.
const (
	k1       = 3.0
	b        = 0.75
	idfPower = 1.5
)

// IDF is what a gram is worth that stands in df of the n passages of a collection; one that stands in none is worth the most.
func IDF(n, df int) float64 {
	return math.Pow(math.Log(1+(float64(n)-float64(df)+0.5)/(float64(df)+0.5)), idfPower)
}

// Saturation is what tf repeats of a gram count in a passage of length grams where the collection's average is avg.
func Saturation(tf, length int, avg float64) float64 {
	return float64(tf) * (k1 + 1) / (float64(tf) + k1*(1-b+b*float64(length)/avg))
}
