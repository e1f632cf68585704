package bot

import (
	"context"
	"errors"
	"time"
)

// Store keeps all that must survive. Its five methods are the event path; each
// is atomic and durable when it returns nil. Reads for others are small
// interfaces declared by their readers.
//
// All sealed columns are sealed by the store with the Vault that it was opened
// with. Times keep at least millisecond precision and come back in UTC.
type Store interface {
	// Receive commits arrivals as events, making person and conversation where
	// the address is new (or its person is erasing). A duplicate of an inbound
	// id, within (channel, account) and DedupeFor, is dropped and not New; so is
	// a status or reach of an address that nobody has. A message shows that its
	// address can be reached. All or nothing; ErrFull means "not accepted".
	Receive(ctx context.Context, arrivals []Arrival) ([]Received, error)

	// Claim hands out conversations that have a due event, urgent ones first,
	// then the longest waiting, each to one claimer until it is committed or
	// the lease ends. Events holds all its waiting messages (of a flood the first
	// 2000 at least) in the order in which they were received and its due timers
	// by due time. next is when the
	// next event falls due if nothing is claimable, zero if none. A conversation
	// that cannot be read stays claimed until its lease ends and is told of in
	// err; the claims that come with it are good.
	Claim(ctx context.Context, q ClaimQuery) (claims []Claimed, next time.Time, err error)

	// Commit applies a change whole or not at all. It compares the version of
	// each conversation (ErrStale), raises it, and releases the claim whatever
	// the result; a commit on an older version than was claimed releases nothing.
	Commit(ctx context.Context, c Change) error

	// Due hands out lines of one account to send now, by lane and then order,
	// at most one per conversation until it is settled or the lease ends. A
	// line waits for earlier lines of its conversation and lane. Broadcast rows
	// are marked "sending" durably before they are returned. next and err are as
	// in Claim.
	Due(ctx context.Context, q DueQuery) (rows []DueRow, next time.Time, err error)

	// Settle records what became of lines. Settling a line that was cancelled
	// meanwhile keeps it cancelled unless it was sent.
	Settle(ctx context.Context, s []Settlement) error
}

// The errors of a Store, matched by errors.Is.
var (
	ErrStale = errors.New("the conversation has changed since it was read")
	ErrFull  = errors.New("not accepted: the store cannot write now")
)

// Releaser gives back the conversations that an owner has claimed, so that another
// instance takes them at once: the owner is stopping and works on none of them any
// more. Lines that it was handed to send keep their lease, since one of them may
// still be on the wire. Optional: without it a claim ends with its lease.
type Releaser interface {
	Release(ctx context.Context, owner string) error
}

// DedupeFor is how long an inbound id is remembered, as a keyed hash (S2: at
// least 8 days; design §8: 30).
const DedupeFor = 30 * 24 * time.Hour

// Received says what became of one arrival.
type Received struct {
	New          bool
	Conversation ConversationID
}

// ClaimQuery asks for work.
type ClaimQuery struct {
	Now   time.Time
	Limit int
	Owner string        // who claims: an instance
	Lease time.Duration // how long the claim holds if the owner dies
}

// Claimed is one conversation with what waits in it.
type Claimed struct {
	Person       Person
	Conversation Conversation
	Events       []Event
}

// Change is the only write of a turn: operations as data.
type Change struct {
	At            time.Time
	Conversations []ConversationChange
	Cancel        []CancelSends // before Outbox
	Outbox        []Outgoing
	Timers        []TimerChange
	Consents      []Consent
	Cases         []Case
	Feedback      []Feedback
	Approvals     []Approval // a card's newest approval replaces the one before
	Reach         []Reachability
	Settled       []Settlement // delivery statuses that came in as events
	Audits        []Audit      // appended, never changed
	Records       []RecordChange
	Hats          []HatChange
	CaseStates    []CaseStateChange
	// Forget moves persons to state erasing, frees their addresses so that a
	// next message opens a new person, and cancels all their other work.
	Forget []PersonID
}

// ConversationChange is a conversation as it becomes. Version is the version that
// the change was made on; the row is written whole with Version+1. The caller
// sees no new version: it claims again.
type ConversationChange struct {
	Conversation Conversation
	Done         []EventID
	Retry        []Retry   // events whose turn failed: attempts+1
	Failed       []EventID // given up
	// Wipe are events of Done whose words are taken away at once: a helper's line,
	// of which the copy under the parent's key is the one that is kept.
	Wipe []EventID
}

// Retry gives an event back for a later turn.
type Retry struct {
	Event EventID
	Due   time.Time
}

// CancelSends cancels the unsent lines of a conversation with these purposes.
type CancelSends struct {
	Conversation ConversationID
	Purposes     []Purpose
}

// Reachability is what a channel told of an address.
type Reachability struct {
	Address   Address
	Reachable bool
}

// Outgoing is one message on the wire, as it is committed.
type Outgoing struct {
	ID           OutboxID
	Person       PersonID
	Conversation ConversationID
	To           Address
	Op           Op
	Target       MessageID // sealed; of an edit or delete
	Purpose      Purpose
	Lang         Lang
	Reply        Reply // sealed; its choices are kept apart from its text
	At           time.Time
	Due          time.Time
	NotAfter     time.Time // zero: none
	Key          string    // unique if not "": (broadcast, person, occurrence), or the name that a later edit finds it by
	Owner        PersonID  // whose key seals it; "": Person's. A copy of a parent's words goes with her
	// Pull: the row is the delivery. It never becomes due and is Sent at once,
	// but for a receipt, which is Pending until the page that showed it settles it.
	Pull     bool
	Attempts int
}

// DueQuery asks for lines to send.
type DueQuery struct {
	Channel, Account string
	Now              time.Time
	Limit            int
	Owner            string
	Lease            time.Duration
}

// DueRow is a line with the facts that the gate needs, read in the same breath.
type DueRow struct {
	Outgoing
	Facts SendFacts
}

// Outbound is what became of a line.
type Outbound string

// Pending lines wait; sending are broadcast rows on the wire; unknown ones were
// perhaps sent and are never resent blindly; held ones wait for the person.
const (
	Pending   Outbound = "pending"
	Sending   Outbound = "sending"
	Sent      Outbound = "sent"
	Delivered Outbound = "delivered"
	Unknown   Outbound = "unknown"
	Failed    Outbound = "failed"
	Cancelled Outbound = "cancelled"
	Held      Outbound = "held"
)

// Settlement says what became of a line. Pending means "again at Due" and counts
// an attempt unless Free is set.
type Settlement struct {
	ID          OutboxID
	State       Outbound
	Message     MessageID // of Sent
	Due         time.Time // of Pending
	Free        bool      // of Pending: burn no try
	Reason      string    // closed vocabulary, for counting
	Unreachable bool      // the address is to be marked unreachable
	At          time.Time
}

// Leaser gives what only one instance may do at a time (sending for an account,
// polling, the periodic tick) to one owner until a time. The owner gives a name up
// by leasing it until a time that is over. The clocks of instances may differ by a
// second or two: a lease is renewed long before its end, and given up with an end
// that is past on every clock.
type Leaser interface {
	Lease(ctx context.Context, name, owner string, now, until time.Time) (bool, error)
}

// Reader is what the event path itself reads beside claims.
type Reader interface {
	Views
	// Choices are the choices under a reply of this conversation, nil if they
	// are no longer kept or belong to another conversation.
	Choices(ctx context.Context, c ConversationID, reply OutboxID) ([]Choice, error)
	// LastLines are the last n lines of a conversation, oldest first.
	LastLines(ctx context.Context, c ConversationID, n int) ([]CaseLine, error)
	// MessagesSince are the ids on the wire of both sides' messages since then.
	MessagesSince(ctx context.Context, c ConversationID, since time.Time) ([]MessageID, error)
	// SentAs is the id on the wire of the line with this Key in a conversation, ""
	// if it was not sent (yet).
	SentAs(ctx context.Context, c ConversationID, key string) (MessageID, error)
}

// Line is one line of a conversation for a page that reads it itself. Seq grows
// over both sides of a conversation and is what the page remembers.
type Line struct {
	Seq     int64
	Outbox  OutboxID // ours; "" for the person's own
	Event   string   // the channel's id of the person's own message
	At      time.Time
	Text    string // the person's own words
	Reply   Reply  // ours
	Purpose Purpose
	Lang    Lang
	Facts   SendFacts
}

// LineReader is what a channel with Features.Pull reads. Lines of an erasing
// person are found by the address too: only the receipt is left of them.
type LineReader interface {
	Lines(ctx context.Context, a Address, after int64, limit int) ([]Line, error)
	Settle(ctx context.Context, s []Settlement) error
}

// TalkReader is what reads a conversation from outside of its turns: the console.
type TalkReader interface {
	RecordReader
	// Conversation is a conversation and whose it is; ok is false if there is none,
	// or its person is forgotten or being forgotten.
	Conversation(ctx context.Context, id ConversationID) (c Conversation, p Person, ok bool, err error)
	// TalkLines are the lines of a conversation after a sequence number, oldest
	// first, of both sides and whatever their channel. Facts are not filled in.
	TalkLines(ctx context.Context, c ConversationID, after int64, limit int) ([]Line, error)
}

// SeenReader says whether something came in before, on whichever instance.
type SeenReader interface {
	// Seen reports whether an inbound id was received from a channel's account
	// within DedupeFor. Forgetting its person does not change that.
	Seen(ctx context.Context, channel, account, id string) (bool, error)
}
