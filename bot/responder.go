package bot

import (
	"context"
	"time"
)

// Responder decides what follows from a turn. It gets everything as values,
// returns everything as a value, and has no other effect. It may be called
// again for the same turn.
type Responder interface {
	Respond(ctx context.Context, t Turn) (Outcome, error)
	// Apology is what the person hears after a turn has failed three times: it
	// needs no state and cannot fail.
	Apology(c Conversation) Reply
}

// Turn is what happened in a conversation since the last one: one thing, or a
// burst of plain messages.
type Turn struct {
	At           time.Time
	Person       Person
	Conversation Conversation
	Inputs       []Input // at least one, in order
	Views        Views
	Features     Features // of the channel last written from
	// SentAs is the id on the wire of a line of this conversation by its Key, "" if it
	// was not sent; nil where no line has a key.
	SentAs func(ctx context.Context, key string) (MessageID, error)
	// Root is random and new for each turn that is committed: ids of what the turn
	// makes begin with it.
	Root string
}

// Input is one event as the responder sees it.
type Input struct {
	Event
	// Choice is what a press, or a typed number or label, means; nil if neither.
	Choice *Choice
	// Stale marks a press on a button whose choices are no longer kept.
	Stale bool
}

// Views are the reads that a responder may make.
type Views interface {
	Consents(ctx context.Context, p PersonID) (Consents, error)
	Roster(ctx context.Context, now time.Time) (Roster, error)
	Holdings(ctx context.Context, p PersonID) ([]Holding, error)
	RecordReader
}

// Holding is one category of what we keep about a person (S19): how much and
// since when, never what.
type Holding struct {
	Category string // "messages", "replies", "addresses", "consents", "talks"
	Count    int
	Oldest   time.Time // zero if Count is 0
}

// Outcome is what a responder wants to follow from a turn.
type Outcome struct {
	// Conversation is the turn's conversation as it should become. Its id,
	// person, hat, version and address are the bot's: changes there are ignored.
	Conversation Conversation
	Say          []Say
	Timers       []TimerChange // Conversation may be left empty: this one
	Cancel       []Purpose     // unsent lines of these purposes are cancelled first
	EraseSent    bool          // delete what we sent where the channel can (exit word)
	Cases        []CaseWish
	Consents     []Consent // Person and At are filled in
	Feedback     []Feedback
	Records      []RecordChange
	Signals      []Signal
	CaseStates   []CaseStateChange
	Audits       []Audit
	Wear         Hat  // the person's hat from now on, "" leaves it
	Wipe         bool // the words of this turn's events are not kept here
	// EraseOlder deletes what we sent longer ago than this where the channel can; 0
	// deletes nothing.
	EraseOlder time.Duration
	Forget     bool     // begin to forget the person; the outcome's lines are the receipt
	Notes      []string // closed vocabulary for counting: "band.answer", "safety.hard"
}
