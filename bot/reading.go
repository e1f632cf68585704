package bot

import "time"

// ReadingRecord is that somebody of the staff has read a case or a talk (S22): who,
// which, why, and who was told. Person is the reader, whose key seals what they typed
// as the reason; Helper the second person. The log of staff (Audit) has a line of the
// same moment: that one is never changed, and this one is for people to look at.
type ReadingRecord = Kept[ReadingFacts, ReadingWords]

// ReadingTerm is how long colleagues can look at it.
const ReadingTerm = 400 * 24 * time.Hour

// ReadingFacts are the clear part.
type ReadingFacts struct {
	Case   CaseID    `json:"case,omitempty"`
	Number string    `json:"number,omitempty"` // what people call the case
	Talk   string    `json:"talk,omitempty"`   // the talk was read, not only the case's own lines
	Reason AuditWord `json:"reason"`
}

// Kind is "reading".
func (ReadingFacts) Kind() RecordKind { return "reading" }

// ReadingWords are the sealed part.
type ReadingWords struct {
	Note string `json:"note,omitempty"` // typed by the reader
}
