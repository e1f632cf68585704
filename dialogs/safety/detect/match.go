package detect

import "slices"

// nearSteps is how many places of the term before are looked at for one place of the next.
const nearSteps = 8

// step is a place a pattern in order can have reached, and from where.
type step struct {
	at   span
	from int32 // index in the steps of the term before
}

// candidates calls f with every pattern of the set whose terms all stand somewhere in the messages.
func (s *scratch) candidates(set *patternSet, f func(*pattern)) {
	for i := 0; i < len(s.touched); i++ {
		a := s.touched[i]
		if len(s.found[a]) == 0 {
			continue
		}
	next:
		for _, k := range set.by[a] {
			p := &set.list[k]
			for _, t := range p.terms {
				if len(s.found[t]) == 0 {
					continue next
				}
			}
			for _, t := range p.also {
				if len(s.found[t]) == 0 {
					continue next
				}
			}
			f(p)
		}
	}
}

// match calls f with the spans of the terms, in the pattern's order, for every place where it is found.
func (s *scratch) match(p *pattern, f func([]span)) {
	if p.open {
		s.matchOpen(p, f)
		return
	}
	s.matchOrdered(p, func(path []span) {
		for _, t := range p.also {
			if !s.beside(t, path, p.window) {
				return
			}
		}
		f(path)
	})
}

// beside reports whether the atom stands near the path without being part of it.
func (s *scratch) beside(a atom, path []span, places int) bool {
	start, end := bounds(path)
	for _, at := range s.around(a, start, end, places) {
		if s.away(at, start, end) <= places && !overlaps(at, path) {
			return true
		}
	}
	return false
}

func overlaps(at span, path []span) bool {
	for _, p := range path {
		if at.start < p.end && p.start < at.end {
			return true
		}
	}
	return false
}

// matchOrdered keeps for each term the places that can be reached from a place of the term before: one pass a term.
func (s *scratch) matchOrdered(p *pattern, f func([]span)) {
	for k, t := range p.terms {
		s.steps[k] = s.steps[k][:0]
		if k == 0 {
			for _, at := range s.found[t] {
				s.steps[0] = append(s.steps[0], step{at: at})
			}
			continue
		}
		before, to := s.steps[k-1], 0
		for _, at := range s.found[t] {
			for to < len(before) && before[to].at.start < at.start {
				to++
			}
			for b := to - 1; b >= 0 && b >= to-nearSteps; b-- {
				if before[b].at.end > at.start {
					continue
				}
				if s.gap(before[b].at, at) <= p.gaps[k] {
					s.steps[k] = append(s.steps[k], step{at: at, from: int32(b)})
				}
				break
			}
		}
		if len(s.steps[k]) == 0 {
			return
		}
	}
	last := len(p.terms) - 1
	for i := range s.steps[last] {
		st := s.steps[last][i]
		for k := last; k >= 0; k-- {
			s.path[k] = st.at
			if k > 0 {
				st = s.steps[k-1][st.from]
			}
		}
		f(s.path[:last+1])
	}
}

// gap is the number of places between the end of a and the start of b; negative where they overlap.
func (s *scratch) gap(a, b span) int {
	if a.end > b.start {
		return -1
	}
	return s.tokens[b.start].pos - s.tokens[a.end-1].pos - 1
}

// matchOpen looks, around every place of the anchor, for the nearest place of each other term.
func (s *scratch) matchOpen(p *pattern, f func([]span)) {
	for _, at := range s.found[p.terms[p.anchor]] {
		if s.gather(p, at) && s.width(s.path[:len(p.terms)]) <= p.window {
			f(s.path[:len(p.terms)])
		}
	}
}

func (s *scratch) gather(p *pattern, anchor span) bool {
	s.path[p.anchor] = anchor
	for k, t := range p.terms {
		if k == p.anchor {
			continue
		}
		best := -1
		for _, at := range s.around(t, anchor.start, anchor.end, p.window) {
			if at.start < anchor.end && anchor.start < at.end || s.taken(p, k, at) {
				continue
			}
			d := s.gap(at, anchor)
			if d < 0 {
				d = s.gap(anchor, at)
			}
			if d <= p.window && (best < 0 || d < best) {
				best = d
				s.path[k] = at
			}
		}
		if best < 0 {
			return false
		}
	}
	return true
}

// around gives the places of an atom that begin near start–end; a place is at most a few tokens long.
func (s *scratch) around(a atom, start, end int32, places int) []span {
	list := s.found[a]
	if len(list) < 16 {
		return list
	}
	low, _ := slices.BinarySearchFunc(list, start-int32(places)-10, func(at span, v int32) int { return int(at.start - v) })
	high, _ := slices.BinarySearchFunc(list, end+int32(places)+1, func(at span, v int32) int { return int(at.start - v) })
	return list[low:high]
}

// taken reports whether an earlier term of the pattern already stands there.
func (s *scratch) taken(p *pattern, k int, at span) bool {
	for i := 0; i < k; i++ {
		if i != p.anchor && s.path[i].start < at.end && at.start < s.path[i].end {
			return true
		}
	}
	return false
}

func (s *scratch) width(path []span) int {
	start, end := bounds(path)
	return s.tokens[end-1].pos - s.tokens[start].pos + 1
}

func bounds(path []span) (start, end int32) {
	start, end = path[0].start, path[0].end
	for _, at := range path[1:] {
		start, end = min(start, at.start), max(end, at.end)
	}
	return start, end
}

// maskIdioms marks the words of idioms and reports whether there were any.
func (s *scratch) maskIdioms(d *Detector) bool {
	any := false
	s.small = s.small[:0]
	s.candidates(&d.idioms, func(p *pattern) {
		s.match(p, func(path []span) {
			start, end := bounds(path)
			if p.frame && s.acute(d.anyone.anyAcute, start, end) || p.small && !s.calm(d.anyone, path, start, end) {
				return
			}
			if !any {
				s.masked = append(s.masked[:0], make([]bool, len(s.tokens))...)
				any = true
			}
			for i := start; i < end; i++ {
				s.masked[i] = true
			}
			if p.small {
				s.small = append(s.small, span{start, end})
			}
		})
	})
	return any
}

// sentenceEnd is how far apart the places of two tokens are where a sentence ends between them.
const sentenceEnd = 3

// acute reports whether the sentences of start–end say that somebody is in danger now: "me", "my husband", "tonight". Then
// a question about the subject is more than that.
func (s *scratch) acute(a atom, start, end int32) bool {
	start, end = s.sentence(start, end)
	for _, at := range s.found[a] {
		if at.start >= start && at.start < end {
			return true
		}
	}
	return false
}

// sentence widens start–end to the sentences that it stands in.
func (s *scratch) sentence(start, end int32) (int32, int32) {
	for start > 0 && s.tokens[start].pos-s.tokens[start-1].pos < sentenceEnd {
		start--
	}
	for int(end) < len(s.tokens) && s.tokens[end].pos-s.tokens[end-1].pos < sentenceEnd {
		end++
	}
	return start, end
}

// calm reports whether it is the small child who hits, and no more is said: within the match no other subject (ELSE:
// "how he hits me"), in its sentence no knife, no blood, no partner, no age of ten (DIRE), but for what is said aside
// ("my husband says", "me and my husband").
func (s *scratch) calm(l *language, path []span, start, end int32) bool {
	for _, at := range s.found[l.anyElse] {
		if at.start >= start && at.end <= end && !overlaps(at, path) {
			return false
		}
	}
	from, to := s.sentence(start, end)
	for _, at := range s.found[l.anyDire] {
		if at.start >= from && at.start < to && !overlaps(at, path) && !overlaps(at, s.found[l.anyAside]) {
			return false
		}
	}
	return true
}

// dropMasked takes every place away that shares a word with an idiom.
func (s *scratch) dropMasked() {
	for _, a := range s.touched {
		kept := s.found[a][:0]
		for _, at := range s.found[a] {
			free := true
			for i := at.start; i < at.end; i++ {
				free = free && !s.masked[i]
			}
			if free {
				kept = append(kept, at)
			}
		}
		s.found[a] = kept
	}
}
