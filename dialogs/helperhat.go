package dialogs

import (
	"context"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

// relay gives what a parent sends while a person holds the talk to the dialog "talk". Its
// own buttons come as they are; all else is a line for the person who talks with her.
func (e *Engine) relay(ctx context.Context, t *Turn, s step) error {
	if e.byName[Talk] == nil {
		return nil
	}
	if s.dialog != Talk {
		s.arg, s.dialog, s.action = s.dialog, Talk, ActLine // arg: what she would have meant to the bot
	}
	return e.run(ctx, t, s)
}

// helper takes what comes in a helper's hat: buttons go to their dialogs, everything
// else, commands too, is a line for the dialog "helper". Words that would mean
// something to the bot mean nothing here, since a helper writes to a parent. Safety
// is looked at all the same: the dialog finds it in Turn.Finding.
//
// Where there are no buttons she types a number or a label. That is a press if the
// latest line to her carried choices: after a parent's line "2" is the answer to how
// many children somebody has. While she writes to nobody the dialog takes it as a press
// in any case.
func (e *Engine) helper(ctx context.Context, t *Turn) error {
	t.Finding = e.look(t, t.Inputs)
	t.st.Welcomed = true
	t.Conv().Exited = false
	for _, in := range t.Inputs {
		s := step{dialog: Helper, action: ActLine, text: strings.TrimSpace(in.Inbound.Text), input: in}
		switch c := in.Choice; {
		case in.Inbound.Kind == bot.Press && (c == nil || !forHelpers(c.Dialog)):
			s = step{dialog: Helper, action: actStale, input: in} // of her parent's hat: there she asks for herself
		case c != nil && forHelpers(c.Dialog) && (in.Inbound.Kind == bot.Press || t.st.Asks && len(t.Out.Say) == 0):
			s = step{dialog: c.Dialog, action: c.Action, arg: c.Data, input: in}
		case in.Inbound.Kind == bot.Command && in.Inbound.Command == actSetup:
			t.setup(in.Inbound.Args)
			continue
		case in.Inbound.Kind == bot.Command:
			s.text = strings.TrimSpace("/" + in.Inbound.Command + " " + in.Inbound.Args)
		case in.Inbound.Kind == bot.Edit:
			s.edited = true
		}
		if err := e.run(ctx, t, s); err != nil {
			return err
		}
	}
	if t.Out.Wipe {
		t.st.Recent = nil // words that went to a parent are kept under her key alone, not for safety either
	}
	return nil
}

// asks keeps whether the latest line to a helper carries choices. One that was changed
// in place is where it was.
func (t *Turn) asks() {
	for _, say := range t.Out.Say {
		if n := len(say.Reply.Choices); n > 0 || say.Edits == "" {
			t.st.Asks = n > 0
		}
	}
}

// Danger reports that safety would have stopped these words for good.
func (t *Turn) Danger() bool { return t.Finding.Level == detect.Hard }

// Heard ends what safety found in this turn: it was answered.
func (t *Turn) Heard() { t.Finding = detect.Finding{} }

// actStale is what no button means: the dialog "helper" says what there is instead.
const actStale = "stale"

// forHelpers reports whether a dialog's buttons work in a helper's hat. A wish for a
// person, for one, is a parent's: made here it would put her own lines into a talk in
// which she is the parent.
func forHelpers(dialog string) bool {
	return dialog == Helper || dialog == Privacy || dialog == Language
}
