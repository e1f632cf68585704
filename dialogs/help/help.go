// Package help says how this works, who is speaking (a computer programme, and
// whose), and who reads what she writes. It also takes a "thank you" and the button "I will type it".
//
// A bare "help" is a cry and goes to safety (S7); this is /help, "uitleg", "how
// does this work" and "are you human".
package help

import (
	"context"
	"embed"
	"io/fs"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

//go:embed texts/*.toml
var texts embed.FS

// Dialog is the help.
type Dialog struct{}

// Name is "help".
func (Dialog) Name() string { return dialogs.Help }

// Version is that of nothing: help keeps nothing.
func (Dialog) Version() int { return 1 }

// Texts are the help's.
func (Dialog) Texts() fs.FS { return texts }

// Take explains.
func (Dialog) Take(_ context.Context, t *dialogs.Turn) error {
	switch t.Action {
	case dialogs.ActWho:
		t.Offer([]bot.Choice{
			t.Choice("help.how_button", dialogs.Help, dialogs.ActHow, ""), t.PersonChoice(""),
		}, "help.who", "Organisation", t.Organisation())
	case dialogs.ActTrust:
		t.Offer([]bot.Choice{
			t.Choice("help.who_button", dialogs.Help, dialogs.ActWho, ""), t.PersonChoice(""),
		}, "help.trust", "Organisation", t.Organisation())
	case dialogs.ActSeen:
		t.Offer([]bot.Choice{
			t.Choice("help.who_button", dialogs.Help, dialogs.ActWho, ""), t.PersonChoice(""),
		}, "help.seen")
	case dialogs.ActType:
		t.Say("help.type")
	case dialogs.ActThanks:
		t.Say("help.thanks")
	default:
		t.Offer([]bot.Choice{
			t.MenuChoice(), t.PersonChoice(""),
			t.Choice("help.language_button", dialogs.Language, dialogs.ActChoose, ""),
			t.Choice("help.who_button", dialogs.Help, dialogs.ActWho, ""),
		}, "help.how")
		t.Say("help.words")
	}
	return nil
}
