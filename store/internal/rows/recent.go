package rows

import (
	"cmp"
	"maps"
	"sync"
)

// Recent remembers what was used lately, in two generations of bounded size. It
// holds only what the database holds too, and what never changes there or is checked
// again by the transaction that uses it.
type Recent[K comparable, V any] struct {
	Most int // entries of one generation; 0 is usual

	mu         sync.RWMutex
	young, old map[K]V
}

// usual is how many entries one generation holds; those of some hundred bytes each.
const usual = 4096

// Get is what is remembered of k.
func (r *Recent[K, V]) Get(k K) (V, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	v, ok := r.young[k]
	if !ok {
		v, ok = r.old[k]
	}
	return v, ok
}

// Put remembers v of k.
func (r *Recent[K, V]) Put(k K, v V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.young == nil || len(r.young) >= cmp.Or(r.Most, usual) {
		r.young, r.old = map[K]V{}, r.young
	}
	r.young[k] = v
}

// Forget forgets everything.
func (r *Recent[K, V]) Forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.young, r.old = nil, nil
}

// Drop forgets k.
func (r *Recent[K, V]) Drop(k K) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.young, k)
	delete(r.old, k)
}

// DropAll forgets whatever has a value of which f says so. It looks at everything.
func (r *Recent[K, V]) DropAll(f func(V) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	drop := func(_ K, v V) bool { return f(v) }
	maps.DeleteFunc(r.young, drop)
	maps.DeleteFunc(r.old, drop)
}
