package bot

// CheckWordRecord is a word of a parent's own: after a pause nothing that waited is
// shown before it was typed (S18). Its ID is that of her conversation. It goes with
// her.
type CheckWordRecord = Kept[CheckWordFacts, CheckWord]

// CheckWordFacts are the clear part of a check word: nothing but that there is one.
type CheckWordFacts struct{}

// Kind is "checkword".
func (CheckWordFacts) Kind() RecordKind { return "checkword" }

// CheckWord is the sealed part of a check word.
type CheckWord struct {
	Word string `json:"word"` // folded: case and accents do not matter
}
