package bot

import "time"

// Approval says that two people of the organisation have read a card as it
// stands. It holds for the text with this hash only: a changed card is a starter
// again. Readers are named by their staff ids, not by their names.
type Approval struct {
	Card   string
	Hash   string
	Reader string
	Second string // another than Reader
	At     time.Time
}
