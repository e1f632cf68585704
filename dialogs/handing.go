package dialogs

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/ouderbrug/ouderbrug/bot"
)

// NewID is an id for something that this turn makes; the turn has as many as it asks
// for, and a turn that runs again has others.
func (t *Turn) NewID() string {
	t.made++
	return t.Root + "-" + strconv.Itoa(t.made)
}

// Signal tells another conversation something, in the commit of this turn: dialog
// takes it there with ActTimer, Turn.Input.Timer is "dialog/what/key" and Turn.Arg
// the data as JSON. key makes the signal one of its kind: two with one key are one.
// owner is whose words are in it, "" if nobody's.
func (t *Turn) Signal(to bot.ConversationID, dialog, what, key string, data any, owner bot.PersonID) {
	raw, err := json.Marshal(data)
	if err != nil {
		t.err = fmt.Errorf("dialog %s cannot send the signal %s: %w", t.dialog, what, err)
		return
	}
	t.Out.Signals = append(t.Out.Signals, bot.Signal{To: to, Name: dialog + "/" + what + "/" + key, Data: raw, Owner: owner})
	if l, ok := data.(bot.LineSignal); ok && dialog == Helper && what == "line" {
		if rec, ok := bot.Passed(l, to, key, t.At); ok {
			Write(t, rec) // what the console shows of the talk
		}
	}
}

// Received reads what a signal or timer carries, and reports false if there is
// nothing: it was about somebody who is forgotten.
func (t *Turn) Received(v any) bool {
	return len(t.Arg) > 0 && json.Unmarshal([]byte(t.Arg), v) == nil
}

// Write writes a record in the commit of this turn; one that changed meanwhile makes
// the turn run again.
func Write[F bot.Facts, W any](t *Turn, k bot.Kept[F, W]) {
	c, err := k.Change()
	if err != nil {
		t.err = err
		return
	}
	t.write(c)
}

// write adds a record's change. A record is written once a commit: what this turn
// wants of it last is what counts.
func (t *Turn) write(c bot.RecordChange) {
	for i, was := range t.Out.Records {
		if was.Kind == c.Kind && was.ID == c.ID {
			t.Out.Records[i] = c
			return
		}
	}
	t.Out.Records = append(t.Out.Records, c)
}

// Remove takes a record away in the commit of this turn.
func Remove[F bot.Facts, W any](t *Turn, k bot.Kept[F, W]) {
	c, err := k.Change()
	if err != nil {
		t.err = err
		return
	}
	c.Delete = true
	t.write(c)
}
