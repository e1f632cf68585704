package bot

import "time"

// ConversationID names a conversation: a person in one hat.
type ConversationID string

// Holder says who speaks with the person.
type Holder string

// The holder changes only by a commit that compares the conversation's version.
// While a conversation is in the queue the bot still answers questions.
const (
	HeldByBot    Holder = "bot"
	HeldByQueue  Holder = "queue"
	HeldByPerson Holder = "person"
)

// Conversation is a person in one hat. All fields but State are clear columns.
type Conversation struct {
	ID      ConversationID
	Person  PersonID
	Hat     Hat
	Version int64 // raised by every commit; what a Change is made on
	Holder  Holder

	Lang       Lang    // "" until one is chosen or understood
	LangChosen bool    // chosen by the person, not guessed
	Reads      []Lang  // other languages that the person is known to read
	Country    Country // "" while unknown
	Area       string  // four digits of the postcode, "" while unknown
	Entry      string  // the entry code of the poster or card that led here

	Address     Address  // the one last written from: replies go there
	LastChoices OutboxID // the latest reply that carried choices, "" if none

	LastIn  time.Time // the person's last message
	LastOut time.Time // our last line that was committed

	SafetyUntil time.Time // S9: until then the talk is in a safety state
	CalmUntil   time.Time // S16: no reminders, follow-ups, broadcasts until then
	Quiet       bool      // S16: only answers to her own messages go through
	Exited      bool      // the silent exit was used; cleared when she writes
	Stopped     bool      // STOP: nothing that she did not ask for

	State []byte // the responder's own memory, opaque here, sealed at rest
}
