package simulate

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"time"
)

// chance is a source of its own for one thing that somebody does: what else happens, and
// in which order, changes nothing of it.
func chance(seed uint64, about ...any) *rand.Rand {
	return rand.New(rand.NewChaCha8(sha256.Sum256(fmt.Append(nil, seed, " ", fmt.Sprintln(about...))))) //nolint:gosec // a simulation must come out the same again
}

// after is a time that lies around a median: half are shorter, few are very long.
func after(r *rand.Rand, median time.Duration) time.Duration {
	return time.Duration(float64(median) * math.Exp(0.8*r.NormFloat64())).Round(time.Second)
}

// of picks one of what there is by its weight.
func of[T any](r *rand.Rand, weights []int, from []T) T {
	all := 0
	for _, w := range weights {
		all += w
	}
	n := r.IntN(all)
	for i, w := range weights {
		if n -= w; n < 0 {
			return from[i]
		}
	}
	return from[len(from)-1]
}

// ids makes the ids of one run: like those of the program, but the same each time.
func ids(seed uint64) func() string {
	var mu sync.Mutex
	var n uint64
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		n++
		var b [16]byte
		binary.BigEndian.PutUint64(b[:8], seed)
		binary.BigEndian.PutUint64(b[8:], n)
		sum := sha256.Sum256(b[:])
		return strings.TrimRight(base32.StdEncoding.EncodeToString(sum[:16]), "=")
	}
}
