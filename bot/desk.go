package bot

import (
	"slices"
	"time"
)

// ReviewRecord is where a case stands at the desk. Its ID is the case's; it is
// nobody's, because a case outlives its person's wish to be forgotten (S20), and so
// it holds ids, states and times only. Only a turn of the desk's conversation writes
// it.
type ReviewRecord = Kept[ReviewFacts, NoWords]

// The states of a review.
const (
	ReviewNew     = "new"
	ReviewClaimed = "claimed" // somebody has it
	ReviewVerdict = "verdict" // judged; a second reader has to look too
	ReviewClosed  = "closed"
)

// ReviewFacts are the clear part of a review.
type ReviewFacts struct {
	Number       string         `json:"number"` // what people call it: "C-7F3K9Q"
	Reason       Reason         `json:"reason"`
	Level        Level          `json:"level,omitempty"`
	Lang         Lang           `json:"lang,omitempty"`
	Country      Country        `json:"country,omitempty"`
	Conversation ConversationID `json:"conversation"` // the parent's
	By           PersonID       `json:"by,omitempty"` // who has it
	Second       PersonID       `json:"second,omitempty"`
	Verdict      string         `json:"verdict,omitempty"`
	Paged        []PersonID     `json:"paged,omitempty"` // in this round
	Acked        time.Time      `json:"acked,omitzero"`
	Escalated    bool           `json:"escalated,omitempty"` // the regime's check-list is open (S15)
	Ticked       []string       `json:"ticked,omitempty"`    // its steps that were done
	Log          []ReviewStep   `json:"log,omitempty"`
}

// Kind is "review".
func (ReviewFacts) Kind() RecordKind { return "review" }

// ReviewStep is one thing that was done, append-only.
type ReviewStep struct {
	At  time.Time `json:"at"`
	Who PersonID  `json:"who,omitempty"` // "" is the program
	Do  string    `json:"do"`            // one of the ReviewDos, "page", "verdict:…", "tick:…"
}

// Verdicts are what a case can come to; a closed list, so that it can be counted.
func Verdicts() []string {
	return []string{"helped", "referred", "advice", "false_alarm", "reported", "other"}
}

// What can be done with a review. A verdict is "verdict:" and one of Verdicts, a
// ticked step "tick:" and its name.
const (
	DoClaim    = "claim"
	DoRelease  = "release"
	DoSecond   = "second"
	DoReopen   = "reopen"
	DoEscalate = "escalate"
)

// ReviewTerm is how long after its end a case stands at the desk; then its card is
// emptied and the review goes.
const ReviewTerm = 30 * 24 * time.Hour

// NeedsSecond reports whether a second person has to read a case: what safety opened
// (L3 and L4), and complaints.
func (f ReviewFacts) NeedsSecond() bool {
	return f.Level != "" || f.Reason == ReasonReport || f.Reason == ReasonExpired
}

// MayReview reports whether a helper may work on a case: staff on all but complaints,
// coordinators on complaints and on who wants a person.
func (f ReviewFacts) MayReview(h HelperRecord) bool {
	switch {
	case h.State != HelperActive:
		return false
	case f.Reason == ReasonReport:
		return h.Facts.Is(Coordinator)
	case f.Reason == ReasonPerson:
		return h.Facts.Is(Coordinator) || h.Facts.Is(Staff)
	}
	return h.Facts.Is(Staff)
}

// Next is the state that doing something leads to, ok is false where it cannot be
// done: not in this state, or not by this person.
func (f ReviewFacts) Next(in, do string, by PersonID) (state string, ok bool) {
	mine := f.By == by
	switch verb, arg, _ := cutDo(do); {
	case verb == DoClaim && in == ReviewNew:
		return ReviewClaimed, true
	case verb == DoRelease && in == ReviewClaimed && mine:
		return ReviewNew, true
	case verb == "verdict" && in == ReviewClaimed && mine && slices.Contains(Verdicts(), arg):
		if f.NeedsSecond() {
			return ReviewVerdict, true
		}
		return ReviewClosed, true
	case verb == DoSecond && in == ReviewVerdict && !mine:
		return ReviewClosed, true
	case verb == DoReopen && in == ReviewVerdict:
		return ReviewClaimed, true
	case verb == DoEscalate && in == ReviewClaimed && mine && !f.Escalated:
		return in, true
	case verb == "tick" && arg != "" && in != ReviewClosed && f.Escalated:
		return in, true
	}
	return "", false
}

func cutDo(do string) (verb, arg string, found bool) {
	for i := range len(do) {
		if do[i] == ':' {
			return do[:i], do[i+1:], true
		}
	}
	return do, "", false
}

// CaseSignal tells the desk of a new case: desk/case/CASE.
type CaseSignal struct {
	Case         CaseID         `json:"case"`
	Reason       Reason         `json:"reason"`
	Level        Level          `json:"level,omitempty"`
	Lang         Lang           `json:"lang,omitempty"`
	Country      Country        `json:"country,omitempty"`
	Conversation ConversationID `json:"conversation"`
}

// ActSignal does something with a case from elsewhere than the desk's own channel
// (the console): desk/act/KEY. Who it is was made sure of by the sender.
type ActSignal struct {
	Case CaseID   `json:"case"`
	By   PersonID `json:"by"`
	Do   string   `json:"do"`
}

// TroubleRecord is something that does not work and that coordinators must hear of
// elsewhere: a revoked token, an archived channel. Its ID names what; one of it.
type TroubleRecord = Kept[TroubleFacts, NoWords]

// TroubleFacts say what is wrong, in one sentence for people, without secrets.
type TroubleFacts struct {
	Says string `json:"says"`
}

// Kind is "trouble".
func (TroubleFacts) Kind() RecordKind { return "trouble" }
