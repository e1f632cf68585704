package retrieval

import (
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/ouderbrug/ouderbrug/content"
)

// Classifier says which topic a question is about, and whether it is about none at all. It is multinomial logistic
// regression over hashed pieces of words, words and pairs of words of all languages at once: parents mix languages, and
// the languages teach each other (docs/decisions/016). It has seen which words tell topics apart, where the sparse stream
// only knows how rare they are; it knows nothing of cards, countries or danger.
//
// It is learnt from the library's question variants, its cards' sentences, the lines of outside and what is Written. The shipped one is a
// file in the binary (make train).
type Classifier struct {
	Topics []string // the classes, in the order of the weights; the class after the last is "nothing of these"
	Sum    [32]byte // of the library and the lines outside that it was learnt from
	More   [32]byte // of what else it was learnt from (WrittenSum)

	bias   []float32
	scale  []float32 // what a step of a class's weights is worth
	rarity string    // by bucket: how rare it is, from 0 to 255
	sparse sparse
	class  map[string]int
	worth  [256]float32
	room   sync.Pool // *judging
}

// judging is what one question needs and gives back.
type judging struct {
	tally  *tally
	sums   []int32
	begin  []uint32
	logits []float64
}

// fine is how finely a piece's value is rounded, so that sums are of whole numbers.
const fine = 1 << 10

// prepare makes what is not in the file.
func (c *Classifier) prepare() *Classifier {
	c.class = make(map[string]int, len(c.Topics))
	for i, t := range c.Topics {
		c.class[t] = i
	}
	c.worth = rarities(rarityPower)
	classes := len(c.Topics) + 1
	c.room.New = func() any {
		return &judging{tally: newTally(), sums: make([]int32, classes), logits: make([]float64, classes)}
	}
	return c
}

// Judgement is what a Classifier makes of one question. The zero Judgement knows nothing.
type Judgement struct {
	// Nothing is the log odds that the question is about none of the topics.
	Nothing float64

	of   *Classifier
	logP []float64 // by class, among the topics that were allowed
}

// Judge reads a question. allowed says which topics the asker may be given; the others count as if they were not there.
// A nil Classifier knows nothing.
func (c *Classifier) Judge(text string, lang content.Lang, allowed func(topic string) bool) Judgement {
	if c == nil {
		return Judgement{}
	}
	j := c.room.Get().(*judging)
	defer c.room.Put(j)
	c.logits(j, text, lang)
	none := len(c.Topics)
	out := Judgement{of: c, logP: make([]float64, none)}
	top := math.Inf(-1)
	for i, t := range c.Topics {
		out.logP[i] = math.Inf(-1)
		if allowed(t) {
			out.logP[i] = j.logits[i]
			top = max(top, j.logits[i])
		}
	}
	if math.IsInf(top, -1) { // no topic is allowed
		return Judgement{}
	}
	var sum float64
	for _, x := range out.logP {
		sum += math.Exp(x - top)
	}
	all := top + math.Log(sum)
	for i := range out.logP {
		out.logP[i] -= all
	}
	out.Nothing = max(-surely, min(surely, j.logits[none]-all))
	return out
}

// surely bounds log odds and log probabilities: beyond it nothing is surer.
const surely = 9

// logits adds up the weights of a text's buckets.
func (c *Classifier) logits(j *judging, text string, lang content.Lang) {
	j.tally.read(text, lang)
	clear(j.sums)
	sums := j.sums
	values := j.tally.weigh(c.rarity, &c.worth)
	j.begin = c.sparse.find(j.tally.seen, j.begin)
	rows := c.sparse.rows.String()
	for i, b := range j.tally.seen {
		c.sparse.add(rows, b, j.begin[i], int32(values[i]*fine+0.5), sums)
	}
	for t, sum := range sums {
		j.logits[t] = float64(c.bias[t]) + float64(sum)*float64(c.scale[t])/fine
	}
}

// Likeliest is the LogP of the likeliest topic.
func (j Judgement) Likeliest() float64 {
	if j.of == nil {
		return 0
	}
	return max(-surely, slices.Max(j.logP))
}

// LogP is the log of how likely a topic is, -9 at least; that also where it does not know the topic.
func (j Judgement) LogP(topic string) float64 {
	if j.of == nil {
		return 0
	}
	if i, ok := j.of.class[topic]; ok {
		return max(-surely, j.logP[i])
	}
	return -surely
}

// likely are the topics above a log probability, in the order of the classes.
func (j Judgement) likely(above float64) (topics []string) {
	for i, p := range j.logP {
		if p > above {
			topics = append(topics, j.of.Topics[i])
		}
	}
	return topics
}

// Learnt is where a Retriever finds its Classifier; it may come later (Retriever.Learn).
type Learnt struct{ p atomic.Pointer[Classifier] }

// Get is the Classifier, or nil while there is none.
func (l *Learnt) Get() *Classifier {
	if l == nil {
		return nil
	}
	return l.p.Load()
}

// Set makes it the one that is asked from now on.
func (l *Learnt) Set(c *Classifier) { l.p.Store(c) }
