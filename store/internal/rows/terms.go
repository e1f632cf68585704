package rows

import "time"

// The terms of what is purged. Texts: S27. Rows without text stay two days so
// that the exit word can still delete messages on the channel (S1); choices stay
// so that an old button is understood (design §4); the log of what staff did stays
// as long as care keeps such a log. Dedupe hashes stay bot.DedupeFor.
const (
	TextTerm    = 24 * time.Hour
	RowTerm     = 48 * time.Hour
	ChoicesTerm = 30 * 24 * time.Hour
	WishTerm    = 30 * 24 * time.Hour
	AuditTerm   = 5 * 365 * 24 * time.Hour
)
