package bot

import "time"

// EventID is our own id of an event, random.
type EventID string

// Kind says what an event is.
type Kind string

// The kinds of an event. Message, Press, Edit, Status, Reach, Action and Command
// come in by a channel; Timer is set by a Change.
const (
	Message Kind = "message"
	Press   Kind = "press"   // a button under one of our messages
	Edit    Kind = "edit"    // the person changed an earlier message
	Status  Kind = "status"  // what became of a message that we sent
	Reach   Kind = "reach"   // the person blocked or unblocked us
	Action  Kind = "action"  // a click by staff at their desk
	Command Kind = "command" // "/start code", a tile of the picture menu
	Timer   Kind = "timer"
)

// Urgency is Triage's answer to one inbound thing.
type Urgency int

// Normal may wait for a burst to end; Now may not; Crisis goes before all else.
const (
	Normal Urgency = iota
	Now
	Crisis
)

// Triage says how urgent an inbound thing is. It is pure and fast (every message
// runs through it before anything is shed) and knows the safety word lists.
type Triage func(Inbound) Urgency

// Inbound is one thing that happened on a channel, in our words.
type Inbound struct {
	Kind   Kind
	ID     string  // the channel's own id of the update, unique within (Channel, Account)
	From   Address // who
	SentAt time.Time

	Text      string    // of a message, caption or edit
	Wire      string    // Press: the button's wire id
	Target    MessageID // the message that is meant; of a Message, its own id
	ReplyTo   MessageID // of a Message: the message of ours that it answers, where the channel can say so
	Media     *Media    // what came with the message, not yet fetched
	Command   string    // Command: its name without slash, "start"
	Args      string    // Command: the rest of the line
	Reachable bool      // Reach
	Outcome   Outbound  // Status
	LangHint  Lang      // the app's language: a hint, never a choice
	Immediate bool      // a line is a turn: do not wait for a burst (terminal)
}

// Media is a file that came with a message.
type Media struct {
	Kind     string        // voice, audio, image, video, document, sticker, location, contact, other
	Ref      string        // the channel's own handle of the file
	Type     string        // the MIME type as claimed by the sender
	Size     int64         // bytes as claimed, 0 if unknown
	Duration time.Duration // as claimed, 0 if none
}

// Arrival is an inbound thing on its way into the store.
type Arrival struct {
	ID      EventID
	Inbound Inbound
	Urgency Urgency
	At      time.Time
	// Wait > 0 marks plain text that may be part of a burst: under holder bot it
	// is due Wait after At and moves the waiting texts of its conversation there
	// too, up to BurstMax of them; under another holder it is due now.
	Wait time.Duration
}

// BurstMax is how many texts a burst gathers before it is due at once (design §3.3).
const BurstMax = 6

// Event is one thing that waits for, or takes part in, a turn.
type Event struct {
	ID       EventID
	Inbound  Inbound // for a Timer only Kind is set
	Timer    string  // the timer's name, unique in its conversation
	Data     []byte  // what was given when the timer was set
	Urgency  Urgency
	At       time.Time // when it arrived or was set
	Due      time.Time
	Attempts int // failed turns so far
}

// TimerChange sets, moves or cancels the timer Name of a conversation. On another
// conversation than those that the Change writes, it raises that one's version: a
// turn under way there is stale and runs again.
type TimerChange struct {
	Conversation ConversationID
	Name         string
	At           time.Time // zero cancels
	Data         []byte    // sealed at rest
	Owner        PersonID  // whose key seals Data; "": the conversation's person
}
