package bot

// Purpose says why a line is sent: its lane follows from it, and what the gate
// CanSend asks.
type Purpose string

// The purposes. Answer is the bot speaking; Notice is one of the closed list of
// remarks that the bot may make while a person holds the talk; Receipt confirms
// an erasure; it and Cleanup (deleting what we sent) are all that an erasing
// person still gets.
const (
	ForSafety    Purpose = "safety"
	ForAnswer    Purpose = "answer"
	ForNotice    Purpose = "notice"
	ForRelay     Purpose = "relay"
	ForReceipt   Purpose = "receipt"
	ForCleanup   Purpose = "cleanup"
	ForOffer     Purpose = "offer"
	ForReminder  Purpose = "reminder"
	ForFollowUp  Purpose = "followup"
	ForBroadcast Purpose = "broadcast"
)

// Lane is the order in which an account's lines go out; lower goes first.
type Lane int

// The lanes of design §3.6.
const (
	LaneSafety Lane = iota
	LaneReply
	LaneOffer
	LaneReminder
	LaneBroadcast
)

// Lane is the lane of a purpose; what is unknown goes last.
func (p Purpose) Lane() Lane {
	switch p {
	case ForSafety:
		return LaneSafety
	case ForAnswer, ForNotice, ForRelay, ForReceipt, ForCleanup:
		return LaneReply
	case ForOffer:
		return LaneOffer
	case ForReminder, ForFollowUp:
		return LaneReminder
	}
	return LaneBroadcast
}

// Unasked reports whether a line of this purpose is one that nobody asked for
// just now: those wait for quiet hours and need a consent.
func (p Purpose) Unasked() bool {
	return p == ForReminder || p == ForFollowUp || p == ForBroadcast
}
