package dialogs

import (
	"context"
	"io/fs"
)

// Dialog is one thing that the assistant can talk about.
//
// Take is called when the dialog is the active one, when a choice, word, command
// or timer names it, or when another dialog passes the turn on. It may be called
// again for the same turn, and by many goroutines: a Dialog holds no state of its
// own. An error means that the turn failed and is to be tried again; what a person
// did wrong is no error but something to answer kindly.
type Dialog interface {
	Name() string
	// Version is raised when the form of what it keeps changes; what an older
	// version kept is then dropped.
	Version() int
	// Texts holds texts/<lang>.toml; every key starts with the dialog's name.
	Texts() fs.FS
	Take(ctx context.Context, t *Turn) error
}

// The names of dialogs that others send people to.
const (
	Ask       = "ask"
	Desk      = "desk"
	Handover  = "handover"
	Helper    = "helper"
	Feedback  = "feedback"
	Help      = "help"
	Language  = "language"
	Person    = Handover // where a wish for a person goes
	Privacy   = "privacy"
	Referral  = "referral"
	Safety    = "safety"
	SocialMap = "socialmap"
	Talk      = "talk"
	Welcome   = "welcome"
)

// Actions that the engine, the words that work everywhere and other dialogs use.
// Behind the name: which dialog takes it.
const (
	ActTimer  = "timer"  // any: a timer of the dialog fired; Turn.Arg is its data
	ActMenu   = "menu"   // ask: the picture menu
	ActHow    = "how"    // help: how this works
	ActWho    = "who"    // help: who is this, are you human
	ActTrust  = "trust"  // help: who reads this, do you tell anybody
	ActSeen   = "seen"   // help: who else can see this on her phone
	ActType   = "type"   // help: "type it", after something that cannot be read
	ActThanks = "thanks" // help: she thanks
	ActChoose = "choose" // language: which languages there are
	ActSet    = "set"    // language: Arg is the language
	ActPerson = "ask"    // handover: she wants a person; Arg is a topic, a language that she wants to talk in, or ""
	ActStop   = "stop"   // privacy: nothing unasked any more
	ActForget = "forget" // privacy: forget me
	ActMyData = "mydata" // privacy: what do you know about me
	ActStart  = "start"  // welcome: "/start"; Arg is the entry code
	ActFirst  = "first"  // welcome: said once before the first answer
	ActAfter  = "after"  // welcome: the same after it, where safety has just said that the answer comes now
	ActHello  = "hello"  // welcome: a greeting
	ActFound  = "found"  // safety: Turn.Finding is to be answered
	ActAgain  = "again"  // safety: ask again, in the language that is now chosen
	ActNear   = "near"   // socialmap: who near me can help; Arg is a topic, or ""
	ActLate   = "late"   // safety: the message is old (S3); her words are in Turn.Pending
	ActLine   = "line"   // talk, helper: words while a person holds the talk, or of a helper
	ActDanger = "danger" // talk: safety has just spoken in a talk that a person holds; Turn.Finding says what
	ActInvite = "invite" // helper: an invitation's code was typed, or came with "/start"; Arg is the token
	ActWear   = "wear"   // helper: "/helper", in the parent's hat
	ActLeft   = "left"   // talk: she used the silent exit; nothing may be said
	ActStaff  = "staff"  // handover: safety offered her a person, and that is staff (S7)
	ActWith   = "with"   // handover: she wants somebody to go to a place with; Arg is "referral|topic|what is passed on"
	ActPassed = "passed" // referral: Arg is "referral|what was passed on", to which she agreed
	ActGo     = "go"     // referral: help her to get to a place; Arg is the place
	ActWrote  = "wrote"  // handover: she wrote while her wish waits, and has been answered
	ActCode   = "code"   // handover: Arg is a code from the page, with which she goes on here (S23)
	ActClick  = "click"  // desk: a click at the desk; the event says whose
	actSetup  = "setup"  // engine: a page or the terminal sets language and country
	actExit   = "exit"   // engine: the silent exit
	actFiller = "filler" // engine: says nothing of its own
	actAssent = "assent" // help: several fillers; see Engine.means
)
