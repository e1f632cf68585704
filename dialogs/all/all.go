// Package all is the one list of the dialogs, and puts the engine together from
// what the program has. To add a dialog: a folder beside this one and one line
// below (docs/add-a-dialog.md).
//
// Its tests hold what all dialogs must keep: a transcript in each language, each
// text in each language, short labels, short messages, neutral first lines.
package all

import (
	"errors"
	"fmt"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/ask"
	"github.com/ouderbrug/ouderbrug/dialogs/desk"
	"github.com/ouderbrug/ouderbrug/dialogs/feedback"
	"github.com/ouderbrug/ouderbrug/dialogs/handover"
	"github.com/ouderbrug/ouderbrug/dialogs/handover/matching"
	"github.com/ouderbrug/ouderbrug/dialogs/help"
	"github.com/ouderbrug/ouderbrug/dialogs/helper"
	"github.com/ouderbrug/ouderbrug/dialogs/language"
	"github.com/ouderbrug/ouderbrug/dialogs/privacy"
	"github.com/ouderbrug/ouderbrug/dialogs/referral"
	"github.com/ouderbrug/ouderbrug/dialogs/safety"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
	"github.com/ouderbrug/ouderbrug/dialogs/socialmap"
	"github.com/ouderbrug/ouderbrug/dialogs/talk"
	"github.com/ouderbrug/ouderbrug/dialogs/welcome"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// Config is what the dialogs need; all but NoNightCover must be set.
type Config struct {
	Retriever    *retrieval.Retriever // and its library: cards, places, helplines
	Detector     *detect.Detector
	SafetyTexts  *detect.Texts
	Organisation string // whose assistant this is, as people know it
	// NoNightCover makes the welcome say that nobody reads along (S12).
	NoNightCover bool
	// Approved reports whether two people have read a card as it stands; nil:
	// nobody has, and every answer says so.
	Approved func(*content.Card) bool
	// Translated gives a card's lead and rest as a machine has translated them, if
	// it has; nil: none does.
	Translated func(c *content.Card, to content.Lang) (lead, rest string, ok bool)
	// RemoteModels makes the welcome say that another company's computer reads along (S30).
	RemoteModels bool
	// Hours are when the desk is there, in the time of the parent's country; none: that
	// is what she hears.
	Hours []bot.Shift
	// Apps are the messengers in which somebody on the page can go on (S23).
	Apps []handover.App
	// Console is the public address of the site with the console, "" if there is none.
	Console string
	// Order chooses who is offered a talk; nil: matching.Order. Simulations set it.
	Order matching.Func
	// Wave is how many are offered a talk at once; 0: the handover's default.
	Wave int
	// Desk is what staff see of cases; nil: a desk without regime, pager and Slack.
	Desk *desk.Dialog
}

// New makes the engine with all dialogs.
func New(c Config) (*dialogs.Engine, error) {
	if c.Retriever == nil || c.Detector == nil || c.SafetyTexts == nil {
		return nil, errors.New("the dialogs need a retriever, a safety detector and the safety texts; set them in all.Config")
	}
	if c.Organisation == "" {
		return nil, errors.New("the welcome must say whose assistant this is; set the organisation")
	}
	library := c.Retriever.Library
	safe, err := safety.New(c.SafetyTexts, library.Helplines)
	if err != nil {
		return nil, fmt.Errorf("the safety dialog cannot start: %w", err)
	}
	asking := ask.New(c.Retriever)
	asking.Approved, asking.Translated = c.Approved, c.Translated
	talking := talk.New(library)
	talking.Approved, talking.Translated = c.Approved, c.Translated
	if c.Desk == nil {
		c.Desk = &desk.Dialog{}
	}
	return dialogs.New(dialogs.Config{
		Dialogs: []dialogs.Dialog{
			asking,
			c.Desk,
			feedback.Dialog{},
			help.Dialog{},
			&helper.Dialog{Retriever: c.Retriever, Console: c.Console},
			language.Dialog{},
			&handover.Dialog{Library: library, Hours: c.Hours, Apps: c.Apps, Order: c.Order, Wave: c.Wave},
			privacy.Dialog{},
			&referral.Dialog{Library: library},
			safe,
			&socialmap.Dialog{Retriever: c.Retriever},
			talking,
			welcome.Dialog{NoNightCover: c.NoNightCover, RemoteModels: c.RemoteModels},
		},
		Detect:       c.Detector.Detect,
		Helplines:    library.Helplines,
		Organisation: c.Organisation,
	})
}
