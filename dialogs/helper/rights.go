package helper

import (
	"maps"
	"slices"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Right is something that the chat lets who helps do: its commands and its buttons. It
// is the whole of who may do what here: each command and button is looked up in it,
// docs/authorisation.md is made from it, and each cell is tested (TestEveryCellByChat).
type Right struct {
	Name string
	What string // for the docs
	// Commands are as they are typed, without their slash. Buttons are the actions.
	Commands, Buttons []string
	Roles             []bot.Role
	// Paused and Pending let somebody in that state do it too: who is paused brings her
	// open talks to an end. Who was removed may do nothing but go.
	Paused, Pending bool
	// Own needs a talk that is hers, not one that she joined for a question.
	Own bool
	// verbs are what the commands mean, whatever the language.
	verbs []string
}

// Rights are all that there are, in the order of the docs.
func Rights() []Right {
	talking := []bot.Role{bot.Ambassador, bot.Coordinator, bot.Staff}
	all := append(slices.Clone(talking), bot.Professional)
	out := []Right{
		{Name: "offers", What: "take an offer or let it pass", Roles: talking, Buttons: []string{actClaim, actLater, actNotMine}},
		{Name: "lines", What: "write in one's own talks and choose between them; a professional in the one that was opened to them", Roles: all, Paused: true,
			verbs: []string{"talks"}, Buttons: []string{actTo, actNobody, actMe, actSwitch, actPass, actWithout, actDrop}},
		{Name: "vetted", What: "look vetted cards and places up and send them in one's own talk", Roles: talking, Paused: true, Own: true,
			verbs: []string{"find", "place"}, Buttons: []string{actCard, actPlace}},
		{Name: "coach", What: "a side talk with who coaches", Roles: all, Paused: true, verbs: []string{"coach"}, Buttons: []string{actCoach, actAnswer, actLeave}},
		{Name: "close", What: "ask to close a talk, or end one's question in it", Roles: all, Paused: true, verbs: []string{"close"}, Buttons: []string{actEnd}},
		{Name: "level", What: "say how grave one's own talk is", Roles: talking, Paused: true, Own: true, verbs: []string{"level"}, Buttons: []string{actLevel}},
		{Name: "block", What: "never meet this parent again", Roles: talking, Paused: true, Own: true, verbs: []string{"block"}, Buttons: []string{actBlock}},
		{Name: "professional", What: "ask the parent whether a professional may join", Roles: talking, Paused: true, Own: true, verbs: []string{"pro"}, Buttons: []string{actPro}},
		{Name: "form", What: "the form after one's own talk, and the list for the next meeting of helpers", Roles: talking, Paused: true, Buttons: []string{actForm, actIntervision, actFine}},
		{Name: "times", What: "one's own shifts, being there and not now", Roles: all, verbs: []string{"pause", "notnow", "on", "shifts"}},
		{Name: "console", What: "a link to sign in to the console", Roles: all, verbs: []string{"console"}},
		{Name: "alarm", What: "take an alarm", Roles: []bot.Role{bot.Staff}, Buttons: []string{actTake}},
		{Name: "report", What: "report something to the coordinator", Roles: all, Paused: true, Pending: true, verbs: []string{"report"}, Buttons: []string{actReport}},
		{Name: "leave", What: "be a parent again, or be forgotten; whoever was removed may too", Roles: all, Paused: true, Pending: true, verbs: []string{"parent", "forget"}},
	}
	meant := names()
	for i := range out {
		for _, typed := range slices.Sorted(maps.Keys(meant)) {
			if slices.Contains(out[i].verbs, meant[typed]) {
				out[i].Commands = append(out[i].Commands, typed)
			}
		}
	}
	return out
}

// mayVerb reports whether she may do what a command means. One that means nothing, or
// the menu, is anybody's: the answer says what she can do.
func (s *seat) mayVerb(verb string) bool {
	return s.mayAny(func(r Right) bool { return slices.Contains(r.verbs, verb) }, s.cur.Facts.Talk)
}

// mayPress reports whether she may do what a button does, in a talk.
func (s *seat) mayPress(action, talk string) bool {
	return s.mayAny(func(r Right) bool { return slices.Contains(r.Buttons, action) }, talk)
}

func (s *seat) mayAny(is func(Right) bool, talk string) bool {
	all := Rights()
	i := slices.IndexFunc(all, is)
	if i < 0 {
		return true
	}
	r := all[i]
	if to, ok := s.thread(talk); ok && to.pro && r.Own {
		return false
	}
	return r.May(s.me.State, s.me.Facts.Roles)
}

// May reports whether somebody in this state and with these roles may do it.
func (r Right) May(state string, have []bot.Role) bool {
	switch state {
	case bot.HelperActive:
	case bot.HelperPaused:
		if !r.Paused {
			return false
		}
	case bot.HelperPending:
		if !r.Pending {
			return false
		}
	default:
		return false
	}
	return slices.ContainsFunc(have, func(x bot.Role) bool { return slices.Contains(r.Roles, x) })
}

// mayNot answers what she may not do: why she is asked nothing now, or what there is
// instead.
func (s *seat) mayNot() {
	if !s.active() {
		s.off()
		return
	}
	s.menu()
}
