package all_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

// hostile is what comes in and is no ordinary line: every dialog must take it.
func hostile() []string {
	return []string{
		"", " ", "?", "???", "\x00", "\u202e", "<img src=x onerror=alert(1)>", "=HYPERLINK(\"x\")", "{{.Organisation}}", "%s%d", "null", "-1", "99999999999999999999",
		"a|b|c", "|", "nl|", "nl|baby-sleep", "baby-sleep", "baby-sleep/nl", "baby-sleep/nl|99", "baby-sleep/nl|-1", "../../etc/passwd", "xx", "nl", "be", "yes", "ja", "nee",
		strings.Repeat("a", 5000), strings.Repeat("? hoe slaapt een baby ", 80), "hoe slaapt een baby? en wat eet hij? en mag dat?", "ابني لا يتكلم", "моя дитина", "👋👋", "weg", "menu",
		"ik wil niet meer leven", "ik kan niet meer, hoe slaapt een baby", "ik ben 15",
	}
}

// TestNothingThatComesInBreaksADialog sends each dialog every action that the code
// names, and some that nobody named, with hostile data, on top of each other.
func TestNothingThatComesInBreaksADialog(t *testing.T) {
	e := dialogtest.Embedded(t)
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	var names []string
	for _, d := range e.Dialogs {
		names = append(names, d.Name())
	}
	names = append(names, "", "engine", "engine.stale", "nobody")
	actions := []string{
		"", "timer", "menu", "how", "who", "type", "thanks", "choose", "set", "ask", "stop", "forget", "mydata", "start", "first", "hello", "found", "again", "late",
		"tile", "list", "topic", "more", "none", "country", "places", "wrong", "woman", "any", "back", "yes", "no", "sure", "safe", "not_safe", "not_sure", "person", "reads", "resume", "\x00",
	}
	commands := []string{"start", "setup", "help", "exit", "stop", "person", "menu", "data", "language", "x", ""}
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	conv := bot.Conversation{ID: "c", Holder: bot.HeldByBot}
	for n := range 4000 {
		now = now.Add(time.Duration(r.IntN(20)) * time.Minute)
		if n%200 == 0 {
			conv = bot.Conversation{ID: "c", Holder: []bot.Holder{bot.HeldByBot, bot.HeldByQueue, bot.HeldByPerson}[r.IntN(3)], Lang: bot.Lang(pick([]string{"", "nl", "tr", "xx"}))}
		}
		in := bot.Input{Event: bot.Event{At: now, Inbound: bot.Inbound{Kind: bot.Message, Text: pick(hostile()), SentAt: now, Target: bot.MessageID(pick([]string{"1", "2"}))}}}
		what := "text"
		switch r.IntN(7) {
		case 0, 1, 2:
			in.Inbound.Kind = bot.Press
			in.Choice = &bot.Choice{Dialog: pick(names), Action: pick(actions), Data: pick(hostile())}
			what = fmt.Sprintf("press %s.%s", in.Choice.Dialog, in.Choice.Action)
		case 3:
			in.Inbound.Kind, in.Inbound.Command, in.Inbound.Args, what = bot.Command, pick(commands), pick(hostile()), "command"
		case 4:
			in.Inbound.Kind, what = bot.Edit, "edit"
		case 5:
			in.Inbound.Kind, in.Timer, in.Data, in.Due, what = bot.Timer, pick(names)+"/x", []byte(pick(hostile())), now, "timer"
		}
		out, err := e.Respond(t.Context(), bot.Turn{At: now, Conversation: conv, Inputs: []bot.Input{in}, Views: nobody{}, Features: bot.Features{MaxText: 4096}})
		if err != nil {
			t.Fatalf("turn %d, a %s: %v", n, what, err)
		}
		for _, s := range out.Say {
			for _, c := range s.Reply.Choices {
				if len([]rune(c.ShortLabel())) > dialogs.MaxShort || c.Label == "" || c.Dialog == "" && c.URL == "" {
					t.Errorf("turn %d, a %s: the button %q (%q) of %s", n, what, c.Label, c.ShortLabel(), c.Dialog)
				}
			}
			if strings.TrimSpace(s.Reply.PlainText()) == "" {
				t.Errorf("turn %d, a %s: an empty message", n, what)
			}
		}
		if len(out.Conversation.State) > 20_000 {
			t.Fatalf("turn %d: the state has grown to %d bytes", n, len(out.Conversation.State))
		}
		conv = out.Conversation
		conv.LastIn = now
		if len(out.Say) > 0 {
			conv.LastOut = now
		}
	}
}

func BenchmarkQuestion(b *testing.B) { benchmark(b, "hoe krijg ik mijn baby in slaap", nil) }

func BenchmarkPress(b *testing.B) {
	benchmark(b, "", &bot.Choice{Dialog: dialogs.Ask, Action: dialogs.ActMenu})
}

func benchmark(b *testing.B, text string, choice *bot.Choice) {
	e := dialogtest.Embedded(b)
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	conv := bot.Conversation{ID: "c", Holder: bot.HeldByBot, Lang: "nl", LangChosen: true, LastOut: now, State: []byte(`{"dialog":"ask","welcomed":true}`)}
	in := bot.Input{Event: bot.Event{At: now, Inbound: bot.Inbound{Kind: bot.Message, Text: text, SentAt: now}}, Choice: choice}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := e.Respond(b.Context(), bot.Turn{At: now, Conversation: conv, Inputs: []bot.Input{in}, Views: nobody{}}); err != nil {
			b.Fatal(err)
		}
	}
}
