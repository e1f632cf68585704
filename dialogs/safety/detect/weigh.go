package detect

import "slices"

// How far around a match, in places, the words are looked for that change its meaning.
const (
	nearNegation = 2  // before and after
	nearStory    = 14 // films, games, homework
	nearUnless   = 9
	nearWho      = 12 // whom it is about
	nearAsk      = 20 // a question in general
)

// weigh runs the rules and picks one finding; and one, as a check, of the patterns that say too little alone.
func (s *scratch) weigh(d *Detector) (best, lean Finding) {
	bestPrio, leanPrio := -1, -1
	cry, minor := false, false
	s.candidates(&d.rules, func(p *pattern) {
		r := p.rule
		s.match(p, func(path []span) {
			start, end := bounds(path)
			if int(end) <= s.current || s.excused(r, start, end) {
				return
			}
			switch {
			case r.cry:
				cry = cry || s.bare(r, start, end)
				return
			case r.minor:
				minor = true
				return
			}
			level := s.level(p, path, start, end)
			if level == leaning && int(start) < s.current {
				level = Check // the classifier would see only the end of it
			}
			f := Finding{Class: r.class, Subclass: r.sub, Level: level, Urgent: r.urgent && level == Hard, Rule: r.id,
				Perpetrator: r.sub == Writer}
			switch {
			case r.who:
				f.Subclass = s.who(r.lang, start, end)
			case r.class == Violence && r.sub == "" && s.another(r.lang, start, end):
				f.Subclass = Other
			}
			to, toPrio := &best, &bestPrio
			if level == leaning {
				f.Level, to, toPrio = Check, &lean, &leanPrio
			}
			if prio := rank(&f, r); prio > *toPrio || prio == *toPrio && f.Rule < to.Rule {
				*to, *toPrio = f, prio
			}
		})
	})
	best.Minor, lean.Minor = minor, minor
	if cry && !best.Found() && !s.command {
		best.Cry, best.Rule = true, "cry"
	}
	return best, lean
}

// rank orders findings: level, then the rule's own word, then the class.
func rank(f *Finding, r *rule) int {
	n := r.prio*100 + 50 - slices.Index(Classes(), f.Class)
	if f.Level == Hard {
		n += 100_000
	}
	return n
}

// excused reports whether words close by take the meaning away.
func (s *scratch) excused(r *rule, start, end int32) bool {
	if r.weak && s.told(r, start, end) {
		return true
	}
	if r.topic && s.near(r.lang.anyInfo, start, end, nearStory) {
		return true
	}
	if s.general(r, start, end) {
		return true
	}
	for _, a := range r.unless {
		if s.near(a, start, end, nearUnless) {
			return true
		}
	}
	return false
}

// general reports whether somebody asks about a danger in general: a question about the law, a helpline, the signs,
// in which nobody of her own is named and the danger has no he, she or I beside it. What was swallowed or does not
// breathe is never general.
func (s *scratch) general(r *rule, start, end int32) bool {
	if r.class == Medical && r.sub != Psychosis || len(s.found[r.lang.anyOwn]) > 0 {
		return false
	}
	if !s.asks(r, start, end) {
		return false
	}
	return !s.near(r.lang.anyPerson, start, end, 1)
}

// asks reports whether somebody asks for information close by.
func (s *scratch) asks(r *rule, start, end int32) bool {
	return s.near(r.lang.anyInfo, start, end, nearAsk) || s.near(r.lang.anyAsk, start, end, nearAsk)
}

// impersonal reports whether the whole of it asks about danger in general.
func (s *scratch) impersonal(d *Detector) bool {
	l := d.anyone
	return s.asking && len(s.found[l.anyOwn])+len(s.found[l.anyPerson]) == 0
}

// told reports whether a film, a game, the news or homework stands close by, in whatever language.
func (s *scratch) told(r *rule, start, end int32) bool {
	return s.near(r.lang.fiction, start, end, nearStory) || s.near(r.lang.anyFiction, start, end, nearStory)
}

// level lowers hard to check for negation, the past, stories, what sounds harmless (SOFT) and where information is asked for; never to nothing (S6).
func (s *scratch) level(p *pattern, path []span, start, end int32) Level {
	r := p.rule
	if p.level != Hard || r.firm && !r.story {
		return p.level
	}
	if r.story && s.told(r, start, end) {
		return Check
	}
	if r.firm {
		return Hard
	}
	if s.harmless(r, start, end) || s.nobody(r) {
		return Check
	}
	if s.far(r, start, end) || s.negated(r.lang.neg, path, start, end) || s.near(r.lang.past, start, end, nearUnless) {
		return Check
	}
	return Hard
}

// harmless reports whether what stands close by makes it likelier a story, a joke, or a question for information. What
// the body suffers now is never lowered for it, and somebody who wants to die or hurts herself may ask why.
func (s *scratch) harmless(r *rule, start, end int32) bool {
	switch {
	case r.class == Medical || r.urgent:
		return false
	case s.told(r, start, end) || s.near(r.lang.anySoft, start, end, nearUnless):
		return true
	}
	return r.class != Suicide && r.class != SelfHarm && s.asks(r, start, end)
}

// far reports whether it is about people at a distance, a classmate, neighbours, a friend, and nothing acute is said:
// whoever writes wants to know what to do about it, and is asked first.
func (s *scratch) far(r *rule, start, end int32) bool {
	return r.class != Medical && !r.urgent && s.near(r.lang.anyFar, start, end, nearStory) && !s.acute(r.lang.anyAcute, start, end)
}

// few is how many words a message has that is typed like a search.
const few = 5

// nobody reports whether what is typed is no sentence but a few words without a person: "safe house opening hours". What
// the body suffers needs no name, and in Turkish and Arabic persons hide in the verb.
func (s *scratch) nobody(r *rule) bool {
	if r.class == Medical || r.urgent || !r.lang.persons || len(s.tokens) > few {
		return false
	}
	l := r.lang
	for _, a := range [...]atom{l.anyOwn, l.anyPerson, l.anySelf, l.anyChild, l.anyOther, l.self, l.child, l.other} {
		if len(s.found[a]) > 0 {
			return false
		}
	}
	return true
}

// negated reports whether a negation that is not itself part of the match stands in it or right beside it.
func (s *scratch) negated(neg atom, path []span, start, end int32) bool {
	for _, at := range s.around(neg, start, end, nearNegation) {
		if s.away(at, start, end) <= nearNegation && !overlaps(at, path) {
			return true
		}
	}
	return false
}

// away is how many places at lies outside start–end; 0 inside.
func (s *scratch) away(at span, start, end int32) int {
	switch {
	case at.end <= start:
		return s.tokens[start].pos - s.tokens[at.end-1].pos
	case at.start >= end:
		return s.tokens[at.start].pos - s.tokens[end-1].pos
	}
	return 0
}

func (s *scratch) near(a atom, start, end int32, places int) bool {
	for _, at := range s.around(a, start, end, places) {
		if s.away(at, start, end) <= places {
			return true
		}
	}
	return false
}

// who says about whom a match speaks: the writer, unless a child or another person stands before it and either says
// it or is the nearer subject.
func (s *scratch) who(l *language, start, end int32) Subclass {
	child, other, self := s.lastBefore(l.child, start, end), s.lastBefore(l.other, start, end), s.lastBefore(l.self, start, end)
	they := s.lastBefore(l.they, start, end)
	says := s.lastBefore(l.say, start, start+1)
	if self >= 0 && s.tokens[self].pos >= s.tokens[start].pos-1 { // "… zegt: ik wil dood"
		switch {
		case says >= 0 && child >= 0 && child < says && child > other:
			return Child
		case says >= 0 && (other >= 0 && other < says || they >= 0 && they < says):
			return Other
		}
		return Self
	}
	if they > max(self, child, other) { // "my daughter is bullied, she says that she wants to die"
		if child >= 0 && child > other {
			return Child
		}
		return Other
	}
	switch {
	case child >= 0 && child >= other && child > self:
		return Child
	case other >= 0 && other > self:
		return Other
	case self >= 0:
		return Self
	case child >= 0:
		return Child
	case other >= 0:
		return Other
	}
	return Self
}

// another reports whether it is a neighbour, a friend, a mother of the group who is hurt: somebody at a distance is named
// before the end of the match, and it has no "me" in it.
func (s *scratch) another(l *language, start, end int32) bool {
	for _, a := range [...]atom{l.anyMe, l.anyHitMe} {
		for _, at := range s.found[a] {
			if at.start >= start && at.start < end {
				return false
			}
		}
	}
	far := max(s.lastBefore(l.anyFar, start, end), s.lastBefore(l.anySomeone, start, end))
	for _, at := range s.found[l.anySelf] { // "my neighbour knows that I am beaten": I stands behind her, at the match
		told := slices.ContainsFunc(s.found[l.anyMe], func(me span) bool { return me.start == at.start }) // "she told me": no subject
		if !told && at.start > far && at.start < end-1 && at.start >= start-nearSelf && s.tokens[at.start].msg == s.tokens[start].msg {
			return false
		}
	}
	return far >= 0
}

// nearSelf is how many words before a match "I" may stand to be its subject.
const nearSelf = 2

// lastBefore is the last token of the atom not after end and not too far before start; -1 if there is none.
func (s *scratch) lastBefore(a atom, start, end int32) int32 {
	best := int32(-1)
	for _, at := range s.around(a, start, end, nearWho) {
		if at.start < end && s.tokens[start].pos-s.tokens[at.start].pos <= nearWho {
			best = max(best, at.start)
		}
	}
	return best
}

// bare reports whether the current message is the match and nothing else but fillers.
func (s *scratch) bare(r *rule, start, end int32) bool {
	if int(start) < s.current || len(s.tokens)-s.current > 8 {
		return false
	}
next:
	for i := int32(s.current); i < int32(len(s.tokens)); i++ {
		if i >= start && i < end {
			continue
		}
		for _, at := range s.found[r.lang.filler] {
			if i >= at.start && i < at.end {
				continue next
			}
		}
		return false
	}
	return true
}
