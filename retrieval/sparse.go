package retrieval

import (
	"math"
	"math/bits"
)

// sparse are the weights of a Classifier. A bucket speaks for or against a few topics and says next to nothing of the
// others, so only what matters is kept: row after row, first which classes have a weight, each in a byte or, where that is
// shorter, all of them as bits, and then the weights, half a byte each (levels). In the file they stand otherwise
// (rows).
type sparse struct {
	bitmap  int         // how many bytes all classes take as bits; a row of so many weights has them so
	lengths string      // by bucket: how many classes have a weight
	rows    *rows       // all rows, one after the other
	starts  []uint32    // where each sixteenth row begins
	sizes   [256]uint16 // size, by how many
}

// stride is how many rows lie between two starts.
const stride = 16

// newSparse finds where rows begin; err says that the packed rows are not of these lengths.
func newSparse(classes int, lengths, packed string) (s sparse, err error) {
	s = sparse{bitmap: (classes + 7) / 8, lengths: lengths, starts: make([]uint32, 0, len(lengths)/stride+1)}
	for n := range s.sizes {
		s.sizes[n] = uint16(s.size(n))
	}
	at := 0
	for i := range len(lengths) {
		if i%stride == 0 {
			s.starts = append(s.starts, uint32(at))
		}
		at += s.size(int(lengths[i]))
	}
	s.rows, err = newRows(lengths, s.bitmap, packed)
	return s, err
}

// size is how many bytes a row of n weights takes.
func (s *sparse) size(n int) int { return min(n, s.bitmap) + (n+1)/2 }

// find gives where the rows of the buckets begin, in a pass of its own: a processor fetches many starts at once, where
// adding up row after row would wait for each.
func (s *sparse) find(buckets []uint32, begin []uint32) []uint32 {
	begin = begin[:0]
	for _, b := range buckets {
		at := int(s.starts[b/stride])
		for _, before := range []byte(s.lengths[b&^(stride-1) : b]) {
			at += int(s.sizes[before])
		}
		begin = append(begin, uint32(at))
	}
	return begin
}

// add adds x times the weights of one bucket, whose row begins at, to the sums of the classes. rows are those of s.
func (s *sparse) add(rows string, bucket, at uint32, x int32, sums []int32) {
	n := int(s.lengths[bucket])
	row := rows[at : int(at)+int(s.sizes[n])]
	which, weights := row[:min(n, s.bitmap)], row[min(n, s.bitmap):]
	if n < s.bitmap {
		for i := range len(which) {
			if t := int(which[i]); t < len(sums) {
				sums[t] += level(weights, i) * x
			}
		}
		return
	}
	i := 0
	for j := 0; j < len(which); j += 8 {
		for set := word(which, j); set != 0 && i < n; set &= set - 1 {
			if t := 8*j + bits.TrailingZeros64(set); t < len(sums) {
				sums[t] += level(weights, i) * x
			}
			i++
		}
	}
}

// word are up to eight bytes from j on, the first one lowest.
func word(b string, j int) (w uint64) {
	if j+8 <= len(b) {
		b = b[j : j+8]
		return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 | uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
	}
	for i := range len(b) - j {
		w |= uint64(b[j+i]) << (8 * i)
	}
	return w
}

// levels are the eight sizes that a weight may have, each one and a half times the one before; those below the least of
// them say little more than for or against. Whole numbers from -127 to 127 found no more (docs/decisions/016).
var levels = [8]int32{7, 11, 16, 24, 37, 55, 84, 127}

// signed are the levels by half byte: three bits of size and, above them, whether it speaks against. A table, since a
// processor cannot guess the sign.
var signed = func() (all [16]int32) {
	for i, l := range levels {
		all[i], all[i+8] = l, -l
	}
	return all
}()

// level is the i-th weight.
func level(weights string, i int) int32 { return signed[weights[i/2]>>(4*(i&1))&15] }

// nearest is the half byte of a weight in steps of its class; ok is false where it is next to nothing.
func nearest(steps float64) (half byte, ok bool) {
	if steps < 0 {
		half, steps = 8, -steps
	}
	for half&7 < 7 && steps*steps > float64(levels[half&7]*levels[half&7+1]) { // beyond the middle of the two, as ratios go
		half++
	}
	return half, steps >= 0.5
}

// keep is how many weights a Classifier keeps at most, and keepPower the power of a bucket's worth by which they are chosen:
// as many as the program has room for, and next to as good as all six million (docs/decisions/016, eleventh round).
const (
	keep      = 4_700_000
	keepPower = 0.5
)

// thin rounds the weights of each class to levels and keeps those that count most.
func (l *learner) thin() (scale []float32, s sparse, err error) {
	scale = make([]float32, l.classes)
	for i, w := range l.weights {
		t := i % l.classes
		scale[t] = max(scale[t], float32(math.Abs(float64(w)))/127)
	}
	least := l.least()
	s.bitmap = (l.classes + 7) / 8
	lengths, rows := make([]byte, buckets), make([]byte, 0, keep)
	for b := range buckets {
		var which, weights []byte
		for t, w := range l.weights[b*l.classes : (b+1)*l.classes] {
			if scale[t] == 0 || l.counts(b, w) < least {
				continue
			}
			if half, ok := nearest(float64(w / scale[t])); ok {
				which, weights = append(which, byte(t)), append(weights, half)
			}
		}
		lengths[b] = byte(len(which))
		rows = s.row(rows, which, weights)
	}
	s.lengths = string(lengths)
	small, err := s.packRows(rows)
	if err == nil {
		s, err = newSparse(l.classes, s.lengths, small)
	}
	return scale, s, err
}

// row appends a row of classes and their weights.
func (s *sparse) row(rows, which, weights []byte) []byte {
	if len(which) < s.bitmap {
		rows = append(rows, which...)
	} else {
		set := make([]byte, s.bitmap)
		for _, t := range which {
			set[t/8] |= 1 << (t % 8)
		}
		rows = append(rows, set...)
	}
	for i, half := range weights {
		if i%2 == 0 {
			rows = append(rows, half)
		} else {
			rows[len(rows)-1] |= half << 4
		}
	}
	return rows
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
