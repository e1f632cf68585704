package detect

import (
	"strings"
	"sync"

	"github.com/ouderbrug/ouderbrug/dialogs/safety/hint"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// Detector holds the rules of all languages and the classifier of hints. It is made by [Load] or [LoadRules], never changes, and may be used by many goroutines.
type Detector struct {
	fold    *folder
	lex     *lexicon
	closure [][]atom            // atom → itself and every group it belongs to
	phrases []map[atom][]phrase // round → first part → phrases; few atoms begin one
	rules   patternSet
	idioms  patternSet
	anyone  *language             // groups of all languages
	marks   []uint32              // atom → what the classifier knows it as; 0 where it does not
	hints   *hint.Model           // nil: the rules alone
	topics  *retrieval.Classifier // nil where hints is made by hand
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
	s.guess(d, &f, lean, messages[len(messages)-1])
	return f
}

// ageAlone is how many words say that somebody is fifteen and no more: nothing to guess from.
const ageAlone = 4

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
