package bot

import "time"

// TalkRecord is a handover from the parent's wish to its end: the one record that
// says who holds what. Its Person and Conversation are the parent's; Helper is set
// from the reservation on. Only a turn of the parent's conversation writes it, so
// that there is one order of all that happens to a talk; what helpers and the
// console want is a [Signal] to that conversation (decision 018).
type TalkRecord = Kept[TalkFacts, TalkWords]

// The states of a talk. While it waits or is reserved the parent's conversation is
// held by the queue, while it is open, paused or closing by the person.
const (
	TalkWaiting   = "waiting"
	TalkReserved  = "reserved" // a helper has claimed it; the parent says yes or no
	TalkOpen      = "open"
	TalkClosing   = "closing" // asked whether it is over
	TalkClosed    = "closed"
	TalkWithdrawn = "withdrawn" // she took her wish back
	TalkUnserved  = "unserved"  // nobody could be found in time
)

// TalkHolds are the states in which a helper has the talk.
func TalkHolds() []string { return []string{TalkOpen, TalkClosing} }

// TalkFacts are the clear part of a talk.
type TalkFacts struct {
	Lang    Lang    `json:"lang"`
	Country Country `json:"country,omitempty"`
	Area    string  `json:"area,omitempty"`
	Woman   bool    `json:"woman,omitempty"` // the parent wants a woman
	Heavy   bool    `json:"heavy,omitempty"` // the theme is one that needs the module
	Level   int     `json:"level,omitempty"` // L0–L4 of domain.md §3.5; only people change it
	Alias   string  `json:"alias,omitempty"` // what the helper sees instead of a name

	Prefer   PersonID   `json:"prefer,omitempty"`   // whose own code she came with
	Waves    []Wave     `json:"waves,omitempty"`    // to whom it was offered, and when
	Declined []PersonID `json:"declined,omitempty"` // helpers who said that it is not for them
	Later    []Later    `json:"later,omitempty"`    // helpers who said not now
	Refused  []PersonID `json:"refused,omitempty"`  // helpers whom the parent did not want
	Desk     bool       `json:"desk,omitempty"`     // it went to the coordinator
	Staff    bool       `json:"staff,omitempty"`    // for rostered staff alone: there may be danger (S7, S12)
	Released int        `json:"released,omitempty"` // reservations that she did not answer

	Reserved   time.Time `json:"reserved,omitzero"`
	Opened     time.Time `json:"opened,omitzero"`
	FirstLine  time.Time `json:"first_line,omitzero"` // the first human line
	LastParent time.Time `json:"last_parent,omitzero"`
	LastHelper time.Time `json:"last_helper,omitzero"`
	Closed     time.Time `json:"closed,omitzero"`
	Why        string    `json:"why,omitempty"`    // closed vocabulary: parent, helper, silence, removed, erased, blocked, moved
	Rating     int       `json:"rating,omitempty"` // 1–3
	After      string    `json:"after,omitempty"`  // a week later: better, same, worse

	Waits     time.Time `json:"waits,omitzero"`       // her first line that the helper has not answered
	Nudged    time.Time `json:"nudged,omitzero"`      // when the helper was reminded of it
	OffUntil  time.Time `json:"off_until,omitzero"`   // she was told that the helper is off until then
	Unreached time.Time `json:"unreached,omitzero"`   // since when the helper cannot be written to
	Paused    time.Time `json:"paused,omitzero"`      // since when lines wait for her to come back
	PausedWhy string    `json:"paused_why,omitempty"` // exit, quiet, window
	Speaker   PersonID  `json:"speaker,omitempty"`    // whose name stood last before a line to her
	Pro       *Pro      `json:"pro,omitempty"`        // a professional who reads along, or is asked for
}

// Pro is a professional in a talk, for one question.
type Pro struct {
	With  PersonID  `json:"with"`
	Until time.Time `json:"until"`
	Yes   bool      `json:"yes,omitempty"` // the parent agreed
	Key   string    `json:"key"`           // of the wish, so that an old button means nothing
}

// Kind is "talk".
func (TalkFacts) Kind() RecordKind { return "talk" }

// Wave is one round of offers.
type Wave struct {
	At time.Time  `json:"at"`
	To []PersonID `json:"to"`
}

// Later is somebody who said not now: what was offered to her before Until is no longer
// before her, and from then on she may be asked again.
type Later struct {
	Helper PersonID  `json:"helper"`
	Until  time.Time `json:"until"`
}

// Asked is when each of those who have an offer of the talk before them got it last:
// who said no, or not now, has none.
func (f TalkFacts) Asked() map[PersonID]time.Time {
	out := map[PersonID]time.Time{}
	for _, w := range f.Waves {
		for _, h := range w.To {
			out[h] = w.At
		}
	}
	for _, h := range f.Declined {
		delete(out, h)
	}
	for _, l := range f.Later {
		if at, ok := out[l.Helper]; ok && at.Before(l.Until) {
			delete(out, l.Helper)
		}
	}
	return out
}

// TalkWords are the sealed part of a talk.
type TalkWords struct {
	Theme   string `json:"theme,omitempty"`   // a topic slug, "" if none was given
	Summary string `json:"summary,omitempty"` // as she approved it, byte for byte (S27)
	Note    string `json:"note,omitempty"`    // her word with the rating
}

// TalkTerm is how long a talk that ended, and its lines, are kept.
const TalkTerm = 30 * 24 * time.Hour

// Signal is a word from one conversation to another, delivered as a timer event in
// the same commit, so that it arrives once. Name is "dialog/what/key": the dialog of
// the other conversation takes it with ActTimer, and (conversation, Name) is unique.
type Signal struct {
	To    ConversationID
	Name  string
	Data  []byte
	Owner PersonID  // whose key seals Data; "": the person of To
	At    time.Time // zero: now
}

// HatChange lets a person wear a hat from now on. Their conversation in that hat is
// made if there is none yet, in the language and at the address of From.
type HatChange struct {
	Person PersonID
	Hat    Hat
	From   ConversationID
}

// Roster says who of the trained staff is on duty now (S12).
type Roster struct {
	OnDuty int
	// NextOpening is when somebody reads cases again; zero if nobody ever does.
	NextOpening time.Time
}
