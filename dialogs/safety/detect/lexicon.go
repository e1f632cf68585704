package detect

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// atom is the number of a word, a phrase or a group of the rules.
type atom int32

// lexicon knows every word of the rules and finds which of them a token may be.
type lexicon struct {
	exact    map[string][]atom  // the word itself
	light    map[string][]atom  // the word with its diacritics, where those make another word
	prefix   map[string][]atom  // word*
	suffix   map[string][]atom  // *word
	squeezed map[string][]atom  // the word without doubled letters, four letters and more
	frames   map[string][]frame // ~word, by its skeleton
	numbers  []numberWord       // 8-17
	common   map[string]bool    // ordinary words: never taken for a misspelt word of the rules
	stems    []string           // ordinary words by their beginning: psikolo*
	near     *nearby
	minStem  int
}

type numberWord struct {
	low, high int
	atom      atom
}

// frame is a word known by its consonants.
type frame struct {
	word  string
	atoms [1]atom
}

// fits keeps words of other languages out that happen to have the same consonants: "zijn" is not "zawjouni".
func (f *frame) fits(word string) bool {
	n := len(word) - len(f.word)
	return n >= -3 && n <= 3 && openEnd(word) == openEnd(f.word) && word[0] == f.word[0] || word == f.word
}

// openEnd reports whether a word in Latin letters ends in a vowel.
func openEnd(word string) bool { return strings.IndexByte("aeiouy3", word[len(word)-1]) >= 0 }

func newLexicon() *lexicon {
	return &lexicon{
		exact: map[string][]atom{}, light: map[string][]atom{}, prefix: map[string][]atom{}, suffix: map[string][]atom{},
		squeezed: map[string][]atom{}, frames: map[string][]frame{}, common: map[string]bool{}, near: newNearby(), minStem: 99,
	}
}

func (l *lexicon) addExact(word string, a atom) {
	l.exact[word] = append(l.exact[word], a)
	if s := collapse(word, 1); utf8.RuneCountInString(s) >= 4 {
		l.squeezed[s] = append(l.squeezed[s], a)
	}
	l.near.add(word, a, false)
}

func (l *lexicon) addPrefix(stem string, a atom) {
	l.prefix[stem] = append(l.prefix[stem], a)
	l.minStem = min(l.minStem, len(stem))
	l.near.add(stem, a, true)
}

// ordinary adds a word, or with a * behind it the beginning of words, that is never a misspelt word of the rules.
func (l *lexicon) ordinary(word string, stem bool) {
	if stem {
		l.stems = append(l.stems, word)
		return
	}
	l.common[word] = true
}

// isOrdinary reports whether a word that the rules do not have is to be left alone.
func (l *lexicon) isOrdinary(word string) bool {
	if l.common[word] {
		return true
	}
	for _, stem := range l.stems {
		if strings.HasPrefix(word, stem) {
			return true
		}
	}
	return false
}

// known reports whether the word stands in the rules as it is.
func (l *lexicon) known(word string) bool {
	_, ok := l.exact[word]
	return ok
}

// sureStem is how long a stem must be to settle what a token is; after a shorter one mistakes are considered too.
const sureStem = 6

// look calls found with all atoms a token may be, and reports whether that settles it: whether the word itself or
// a long stem of it stands in the rules.
func (l *lexicon) look(t *token, found func([]atom)) bool {
	sure := l.plain(t.text, found)
	if t.light != "" {
		if as, ok := l.light[t.light]; ok {
			found(as)
			sure = true
		}
	}
	if isArabic(t.text) {
		if bare(t.text, func(rest string) bool { return l.plain(rest, found) }) {
			sure = true
		}
	}
	if c := t.text[0]; c >= '0' && c <= '9' && l.number(t.text, found) {
		sure = true
	}
	if !l.isOrdinary(t.text) {
		l.framed(t, t.text, found)
	}
	return sure
}

// framed looks a word in Latin letters up by its consonants; of Arabic also without what is glued to its front.
func (l *lexicon) framed(t *token, word string, found func([]atom)) {
	fr := skeleton(word)
	if fr == "" {
		return
	}
	for i := range l.frames[fr] {
		if f := &l.frames[fr][i]; f.fits(word) {
			found(f.atoms[:])
		}
	}
	if !t.typed || word != t.text {
		return
	}
	for _, p := range typedGlued {
		if rest, ok := strings.CutPrefix(word, p); ok && len(rest) >= 4 {
			l.framed(t, rest, found)
		}
	}
}

// guess is look for a token that look did not know: doubled letters, digits for letters, typing mistakes.
func (l *lexicon) guess(t *token, s *scratch, found func([]atom)) bool {
	if l.isOrdinary(t.text) {
		return false
	}
	if utf8.RuneCountInString(t.text) >= 4 {
		single := collapse(t.text, 1)
		if as, ok := l.squeezed[single]; ok {
			found(as)
			return true
		}
		if single != t.text && l.plain(single, found) {
			return true
		}
	}
	if word, ok := leet(t.text); ok && l.plain(word, found) {
		return true
	}
	return l.near.look(t.text, s, found)
}

func (l *lexicon) plain(word string, found func([]atom)) bool {
	hit := false
	if as, ok := l.exact[word]; ok {
		found(as)
		hit = true
	}
	for i := l.minStem; i <= len(word); i++ {
		if as, ok := l.prefix[word[:i]]; ok {
			found(as)
			hit = hit || i >= sureStem
		}
	}
	if len(l.suffix) > 0 {
		for i := 1; i+3 <= len(word); i++ {
			if as, ok := l.suffix[word[i:]]; ok {
				found(as)
				hit = true
			}
		}
	}
	return hit
}

// ages is what people write directly behind the number of an age. Behind one digit anything else is a word of Darija in
// Latin letters, whose digits are sounds.
var ages = strings.Fields("j jr jaar jarig jarige y yo yr yrs year years a an ans yas yasinda yasindaki m mnd maand maanden mois mo months ay aylik unde inde sinda sinde unden inden")

// number finds the ranges that a number, or the number that a word begins with, is in.
func (l *lexicon) number(word string, found func([]atom)) bool {
	end := 0
	for end < len(word) && word[end] >= '0' && word[end] <= '9' {
		end++
	}
	if end == 0 || end > 3 {
		return false
	}
	if end == 1 && len(word) > 1 && !slices.Contains(ages, word[1:]) {
		return false // "3la" and "7it" are words
	}
	n, err := strconv.Atoi(word[:end])
	if err != nil {
		return false
	}
	hit := false
	for i := range l.numbers {
		if w := &l.numbers[i]; n >= w.low && n <= w.high {
			found([]atom{w.atom})
			hit = true
		}
	}
	return hit
}

// leet undoes digits and signs put for letters: z3lfm00rd.
func leet(word string) (string, bool) {
	changed := false
	b := []byte(word)
	for i, c := range b {
		var to byte
		switch c {
		case '0':
			to = 'o'
		case '1':
			to = 'i'
		case '3':
			to = 'e'
		case '4':
			to = 'a'
		case '5':
			to = 's'
		default:
			continue
		}
		b[i], changed = to, true
	}
	return string(b), changed && len(b) >= 4
}
