package dialogs

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

// Turn is one thing that happened, as a dialog sees it, and what is to follow.
// The embedded bot.Turn says how things were; Out and Conv how they become.
type Turn struct {
	bot.Turn
	Input bot.Input // the event; of a burst the last one

	// Text is what she wrote: a burst joined by newlines, a caption, an edited
	// text; "" for a button, a command without words and a timer.
	Text string
	// Questions are the questions in Text when there are several, else nil.
	Questions []string
	// Action and Arg are what a choice, command, word or timer means: Action is ""
	// when the dialog simply goes on with Text.
	Action, Arg string
	// Edited: Text replaces the last thing she asked; answer it anew, shortly.
	Edited bool
	// Lang is the language to speak, never "". LangKnown is false while it was
	// neither chosen nor understood (S: do not guess from one short text).
	Lang      bot.Lang
	LangKnown bool
	// Finding is what safety found in this turn. Only the safety dialog needs it; but whoever answers a question whose
	// finding is Near leaves the door open.
	Finding detect.Finding

	Out *bot.Outcome

	engine  *Engine
	st      *state
	dialog  string
	next    *step
	neutral bool
	made    int // ids
	err     error
}

// Conv is the conversation as it becomes.
func (t *Turn) Conv() *bot.Conversation { return &t.Out.Conversation }

// Data reads what this dialog kept, and reports false if it kept nothing (then v
// is untouched).
func (t *Turn) Data(v any) bool {
	m, ok := t.st.Memory[t.dialog]
	return ok && json.Unmarshal(m.Data, v) == nil
}

// Keep remembers v for this dialog until Done; nil forgets it. Words of hers that
// it holds are dropped within a day (S27).
func (t *Turn) Keep(v any) {
	if v == nil {
		delete(t.st.Memory, t.dialog)
		return
	}
	raw, err := json.Marshal(v)
	if err != nil {
		t.err = fmt.Errorf("dialog %s cannot keep its state: %w", t.dialog, err)
		return
	}
	t.st.keep(t.dialog, memory{Version: t.engine.version(t.dialog), Data: raw})
}

// Become makes a dialog the active one: it takes her next words.
func (t *Turn) Become(dialog string) { t.st.Dialog = dialog }

// Active is the dialog that takes her next words.
func (t *Turn) Active() string { return t.st.Dialog }

// Fresh drops what all dialogs kept and what she asked, so that what comes next
// begins anew. What safety knows of the last minutes stays.
func (t *Turn) Fresh() {
	for name := range t.st.Memory {
		if name != Safety {
			delete(t.st.Memory, name)
		}
	}
	t.st.Asked = asked{}
	if !t.InSafety() {
		t.st.Pending, t.st.Dialog = "", Ask
	}
}

// Done ends this dialog: what it kept is dropped and "ask" takes the next words.
func (t *Turn) Done() {
	delete(t.st.Memory, t.dialog)
	if t.st.Dialog == t.dialog {
		t.st.Dialog = Ask
	}
}

// PassTo gives this turn to another dialog, after the present one returns.
func (t *Turn) PassTo(dialog, action, arg string) {
	t.next = &step{dialog: dialog, action: action, arg: arg, text: t.Text, input: t.Input}
}

// PassText gives the turn to a dialog with these words, as if she wrote them now.
// They are not looked at by safety again.
func (t *Turn) PassText(dialog, text string) {
	t.next = &step{dialog: dialog, text: text, input: t.Input}
}

// Pending is what she asked and has not been answered yet, because safety or a
// late arrival came first.
func (t *Turn) Pending() string { return t.st.Pending }

// SetPending remembers such a question; "" forgets it.
func (t *Turn) SetPending(text string) { t.st.Pending = text }

// Asked is the last thing she asked in the past ten minutes, "" if nothing.
func (t *Turn) Asked() string {
	if t.At.Sub(t.st.Asked.At) > recentFor {
		return ""
	}
	return t.st.Asked.Text
}

// Look is what safety finds in words of hers that were kept, and are to be answered
// only now.
func (t *Turn) Look(text string) detect.Finding { return t.engine.Detect(text) }

// Minor reports that she or he said to be under 18 (S13): no volunteer, no
// invitations, no consent.
func (t *Turn) Minor() bool { return t.st.Minor }

// InSafety reports that the talk is in a safety state (S9): no cards, no menus.
func (t *Turn) InSafety() bool { return t.At.Before(t.Conv().SafetyUntil) }

// Note counts something, in the closed vocabulary of the metrics: "band.answer".
func (t *Turn) Note(what string) { t.Out.Notes = append(t.Out.Notes, what) }

// Timer sets, or with a zero time cancels, a timer of this dialog; when it fires
// the dialog is taken with ActTimer and arg.
func (t *Turn) Timer(name string, at time.Time, arg string) {
	full := t.dialog
	if name != "" {
		full += "/" + name
	}
	t.Out.Timers = append(t.Out.Timers, bot.TimerChange{Name: full, At: at, Data: []byte(arg)})
}

// Understood says in which language her words were understood. It is spoken from
// now on, until she chooses one; a chosen language stays.
func (t *Turn) Understood(l bot.Lang) {
	if t.Conv().LangChosen || !supported(l) {
		return
	}
	t.Conv().Lang, t.Lang, t.LangKnown = l, l, true
}

// Choose sets the language that she chose, from this line on.
func (t *Turn) Choose(l bot.Lang) {
	if !supported(l) {
		return
	}
	t.Conv().Lang, t.Conv().LangChosen = l, true
	t.Lang, t.LangKnown = l, true
}
