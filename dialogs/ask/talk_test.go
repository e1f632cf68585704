package ask_test

import (
	"context"
	"io/fs"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

// other stands in for the dialogs that an engine must have and that are not tested
// here.
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

// talk is a conversation with an engine that has the dialog under test.
type talk struct {
	t      *testing.T
	engine *dialogs.Engine
	at     time.Time
	conv   bot.Conversation
}

// young is what a child writes in these tests.
const young = "ik ben veertien"

func newTalk(t *testing.T, lang bot.Lang, ds ...dialogs.Dialog) *talk {
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
			return detect.Finding{Minor: messages[len(messages)-1] == young}
		},
		Organisation: "Voorbeeld",
	})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	k := &talk{t: t, engine: e, at: at, conv: bot.Conversation{Holder: bot.HeldByBot, Lang: lang, LangChosen: true, Country: "nl"}}
	k.turn(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Command, Command: "start"}}}) // she was welcomed
	return k
}

// press presses a button of the dialog.
func (k *talk) press(dialog, action, data string) bot.Outcome {
	k.t.Helper()
	return k.turn(bot.Input{
		Event:  bot.Event{Inbound: bot.Inbound{Kind: bot.Press}},
		Choice: &bot.Choice{Dialog: dialog, Action: action, Data: data},
	})
}

// write writes a text.
func (k *talk) write(text string) bot.Outcome {
	k.t.Helper()
	return k.turn(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Message, Text: text}}})
}

func (k *talk) turn(in bot.Input) bot.Outcome {
	k.t.Helper()
	k.conv.LastOut = k.at
	out, err := k.engine.Respond(k.t.Context(), bot.Turn{At: k.at, Conversation: k.conv, Inputs: []bot.Input{in}})
	if err != nil {
		k.t.Fatal(err)
	}
	k.conv = out.Conversation
	return out
}

// said is all that was said, as plain text.
func said(out bot.Outcome) string {
	text := ""
	for _, s := range out.Say {
		text += s.Reply.PlainText() + "\n"
	}
	return text
}

// library is the shipped one, read once.
var library = sync.OnceValues(content.Embedded)
