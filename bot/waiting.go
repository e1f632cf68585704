package bot

import "time"

// WaitingRecord is a line of a talk that waits before it may go on: for an answer
// whether a telephone number in it is meant to be passed on, or for the parent to
// come back. It is sealed with the parent's key, whoever wrote it, and gone after
// WaitingTerm. Only a turn of the parent's conversation writes it.
type WaitingRecord = Kept[WaitingFacts, LineSignal]

// The states of a waiting line.
const (
	WaitingAsked = "asked" // its writer was asked whether it may go with what is in it
	WaitingBack  = "back"  // until the parent is back and says so
)

// WaitingTerm is how long a line waits (S18).
const WaitingTerm = 48 * time.Hour

// WaitingFacts are the clear part of a waiting line.
type WaitingFacts struct {
	Talk string `json:"talk"`
	// By is the helper or professional who wrote it, "" if the parent did.
	By PersonID `json:"by,omitempty"`
	// Why is what was found in it, or why it waits: phone, mail, address, link,
	// handle; exit, quiet, window.
	Why string `json:"why,omitempty"`
}

// Kind is "waiting".
func (WaitingFacts) Kind() RecordKind { return "waiting" }
