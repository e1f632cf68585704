package bot

import "time"

// DecisionRecord is why a talk was offered to whom: the fixed rules of one look at all
// helpers, written down so that anybody who was passed over can be told why. Its Person
// and Conversation are the parent's, with whom it goes. There are no Words: nothing in
// it was said by anybody.
type DecisionRecord = Kept[DecisionFacts, struct{}]

// DecisionTerm is how long a decision is kept.
const DecisionTerm = 30 * 24 * time.Hour

// DecisionFacts are ids and the results of rules, nothing else.
type DecisionFacts struct {
	Talk    string     `json:"talk"`
	Order   []Chosen   `json:"order,omitempty"`    // who may be offered it, first to last
	Out     []RuledOut `json:"out,omitempty"`      // who may not, by id
	Offered []PersonID `json:"offered,omitempty"`  // who was in fact offered it, by this decision
	ByTurns bool       `json:"by_turns,omitempty"` // round-robin instead of the rules: simulations only
}

// Kind is "decision".
func (DecisionFacts) Kind() RecordKind { return "decision" }

// Chosen is a helper whom every rule lets through, with what placed her.
type Chosen struct {
	Helper    PersonID  `json:"helper"`
	Preferred bool      `json:"preferred,omitempty"` // the parent came with her code
	Open      int       `json:"open,omitempty"`      // talks that she has now
	Last      time.Time `json:"last,omitzero"`       // when her last talk opened, zero if long ago or never
	Fit       int       `json:"fit,omitempty"`       // 4 same country, 2 an area that she names, 1 a theme that she names
}

// RuledOut is a helper and the first rule that kept the talk from her.
type RuledOut struct {
	Helper PersonID `json:"helper"`
	Rule   string   `json:"rule"` // closed vocabulary, see package matching
}
