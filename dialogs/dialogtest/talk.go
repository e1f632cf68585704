package dialogtest

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

// Talk is a conversation with an engine that has the dialogs under test, turn by
// turn and without bot and store: for what a transcript cannot see, such as the
// outcome's values. Whole talks are transcripts.
type Talk struct {
	T      *testing.T
	Engine *dialogs.Engine
	Desk   Desk
	At     time.Time
	Conv   bot.Conversation
}

// Young is what a child writes in a Talk.
const Young = "ik ben veertien"

// NewTalk begins a talk with somebody who was welcomed. The dialogs that an engine
// must have are stood in for where they are not given.
func NewTalk(t *testing.T, lang bot.Lang, ds ...dialogs.Dialog) *Talk {
	t.Helper()
	have := map[string]bool{}
	for _, d := range ds {
		have[d.Name()] = true
	}
	for _, name := range []string{dialogs.Ask, dialogs.Safety, dialogs.Welcome} {
		if !have[name] {
			ds = append(ds, other(name))
		}
	}
	e, err := dialogs.New(dialogs.Config{
		Dialogs: ds,
		Detect: func(messages ...string) detect.Finding {
			return detect.Finding{Minor: messages[len(messages)-1] == Young}
		},
		Organisation: "Voorbeeld",
	})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	k := &Talk{T: t, Engine: e, At: at, Conv: bot.Conversation{Holder: bot.HeldByBot, Lang: lang, LangChosen: true, Country: "nl"}}
	k.Turn(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Command, Command: "start"}}}) // she was welcomed
	return k
}

// Press presses a button of a dialog.
func (k *Talk) Press(dialog, action, data string) bot.Outcome {
	k.T.Helper()
	return k.Turn(bot.Input{
		Event:  bot.Event{Inbound: bot.Inbound{Kind: bot.Press}},
		Choice: &bot.Choice{Dialog: dialog, Action: action, Data: data},
	})
}

// Write writes a text.
func (k *Talk) Write(text string) bot.Outcome {
	k.T.Helper()
	return k.Turn(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Message, Text: text}}})
}

// Turn takes one input and goes on with what became of the conversation.
func (k *Talk) Turn(in bot.Input) bot.Outcome {
	k.T.Helper()
	k.Conv.LastOut = k.At
	out, err := k.Engine.Respond(k.T.Context(), bot.Turn{At: k.At, Conversation: k.Conv, Inputs: []bot.Input{in}, Views: k.Desk})
	if err != nil {
		k.T.Fatal(err)
	}
	k.Conv = out.Conversation
	return out
}

// Said is all that was said, as plain text.
func Said(out bot.Outcome) string {
	text := ""
	for _, s := range out.Say {
		text += s.Reply.PlainText() + "\n"
	}
	return text
}

// ShortTexts fails where a label of a dialog has more characters than a button of
// WhatsApp shows (20), a text more words than a message may have (60), or a
// language no labels.
func ShortTexts(t *testing.T, texts *dialogs.Texts, dialog string) {
	t.Helper()
	for _, lang := range dialogs.Langs() {
		labels := 0
		for _, key := range texts.Keys(lang) {
			text := texts.Raw(lang, key)
			if strings.HasPrefix(key, dialog+".label.") {
				if labels++; utf8.RuneCountInString(text) > 20 {
					t.Errorf("%s in %s has %d characters", key, lang, utf8.RuneCountInString(text))
				}
			}
			if n := len(strings.Fields(text)); n > 60 {
				t.Errorf("%s in %s has %d words", key, lang, n)
			}
		}
		if labels == 0 {
			t.Errorf("no labels in %s", lang)
		}
	}
}

// Library is the shipped one, read once.
var Library = sync.OnceValues(content.Embedded)

// Desk is what a turn can see of the world.
type Desk struct {
	Duty     bot.Roster
	Given    bot.Consents
	Kept     []bot.Holding
	Recorded []bot.Record
}

// Consents are those given.
func (d Desk) Consents(context.Context, bot.PersonID) (bot.Consents, error) { return d.Given, nil }

// Roster is who is on duty.
func (d Desk) Roster(context.Context, time.Time) (bot.Roster, error) { return d.Duty, nil }

// Holdings are what is kept.
func (d Desk) Holdings(context.Context, bot.PersonID) ([]bot.Holding, error) { return d.Kept, nil }

// other stands in for the dialogs that an engine must have and that are not tested.
type other string

func (o other) Name() string { return string(o) }
func (other) Version() int   { return 1 }
func (o other) Texts() fs.FS {
	files := fstest.MapFS{}
	for _, l := range dialogs.Langs() {
		files["texts/"+string(l)+".toml"] = &fstest.MapFile{Data: []byte(string(o) + `.said = "(` + string(o) + `)"`)}
	}
	return files
}
func (o other) Take(_ context.Context, t *dialogs.Turn) error { t.Say(string(o) + ".said"); return nil }

// Records are those that a store would give.
func (d Desk) Records(_ context.Context, q bot.RecordQuery) (out []bot.Record, err error) {
	for _, r := range d.Recorded {
		switch {
		case r.Kind != q.Kind, q.Person != "" && r.Person != q.Person, q.Conversation != "" && r.Conversation != q.Conversation,
			q.Helper != "" && r.Helper != q.Helper, len(q.IDs) > 0 && !slices.Contains(q.IDs, r.ID),
			len(q.States) > 0 && !slices.Contains(q.States, r.State), r.At.Before(q.Since):
			continue
		}
		out = append(out, r)
	}
	return out, nil
}
