package bot

import "time"

// CoachRecord is a side talk of a helper with somebody who coaches her: the parent
// does not see it. Person is the helper who asked, Helper the coach, "" while nobody
// is on duty. Its words are signals, sealed for the parent whom they are about where
// there is one, and kept nowhere else.
type CoachRecord = Kept[CoachFacts, NoWords]

// The states of a side talk. One that waits is on the coordinator's list.
const (
	CoachWaits  = "waiting"
	CoachOpen   = "open"
	CoachClosed = "closed"
)

// CoachTerm is how long it is known that there was one.
const CoachTerm = 30 * 24 * time.Hour

// CoachFacts are the clear part of a side talk.
type CoachFacts struct {
	Talk string `json:"talk,omitempty"` // the talk that it began in
	Page bool   `json:"page,omitempty"` // danger: begun by an alarm of hers
}

// Kind is "coach".
func (CoachFacts) Kind() RecordKind { return "coach" }
