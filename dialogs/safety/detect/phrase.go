package detect

import (
	"unicode/utf8"

	"github.com/ouderbrug/ouderbrug/dialogs/safety/hint"
	"github.com/ouderbrug/ouderbrug/retrieval/meaning"
)

// span is where an atom stands: tokens from start up to, not including, end.
type span struct{ start, end int32 }

// phrase joins parts that stand directly one after the other.
type phrase struct {
	parts []atom
	self  atom
}

// scratch is the working memory of one Detect.
type scratch struct {
	raw     []token
	tokens  []token
	current int      // the first token of the current message
	found   [][]span // atom → where it stands, in order
	touched []atom   // atoms with something in found
	masked  []bool   // tokens that belong to an idiom
	small   []span   // what a small child does to others
	runes   []rune
	hits    []int32
	steps   [maxTerms][]step
	path    [maxTerms]span
	command bool
	asking  bool // somebody asks for information

	words    []string // of the current message, for the classifier
	marks    []meaning.Mark
	features *hint.Features
}

// read folds the messages into tokens and finds the words of the rules they may be.
func (s *scratch) read(d *Detector, messages []string) {
	s.raw, s.tokens, s.current = s.raw[:0], s.tokens[:0], 0
	for i, m := range messages {
		s.raw = d.fold.tokens(s.raw, m, i)
	}
	last := len(messages) - 1
	s.words = s.words[:0]
	for _, t := range s.raw {
		if t.msg == last {
			s.words = append(s.words, t.text)
		}
	}
	typed := typedArabic(s.raw)
	for i := 0; i < len(s.raw); i++ {
		i += s.spelled(i)
		t := &s.raw[i]
		t.typed = typed
		if t.msg < last {
			s.current = len(s.tokens) + 1
		}
		s.word(d, t)
	}
	clear(s.raw)
}

// word adds one token with its atoms; a token nobody knows may be two words written together.
func (s *scratch) word(d *Detector, t *token) {
	at := int32(len(s.tokens))
	add := func(as []atom) { s.addAll(d, as, span{at, at + 1}) }
	known := d.lex.look(t, add)
	if !known && !d.lex.isOrdinary(t.text) {
		if left, right, ok := s.cut(d, t.text); ok {
			s.part(d, t, left)
			s.part(d, t, right)
			return
		}
		d.lex.guess(t, s, add)
	}
	s.tokens = append(s.tokens, *t)
	if at > 0 { // or one word written as two
		s.joined(d, at)
	}
}

func (s *scratch) part(d *Detector, t *token, text string) {
	at := int32(len(s.tokens))
	p := token{text: text, pos: t.pos, msg: t.msg}
	d.lex.look(&p, func(as []atom) { s.addAll(d, as, span{at, at + 1}) })
	s.tokens = append(s.tokens, p)
}

// cut splits a word into two that the rules know: "ikwil".
func (s *scratch) cut(d *Detector, text string) (left, right string, ok bool) {
	if len(text) < 5 || len(text) > 40 {
		return "", "", false
	}
	for i := 2; i+3 <= len(text); i++ {
		if utf8.RuneStart(text[i]) && d.lex.known(text[:i]) && d.lex.known(text[i:]) {
			return text[:i], text[i:], true
		}
	}
	for i := 3; i+3 <= len(text); i++ { // or one that the rules know and one of ordinary life
		if l, r := text[:i], text[i:]; utf8.RuneStart(text[i]) &&
			(d.lex.known(l) && len(l) > 3 && d.lex.common[r] || d.lex.known(r) && len(r) > 3 && d.lex.common[l]) {
			return l, r, true
		}
	}
	return "", "", false
}

// joined looks whether a token and the one before it are one word: "zelf moord", "sla at".
func (s *scratch) joined(d *Detector, at int32) {
	a, b := &s.tokens[at-1], &s.tokens[at]
	if len(a.text)+len(b.text) < 5 || a.msg != b.msg || b.pos-a.pos > 1 || isDigit(b.text[0]) {
		return
	}
	var buf [64]byte
	word := append(append(buf[:0], a.text...), b.text...)
	if as, ok := d.lex.exact[string(word)]; ok {
		s.addAll(d, as, span{at - 1, at + 1})
	}
	for i := max(6, len(a.text)+1); i <= len(word); i++ {
		if as, ok := d.lex.prefix[string(word[:i])]; ok {
			s.addAll(d, as, span{at - 1, at + 1})
		}
	}
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// spelled joins letters written apart, "z e l f m o o r d", into raw[i+n] and says how many tokens to skip.
func (s *scratch) spelled(i int) int {
	n := i
	for n < len(s.raw) && s.raw[n].msg == s.raw[i].msg && utf8.RuneCountInString(s.raw[n].text) == 1 {
		n++
	}
	if n-i < 4 {
		return 0
	}
	word := ""
	for k := i; k < n; k++ {
		word += s.raw[k].text
	}
	s.raw[n-1].text = squeeze(word)
	return n - 1 - i
}

func (s *scratch) addAll(d *Detector, as []atom, at span) {
	for _, a := range as {
		for _, g := range d.closure[a] {
			s.add(g, at)
		}
	}
}

func (s *scratch) add(a atom, at span) {
	list := s.found[a]
	for k := len(list) - 1; k >= 0 && list[k].start >= at.start; k-- {
		if list[k] == at {
			return
		}
	}
	if len(list) == 0 {
		s.touched = append(s.touched, a)
	}
	list = append(list, at)
	for k := len(list) - 1; k > 0 && list[k].start < list[k-1].start; k-- { // keep the order of the text
		list[k], list[k-1] = list[k-1], list[k]
	}
	s.found[a] = list
}

// findPhrases adds the phrases, round by round, since a phrase may be part of another.
func (s *scratch) findPhrases(d *Detector) {
	for _, byFirst := range d.phrases {
		if byFirst == nil {
			continue
		}
		for i := 0; i < len(s.touched); i++ {
			for _, p := range byFirst[s.touched[i]] {
				for k := range len(s.found[p.parts[0]]) {
					s.phrase(d, &p, s.found[p.parts[0]][k])
				}
			}
		}
	}
}

func (s *scratch) phrase(d *Detector, p *phrase, first span) {
	ends := [2]int32{first.end, -1} // a token may be read in two ways; two ends are enough
	for _, part := range p.parts[1:] {
		next := [2]int32{-1, -1}
		for _, at := range s.around(part, first.start, first.end, 8) {
			if at.start != ends[0] && at.start != ends[1] {
				continue
			}
			if at.start > 0 && s.tokens[at.start].pos-s.tokens[at.start-1].pos > 2 {
				continue
			}
			if next[0] < 0 {
				next[0] = at.end
			} else if at.end != next[0] {
				next[1] = at.end
			}
		}
		if next[0] < 0 {
			return
		}
		ends = next
	}
	for _, end := range ends {
		if end >= 0 {
			s.addAll(d, []atom{p.self}, span{first.start, end})
		}
	}
}
