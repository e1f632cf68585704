package retrieval

import "math"

// The parameters of BM25. Question variants are short and much of one length, so length counts less than in prose.
const (
	K1 = 1.2
	B  = 0.5
)

// IDF is what a gram is worth that stands in df of n passages; a gram that stands in none is worth the most.
func IDF(n, df int) float64 {
	return math.Log(1 + (float64(n)-float64(df)+0.5)/(float64(df)+0.5))
}

// Saturation is what tf repeats of a gram count in a passage of length grams where the average is avg.
func Saturation(tf, length int, avg float64) float64 {
	return float64(tf) * (K1 + 1) / (float64(tf) + K1*(1-B+B*float64(length)/avg))
}
