package retrieval

import "math"

// sparse are the weights of a Classifier. A bucket speaks for or against a few topics and says next to nothing of the
// others, so only what matters is kept: row after row, a class and its weight, an int8, in two bytes each. It is read
// where it lies.
type sparse struct {
	lengths string   // by bucket: how many classes have a weight
	pairs   string   // all rows, one after the other
	starts  []uint32 // where each sixteenth row begins
}

// stride is how many rows lie between two starts.
const stride = 16

// newSparse finds where rows begin; ok is false where the two do not belong to each other.
func newSparse(lengths, pairs string) (s sparse, ok bool) {
	s = sparse{lengths: lengths, pairs: pairs, starts: make([]uint32, 0, len(lengths)/stride+1)}
	at := 0
	for i := range len(lengths) {
		if i%stride == 0 {
			s.starts = append(s.starts, uint32(at))
		}
		at += 2 * int(lengths[i])
	}
	return s, at == len(pairs)
}

// row are the pairs of one bucket.
func (s *sparse) row(bucket int) string {
	first := bucket &^ (stride - 1)
	at := int(s.starts[bucket/stride])
	for _, n := range []byte(s.lengths[first:bucket]) {
		at += 2 * int(n)
	}
	return s.pairs[at : at+2*int(s.lengths[bucket])]
}

// keep is how many weights a Classifier keeps at most, and the power of a bucket's worth by which they are chosen: one
// in ten says as much as all of them (docs/decisions/016).
const (
	keep      = 1_100_000
	keepPower = 0.5
)

// thin rounds the weights of each class to whole numbers from -127 to 127 and keeps those that count most.
func (l *learner) thin() (scale []float32, s sparse) {
	scale = make([]float32, l.classes)
	for i, w := range l.weights {
		t := i % l.classes
		scale[t] = max(scale[t], float32(math.Abs(float64(w)))/127)
	}
	least := l.least()
	lengths, pairs := make([]byte, buckets), make([]byte, 0, 2*keep)
	for i, w := range l.weights {
		b, t := i/l.classes, i%l.classes
		if scale[t] == 0 || l.counts(b, w) < least {
			continue
		}
		if step := int8(math.Round(float64(w / scale[t]))); step != 0 && lengths[b] < math.MaxUint8 {
			lengths[b]++
			pairs = append(pairs, byte(t), byte(step))
		}
	}
	s, _ = newSparse(string(lengths), string(pairs))
	return scale, s
}

// counts is what a weight of a bucket counts.
func (l *learner) counts(bucket int, weight float32) float32 {
	return float32(math.Abs(float64(weight))) * l.power[l.rarity[bucket]]
}

// least is what a weight must count to be among those that are kept. It is found among the upper halves of the numbers,
// which are ordered as the numbers are: so nothing has to be sorted.
func (l *learner) least() float32 {
	var many [1 << 16]int
	for i, w := range l.weights {
		many[math.Float32bits(l.counts(i/l.classes, w))>>16]++
	}
	kept, at := 0, len(many)-1
	for ; at > 0 && kept+many[at] <= keep; at-- {
		kept += many[at]
	}
	return math.Float32frombits(uint32(at+1) << 16)
}
