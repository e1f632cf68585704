package main

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/hint"
)

// options are what a run of learning is set to.
type options struct {
	bits   int
	epochs int
	rate   float64 // how far the first step goes
	decay  float64 // how strongly weights are drawn to nothing
	least  int     // how many lines a bucket must have to speak of danger
	pairs  int     // the same of common words and their pairs, which are many
	drop   float64 // which share of a line's buckets is left out each time it is learnt from
}

// shipping is what the shipped weights are learnt with; it was chosen by cross-validation (decision 006).
var shipping = options{bits: 20, epochs: 20, rate: 0.6, decay: 3e-4, least: 6, pairs: 13, drop: 0.4}

// point is a line as numbers: its lists of buckets (hint.Features), and for each head whether it is one. One of the library's own questions is always learnt from whole: what is known to be harmless is to stay so.
type point struct {
	buckets [hint.Lists][]uint32
	is      []bool
	whole   bool
}

// newModel has a head for danger at all, one for each class, one for each language.
func newModel(langs []string, bits int) *hint.Model {
	var classes []string
	for _, c := range detect.Classes() {
		classes = append(classes, string(c))
	}
	return hint.New(bits, classes, langs)
}

// points turns lines into numbers.
func points(m *hint.Model, lines []example) []point {
	f := m.Features()
	out := make([]point, len(lines))
	for i, x := range lines {
		f.Reset()
		f.Read(x.message)
		p := point{buckets: f.Lists(), is: make([]bool, m.Heads()), whole: x.author == library}
		for k, list := range p.buckets {
			p.buckets[k] = slices.Clone(list)
		}
		p.is[0] = x.class != none
		for k, c := range m.Classes {
			p.is[1+k] = x.class == c
		}
		for k, l := range m.Langs {
			p.is[m.Dangers()+k] = x.lang == l
		}
		out[i] = p
	}
	return out
}

// learn fits one logistic regression a head by stochastic gradient descent with a step of its own for every weight
// (AdaGrad). It is deterministic: the order comes from a fixed seed, and every product is rounded before it is added,
// so that no processor fuses the two. Points name rows here, of which there are so many.
//
// Each time it sees a line without some of its buckets, so that no weight leans on what always stood beside it: others say
// the same in other words.
func learn(ps []point, n, rows int, o options) (weights, bias []float64) {
	weights, bias = make([]float64, n*rows), make([]float64, n)
	steps, biasSteps := make([]float64, len(weights)), make([]float64, n)
	order := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same order each time is the point
	sums := make([]float64, n)
	var kept [hint.Lists][]uint32
	for range o.epochs {
		for _, i := range order.Perm(len(ps)) {
			p := &ps[i]
			drop := o.drop
			if p.whole {
				drop = 0
			}
			for k, list := range p.buckets {
				kept[k] = some(kept[k][:0], list, drop, order)
			}
			copy(sums, bias)
			for _, list := range kept {
				x := norm(list)
				for _, b := range list {
					for h, w := range weights[int(b)*n : int(b)*n+n] {
						sums[h] += float64(w * x)
					}
				}
			}
			for h := range sums { // now the gradient of the loss by the sum
				sums[h] = 1 / (1 + math.Exp(-sums[h]))
				if p.is[h] {
					sums[h]--
				}
				biasSteps[h] += float64(sums[h] * sums[h])
				bias[h] -= float64(o.rate * sums[h] / math.Sqrt(biasSteps[h]+1e-6))
			}
			for _, list := range kept {
				x := norm(list)
				for _, b := range list {
					row, step := weights[int(b)*n:int(b)*n+n], steps[int(b)*n:int(b)*n+n]
					for h := range row {
						g := float64(sums[h]*x) + float64(o.decay*row[h])
						step[h] += float64(g * g)
						row[h] -= float64(o.rate * g / math.Sqrt(step[h]+1e-6))
					}
				}
			}
		}
	}
	return weights, bias
}

// some appends what is left of a list when each of it is left out with a chance of drop.
func some(kept, list []uint32, drop float64, random *rand.Rand) []uint32 {
	for _, b := range list {
		if random.Float64() >= drop {
			kept = append(kept, b)
		}
	}
	return kept
}

// norm is one divided by the length of a vector of ones.
func norm(list []uint32) float64 { return 1 / math.Sqrt(float64(max(1, len(list)))) }

// quantise rounds the weights of n heads to whole numbers from -127 to 127, into rounded; scale is what a whole number of
// each head is worth.
func quantise(weights []float64, n int, rounded []int8, scale []float32) {
	for h := range n {
		top := 1e-9
		for i := h; i < len(weights); i += n {
			top = max(top, math.Abs(weights[i]))
		}
		for i := h; i < len(weights); i += n {
			rounded[i] = level(weights[i] / top)
		}
		scale[h] = float32(top / 127)
	}
}

// A weight has one of fifteen sizes, each 1.3 times the one before, or is nothing: so the file is two thirds as long, and
// finds the same within noise (decision 006).
const (
	levelRatio = 1.3
	lastLevel  = 14
)

// level rounds a weight from -1 to 1.
func level(weight float64) int8 {
	at := math.Round(-math.Log(math.Abs(weight)) / math.Log(levelRatio))
	if weight == 0 || at > lastLevel {
		return 0
	}
	return int8(math.Copysign(math.Round(127*math.Pow(levelRatio, -at)), weight))
}

// train makes a model of lines.
func train(lines []example, langs []string, o options) *hint.Model {
	m := newModel(langs, o.bits)
	ps := points(m, lines)
	m.Know(often(ps, o))
	n := m.Dangers()
	learnHeads(m, ps, n, m.Heads(), o, m.LangWeight, func(b uint32) (int, bool) { return int(m.LangBucket(b)), true })
	learnHeads(m, ps, 0, n, o, m.Weights, m.Known.Row)
	return m
}

// learnHeads learns the heads from first to before end into weights, which has a row for every bucket that row knows.
func learnHeads(m *hint.Model, ps []point, first, end int, o options, weights []int8, row func(bucket uint32) (int, bool)) {
	n, own := end-first, make([]point, len(ps))
	for i, p := range ps {
		own[i].is, own[i].whole = p.is[first:end], p.whole
		for k, list := range p.buckets {
			for _, b := range list {
				if at, ok := row(b); ok {
					own[i].buckets[k] = append(own[i].buckets[k], uint32(at)) //nolint:gosec // a row of some hundred thousand
				}
			}
		}
	}
	learnt, bias := learn(own, n, len(weights)/n, o)
	quantise(learnt, n, weights, m.Scale[first:end])
	for h, b := range bias {
		m.Bias[first+h] = float32(b)
	}
}

// often are the buckets of at least so many lines.
func often(ps []point, o options) hint.Known {
	counts, common := make([]int, 1<<o.bits), make([]int, 1<<o.bits)
	for _, p := range ps {
		for k, list := range p.buckets {
			in := counts
			if k == hint.Lists-1 {
				in = common
			}
			for _, b := range list {
				in[b]++
			}
		}
	}
	return hint.NewKnown(1<<o.bits, func(b uint32) bool { return counts[b] >= o.least || common[b] >= o.pairs })
}
