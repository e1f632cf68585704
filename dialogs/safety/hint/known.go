package hint

import "math/bits"

// Known are the buckets that have weights. Most buckets are of pieces that stood in a line or two: what was learnt of those
// is chance, and would take most of the room.
type Known struct {
	set    []uint64 // a bit a bucket
	before []uint32 // how many are known before each 64
	n      int
}

// NewKnown knows those of so many buckets that yes names.
func NewKnown(buckets int, yes func(bucket uint32) bool) Known {
	k := Known{set: make([]uint64, (buckets+63)/64)}
	for b := range uint32(buckets) { //nolint:gosec // some millions at most
		if yes(b) {
			k.set[b/64] |= 1 << (b % 64)
		}
	}
	return k.counted()
}

// counted finds how many are known before each.
func (k Known) counted() Known {
	k.before, k.n = make([]uint32, len(k.set)), 0
	for i, set := range k.set {
		k.before[i] = uint32(k.n) //nolint:gosec // no more than there are buckets
		k.n += bits.OnesCount64(set)
	}
	return k
}

// Len is how many buckets are known.
func (k *Known) Len() int { return k.n }

// Row is the place of a bucket among those that are known; ok is false where it is none of them.
func (k *Known) Row(bucket uint32) (row int, ok bool) {
	set := k.set[bucket/64]
	bit := uint64(1) << (bucket % 64)
	return int(k.before[bucket/64]) + bits.OnesCount64(set&(bit-1)), set&bit != 0
}
