package retrieval

import "math"

// The parameters of BM25, set by leaving question variants out and asking with them (docs/decisions/004): a passage
// holds many ways of asking, so repeats go on counting for long (k1 3), and rare grams count more than in prose.
const (
	k1       = 3.0
	b        = 0.75
	idfPower = 1.5
)

// IDF is what a gram is worth that is spread over so many of the n passages of a collection (see Spread); one that
// stands in none is worth the most.
func IDF(n int, spread float64) float64 {
	return math.Pow(math.Log(1+(float64(n)-spread+0.5)/(spread+0.5)), idfPower)
}

// Spread is over how many passages a gram is spread in effect: the exponential of the entropy of its repeats. A gram
// that stands once in each of ten passages is spread over ten; one that stands fifty times in one topic's passage
// and once in nine others is spread over little more than one, and stays worth something.
//
// It is summed up passage by passage: Add each passage's repeats, then ask for Passages.
type Spread struct {
	sum, weighted float64
}

// Add counts a passage that has the gram tf times.
func (s *Spread) Add(tf int) {
	s.sum += float64(tf)
	s.weighted += float64(tf) * math.Log(float64(tf))
}

// Passages is the effective number of passages.
func (s *Spread) Passages() float64 {
	if s.sum == 0 {
		return 0
	}
	return math.Exp(math.Log(s.sum) - s.weighted/s.sum)
}

// lengthStep is between the average lengths that are told apart: a tenth.
const lengthStep = 1.1

// AverageLength is the average length of n passages of so many grams in all, rounded to the nearest power of lengthStep.
// It is rounded so that a card more or a sentence less leaves what the other passages count as it was: a store that keeps
// those weights elsewhere then has to send only what was changed (docs/decisions/014).
func AverageLength(grams, n int) float64 {
	avg := float64(max(grams, 1)) / float64(max(n, 1))
	return math.Pow(lengthStep, math.Round(math.Log(avg)/math.Log(lengthStep)))
}

// Saturation is what tf repeats of a gram count in a passage of length grams where the collection's AverageLength is avg.
func Saturation(tf, length int, avg float64) float64 {
	return Saturate(float64(tf), Brake(length, avg))
}

// Brake is how fast repeats stop to count in a passage of length grams: its part of Saturation, which an index keeps once a
// passage.
func Brake(length int, avg float64) float64 { return k1 * (1 - b + b*float64(length)/avg) }

// Saturate is Saturation where the Brake is known already.
func Saturate[F float32 | float64](tf, brake F) F { return tf * (k1 + 1) / (tf + brake) }
