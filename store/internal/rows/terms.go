package rows

import (
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// The terms of what is purged. Texts: S27. Rows without text stay two days so
// that the exit word can still delete messages on the channel (S1); choices stay
// so that an old button is understood (design §4); the log of what staff did stays
// as long as care keeps such a log. Dedupe hashes stay bot.DedupeFor.
//
// A talk's texts stay while the parent consents (S27), but not for ever: until the
// term of the talk's record is over (bot.TalkTerm after its end), and LineTerm at
// most unless a talk of hers is not over.
const (
	TextTerm    = 24 * time.Hour
	LineTerm    = 90 * 24 * time.Hour
	RowTerm     = 48 * time.Hour
	ChoicesTerm = 30 * 24 * time.Hour
	WishTerm    = 30 * 24 * time.Hour // rows of versions before the handover
	AuditTerm   = 5 * 365 * 24 * time.Hour
)

// TalkGoesOn are the states of a talk that is not over, as SQL.
const TalkGoesOn = `'` + bot.TalkWaiting + `', '` + bot.TalkReserved + `', '` + bot.TalkOpen + `', '` + bot.TalkClosing + `'`
