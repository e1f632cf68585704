package retrieval

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval/meaning"
)

// How a Classifier is learnt (docs/decisions/016). It was chosen by leaving variants out.
const (
	learnRounds  = 6
	learnStep    = 3.0
	learnSlower  = 0.4  // how much each round goes slower
	learnBias    = 0.02 // the bias's step beside that of the weights
	learnIgnored = 1e-4 // errors below it are let be: most classes are far from most questions
	cardWeight   = 0.15 // of a card's sentence beside a way of asking
	wordWeight   = 0.3  // of a single word of a topic beside a way of asking
	mostBalance  = 2    // how much more a line may count where few were written (balance)
	rarityPower  = 2.5
	rarityStep   = 0.05 // what a step of the logarithm is that is kept in a byte

	// learnForm is part of the sum of what was learnt from: raise it with any change of how lines are read or learnt.
	learnForm = "4"
)

// lesson is a line to learn from.
type lesson struct {
	text   string
	lang   content.Lang
	class  int
	weight float32
}

// lessons are all ways of asking, the cards' titles and sentences, and what is outside, in an order that is always the same.
func lessons(lib *content.Library, outside map[content.Lang][]string) (topics []string, out []lesson) {
	class := map[string]int{}
	for i, t := range lib.Topics {
		class[t.Slug] = i
		topics = append(topics, t.Slug)
	}
	for i, t := range lib.Topics {
		for _, lang := range slices.Sorted(maps.Keys(t.Questions)) {
			for _, text := range t.Questions[lang] {
				out = append(out, lesson{text, lang, i, 1})
			}
		}
	}
	for _, c := range lib.Cards {
		i, ok := class[c.Topic]
		if !ok || c.Status == content.Retired {
			continue
		}
		for _, text := range append(sentences(c.Lead+"\n"+c.Rest), c.Title) {
			out = append(out, lesson{text, c.Lang, i, cardWeight})
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(outside)) {
		for _, text := range outside[lang] {
			out = append(out, lesson{text, lang, len(topics), 1})
		}
	}
	return topics, out
}

// balance makes every topic count alike in a language, however much was written about it: parents ask about the others as
// often. What is outside stays as it is.
func balance(lines []lesson, none int) {
	type cell struct {
		lang  content.Lang
		class int
	}
	sums := map[cell]float32{}
	var all float32
	for _, l := range lines {
		if l.class != none {
			sums[cell{l.lang, l.class}] += l.weight
			all += l.weight
		}
	}
	mean := all / float32(max(1, len(sums)))
	for i := range lines {
		if l := &lines[i]; l.class != none {
			l.weight *= min(mostBalance, mean/sums[cell{l.lang, l.class}])
		}
	}
}

// sentences are those of three words and more.
func sentences(text string) (out []string) {
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".!?؟:\n", r) }) {
		if len(strings.Fields(s)) > 2 {
			out = append(out, strings.TrimSpace(s))
		}
	}
	return out
}

// LessonSum tells apart what Classifiers are learnt from.
func LessonSum(lib *content.Library, outside map[content.Lang][]string) [32]byte {
	topics, lines := lessons(lib, outside)
	h := sha256.New()
	fmt.Fprintln(h, learnForm, frameFile, meaning.Text, topics)
	for _, l := range lines {
		fmt.Fprintln(h, l.lang, l.class, l.weight, l.text)
	}
	return [32]byte(h.Sum(nil))
}

// Written is a line that is only learnt from: a way of asking about a topic that is
// in no index.
type Written struct {
	Lang  content.Lang
	Topic string
	Text  string
	Word  bool // a word of the topic's, not a whole way of asking: it counts less (wordWeight)
}

// WrittenSum tells apart what a Classifier learnt beside a library.
func WrittenSum(more []Written) [32]byte {
	h := sha256.New()
	for _, l := range more {
		fmt.Fprintln(h, l.Lang, l.Topic, l.Text, l.Word)
	}
	return [32]byte(h.Sum(nil))
}

// LearnClassifier learns from a library, from lines outside, and from more that is in no library. The same lines give the same Classifier. It takes some
// seconds of one processor; a cancelled context stops it.
func LearnClassifier(ctx context.Context, lib *content.Library, outside map[content.Lang][]string, more ...Written) (*Classifier, error) {
	topics, lines := lessons(lib, outside)
	if len(lines) == 0 {
		return nil, errors.New("there is nothing to learn topics from: write question variants or cards")
	}
	if len(topics) >= math.MaxUint8 {
		return nil, fmt.Errorf("a library of %d topics is more than can be learnt (%d): it is searched by its words alone", len(topics), math.MaxUint8-1)
	}
	for _, l := range more {
		class := slices.Index(topics, l.Topic)
		if class < 0 {
			return nil, fmt.Errorf("the line %q is of no topic of the library: correct its slug %q", l.Text, l.Topic)
		}
		line := lesson{l.Text, l.Lang, class, 1}
		if l.Word {
			line.weight = wordWeight
		}
		lines = append(lines, line)
	}
	balance(lines, len(topics))
	l := &learner{lines: lines, classes: len(topics) + 1, worth: rarities(rarityPower), power: rarities(rarityPower * keepPower), tally: newTally()}
	l.measure()
	l.weights, l.bias = make([]float32, l.classes*buckets), make([]float32, l.classes)
	random := rand.New(rand.NewPCG(1, 2))
	for round := range learnRounds {
		if err := l.round(ctx, random.Perm(len(lines)), learnStep/(1+learnSlower*float64(round))); err != nil {
			return nil, err
		}
	}
	c := &Classifier{Topics: topics, Sum: LessonSum(lib, outside), More: WrittenSum(more), bias: l.bias, rarity: l.rarity}
	var err error
	if c.scale, c.sparse, err = l.thin(); err != nil {
		return nil, err
	}
	return c.prepare(), nil
}

// learner is one run of learning.
type learner struct {
	lines   []lesson
	classes int
	worth   [256]float32
	power   [256]float32 // what a weight of a bucket counts where some are left out
	rarity  string
	tally   *tally
	weights []float32
	bias    []float32
	errors  []float32
	active  []int
}

// measure finds how rare each bucket is among the lines.
func (l *learner) measure() {
	df := make([]int, buckets)
	for _, line := range l.lines {
		l.tally.read(line.text, line.lang)
		for _, b := range l.tally.seen {
			df[b]++
		}
	}
	rarity := make([]byte, buckets)
	for b, n := range df {
		rarity[b] = byte(min(255, math.Round(math.Log(float64(len(l.lines)+1)/float64(n+1))/rarityStep)))
	}
	l.rarity = string(rarity)
}

// rarities is what each of the 256 degrees of rarity is worth.
func rarities(power float64) (worth [256]float32) {
	for i := range worth {
		worth[i] = float32(math.Pow(float64(i)*rarityStep+0.1, power))
	}
	return worth
}

// round goes through all lines once (stochastic gradient descent). Every product is rounded before it is added, so that
// no processor fuses the two.
func (l *learner) round(ctx context.Context, order []int, step float64) error {
	l.errors = append(l.errors[:0], make([]float32, l.classes)...)
	for n, i := range order {
		if n%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		line := &l.lines[i]
		l.tally.read(line.text, line.lang)
		values := l.tally.weigh(l.rarity, &l.worth)
		l.guess(values)
		l.errors[line.class]--
		by := float32(step) * line.weight
		l.active = l.active[:0]
		for t, e := range l.errors {
			if e > learnIgnored || e < -learnIgnored {
				l.active = append(l.active, t)
				l.errors[t] = float32(by * e)
				l.bias[t] -= float32(learnBias * l.errors[t])
			}
		}
		for j, b := range l.tally.seen {
			row, x := l.weights[int(b)*l.classes:int(b)*l.classes+l.classes], values[j]
			for _, t := range l.active {
				row[t] -= float32(l.errors[t] * x)
			}
		}
	}
	return nil
}

// guess fills errors with how likely each class is.
func (l *learner) guess(values []float32) {
	out := l.errors
	copy(out, l.bias)
	for j, b := range l.tally.seen {
		x := values[j]
		for t, w := range l.weights[int(b)*l.classes : int(b)*l.classes+l.classes] {
			out[t] += float32(w * x)
		}
	}
	top := slices.Max(out)
	var sum float32
	for t, x := range out {
		out[t] = float32(math.Exp(float64(x - top)))
		sum += out[t]
	}
	for t := range out {
		out[t] /= sum
	}
}
