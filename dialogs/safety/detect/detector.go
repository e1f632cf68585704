package detect

import (
	"slices"
	"strings"
	"sync"

	"github.com/ouderbrug/ouderbrug/dialogs/safety/hint"
)

// Detector holds the rules of all languages and the classifier of hints. It is made by [Load] or [LoadRules], never changes, and may be used by many goroutines.
type Detector struct {
	fold    *folder
	lex     *lexicon
	closure [][]atom            // atom → itself and every group it belongs to
	phrases []map[atom][]phrase // round → first part → phrases; few atoms begin one
	rules   patternSet
	idioms  patternSet
	anyone  *language   // groups of all languages
	marks   []uint32    // atom → what the classifier knows it as; 0 where it does not
	hints   *hint.Model // nil: the rules alone
	pool    sync.Pool
}

// maxMessages is how many messages are looked at together: the current one and three before it (S6).
const maxMessages = 4

// Detect reads the current message, which comes last, together with at most three that came shortly before it. What
// only the earlier ones say is not found again; what begins there and ends in the current one is.
func (d *Detector) Detect(messages ...string) Finding {
	if len(messages) == 0 {
		return Finding{}
	}
	if len(messages) > maxMessages {
		messages = messages[len(messages)-maxMessages:]
	}
	s := d.scratch()
	defer d.release(s)
	s.read(d, messages)
	if len(s.tokens) == 0 || s.current >= len(s.tokens) {
		return Finding{}
	}
	s.findPhrases(d)
	s.asking = len(s.found[d.anyone.anyInfo])+len(s.found[d.anyone.anyAsk]) > 0 // before the frame of an idiom is taken out
	if s.maskIdioms(d) {
		s.dropMasked()
	}
	s.command = strings.HasPrefix(strings.TrimSpace(messages[len(messages)-1]), "/")
	f, lean := s.weigh(d)
	switch {
	case f.Found() || f.Cry || s.command || f.Minor && len(s.tokens)-s.current <= ageAlone:
		return f
	case lean.Found() && len(s.tokens)-s.current < hint.MinWords: // too short for the classifier
		return lean
	}
	s.guess(d, &f, lean)
	return f
}

// ageAlone is how many words say that somebody is fifteen and no more: nothing to guess from.
const ageAlone = 4

// guess adds a check where the rules are silent and the classifier is not (package hint); where the rules lean towards a
// danger it need not be as sure, and the rules say which. It never takes anything away.
func (s *scratch) guess(d *Detector, f *Finding, lean Finding) {
	if d.hints == nil || s.impersonal(d) {
		return
	}
	if s.features == nil {
		s.features = d.hints.Features()
	}
	m := s.message(d)
	m.Leaning = lean.Found()
	switch h, over := d.hints.Find(s.features, m); {
	case over < 0:
		f.Near = over >= -nearHint
	case lean.Found():
		*f = lean
	default:
		f.Class, f.Level, f.Rule = Class(h.Class), Check, "hint."+h.Lang
	}
}

// nearHint is how far below the threshold of hints a message is still answered with the door left open: of the cries that rules and
// classifier miss half are there, and six in a hundred ordinary questions (docs/decisions/022).
const nearHint = 2

// message is what the classifier reads of the current message: its words, and the groups of the rules that stand in it.
func (s *scratch) message(d *Detector) hint.Message {
	s.marks = s.marks[:0]
	for _, a := range s.touched {
		if name := d.marks[a]; name != 0 {
			for _, at := range s.found[a] {
				if int(at.start) >= s.current {
					s.marks = append(s.marks, hint.Mark{Name: name, At: int(at.start) - s.current})
				}
			}
		}
	}
	return hint.Message{Words: s.unsmall(), Marks: s.marks}
}

// unsmall are the words without the clauses about what a small child does, which are no danger, and without the rest of their
// sentence where it is short ("when he is angry, is that normal"). Other sentences are read as always.
func (s *scratch) unsmall() []string {
	if len(s.small) == 0 {
		return s.words
	}
	dropped := func(i int32) bool {
		for _, at := range s.small {
			from, to := s.sentence(at.start, at.end)
			if to-from-(at.end-at.start) >= leftOver {
				from, to = at.start, at.end
			}
			if i >= from && i < to {
				return true
			}
		}
		return false
	}
	var out []string
	for i := s.current; i < len(s.tokens); i++ {
		if !dropped(int32(i)) {
			out = append(out, s.tokens[i].text)
		}
	}
	return out
}

// leftOver is how many words beside the clause about a small child are worth asking the classifier about.
const leftOver = 12

// Message is a text as the classifier reads it: what it learns from.
func (d *Detector) Message(text string) hint.Message {
	s := d.scratch()
	defer d.release(s)
	s.read(d, []string{text})
	s.findPhrases(d)
	if s.maskIdioms(d) {
		s.dropMasked()
	}
	_, lean := s.weigh(d)
	m := s.message(d)
	return hint.Message{Words: slices.Clone(m.Words), Marks: slices.Clone(m.Marks), Leaning: lean.Found()}
}

// Words are the folded words of a text, as the rules and the classifier read them.
func (d *Detector) Words(text string) []string { return d.Message(text).Words }

// Urgency is the triage of one message by itself (design §4).
func (d *Detector) Urgency(text string) Urgency { return d.Detect(text).Urgency() }

func (d *Detector) scratch() *scratch {
	if s, ok := d.pool.Get().(*scratch); ok {
		return s
	}
	return &scratch{found: make([][]span, len(d.closure))}
}

func (d *Detector) release(s *scratch) {
	for _, a := range s.touched {
		s.found[a] = s.found[a][:0]
	}
	s.touched = s.touched[:0]
	clear(s.tokens) // nothing of a message outlives its turn
	clear(s.words)
	clear(s.runes[:cap(s.runes)])
	d.pool.Put(s)
}
