package bot

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// Channel carries messages to people. Deliver may be called many times at once,
// never twice at once for one address; ctx ends before the line's lease does
// (half of Config.Lease). It returns one of the errors below, wrapped with what
// was attempted and without any secret or personal data.
type Channel interface {
	Name() string
	Features() Features
	Deliver(ctx context.Context, d Delivery) (MessageID, error)
}

// Door is a channel with its ways in; nil means that it has none of that kind.
type Door struct {
	Channel Channel
	// Poll fetches updates until ctx ends. It confirms an update to the platform
	// only after receive returned nil.
	Poll func(ctx context.Context, receive Receive) error
	// Webhook answers the platform's calls: 4xx to what is forged, 2xx only
	// after receive returned nil, 503 when it did not.
	Webhook func(receive Receive) http.Handler
	// Fetch opens a file that came in.
	Fetch func(ctx context.Context, ref string) (io.ReadCloser, error)
}

// Receive takes inbound things and returns after they are committed. An error
// means "not accepted": the channel lets the platform send them again.
type Receive func(ctx context.Context, in ...Inbound) error

// Features says what a channel can do, as data.
type Features struct {
	Account    string        // which of our accounts this is, "" where there is one
	MaxText    int           // characters (UTF-16 units) a message; 0 = no limit
	MaxChoices int           // buttons a message; 0 = none, choices become numbered text
	MaxLabel   int           // characters a button label; longer ones use Short
	Edit       bool          // sent messages can be edited
	Delete     time.Duration // how long sent messages can be deleted; 0 = never
	Pull       bool          // the committed row is the delivery; the page reads it
	Window     time.Duration // free text only so long after the person's last message; 0 = always
	PerSecond  float64       // lines an account may send a second; 0 = no limit
	PerPerson  time.Duration // shortest time between two lines to one person
	InFlight   int           // sends at once; 0 = 1
}

// Op is what is to be done with a message.
type Op string

// A message is sent once and may be edited or deleted where the channel can.
const (
	OpSend   Op = "send"
	OpEdit   Op = "edit"
	OpDelete Op = "delete"
)

// Delivery is one message on the wire.
type Delivery struct {
	ID      OutboxID
	To      Address
	Op      Op
	Target  MessageID // of an edit or delete
	Purpose Purpose
	Lang    Lang
	Reply   Reply
}

// The errors of Deliver. Each says what to do next; no channel returns another.
var (
	ErrBlocked      = errors.New("the person blocked us")               // mark unreachable, cancel what waits
	ErrUnreachable  = errors.New("the address cannot be reached")       // as blocked; a message from there shows that it can again
	ErrWindowClosed = errors.New("the window for free text is closed")  // hold until the person writes
	ErrRejected     = errors.New("the channel refused the message")     // our mistake: fail, never retry
	ErrConfig       = errors.New("the channel is not configured right") // stop the channel, alarm, burn no tries
	ErrTemporary    = errors.New("surely not sent, try again")
	ErrUnknown      = errors.New("perhaps sent") // time-out after the request left
)

// ErrThrottled says that the channel wants a pause. It is matched by errors.As.
type ErrThrottled struct {
	After  time.Duration
	Person bool // only this person; otherwise the whole account
}

// Error says how long the pause is.
func (e ErrThrottled) Error() string { return "the channel asks to wait " + e.After.String() }
