package bot

import "time"

// CaseID names a case.
type CaseID string

// Level says how sure the safety rules were.
type Level string

// The two safety levels: hard = fixed text, no cards, a case; check = one caring
// question.
const (
	LevelHard  Level = "hard"
	LevelCheck Level = "check"
)

// Reason says why a case was opened.
type Reason string

// The reasons of a case.
const (
	ReasonSafety  Reason = "safety"      // a hard stop, or a check that was answered so
	ReasonSilence Reason = "silence"     // no clear "safe" within the safety state (S9)
	ReasonLate    Reason = "late"        // a message that arrived long after it was sent (S3)
	ReasonExpired Reason = "not_sent"    // a safety text could not be sent in time (S3)
	ReasonFailed  Reason = "failed_turn" // our own fault; a person should look
	ReasonPerson  Reason = "wants_person"
	ReasonReport  Reason = "complaint"
)

// Case is a conversation that staff must see. It lives under a key of its own,
// so that forgetting the person does not end it (S20).
type Case struct {
	ID           CaseID
	Conversation ConversationID
	Person       PersonID
	Key          KeyID
	Reason       Reason
	Level        Level // "" where it does not come from a safety rule
	Lang         Lang
	Country      Country
	At           time.Time
	State        CaseState
	Ground       Ground    // "" goes with its person
	Until        time.Time // then it is purged, and its key destroyed
	// Detail is sealed: the class and the last lines. No class is kept for
	// radicalisation (S8).
	Detail CaseDetail
}

// CaseDetail is the sealed part of a case.
type CaseDetail struct {
	Class string     `json:"class,omitempty"`
	Lines []CaseLine `json:"lines,omitempty"`
}

// CaseLine is a copied line of the talk.
type CaseLine struct {
	At   time.Time `json:"at"`
	Mine bool      `json:"mine,omitempty"` // the assistant's line
	Text string    `json:"text"`
	// Passed marks a line that we passed on from somebody else: in a helper's
	// conversation a parent's words. It is not kept.
	Passed bool `json:"-"`
}

// CaseLines is how many of the last messages a case copies (S27).
const CaseLines = 10

// CaseState is where a case stands at the desk.
type CaseState string

// The states of a case, in their order.
const (
	CaseNew    CaseState = "new"
	CaseClosed CaseState = "closed"
)

// CaseStateChange moves a case.
type CaseStateChange struct {
	ID    CaseID
	State CaseState
}

// CaseWish is what a responder says of a case that it wants opened; the bot
// adds ids, key and the copied lines.
type CaseWish struct {
	Reason Reason
	Level  Level
	Class  string

	// Of another conversation than the turn's: a helper says something of a talk, whose
	// lines stand with the parent. "" is the turn's own.
	Conversation ConversationID
	Person       PersonID
	Lang         Lang
	Country      Country
}
