package detect

import (
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ouderbrug/ouderbrug/dialogs/safety/hint"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// compiler turns rule files into a Detector. Everything a rule can name, a word, a phrase or a group, becomes an
// atom; members says which atoms a group has, phrases which atoms a phrase joins.
type compiler struct {
	fold    *folder
	lex     *lexicon
	atoms   map[string]atom
	names   []string
	parents [][]atom // of an atom: the groups that have it
	defined map[atom]bool
	phrases []phrase
	phrased map[atom]int // phrase atom → its place in phrases
	weight  []float64    // how common an atom's words are, to choose what a pattern is found by
}

var (
	groupName   = regexp.MustCompile(`^(ANY\.)?[A-Z][A-Z0-9-]*$`)
	numberRange = regexp.MustCompile(`^(\d+)-(\d+)$`)
)

func newCompiler() *compiler {
	c := &compiler{fold: newFolder(), lex: newLexicon(), atoms: map[string]atom{}, defined: map[atom]bool{}, phrased: map[atom]int{}}
	c.atom("nothing") // atom 0 is never found
	return c
}

func (c *compiler) atom(name string) atom {
	if a, ok := c.atoms[name]; ok {
		return a
	}
	a := atom(len(c.names))
	c.atoms[name] = a
	c.names = append(c.names, name)
	c.parents = append(c.parents, nil)
	c.weight = append(c.weight, 0)
	return a
}

func (c *compiler) join(member, group atom) {
	for _, p := range c.parents[member] {
		if p == group {
			return
		}
	}
	c.parents[member] = append(c.parents[member], group)
	c.defined[group] = true
}

// Load reads the rules of the folder safety of a content file system; the classifier of hints is in the binary.
func Load(fsys fs.FS) (*Detector, error) {
	d, err := LoadRules(fsys)
	if err != nil {
		return nil, err
	}
	if d.hints, err = hint.Shipped(); err != nil {
		return nil, err
	}
	d.topics, _, err = retrieval.Shipped()
	return d, err
}

// LoadRules is Load without the classifier: to learn what it must add, and to measure the rules alone.
func LoadRules(fsys fs.FS) (*Detector, error) {
	files, err := readRules(fsys)
	if err != nil {
		return nil, err
	}
	c := newCompiler()
	if err := c.ordinaryFile(fsys); err != nil {
		return nil, err
	}
	for i := range files {
		if err := c.words(&files[i]); err != nil {
			return nil, fmt.Errorf("safety/%s.yaml: %w", files[i].Language, err)
		}
	}
	d := &Detector{fold: c.fold, lex: c.lex, anyone: c.language(mixed)}
	for i := range files {
		if err := c.rules(d, &files[i]); err != nil {
			return nil, fmt.Errorf("safety/%s.yaml: %w", files[i].Language, err)
		}
	}
	if err := c.finish(d); err != nil {
		return nil, err
	}
	c.lex.near.seal()
	return d, nil
}

// words fills the groups of one language, and for each the group ANY.NAME over all languages.
func (c *compiler) words(f *ruleFile) error {
	c.ordinary(f.Ordinary)
	for _, name := range slices.Sorted(maps.Keys(f.Words)) { // in order: the same files make the same detector
		if !groupName.MatchString(name) || strings.HasPrefix(name, "ANY.") {
			return fmt.Errorf("the group name %q must be in capitals", name)
		}
		group := c.atom(f.Language + "." + name)
		for _, entry := range strings.Fields(f.Words[name]) {
			local := strings.HasSuffix(entry, "!")
			a, err := c.term(f.Language, strings.TrimSuffix(entry, "!"))
			if err != nil {
				return fmt.Errorf("group %s: %w", name, err)
			}
			c.join(a, group)
			if !local {
				c.join(a, c.atom("ANY."+name))
			}
		}
	}
	return nil
}

// term gives the atom of a word, a phrase, a group or a list in brackets.
func (c *compiler) term(lang, text string) (atom, error) {
	parts, err := splitTop(text, '_')
	if err != nil {
		return 0, err
	}
	if len(parts) > 1 {
		return c.phrase(lang, parts)
	}
	if inner, ok := strings.CutPrefix(text, "("); ok {
		return c.list(lang, strings.TrimSuffix(inner, ")"))
	}
	switch {
	case text == "":
		return 0, fmt.Errorf("an empty word; look for a stray | or _")
	case groupName.MatchString(text):
		if strings.HasPrefix(text, "ANY.") {
			return c.atom(text), nil
		}
		return c.atom(lang + "." + text), nil
	}
	return c.word(lang, text)
}

// list gives the atom of (a|b|c), a group without a name.
func (c *compiler) list(lang, inner string) (atom, error) {
	parts, err := splitTop(inner, '|')
	if err != nil {
		return 0, err
	}
	group := c.atom(lang + ".(" + inner + ")")
	for _, part := range parts {
		a, err := c.term(lang, part)
		if err != nil {
			return 0, err
		}
		c.join(a, group)
	}
	return group, nil
}

// splitTop splits at a sign that stands outside brackets.
func splitTop(text string, sep byte) ([]string, error) {
	var parts []string
	depth, from := 0, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '(':
			depth++
		case ')':
			depth--
		case sep:
			if depth == 0 {
				parts = append(parts, text[from:i])
				from = i + 1
			}
		}
		if depth < 0 {
			break
		}
	}
	if depth != 0 {
		return nil, fmt.Errorf("%q has unequal brackets; no spaces inside brackets, words are joined by _", text)
	}
	return append(parts, text[from:]), nil
}

// word gives the atom of one word: word, word*, *word, =wörd, ~word, 8-17.
func (c *compiler) word(lang, text string) (atom, error) {
	if m := numberRange.FindStringSubmatch(text); m != nil {
		low, _ := strconv.Atoi(m[1])
		high, _ := strconv.Atoi(m[2])
		_, known := c.atoms[text]
		a := c.atom(text)
		c.weight[a] = 0.05
		if !known {
			c.lex.numbers = append(c.lex.numbers, numberWord{low, high, a})
		}
		return a, nil
	}
	if strings.ContainsAny(text, "?()|&") {
		return 0, fmt.Errorf("%q holds a sign that is no part of a word; terms two places apart need no ?", text)
	}
	core := strings.Trim(text, "*=~")
	ts := c.fold.tokens(nil, core, 0)
	if len(ts) == 0 {
		return 0, fmt.Errorf("%q holds no letters", text)
	}
	if len(ts) > 1 { // j'ai: a phrase in disguise
		parts := make([]string, len(ts))
		for i, t := range ts {
			parts[i] = t.text
		}
		if strings.HasSuffix(text, "*") {
			parts[len(parts)-1] += "*"
		}
		return c.phrase(lang, parts)
	}
	kind, t := text[:1], ts[0]
	switch {
	case kind == "=":
		kind = "="
	case kind == "~":
		kind = "~"
	case kind == "*":
		kind = "*w"
	case strings.HasSuffix(text, "*"):
		kind = "w*"
	default:
		kind = "w"
	}
	key := kind + ":" + t.text
	if kind == "=" {
		key = kind + ":" + core
	}
	if a, ok := c.atoms[key]; ok {
		return a, nil
	}
	a := c.atom(key)
	c.weight[a] = commonness(t.text)
	c.store(kind, core, t.text, a)
	return a, nil
}

func (c *compiler) store(kind, core, folded string, a atom) {
	switch kind {
	case "=":
		c.lex.light[strings.ToLower(core)] = append(c.lex.light[strings.ToLower(core)], a)
	case "~":
		c.lex.addExact(folded, a)
		if fr := skeleton(folded); fr != "" { // too few consonants: only as it is written
			c.lex.frames[fr] = append(c.lex.frames[fr], frame{folded, [1]atom{a}})
		}
	case "*w":
		c.lex.suffix[folded] = append(c.lex.suffix[folded], a)
	case "w*":
		c.lex.addPrefix(folded, a)
	default:
		c.lex.addExact(folded, a)
		if isArabic(folded) { // many type Arabic in Latin letters
			c.frame(latin(folded), a)
		}
	}
}

// frame adds a word in Arabic letters as it is typed in Latin ones. With fewer than four consonants it would be a word
// of other languages, or another Arabic one, too often.
func (c *compiler) frame(word string, a atom) {
	if fr := skeleton(word); len(fr) >= 4 {
		c.lex.frames[fr] = append(c.lex.frames[fr], frame{word, [1]atom{a}})
	}
}

// commonness guesses how often a word is written: short words are common.
func commonness(word string) float64 {
	w := 1.0
	for range word {
		w /= 2
	}
	return w
}

func (c *compiler) phrase(lang string, parts []string) (atom, error) {
	p := phrase{}
	for _, part := range parts {
		a, err := c.term(lang, part)
		if err != nil {
			return 0, err
		}
		p.parts = append(p.parts, a)
	}
	key := fmt.Sprint("phrase:", p.parts)
	if a, ok := c.atoms[key]; ok {
		return a, nil
	}
	p.self = c.atom(key)
	c.phrased[p.self] = len(c.phrases)
	c.phrases = append(c.phrases, p)
	return p.self, nil
}
