package detect

import (
	"fmt"
	"strconv"
	"strings"
)

// How far apart the terms of a pattern may be, in places.
const (
	shortGap   = 2  // between two terms
	longGap    = 6  // where the pattern says ..
	openWindow = 11 // A & B & C: from the first to the last
	maxTerms   = 6
)

// pattern is one line of a rule: terms in order with gaps, or in any order within a window.
type pattern struct {
	terms  []atom
	gaps   []int // before each term; the first is 0
	window int   // 0: in order
	anchor int   // the term it is found by: the rarest
	level  Level
	rule   *rule
}

// rules compiles the rules and idioms of one file.
func (c *compiler) rules(d *Detector, f *ruleFile) error {
	lang := c.language(f.Language)
	for _, line := range lines(f.Idioms) {
		p, err := c.pattern(f.Language, line)
		if err != nil {
			return fmt.Errorf("idiom %q: %w", line, err)
		}
		d.idioms.list = append(d.idioms.list, p)
	}
	seen := map[string]bool{}
	for i := range f.Rules {
		t := &f.Rules[i]
		if err := t.check(); err != nil {
			return fmt.Errorf("rule %q: %w", t.ID, err)
		}
		if t.ID == "" || seen[t.ID] {
			return fmt.Errorf("the rule id %q is empty or used twice", t.ID)
		}
		seen[t.ID] = true
		r := &rule{id: f.Language + "." + t.ID, class: Class(t.Class), sub: Subclass(t.Sub), who: t.Sub == "who",
			cry: t.Class == "cry", minor: t.Class == "minor", weak: t.Weak, story: t.Story, firm: t.Firm,
			urgent: t.Urgent, prio: t.Prio, lang: lang}
		for _, word := range strings.Fields(t.Unless) {
			a, err := c.term(f.Language, word)
			if err != nil {
				return fmt.Errorf("rule %s, unless: %w", t.ID, err)
			}
			r.unless = append(r.unless, a)
		}
		for level, text := range map[Level]string{Hard: t.Hard, Check: t.Check} {
			for _, line := range lines(text) {
				p, err := c.pattern(f.Language, line)
				if err != nil {
					return fmt.Errorf("rule %s, %q: %w", t.ID, line, err)
				}
				p.level, p.rule = level, r
				d.rules.list = append(d.rules.list, p)
			}
		}
	}
	return nil
}

func lines(text string) []string {
	var out []string
	for _, l := range strings.Split(text, "\n") {
		l, _, _ = strings.Cut(l, " // ")
		if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "//") {
			out = append(out, l)
		}
	}
	return out
}

// pattern reads "ME WANT .. DIE" or "HUSBAND & HIT & ME /14".
func (c *compiler) pattern(lang, line string) (pattern, error) {
	p := pattern{}
	gap := 0
	open := strings.Contains(line, "&")
	window := openWindow
	for _, f := range strings.Fields(line) {
		switch {
		case f == "&":
			continue
		case f == "..":
			if open {
				return p, fmt.Errorf("a pattern is either in order (..) or in any order (&), not both")
			}
			gap = longGap
			continue
		case strings.HasPrefix(f, "/"):
			n, err := strconv.Atoi(f[1:])
			if err != nil || n < 1 || n > 40 {
				return p, fmt.Errorf("%s is not a window; write /14", f)
			}
			window = n
			continue
		}
		a, err := c.term(lang, f)
		if err != nil {
			return p, err
		}
		p.terms = append(p.terms, a)
		p.gaps = append(p.gaps, gap)
		gap = shortGap
	}
	if len(p.terms) == 0 || len(p.terms) > maxTerms {
		return p, fmt.Errorf("a pattern has one to %d terms", maxTerms)
	}
	if open {
		p.window = window
	}
	return p, nil
}

func (c *compiler) language(name string) *language {
	get := func(group string) atom {
		full := name + "." + group
		if name == mixed {
			full = "ANY." + group
		}
		return c.atom(full)
	}
	return &language{neg: get("NEG"), past: get("PAST"), fiction: get("FICTION"), self: get("SELF"), child: get("CHILD"),
		other: get("OTHER"), say: get("SAY"), filler: get("FILLER")}
}
