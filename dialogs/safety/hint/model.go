package hint

import (
	"math"
	"slices"
)

// MinWords is how many words a message must have: fewer say too little to guess from.
const MinWords = 3

// FaithMargin is by how much a message with words of faith must pass the threshold: what is left of it when they are
// not seen is little, and says less than it seems to.
const FaithMargin = 1

// LeanMargin is by how much less than the threshold is enough where the rules lean towards a danger. Chosen on authors left
// out (docs/decisions/006).
const LeanMargin = 2.5

// A message of more than PartWords and partLeft words is read in parts of PartWords as well, each beginning partStep words
// after the one before; the last ends with the message. Chosen on authors left out (docs/decisions/006).
const (
	PartWords  = 10
	partStep   = 4
	partLeft   = 2
	PartMargin = 0.5
)

// Model is what was learnt. It is made by [New], [Shipped] or [Decode]; in use it never changes, and may be used by many goroutines.
type Model struct {
	Bits       int                // 1<<Bits buckets
	Classes    []string           // the dangers
	Langs      []string           // the languages of the examples, to know whose threshold counts
	Thresholds map[string]float32 // language → from which score on a message is asked about
	Sum        [32]byte           // SHA-256 of the examples
	Bias       []float32          // head → bias
	Scale      []float32          // head → what a weight of 1 is worth
	Known      Known              // the buckets that speak of danger
	Weights    []int8             // known bucket, then danger at all and the classes
	LangWeight []int8             // LangBucket, then language

	words
}

// New is a model that has learnt nothing yet, with 1<<bits buckets, all of them known.
func New(bits int, classes, langs []string) *Model {
	m := &Model{Bits: bits, Classes: classes, Langs: langs, Thresholds: map[string]float32{}, words: readWords()}
	m.Bias, m.Scale = make([]float32, m.Heads()), make([]float32, m.Heads())
	m.LangWeight = make([]int8, len(langs)*m.langBuckets())
	m.Know(NewKnown(1<<bits, func(uint32) bool { return true }))
	return m
}

// Know says which buckets speak of danger; their weights are nothing yet.
func (m *Model) Know(k Known) {
	m.Known, m.Weights = k, make([]int8, m.Dangers()*k.Len())
}

// langBits are enough to tell languages apart, which share few pieces.
const langBits = 14

// LangBucket is where the weights for languages of a bucket are.
func (m *Model) LangBucket(bucket uint32) uint32 { return bucket >> max(0, m.Bits-langBits) }

func (m *Model) langBuckets() int { return 1 << min(m.Bits, langBits) }

// Dangers is how many of the numbers are of danger: at all, and one a class.
func (m *Model) Dangers() int { return 1 + len(m.Classes) }

// Heads is how many numbers a message gets: whether there is danger at all, one a class, one a language.
func (m *Model) Heads() int { return 1 + len(m.Classes) + len(m.Langs) }

// Features is working memory for Score and Find.
func (m *Model) Features() *Features { return newFeatures(m.Bits, m.words) }

// Hint is a guess.
type Hint struct {
	Class string
	Lang  string
}

// Find guesses the danger in a message, and by how much it passes the threshold: below 0 there is none, and where the
// message is too short to guess nothing could be further from it.
func (m *Model) Find(f *Features, msg Message) (h Hint, over float32) {
	if len(msg.Words) < MinWords {
		return Hint{}, float32(math.Inf(-1))
	}
	g := m.Guess(f, msg)
	return g.Hint, g.Danger - m.Thresholds[g.Lang]
}

// Guess is what a model makes of a message.
type Guess struct {
	Hint
	Danger float32 // the log of the odds, to be held against the threshold of the language
}

// Guess reads a message as a whole and, where it is long, part by part: a cry at the end of a question about bedtime is
// drowned by the question. What a part says counts PartMargin less.
func (m *Model) Guess(f *Features, msg Message) Guess {
	g, n := m.read(f, msg), len(msg.Words)
	for from := 0; n > PartWords+partLeft && from+PartWords < n+partStep; from += partStep {
		if p := m.read(f, f.cut(msg, min(from, n-PartWords))); p.Danger-PartMargin > g.Danger {
			g.Danger, g.Class = p.Danger-PartMargin, p.Class
		}
	}
	if msg.Leaning {
		g.Danger += LeanMargin
	}
	if msg.Topics != nil {
		g.Danger += msg.Topics(g.Lang).danger()
	}
	return g
}

// read is Guess for one part.
func (m *Model) read(f *Features, msg Message) Guess {
	var out [maxHeads]float32
	scores := out[:m.Heads()]
	faithful := m.Score(f, msg, scores)
	g := Guess{Hint{m.Classes[best(scores[1:m.Dangers()])], m.Langs[best(scores[m.Dangers():])]}, m.Danger(scores)}
	if faithful {
		g.Danger -= FaithMargin
	}
	return g
}

// Score gives every head's number for a message, the log of the odds, and reports whether it has words of faith,
// which count for nothing.
func (m *Model) Score(f *Features, msg Message, scores []float32) (faithful bool) {
	f.Reset()
	f.Read(msg)
	copy(scores, m.Bias)
	for _, list := range f.Lists() {
		m.weigh(list, scores)
	}
	faithful = f.blinded > 0
	f.Reset() // nothing of a message outlives its turn
	return faithful
}

// weigh adds the weights of the buckets, divided by the length of their vector. A bucket that is not known counts for the
// language only.
func (m *Model) weigh(buckets []uint32, scores []float32) {
	var sums [maxHeads]int32
	dangers, known := m.Dangers(), 0
	for _, b := range buckets {
		at := int(m.LangBucket(b)) * len(m.Langs)
		for l, w := range m.LangWeight[at : at+len(m.Langs)] {
			sums[dangers+l] += int32(w)
		}
		row, ok := m.Known.Row(b)
		if !ok {
			continue
		}
		known++
		for h, w := range m.Weights[row*dangers : (row+1)*dangers] {
			sums[h] += int32(w)
		}
	}
	for h := range scores {
		n := known
		if h >= dangers {
			n = len(buckets)
		}
		norm := float32(1 / math.Sqrt(float64(max(1, n))))
		scores[h] += float32(float32(sums[h]) * float32(m.Scale[h]*norm))
	}
}

// Danger is what thresholds are about: the score of danger at all and that of the likeliest class together, which find
// more than either alone.
func (m *Model) Danger(scores []float32) float32 {
	return scores[0] + slices.Max(scores[1:m.Dangers()])
}

func best(scores []float32) int {
	at := 0
	for i, s := range scores {
		if s > scores[at] {
			at = i
		}
	}
	return at
}
