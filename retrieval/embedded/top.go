package embedded

import "slices"

// entry is a passage with its score.
type entry struct {
	doc   uint32
	score float32
}

// better orders entries: the higher score first, of equal scores the smaller id (passages are sorted by id).
func (e entry) better(f entry) bool {
	return e.score > f.score || e.score == f.score && e.doc < f.doc
}

// topList keeps the best entries in a heap of fixed size with the worst on top.
type topList struct {
	heap  []entry
	size  int
	floor float32 // a score below it need not be offered
}

// reset empties the list and sets its size.
func (t *topList) reset(size int) {
	t.heap, t.size, t.floor = t.heap[:0], size, 0
}

// offer takes an entry if it is among the best.
func (t *topList) offer(doc uint32, score float32) {
	e := entry{doc, score}
	if len(t.heap) < t.size {
		t.heap = append(t.heap, e)
		t.up(len(t.heap) - 1)
	} else if e.better(t.heap[0]) {
		t.heap[0] = e
		t.down()
	}
	if len(t.heap) == t.size {
		t.floor = t.heap[0].score
	}
}

func (t *topList) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if !t.heap[parent].better(t.heap[i]) {
			return
		}
		t.heap[parent], t.heap[i] = t.heap[i], t.heap[parent]
		i = parent
	}
}

func (t *topList) down() {
	for i := 0; ; {
		worst := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(t.heap); child++ {
			if t.heap[worst].better(t.heap[child]) {
				worst = child
			}
		}
		if worst == i {
			return
		}
		t.heap[i], t.heap[worst] = t.heap[worst], t.heap[i]
		i = worst
	}
}

// sorted returns the entries best first; the list must be reset after it.
func (t *topList) sorted() []entry {
	slices.SortFunc(t.heap, func(a, b entry) int {
		if a.better(b) {
			return -1
		}
		return 1
	})
	return t.heap
}
