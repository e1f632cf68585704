package bot

import "time"

// WishID names a wish for a person.
type WishID string

// Wish is a parent's wish to talk with a person: what is passed on by default is
// language and theme, nothing else (people.md M9). It waits in the queue until a
// helper claims it or the parent takes it back.
type Wish struct {
	ID           WishID
	Conversation ConversationID
	Person       PersonID
	Lang         Lang
	Country      Country
	Theme        string // a topic slug, "" if none was given
	Woman        bool   // the parent wants a woman
	At           time.Time
	State        WishState
}

// WishState says where a wish stands.
type WishState string

// A wish waits or was taken back; being served comes with the handover itself.
const (
	WishWaiting   WishState = "waiting"
	WishWithdrawn WishState = "withdrawn"
)
