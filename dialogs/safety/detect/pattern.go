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

// pattern is one line of a rule: terms in order with gaps, or in any order within a window; and words that must also
// stand close by.
type pattern struct {
	terms  []atom
	gaps   []int // before each term; the first is 0
	also   []atom
	window int  // for also, and for terms in any order
	open   bool // in any order
	frame  bool // of an idiom: only where nothing acute is said
	small  bool // of an idiom: what a small child does, see calm
	anchor int  // the term it is found by: the rarest
	level  Level
	rule   *rule
}

// rules compiles the rules and idioms of one file.
func (c *compiler) rules(d *Detector, f *ruleFile) error {
	lang := c.language(f.Language)
	lang.persons = f.Persons
	for _, list := range [...]struct{ name, text string }{{"idiom", f.Idioms}, {"frame", f.Frames}, {"small", f.Small}} {
		for _, line := range lines(list.text) {
			p, err := c.pattern(f.Language, line)
			if err != nil {
				return fmt.Errorf("%s %q: %w", list.name, line, err)
			}
			p.frame, p.small = list.name == "frame", list.name == "small"
			d.idioms.list = append(d.idioms.list, p)
		}
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
			cry: t.Class == "cry", minor: t.Class == "minor", weak: t.Weak || t.Topic, topic: t.Topic, story: t.Story, firm: t.Firm,
			urgent: t.Urgent, prio: t.Prio, lang: lang}
		for _, word := range strings.Fields(t.Unless) {
			a, err := c.term(f.Language, word)
			if err != nil {
				return fmt.Errorf("rule %s, unless: %w", t.ID, err)
			}
			r.unless = append(r.unless, a)
		}
		for _, list := range [...]struct {
			level Level
			text  string
		}{{Hard, t.Hard}, {Check, t.Check}, {leaning, t.Hint}} {
			for _, line := range lines(list.text) {
				p, err := c.pattern(f.Language, line)
				if err != nil {
					return fmt.Errorf("rule %s, %q: %w", t.ID, line, err)
				}
				p.level, p.rule = list.level, r
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

// pattern reads "ME WANT .. DIE", "HUSBAND & HIT & ME /14", or "BABY .. FEVER & LIMP": an ordered part, and more.
func (c *compiler) pattern(lang, line string) (pattern, error) {
	p := pattern{window: openWindow}
	var parts [][]string
	for _, side := range strings.Split(line, "&") {
		fields := strings.Fields(side)
		if n := len(fields); n > 0 && strings.HasPrefix(fields[n-1], "/") {
			w, err := strconv.Atoi(fields[n-1][1:])
			if err != nil || w < 1 || w > 40 {
				return p, fmt.Errorf("%s is not a window; write /14", fields[n-1])
			}
			p.window, fields = w, fields[:n-1]
		}
		if len(fields) == 0 {
			return p, fmt.Errorf("a & with nothing beside it")
		}
		parts = append(parts, fields)
	}
	longest := 0
	for i, fields := range parts {
		if len(fields) > len(parts[longest]) {
			longest = i
		}
	}
	p.open = len(parts) > 1 && len(parts[longest]) == 1
	for i, fields := range parts {
		switch {
		case i == longest || p.open:
			if err := c.ordered(lang, &p, fields); err != nil {
				return p, err
			}
		case len(fields) > 1:
			return p, fmt.Errorf("only one side of & may have several terms; join the others with _ or brackets")
		default:
			a, err := c.term(lang, fields[0])
			if err != nil {
				return p, err
			}
			p.also = append(p.also, a)
		}
	}
	if len(p.terms) == 0 || len(p.terms) > maxTerms {
		return p, fmt.Errorf("a pattern has one to %d terms", maxTerms)
	}
	return p, nil
}

func (c *compiler) ordered(lang string, p *pattern, fields []string) error {
	gap := 0
	for _, f := range fields {
		if f == ".." {
			gap = longGap
			continue
		}
		a, err := c.term(lang, f)
		if err != nil {
			return err
		}
		if len(p.terms) == 0 {
			gap = 0
		}
		p.terms = append(p.terms, a)
		p.gaps = append(p.gaps, gap)
		gap = shortGap
	}
	return nil
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
		other: get("OTHER"), they: get("THEY"), say: get("SAY"), filler: get("FILLER"), anyFiction: c.atom("ANY.FICTION"), anySoft: c.atom("ANY.SOFT"), anyInfo: c.atom("ANY.INFO"),
		anyAsk: c.atom("ANY.ASK"), anyOwn: c.atom("ANY.OWN"), anyPerson: c.atom("ANY.PERSON"),
		anyAcute: c.atom("ANY.ACUTE"), anyDire: c.atom("ANY.DIRE"),
		anyElse: c.atom("ANY.ELSE"), anyAside: c.atom("ANY.ASIDE"), anyFar: c.atom("ANY.FAR"), anySomeone: c.atom("ANY.SOMEONE"),
		anyMe: c.atom("ANY.ME"), anyHitMe: c.atom("ANY.HITME"), anyThey: c.atom("ANY.THEY"), anySelf: c.atom("ANY.SELF"), anyChild: c.atom("ANY.CHILD"), anyOther: c.atom("ANY.OTHER")}
}
