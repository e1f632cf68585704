package detect

import (
	"fmt"
	"strings"

	"github.com/ouderbrug/ouderbrug/retrieval/meaning"
)

// finish closes the groups over their members, orders phrases by what they need, and indexes the patterns.
func (c *compiler) finish(d *Detector) error {
	if err := c.undefined(d); err != nil {
		return err
	}
	levels, err := c.levels()
	if err != nil {
		return err
	}
	d.closure = make([][]atom, len(c.names))
	for a := range c.names {
		d.closure[a] = c.ancestors(atom(a))
	}
	for a := range c.names { // the words of a group make it common
		if _, isPhrase := c.phrased[atom(a)]; isPhrase || c.weight[a] == 0 {
			continue
		}
		for _, g := range d.closure[a][1:] {
			c.weight[g] += c.weight[a]
		}
	}
	top := 0
	for _, l := range levels {
		top = max(top, l)
	}
	d.phrases = make([]map[atom][]phrase, top+1)
	for i, p := range c.phrases {
		l := levels[p.self]
		if d.phrases[l] == nil {
			d.phrases[l] = map[atom][]phrase{}
		}
		first := c.phrases[i].parts[0]
		d.phrases[l][first] = append(d.phrases[l][first], p)
	}
	d.rules.index(c.weight)
	d.idioms.index(c.weight)
	d.marks = make([]uint32, len(c.names))
	for a, name := range c.names {
		if strings.HasPrefix(name, anyLanguage) && name != anyLanguage+"THEY" { // "she" stands everywhere, and says nothing of danger
			d.marks[a] = meaning.Name(name)
		}
	}
	return nil
}

// anyLanguage opens the name of a group over all languages: what the classifier learns in one then helps in the others.
const anyLanguage = "ANY."

// undefined refuses a rule that names a group which no file fills: a typing mistake that would silence it.
func (c *compiler) undefined(d *Detector) error {
	used := map[atom]bool{}
	for _, list := range [][]pattern{d.rules.list, d.idioms.list} {
		for i := range list {
			for _, a := range list[i].terms {
				used[a] = true
			}
			for _, a := range list[i].also {
				used[a] = true
			}
			if list[i].rule != nil {
				for _, a := range list[i].rule.unless {
					used[a] = true
				}
			}
		}
	}
	for _, p := range c.phrases {
		for _, a := range p.parts {
			used[a] = true
		}
	}
	for child, parents := range c.parents {
		if len(parents) > 0 {
			used[atom(child)] = true
		}
	}
	for a := range used {
		name := c.names[a]
		_, group, found := strings.Cut(name, ".")
		if found && groupName.MatchString(group) && !c.defined[a] {
			return fmt.Errorf("safety rules: the group %s is used but has no words; define it or correct the name", name)
		}
	}
	return nil
}

func (c *compiler) ancestors(a atom) []atom {
	out := []atom{a}
	for i := 0; i < len(out); i++ {
		for _, p := range c.parents[out[i]] {
			known := false
			for _, o := range out {
				known = known || o == p
			}
			if !known {
				out = append(out, p)
			}
		}
	}
	return out
}

// levels says after how many rounds of phrases each atom is complete; a phrase that needs itself is an error.
func (c *compiler) levels() ([]int, error) {
	level := make([]int, len(c.names))
	for round := 0; ; round++ {
		if round > 40 {
			return nil, fmt.Errorf("safety rules: a group contains a phrase that contains the group; break the circle")
		}
		changed := false
		raise := func(a atom, l int) {
			if level[a] < l {
				level[a], changed = l, true
			}
		}
		for _, p := range c.phrases {
			for _, part := range p.parts {
				raise(p.self, level[part]+1)
			}
		}
		for a, parents := range c.parents {
			for _, g := range parents {
				raise(g, level[a])
			}
		}
		if !changed {
			return level, nil
		}
	}
}

// patternSet is patterns, found by their rarest term.
type patternSet struct {
	list []pattern
	by   map[atom][]int32 // atom → patterns anchored on it; few atoms have one
}

func (s *patternSet) index(weight []float64) {
	s.by = map[atom][]int32{}
	for i := range s.list {
		p := &s.list[i]
		for k, t := range p.terms {
			if weight[t] < weight[p.terms[p.anchor]] {
				p.anchor = k
			}
		}
		a := p.terms[p.anchor]
		s.by[a] = append(s.by[a], int32(i))
	}
}
