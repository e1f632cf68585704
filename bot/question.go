package bot

import "time"

// QuestionRecord is a professional who joins a talk for one question, with the
// parent's yes. Its ID is "talk.professional", Person and Conversation are the
// parent's, Helper is the professional. The professional's conversation writes it when
// it is told (helper/told "pro") and when the question is done.
type QuestionRecord = Kept[QuestionFacts, NoWords]

// The states of a question.
const (
	QuestionOpen = "open"
	QuestionDone = "done"
)

// QuestionFacts are the clear part of a question.
type QuestionFacts struct {
	Talk  string    `json:"talk"`
	Alias string    `json:"alias"`
	Lang  Lang      `json:"lang,omitempty"`
	Ends  time.Time `json:"ends,omitzero"`
}

// Kind is "question".
func (QuestionFacts) Kind() RecordKind { return "question" }
