package bot

import "time"

// MeetingDraftRecord is a wish for a meeting on a theme that many ask about: a
// coordinator's one tap. It is what a meeting begins with, and holds nobody but who
// wished for it, in Helper.
type MeetingDraftRecord = Kept[MeetingDraftFacts, NoWords]

// MeetingDraftOpen is a draft that nobody has made a meeting of.
const MeetingDraftOpen = "draft"

// MeetingDraftTerm is how long a draft waits.
const MeetingDraftTerm = 180 * 24 * time.Hour

// MeetingDraftFacts say what about and from which numbers.
type MeetingDraftFacts struct {
	Theme  string `json:"theme"`
	Period string `json:"period"` // the snapshot in which it was seen
}

// Kind is "meetingdraft".
func (MeetingDraftFacts) Kind() RecordKind { return "meetingdraft" }
