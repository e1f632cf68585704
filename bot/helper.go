package bot

import (
	"slices"
	"time"
)

// Role is what somebody may do among those who help.
type Role string

// The roles. One helper may have several.
const (
	Ambassador   Role = "ambassador"
	Coordinator  Role = "coordinator"
	Staff        Role = "staff"
	Professional Role = "professional"
)

// The states of a helper. An invitation that was used is pending until the
// coordinator confirms it (S23).
const (
	HelperPending = "pending"
	HelperActive  = "active"
	HelperPaused  = "paused"
	HelperRemoved = "removed"
)

// HelperRecord is somebody who helps. Its ID and Person are the person's id,
// Conversation is HelperConversation of it.
type HelperRecord = Kept[HelperFacts, HelperWords]

// HelperFacts are the clear part of a helper.
type HelperFacts struct {
	Roles   []Role   `json:"roles"`
	Langs   []Lang   `json:"langs,omitempty"`
	Country Country  `json:"country,omitempty"`
	Areas   []string `json:"areas,omitempty"`  // four digits of postcodes; empty: everywhere
	Themes  []string `json:"themes,omitempty"` // topic slugs; empty: every theme that is not heavy
	Woman   bool     `json:"woman,omitempty"`

	VOGUntil   time.Time `json:"vog_until,omitzero"`   // certificate of conduct
	HeavyUntil time.Time `json:"heavy_until,omitzero"` // the module for heavy themes; zero: not done

	CapOpen int `json:"cap_open,omitempty"` // open talks at once; 0: DefaultCapOpen
	CapWeek int `json:"cap_week,omitempty"` // new talks in seven days; 0: DefaultCapWeek

	Zone    string    `json:"zone,omitempty"` // IANA; "": that of the country
	Shifts  []Shift   `json:"shifts,omitempty"`
	DaysOff []string  `json:"days_off,omitempty"` // "2026-12-25", local
	OnUntil time.Time `json:"on_until,omitzero"`  // on by hand, beside the shifts
	NotNow  time.Time `json:"not_now,omitzero"`   // off by hand, before all else

	Blocked []PersonID `json:"blocked,omitempty"` // parents that she will not meet again
	Code    string     `json:"code,omitempty"`    // the entry code of her own cards: "you get me"
	Agreed  string     `json:"agreed,omitempty"`  // version of the agreement that she said yes to
	Slack   string     `json:"slack,omitempty"`   // staff: HMAC of the Slack user id
	OnCall  int        `json:"on_call,omitempty"` // staff: place in the paging order, 0 is not on it
}

// Kind is "helper".
func (HelperFacts) Kind() RecordKind { return "helper" }

// HelperWords are the sealed part of a helper.
type HelperWords struct {
	FirstName string `json:"first_name,omitempty"`
	Shares    string `json:"shares,omitempty"`  // "mother of three", shown to the parent
	Picture   string `json:"picture,omitempty"` // media id, "" if none
	Wishes    string `json:"wishes,omitempty"`  // for the coordinator
	Page      string `json:"page,omitempty"`    // staff: where an alarm goes (S12), as the webhook knows it
}

// The caps where none is set (domain.md §3: role drift and overload harm volunteers).
const (
	DefaultCapOpen = 3
	DefaultCapWeek = 5
)

// Shift is a weekly time at which a helper is there, in her own time zone.
type Shift struct {
	Day  time.Weekday `json:"day"`
	From int          `json:"from"` // minutes after midnight
	To   int          `json:"to"`   // may pass midnight: then it is smaller than From
}

// Is reports whether the helper has a role and is active.
func (f HelperFacts) Is(r Role) bool { return slices.Contains(f.Roles, r) }

// HelperConversation is the conversation of a person in the helper's hat.
func HelperConversation(p PersonID) ConversationID { return ConversationID("h-" + string(p)) }
