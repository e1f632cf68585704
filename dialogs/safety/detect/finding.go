package detect

import "strings"

// Class is the kind of danger. The words are those of the evaluation files and of the helplines.
type Class string

// The eight classes. A bare cry for help and "I am fifteen" are not classes: they are marks on a Finding.
const (
	Suicide        Class = "suicide"
	SelfHarm       Class = "self_harm"
	Violence       Class = "violence"
	ChildAbuse     Class = "child_abuse"
	ForcedMarriage Class = "forced_marriage"
	Radicalisation Class = "radicalisation"
	Medical        Class = "medical"
	Exploitation   Class = "exploitation"
)

// Classes lists the classes; of two findings of one level the earlier class wins.
func Classes() []Class {
	return []Class{Medical, Suicide, Exploitation, ForcedMarriage, SelfHarm, ChildAbuse, Violence, Radicalisation}
}

// Subclass says which text of its own a finding has (S7). Empty: the text of the class.
type Subclass string

// The subclasses. About whom: Self, Child, Other. What: the rest.
const (
	Self         Subclass = "self"          // the writer speaks of herself
	Child        Subclass = "child"         // the writer speaks of a child
	Other        Subclass = "other"         // the writer speaks of another grown-up
	Psychosis    Subclass = "psychosis"     // after a birth: voices, strange beliefs, fear of the baby
	AfraidToHurt Subclass = "afraid"        // afraid to hurt the child
	Shaken       Subclass = "shaken"        // a baby was shaken, or fell and is drowsy
	FGM          Subclass = "fgm"           // a girl is to be cut
	LeftBehind   Subclass = "left_behind"   // kept or left behind abroad
	Missing      Subclass = "missing"       // a child is missing or was taken away
	Sextortion   Subclass = "sextortion"    // threatened with pictures
	ParentHit    Subclass = "parent_hit"    // a parent is beaten by an older child
	Writer       Subclass = "writer"        // the writer is the one who hurts
	Poison       Subclass = "poison"        // something poisonous was swallowed
	Fever        Subclass = "fever"         // a fever in a baby of less than three months
	NotBreathing Subclass = "not_breathing" // somebody does not breathe or is not conscious
)

// Level says what follows: Hard is the fixed text and a case, Check is one caring question and 112.
type Level string

// The levels; the zero value is "nothing found".
const (
	None  Level = ""
	Check Level = "check"
	Hard  Level = "hard"

	leaning Level = "hint" // of a pattern; never of a Finding
)

// Finding is what one message means for safety. The zero value means nothing was found.
type Finding struct {
	Class       Class
	Subclass    Subclass
	Level       Level
	Urgent      bool   // minutes count: 112 comes first
	Rule        string // which rule, for tests and counts: "nl.want-die"; never any of the message
	Cry         bool   // a bare cry for help; Class and Level are empty
	Minor       bool   // the writer says that he or she is under 18
	Perpetrator bool   // the writer is the one who hurts
	Near        bool   // nothing was found, though not by much: whoever answers leaves the door open
}

// Found reports whether the finding has a class: her question must wait.
func (f Finding) Found() bool { return f.Level != None }

// Guessed reports whether it is the classifier's alone: no rule saw it.
func (f Finding) Guessed() bool { return strings.HasPrefix(f.Rule, guessed) }

// guessed begins the Rule of what the classifier found; its language follows.
const guessed = "hint."

// About reports whether it is, or may be, about somebody else than the writer: then everyone's safety is asked after,
// not hers alone.
func (f Finding) About() bool {
	switch f.Class {
	case "":
		return false
	case Suicide, SelfHarm, Violence:
		return f.Subclass != "" && f.Subclass != Self && f.Subclass != ParentHit
	}
	return f.Subclass != LeftBehind
}

// Urgency is how soon a message must be looked at (design §4, Triage).
type Urgency string

// The urgencies: Crisis jumps every queue and is never shed, Now skips the burst wait.
const (
	Normal Urgency = "normal"
	Now    Urgency = "now"
	Crisis Urgency = "crisis"
)

// Urgency is the triage of a finding.
func (f Finding) Urgency() Urgency {
	switch {
	case f.Level == Hard || f.Cry:
		return Crisis
	case f.Level == Check:
		return Now
	default:
		return Normal
	}
}
