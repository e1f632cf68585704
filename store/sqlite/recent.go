package sqlite

import "sync"

// recent remembers what was used lately, in two generations of bounded size. It
// holds only what the database holds too and what a transaction checks again.
type recent[K comparable, V any] struct {
	mu         sync.RWMutex
	young, old map[K]V
}

// generation is how many entries one generation holds; those of some hundred
// bytes each.
const generation = 4096

func (r *recent[K, V]) get(k K) (V, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	v, ok := r.young[k]
	if !ok {
		v, ok = r.old[k]
	}
	return v, ok
}

func (r *recent[K, V]) put(k K, v V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.young == nil || len(r.young) >= generation {
		r.young, r.old = map[K]V{}, r.young
	}
	r.young[k] = v
}

// forget drops everything.
func (r *recent[K, V]) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.young, r.old = nil, nil
}

func (r *recent[K, V]) drop(k K) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.young, k)
	delete(r.old, k)
}
