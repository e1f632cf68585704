package console

import (
	"slices"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Action is something that the console lets somebody do; every route names one.
type Action string

// The actions. Anybody's are for who is not signed in, Signed for who is in whatever
// state; all others need an active helper with one of the roles of the table, and
// behind the second factor where one of their roles asks for it.
const (
	Anybody Action = "anybody"
	Signed  Action = "signed-in"

	OwnTalks   Action = "own-talks"   // read and answer the talks that are hers, and offers made to her
	OwnTimes   Action = "own-times"   // shifts, days off, not now
	OwnProfile Action = "own-profile" // what parents see of her
	Vetted     Action = "vetted"      // look for cards and places to send

	Overview Action = "overview" // who waits, who is on, talks without their words, what expires, troubles
	People   Action = "people"   // the roster: confirm, pause, remove, dates, invitations from a list

	Cases Action = "cases" // where a case stands, and what is done with it; each only who may (bot.ReviewFacts.MayReview)
	Read  Action = "read"  // the words of a case or of a talk: with a reason, written down, a second person told (S22)

	Counts Action = "counts" // frozen statistics (S29), on the screen and as CSV; drafts of meetings
)

// table says who may do what. It is the whole of it: docs/authorisation.md is made
// from it, and each cell is tested over HTTP. What the chat lets them do: helper.Rights.
func table() []rule {
	return []rule{
		{OwnTalks, "read and answer one's own talks, take or decline offers, the form after a talk", []bot.Role{bot.Ambassador, bot.Coordinator, bot.Staff}},
		{Vetted, "look for vetted cards and places and send them in one's own talk", []bot.Role{bot.Ambassador, bot.Coordinator, bot.Staff}},
		{OwnTimes, "one's own shifts, days off and pauses", []bot.Role{bot.Ambassador, bot.Coordinator, bot.Staff, bot.Professional}},
		{OwnProfile, "one's own first name and what is shared with parents", []bot.Role{bot.Ambassador, bot.Coordinator, bot.Staff, bot.Professional}},
		{Overview, "who waits, who is on, talks as dates and languages and never words, what expires, complaints, troubles", []bot.Role{bot.Coordinator}},
		{People, "the roster: invite, confirm, pause, remove, end all sessions, certificates, the order of alarms and the days on which it is closed", []bot.Role{bot.Coordinator}},
		{Cases, "cases and what is done with them: staff all but complaints, coordinators complaints and who wants a person", []bot.Role{bot.Coordinator, bot.Staff}},
		{Read, "the words of a case in one's hands or of its talk, or of a talk that one coaches: with a typed reason, in the log, a second person told", []bot.Role{bot.Coordinator, bot.Staff}},
		{Counts, "frozen statistics of months and quarters, and a draft of a theme meeting", []bot.Role{bot.Coordinator}},
	}
}

// rule is one line of the table.
type rule struct {
	Action Action
	What   string // for the docs
	Roles  []bot.Role
}

// roles are all that there are, in the order of the docs.
func roles() []bot.Role {
	return []bot.Role{bot.Ambassador, bot.Coordinator, bot.Staff, bot.Professional}
}

// may reports whether somebody with these roles may do something.
func may(have []bot.Role, a Action) bool {
	for _, r := range table() {
		if r.Action == a {
			return slices.ContainsFunc(r.Roles, func(x bot.Role) bool { return slices.Contains(have, x) })
		}
	}
	return false
}

// needsSecond reports whether one of these roles asks for a second factor (S25).
func needsSecond(have []bot.Role) bool {
	return slices.Contains(have, bot.Coordinator) || slices.Contains(have, bot.Staff)
}
