package bot

import "time"

// Feedback is a parent's one-tap word on an answer. It holds no text and no
// person: it says of a card whether it helped.
type Feedback struct {
	Card   string
	Lang   Lang
	Helped bool
	At     time.Time
}
