package retrieval

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"github.com/ouderbrug/ouderbrug/content"
)

// Scope tells a parent's question from what no card will ever answer: the price of a car, the weather, a recipe. It
// knows nothing of topics; the streams find those, and share grams with anything ("auto" with "autisme").
//
// It is logistic regression over hashed grams and pairs of words, learnt at start from the library's own question
// variants, and by make train from the lines of content/train/topics too, against the lines of outside/<lang>.txt. The
// same lines in the same order give the same Scope.
type Scope struct {
	lang   content.Lang
	rarity string // by slot, a byte each: how rare it is, in steps of rareStep
	weight string // by slot, an int8 each
	step   float32
	bias   float32
}

// How it is learnt (docs/decisions/004). Twice as many slots, or half as many, made no difference.
const (
	slots     = 1 << 13
	rounds    = 15
	firstStep = 2.0
	shrink    = 1e-4
	biasStep  = 0.05
	pairSeed  = 0x9a125
	sureScope = 4 // beyond it nothing is surer
	rareStep  = 1.0 / 64
)

// feature is a slot with its weight in a text.
type feature struct {
	slot  uint16
	value float32
}

// LearnScopes learns a Scope for every language that has lines outside and variants inside; more are further lines inside.
func LearnScopes(lib *content.Library, outside map[content.Lang][]string, more ...Written) map[content.Lang]*Scope {
	learnt := map[content.Lang]*Scope{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for lang, outside := range outside {
		wg.Go(func() {
			s := LearnScope(lang, insideLines(lib, lang, more), outside)
			mu.Lock()
			defer mu.Unlock()
			if s != nil {
				learnt[lang] = s
			}
		})
	}
	wg.Wait()
	return learnt
}

// insideLines are all ways of asking for any topic. A single word says too little of whether a question is about any.
func insideLines(lib *content.Library, lang content.Lang, more []Written) []string {
	var lines []string
	for _, t := range lib.Topics {
		lines = append(lines, t.Questions[lang]...)
	}
	for _, l := range more {
		if l.Lang == lang && !l.Word {
			lines = append(lines, l.Text)
		}
	}
	return lines
}

// LearnScope learns from lines inside and outside; nil where there are none of either.
func LearnScope(lang content.Lang, inside, outside []string) *Scope {
	if len(inside) == 0 || len(outside) == 0 {
		return nil
	}
	s := &Scope{lang: lang}
	texts := append(append(make([]string, 0, len(inside)+len(outside)), inside...), outside...)
	rows := make([][]feature, len(texts))
	df := make([]float64, slots)
	var grams []Gram
	for i, text := range texts {
		rows[i], grams = s.count(text, grams)
		for _, f := range rows[i] {
			df[f.slot]++
		}
	}
	rarity := make([]byte, slots)
	for slot, df := range df {
		rare := math.Sqrt(math.Log((float64(len(texts)) + 1) / (df + 0.5)))
		rarity[slot] = byte(min(math.MaxUint8, math.Round(rare/rareStep)))
	}
	s.rarity = string(rarity)
	for _, row := range rows {
		s.weigh(row)
	}
	s.fit(rows, len(inside))
	return s
}

// fit is stochastic descent; both sides weigh the same, however many lines they have.
func (s *Scope) fit(rows [][]feature, inside int) {
	random := rand.New(rand.NewPCG(1, 2))
	half := float32(len(rows)) / 2
	weight := make([]float32, slots)
	for round := range rounds {
		step := float32(firstStep / (1 + 0.2*float64(round)))
		for _, i := range random.Perm(len(rows)) {
			sum := s.bias
			for _, f := range rows[i] {
				sum += float32(weight[f.slot] * f.value)
			}
			wrong := sigmoid(sum) // how much it is taken for what it is not
			if i < inside {
				wrong = (wrong - 1) * half / float32(inside)
			} else {
				wrong *= half / float32(len(rows)-inside)
			}
			s.bias -= float32(wrong * step * biasStep)
			for _, f := range rows[i] {
				w := &weight[f.slot]
				*w -= float32(step * (float32(wrong*f.value) + float32(shrink**w)))
			}
		}
	}
	s.round(weight)
}

// round keeps the weights as whole numbers from -127 to 127.
func (s *Scope) round(weight []float32) {
	for _, w := range weight {
		s.step = max(s.step, float32(math.Abs(float64(w)))/127)
	}
	rounded := make([]byte, slots)
	for i, w := range weight {
		if s.step > 0 {
			rounded[i] = byte(int8(math.Round(float64(w / s.step))))
		}
	}
	s.weight = string(rounded)
}

// Of is how surely a text is a parent's question: above 0 it rather is, below 0 rather not, from -4 to 4. A nil Scope
// does not know: 0.
func (s *Scope) Of(text string) float64 {
	if s == nil {
		return 0
	}
	row, _ := s.count(text, nil)
	return max(-sureScope, min(sureScope, float64(s.sum(s.weigh(row)))))
}

func (s *Scope) sum(row []feature) float32 {
	sum := s.bias
	for _, f := range row {
		sum += float32(int8(s.weight[f.slot])) * s.step * f.value
	}
	return sum
}

// count counts a text's grams and pairs of words by slot, in the order of the slots; scratch is used and given back.
func (s *Scope) count(text string, scratch []Gram) (row []feature, _ []Gram) {
	words := Words(text)
	grams := appendGrams(scratch[:0], words, s.lang)
	for i := 1; i < len(words); i++ {
		grams = append(grams, hash([]rune(words[i-1]+" "+words[i]), pairSeed))
	}
	for i, g := range grams {
		grams[i] = g >> 7 % slots
	}
	slices.Sort(grams)
	row = make([]feature, 0, len(grams))
	for _, g := range grams {
		if n := len(row); n > 0 && row[n-1].slot == uint16(g) {
			row[n-1].value++
			continue
		}
		row = append(row, feature{uint16(g), 1})
	}
	return row, grams
}

// weigh makes a vector of length 1 of counts: rare slots weigh more, repeats less.
func (s *Scope) weigh(row []feature) []feature {
	var square float64
	for i, f := range row {
		v := (1 + math.Log(float64(f.value))) * float64(s.rarity[f.slot]) * rareStep
		square += v * v
		row[i].value = float32(v)
	}
	length := float32(math.Sqrt(square))
	for i := range row {
		row[i].value /= length
	}
	return row
}

func sigmoid(x float32) float32 { return float32(1 / (1 + math.Exp(-float64(x)))) }
