package bot

import "time"

// ConsentFor is a purpose that a person can agree to (S27). Asking a question
// needs no consent.
type ConsentFor string

// The purposes of consent, each given and withdrawn apart.
const (
	ConsentContact  ConsentFor = "contact"  // a person joins; the talk is kept
	ConsentInvites  ConsentFor = "invites"  // invitations and reminders
	ConsentFollowUp ConsentFor = "followup" // we may ask how it went
)

// Consent is one answer to one question; the newest of a purpose counts.
type Consent struct {
	Person      PersonID
	For         ConsentFor
	Given       bool
	TextVersion string // which wording was shown
	Lang        Lang
	Channel     string
	At          time.Time
}

// Consents are the newest answers of a person, by purpose.
type Consents map[ConsentFor]Consent

// Given reports whether the person agreed and did not withdraw.
func (c Consents) Given(p ConsentFor) bool { return c[p].Given }
