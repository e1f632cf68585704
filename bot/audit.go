package bot

import "time"

// Audit is one line of the log of who of the staff looked at, or did, something
// that touches a person (S22). Lines are only ever added: there is no way to change
// or remove one but the end of its term.
type Audit struct {
	At  time.Time
	Who string // a staff id, not a name
	// Second is who was told, or agreed: another staff id, "" where nobody has to.
	Second string
	What   AuditWhat
	About  PersonID  // the random id; it outlives forgetting and says nothing about anybody
	Reason AuditWord // why, from a closed list: a free text would be one more place with words about people
}

// AuditWhat says what was done.
type AuditWhat string

// What is written down.
const (
	AuditExported AuditWhat = "exported" // all that is kept of a person was handed over
	AuditForgot   AuditWhat = "forgot"   // a person was forgotten by staff, not by a word in chat
	AuditRead     AuditWhat = "read"     // a talk or a case was read
)

// AuditWord is a reason.
type AuditWord string

// The reasons.
const (
	AuditAsked     AuditWord = "asked"     // the person asked for it and was identified
	AuditCase      AuditWord = "case"      // a case needs it
	AuditComplaint AuditWord = "complaint" // a complaint needs it
	AuditCoach     AuditWord = "coach"     // a volunteer asked for help
	AuditOrder     AuditWord = "order"     // the law asks for it
)
