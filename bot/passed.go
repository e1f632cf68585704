package bot

import (
	"strings"
	"time"
)

// PassedRecord is a line of a parent's that was passed on to a helper: who shows a talk
// shows these, because a parent's conversation also keeps what is not for the helper
// (answers to the assistant, lines that are held back, her check word). It is sealed
// with the parent's key and written in the commit that passes the line on, by
// dialogs.Turn.Signal; its ID is "talk.helper.key". What a helper wrote stands in the
// parent's conversation as a line ForRelay.
type PassedRecord = Kept[PassedFacts, LineSignal]

// PassedFacts are the clear part of a line that was passed on.
type PassedFacts struct {
	Talk string `json:"talk"`
}

// Kind is "passed".
func (PassedFacts) Kind() RecordKind { return "passed" }

// Passed is the record of a line on its way to a helper; key is that of its signal. ok
// is false for a line that belongs to no parent's talk.
func Passed(l LineSignal, to ConversationID, key string, now time.Time) (rec PassedRecord, ok bool) {
	if l.Talk == "" || l.Parent == "" || l.Conversation == "" {
		return rec, false
	}
	helper := PersonID(strings.TrimPrefix(string(to), string(HelperConversation("")))) // a professional who reads along is another one than l.Helper
	rec.Meta = Meta{ID: l.Talk + "." + string(helper) + "." + key, Person: l.Parent, Conversation: l.Conversation, Helper: helper, State: "passed", At: now, Until: now.Add(TalkTerm)}
	rec.Facts.Talk, rec.Words = l.Talk, l
	return rec, true
}
