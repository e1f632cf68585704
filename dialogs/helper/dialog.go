package helper

import (
	"context"
	"embed"
	"io/fs"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

//go:embed texts/*.toml
var texts embed.FS

// What the buttons mean, beside those of dialogs.
const (
	actAgree    = "agree"    // to the agreement; Arg is the invitation's token
	actDisagree = "disagree" //
	actLang     = "lang"     // she speaks Arg, or not after all
	actLangs    = "langs"    // these are all
	actSkip     = "skip"     // shares nothing

	actClaim   = "claim" // Arg is a talk
	actLater   = "later"
	actNotMine = "notmine"

	actTo     = "to"     // the line that waits goes to Arg: "group.talk"
	actNobody = "nobody" // it goes to nobody; Arg is the group
	actMe     = "me"     // it is about herself; Arg is the group
	actSwitch = "switch" // from now on she writes to the talk Arg
	actCard   = "card"   // Arg is "talk|card"
	actPlace  = "place"  // Arg is "talk|place"

	actPass    = "pass"    // Arg is "talk|waiting": her held line goes as it is,
	actWithout = "without" // without what is in it,
	actDrop    = "drop"    // or not at all

	actCoach  = "coach"  // she wants the coach; Arg is byAlarm or ""
	actAnswer = "answer" // a coach answers in the side talk Arg
	actLeave  = "leave"  // out of the side talk

	actLevel  = "level"  // Arg is "talk|n"
	actBlock  = "block"  // Arg is a talk
	actReport = "report" // Arg is a talk or ""
	actPro    = "pro"    // Arg is "talk|person"
	actEnd    = "end"    // a professional is done; Arg is a talk

	actForm        = "form"        // Arg is "talk|field|value"
	actIntervision = "intervision" // Arg is a talk
	actFine        = "fine"
	actTake        = "take" // an alarm; Arg is a case
)

// Dialog is the dialog "helper".
type Dialog struct {
	Retriever *retrieval.Retriever // and its library: cards, places, topics, helplines
	// Console is the public address of the site that has the console, "" if none.
	Console string
}

// Name is "helper".
func (*Dialog) Name() string { return dialogs.Helper }

// Version is that of the state of becoming a helper.
func (*Dialog) Version() int { return 1 }

// Texts are the texts in all languages.
func (*Dialog) Texts() fs.FS { return texts }

// Take takes what a helper sent, what she is told, or somebody with an invitation.
func (d *Dialog) Take(ctx context.Context, t *dialogs.Turn) error {
	s, err := sit(ctx, t)
	if err != nil {
		return err
	}
	s.d = d
	t.Neutral() // she knows whose messages these are; see relayed for a parent's words
	if t.Action == dialogs.ActTimer {
		err = s.signal(ctx)
	} else {
		s.back()
		err = s.act(ctx)
	}
	if err == nil {
		s.keep()
	}
	return err
}

// act takes what she did.
func (s *seat) act(ctx context.Context) error {
	t := s.t
	switch t.Action {
	case dialogs.ActInvite:
		return s.invited(ctx, t.Arg)
	case actAgree:
		return s.agree(ctx, t.Arg)
	case actDisagree:
		t.Say("helper.disagreed")
		return nil
	case dialogs.ActWear:
		s.wear()
		return nil
	}
	switch {
	case !s.known:
		t.PassTo(dialogs.Help, dialogs.ActHow, "") // an old button in the parent's hat
		return nil
	case s.me.State == bot.HelperRemoved:
		s.stranger("helper.removed")
		return nil
	case s.becoming():
		if t.Danger() {
			s.cry() // no name, and nothing to share
			return nil
		}
		return s.become(ctx)
	case t.Action != dialogs.ActLine:
		return s.press(ctx)
	case !strings.HasPrefix(t.Text, "/") && t.Input.Choice == nil && !s.mayPress(actTo, ""):
		s.mayNot() // a line may go where a line that was asked about may
		return nil
	}
	return s.wrote(ctx)
}

// press takes a button.
func (s *seat) press(ctx context.Context) error {
	t := s.t
	one, two, _ := strings.Cut(t.Arg, "|")
	if !s.mayPress(t.Action, one) {
		s.mayNot()
		return nil
	}
	switch t.Action {
	case actClaim, actLater, actNotMine:
		return s.answerOffer(ctx, t.Arg)
	case actTo:
		return s.to(ctx, t.Arg)
	case actNobody:
		return s.toNobody(ctx, t.Arg)
	case actMe:
		return s.aboutMe(ctx)
	case actSwitch:
		return s.switchTo(ctx, t.Arg)
	case actCard, actPlace:
		s.give(one, two)
	case actPass, actWithout, actDrop:
		s.decide(one, two)
	case actCoach:
		return s.coach(ctx, "")
	case actAnswer:
		return s.answerCoach(ctx, t.Arg)
	case actLeave:
		return s.leaveCoach(ctx)
	case actLevel:
		s.level(one, two)
	case actBlock:
		s.block(t.Arg)
	case actReport:
		s.report()
	case actPro:
		s.askPro(one, bot.PersonID(two))
	case actEnd:
		return s.proDone(ctx, t.Arg)
	case actForm:
		return s.form(ctx, t.Arg)
	case actIntervision:
		return s.intervision(ctx, t.Arg)
	case actFine:
		t.Say("helper.fine")
	case actTake:
		s.take(t.Arg)
	default:
		s.menu()
	}
	return nil
}

// stranger tells somebody who does not help, or no longer, how to go on: as a parent, or forgotten. Nothing else
// works for her.
func (s *seat) stranger(key string) {
	t := s.t
	s.cry() // helping or not: who writes of danger gets the numbers
	switch name, _ := command(t.Text); name {
	case "ouder", "parent", "exit":
		s.unwear()
	case "forget", "vergeet", "wis":
		t.PassTo(dialogs.Privacy, dialogs.ActForget, "")
	default:
		t.Say(key)
	}
}

// wear puts the helper's hat on.
func (s *seat) wear() {
	t := s.t
	if !s.known || s.me.State == bot.HelperRemoved {
		t.PassTo(dialogs.Help, dialogs.ActHow, "")
		return
	}
	t.Out.Wear = bot.Helper
	t.Say("helper.wear")
}

// unwear takes it off: from now on she writes as a parent.
func (s *seat) unwear() {
	s.t.Out.Wear = bot.Parent
	s.t.Say("helper.parent")
}
