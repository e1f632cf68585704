package channeltest

import (
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Open connects a fresh door to a fresh platform and cleans up by itself through
// t. Whatever comes in goes to receive: the suite runs Door.Poll with it; a webhook
// or page is mounted by Open, as cmd would.
type Open func(t *testing.T, receive bot.Receive) *Harness

// Harness is a door and the suite's hands on the platform behind it.
type Harness struct {
	Door bot.Door
	// People are the addresses of those who talk with us, as they come in; the
	// platform knows each. At least one.
	People []bot.Address

	// Brings are the kinds of events that the platform can bring; Bring makes it
	// do so. It does as the platform does: an update that was not confirmed is
	// given again, by itself and soon, until it is.
	Brings []bot.Kind
	Bring  func(Update)
	// Again makes the platform tell the latest update once more although it was
	// confirmed, as platforms sometimes do; nil if this one cannot.
	Again func()
	// Unreadable brings something that is well-formed for the platform and means
	// nothing to us; nil if there is no such thing.
	Unreadable func()

	// Meets are the failures that a send can meet; Fail arranges that the next
	// send meets one. For Silent it returns a channel that is closed when the
	// request has arrived (and is left unanswered); else nil.
	Meets []Failure
	Fail  func(Failure) (arrived <-chan struct{})
	// Sent is what people see of us, oldest first: an edit changes its message, a
	// delete takes it away. A channel with Features.Pull needs none.
	Sent func() []Message

	// Log is what the door has logged so far.
	Log func() string
	// Secrets must not stand in any log line or error: tokens, keys, cookies, and
	// the users of People.
	Secrets []string
	// Wire is the transport of the door's HTTP client, nil if it has none.
	Wire *Loopback
}

// Update is one thing that a person or the platform does.
type Update struct {
	Kind  bot.Kind
	From  int    // which of People
	Text  string // Message, Edit: what was written
	Voice []byte // Message: a voice note with these bytes instead of a text

	Wire      string       // Press: the button's wire id
	Command   string       // Command: its name
	Args      string       // Command: the rest of the line
	Reachable bool         // Reach: unblocked or blocked
	Outcome   bot.Outbound // Status: what became of our latest message
	// SameMessage brings a message whose platform id, within the chat, is the
	// same as that of the latest message of another person.
	SameMessage bool
}

// Message is one of our messages as people see it.
type Message struct {
	ID      bot.MessageID
	To      int // which of People
	Text    string
	Buttons []Button
}

// Button is one that can be pressed, or opens a page.
type Button struct{ Label, Wire, URL string }

// Failure is something that goes wrong with a send.
type Failure string

// The failures, and the error that Deliver has to return for each.
const (
	Blocked       Failure = "the person blocked us"               // ErrBlocked
	Unreachable   Failure = "the address cannot be reached"       // ErrUnreachable
	Throttled     Failure = "too many messages"                   // ErrThrottled, After = RetryAfter
	WindowClosed  Failure = "the window for free text is closed"  // ErrWindowClosed
	Refused       Failure = "the platform finds fault with it"    // ErrRejected
	Misconfigured Failure = "the platform does not know us"       // ErrConfig
	Broken        Failure = "the platform answers 5xx"            // ErrTemporary, or ErrUnknown if it may have been sent
	Away          Failure = "nobody listens there"                // ErrTemporary
	Silent        Failure = "the platform takes it and is silent" // ErrUnknown
)

// RetryAfter is the pause that the platform asks for in Throttled.
const RetryAfter = 7 * time.Second
