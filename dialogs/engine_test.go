package dialogs_test

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

// scripted is a dialog that does what a test says.
type scripted struct {
	name    string
	version int
	take    func(t *dialogs.Turn) error
}

func (s scripted) Name() string { return s.name }
func (s scripted) Version() int { return s.version }
func (s scripted) Texts() fs.FS {
	m := fstest.MapFS{}
	for _, l := range dialogs.Langs() {
		m["texts/"+string(l)+".toml"] = &fstest.MapFile{Data: []byte("[" + s.name + "]\nhere = \"" + s.name + " {{.What}}\"\nlabel = \"knop\"\n")}
	}
	return m
}

func (s scripted) Take(_ context.Context, t *dialogs.Turn) error {
	if s.take != nil {
		return s.take(t)
	}
	t.Say(s.name+".here", "What", strings.Join([]string{t.Action, t.Arg, t.Text}, "|"))
	return nil
}

// danger finds the word "gevaar", "zorg", "help" and "kind" as the real rules find
// more.
func danger(messages ...string) detect.Finding {
	all := strings.Join(messages, " ")
	switch {
	case strings.Contains(all, "ge vaar"), strings.Contains(all, "gevaar"):
		return detect.Finding{Class: detect.Violence, Level: detect.Hard, Rule: "nl.x"}
	case strings.Contains(all, "zorg"):
		return detect.Finding{Class: detect.Suicide, Level: detect.Check, Rule: "nl.y"}
	case all == "help":
		return detect.Finding{Cry: true}
	}
	return detect.Finding{}
}

func engine(t *testing.T, more ...dialogs.Dialog) *dialogs.Engine {
	t.Helper()
	have := map[string]bool{}
	for _, d := range more {
		have[d.Name()] = true
	}
	for _, name := range []string{"ask", "safety", "welcome", "privacy", "help", "person", "language"} {
		if !have[name] {
			more = append(more, scripted{name: name, version: 1})
		}
	}
	e, err := dialogs.New(dialogs.Config{Dialogs: more, Detect: danger, Organisation: "X"})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

var now = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

// conversation is one that was welcomed and spoke a minute ago.
func conversation() bot.Conversation {
	return bot.Conversation{
		ID: "c", Lang: "nl", LangChosen: true, Holder: bot.HeldByBot, LastIn: now.Add(-time.Minute), LastOut: now.Add(-time.Minute),
		State: []byte(`{"dialog":"ask","welcomed":true}`),
	}
}

func text(s string) bot.Input {
	return bot.Input{Event: bot.Event{At: now, Inbound: bot.Inbound{Kind: bot.Message, Text: s, SentAt: now, Target: "m1"}}}
}

func respond(t *testing.T, e *dialogs.Engine, c bot.Conversation, in ...bot.Input) bot.Outcome {
	t.Helper()
	out, err := e.Respond(t.Context(), bot.Turn{At: now, Conversation: c, Inputs: in})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func said(out bot.Outcome) string {
	var all []string
	for _, s := range out.Say {
		all = append(all, s.Reply.PlainText())
	}
	return strings.Join(all, " / ")
}

func TestEachThingGoesToTheDialogThatItIsFor(t *testing.T) {
	press := bot.Input{Event: bot.Event{At: now, Inbound: bot.Inbound{Kind: bot.Press, Text: "gevaar"}}, Choice: &bot.Choice{Dialog: "person", Action: "any", Data: "d"}}
	command := func(name, args string) bot.Input {
		return bot.Input{Event: bot.Event{At: now, Inbound: bot.Inbound{Kind: bot.Command, Command: name, Args: args}}}
	}
	typed := text("2")
	typed.Choice = &bot.Choice{Dialog: "help", Action: "who"}
	timer := bot.Input{Event: bot.Event{At: now, Timer: "person/nudge", Data: []byte("7"), Inbound: bot.Inbound{Kind: bot.Timer}}}
	gone := bot.Input{Event: timer.Event}
	gone.Timer = "removed/x"
	for _, c := range []struct {
		name string
		in   []bot.Input
		want string
	}{
		{"words go to ask", []bot.Input{text("mijn kind slaapt niet")}, "ask ||mijn kind slaapt niet"},
		{"a burst is one question", []bot.Input{text("mijn kind"), text("slaapt niet")}, "ask ||mijn kind\nslaapt niet"},
		{"a press goes where it says, whatever its label", []bot.Input{press}, "person any|d|"},
		{"a typed number is a press", []bot.Input{typed}, "help who||"},
		{"a word in another language works", []bot.Input{text("Beni UNUT!")}, "privacy forget||"},
		{"a command with its words", []bot.Input{command("start", "nl-tr-1")}, "welcome start|nl-tr-1|"},
		{"/help is no cry", []bot.Input{command("help", "")}, "help how||"},
		{"a bare help is one", []bot.Input{text("help")}, "safety found||help"},
		{"an unknown command with words is a question", []bot.Input{command("vraag", "slaapt niet")}, "ask ||slaapt niet"},
		{"an unknown command explains", []bot.Input{command("xyz", "")}, "help how||"},
		{"danger in a command is seen", []bot.Input{command("vraag", "gevaar")}, "safety found||gevaar"},
		{"danger across a burst is seen", []bot.Input{text("ge"), text("vaar")}, "safety found||ge\nvaar"},
		{"danger beats a word", []bot.Input{text("gevaar"), text("menu")}, "safety found||gevaar\nmenu"},
		{"a timer goes to its dialog", []bot.Input{timer}, "person timer|7|"},
		{"a timer of a dialog that is gone does nothing", []bot.Input{gone}, ""},
		{"setup says nothing", []bot.Input{command("setup", "lang=fr country=be")}, ""},
		{"an edit of nothing we know says nothing", []bot.Input{{Event: bot.Event{At: now, Inbound: bot.Inbound{Kind: bot.Edit, Text: "x y", Target: "zzz", SentAt: now}}}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := said(respond(t, engine(t), conversation(), c.in...)); got != c.want {
				t.Errorf("said %q, want %q", got, c.want)
			}
		})
	}
}

func TestWhatAnotherVersionKeptIsDroppedWithOneApology(t *testing.T) {
	e := engine(t, scripted{name: "ask", version: 2})
	for name, state := range map[string]string{
		"unknown dialog":  `{"dialog":"removed","welcomed":true}`,
		"another version": `{"dialog":"ask","welcomed":true,"memory":{"ask":{"version":1,"data":{}}}}`,
		"not JSON":        `{`,
	} {
		t.Run(name, func(t *testing.T) {
			c := conversation()
			c.State, c.Holder = []byte(state), bot.HeldByQueue
			out := respond(t, e, c, text("mijn kind"))
			if len(out.Say) != 2 || !strings.Contains(said(out), "ask ||mijn kind") {
				t.Errorf("said %q, want a word of apology and the answer", said(out))
			}
			if out.Conversation.Holder != bot.HeldByQueue {
				t.Error("the holder changed")
			}
			again := respond(t, e, out.Conversation, text("mijn kind"))
			if len(again.Say) != 1 {
				t.Errorf("then said %q, want no second apology", said(again))
			}
		})
	}
	other := conversation()
	other.State = []byte(`{"dialog":"ask","welcomed":true,"memory":{"person":{"version":9,"data":{}}}}`)
	if out := respond(t, e, other, text("mijn kind")); len(out.Say) != 1 {
		t.Errorf("said %q: what another dialog kept is no reason to apologise", said(out))
	}
}

func TestADialogKeepsAndForgets(t *testing.T) {
	type kept struct{ N int }
	counting := scripted{name: "ask", version: 1, take: func(t *dialogs.Turn) error {
		var k kept
		had := t.Data(&k)
		k.N++
		t.Keep(k)
		if k.N == 3 {
			t.Done()
		}
		if had != (k.N > 1) {
			return errors.New("Data does not tell whether something was kept")
		}
		t.Note("n")
		t.Say("ask.here", "What", k.N)
		return nil
	}}
	e, c := engine(t, counting), conversation()
	for _, want := range []string{"ask 1", "ask 2", "ask 3", "ask 1"} {
		out := respond(t, e, c, text("mijn kind"))
		if said(out) != want || len(out.Notes) != 1 {
			t.Fatalf("said %q, want %q", said(out), want)
		}
		c = out.Conversation
	}
}

func TestAnEngineThatCannotWorkIsNotMade(t *testing.T) {
	all := []dialogs.Dialog{scripted{name: "ask"}, scripted{name: "safety"}, scripted{name: "welcome"}}
	for name, c := range map[string]dialogs.Config{
		"no detector":         {Dialogs: all},
		"no ask":              {Dialogs: all[1:], Detect: danger},
		"two of one name":     {Dialogs: append(all[:3:3], scripted{name: "ask"}), Detect: danger},
		"texts of another":    {Dialogs: append(all[:3:3], renamed{scripted{name: "x"}}), Detect: danger},
		"no texts in Turkish": {Dialogs: append(all[:3:3], partly{scripted{name: "x"}}), Detect: danger},
	} {
		if _, err := dialogs.New(c); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

type renamed struct{ scripted }

func (renamed) Name() string { return "y" }

type partly struct{ scripted }

func (p partly) Texts() fs.FS {
	m := p.scripted.Texts().(fstest.MapFS)
	delete(m, "texts/tr.toml")
	return m
}

func TestDialogsThatSendEachOtherInACircleFail(t *testing.T) {
	e := engine(t, scripted{name: "ask", take: func(t *dialogs.Turn) error { t.PassTo("ask", "", ""); return nil }})
	if _, err := e.Respond(t.Context(), bot.Turn{At: now, Conversation: conversation(), Inputs: []bot.Input{text("mijn kind")}}); err == nil {
		t.Error("no error")
	}
	broken := engine(t, scripted{name: "ask", take: func(t *dialogs.Turn) error { t.Keep(func() {}); return nil }})
	if _, err := broken.Respond(t.Context(), bot.Turn{At: now, Conversation: conversation(), Inputs: []bot.Input{text("mijn kind")}}); err == nil {
		t.Error("what cannot be kept is no error")
	}
}

func TestAnApologyNeedsNothing(t *testing.T) {
	library, err := content.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	e := engine(t)
	for _, lines := range []content.Helplines{nil, library.Helplines} {
		e.Helplines = lines
		for _, c := range []bot.Conversation{{}, {Lang: "tr", Country: "be"}, {Lang: "xx", Country: "zz", State: []byte("{")}} {
			r := e.Apology(c)
			want := 1
			if c.Lang != "tr" {
				want = len(dialogs.Langs())
			}
			if len(r.Choices) != want || !strings.Contains(r.PlainText(), "112") || r.Choices[0].Dialog != dialogs.Person {
				t.Errorf("to %q: %q %v", c.Lang, r.PlainText(), r.Choices)
			}
		}
	}
	if r := e.Apology(bot.Conversation{Lang: "nl", Country: "be"}); !strings.Contains(r.PlainText(), "106") {
		t.Errorf("in Belgium there is no 106 in %q", r.PlainText())
	}
}

func TestWordsOfHersInTheStateAreDroppedWithinADay(t *testing.T) {
	e := engine(t)
	out := respond(t, e, conversation(), text("kanarie in de mijn"))
	if !strings.Contains(string(out.Conversation.State), "kanarie") {
		t.Fatal("nothing was kept: this test shows nothing")
	}
	at := out.Timers[len(out.Timers)-1]
	if at.Name != "engine/tidy" || at.At.Sub(now) > 24*time.Hour {
		t.Fatalf("timers %v", out.Timers)
	}
	second := respond(t, e, out.Conversation, text("kanarie twee"))
	if len(second.Timers) != 0 {
		t.Errorf("a second message set %v", second.Timers)
	}
	fire := func(c bot.Conversation, lastIn time.Time, data []byte) bot.Outcome {
		c.LastIn = lastIn
		in := bot.Input{Event: bot.Event{At: now, Due: at.At, Timer: at.Name, Data: data, Inbound: bot.Inbound{Kind: bot.Timer}}}
		out, err := e.Respond(t.Context(), bot.Turn{At: at.At, Conversation: c, Inputs: []bot.Input{in}})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	gone := fire(second.Conversation, now, nil)
	if strings.Contains(string(gone.Conversation.State), "kanarie") || len(gone.Say) > 0 {
		t.Errorf("left: %s", gone.Conversation.State)
	}
	talking := fire(second.Conversation, at.At.Add(-time.Minute), nil)
	if len(talking.Timers) != 1 || talking.Timers[0].At.Sub(now) > 24*time.Hour || len(talking.Timers[0].Data) == 0 {
		t.Fatalf("while she talks: timers %v", talking.Timers)
	}
	last := fire(talking.Conversation, at.At.Add(-time.Minute), talking.Timers[0].Data)
	if strings.Contains(string(last.Conversation.State), "kanarie") || len(last.Timers) > 0 {
		t.Errorf("put off twice: %s", last.Conversation.State)
	}
	var s map[string]any
	if json.Unmarshal(last.Conversation.State, &s) != nil || s["welcomed"] != true {
		t.Errorf("she would be welcomed again: %s", last.Conversation.State)
	}
}
