package bot

import "time"

// Lang is a language by its ISO 639-1 code ("nl", "ar"). Darija is "ar".
type Lang string

// Country is "nl", "be" or "" while it is not known.
type Country string

// PersonID names a person. It is random and says nothing about anybody.
type PersonID string

// Hat is the role in which a person talks.
type Hat string

// The two hats; a person has at most one conversation in each.
const (
	Parent Hat = "parent"
	Helper Hat = "helper"
)

// Person is somebody who writes to us, by any number of addresses.
type Person struct {
	ID        PersonID
	Key       KeyID // seals all that is this person's
	Hat       Hat   // the hat now worn: where new messages go
	State     PersonState
	CreatedAt time.Time
}

// PersonState says whether a person is being forgotten.
type PersonState string

// An erasing person's rows are worked on by nobody but the eraser (forget.go).
const (
	Active  PersonState = "active"
	Erasing PersonState = "erasing"
)

// Address is where a person can be reached: a user of an account of a channel.
// User is opaque to everyone but the channel and unique within (Channel, Account).
type Address struct {
	Channel string // "telegram"
	Account string // which of our accounts there, "" where there is one
	User    string // the channel's own id of the person
}
