package dialogs_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

// TestSafetyComesFirstWhateverCarriesTheWords is S1: one case an entry point, with
// and without somebody who holds the talk.
func TestSafetyComesFirstWhateverCarriesTheWords(t *testing.T) {
	in := func(i bot.Inbound) bot.Input {
		i.SentAt = now
		return bot.Input{Event: bot.Event{At: now, Inbound: i}}
	}
	typed := in(bot.Inbound{Kind: bot.Message, Text: "Over gevaar"})
	typed.Choice = &bot.Choice{Label: "Over gevaar", Dialog: "ask", Action: "topic"}
	doors := map[string]bot.Input{
		"a text":         in(bot.Inbound{Kind: bot.Message, Text: "gevaar"}),
		"a caption":      in(bot.Inbound{Kind: bot.Message, Text: "gevaar", Media: &bot.Media{Kind: "image"}}),
		"an edit":        in(bot.Inbound{Kind: bot.Edit, Text: "gevaar", Target: "old"}),
		"a command":      in(bot.Inbound{Kind: bot.Command, Command: "menu", Args: "gevaar"}),
		"a typed choice": typed,
		"a long text":    in(bot.Inbound{Kind: bot.Message, Text: strings.Repeat("x ", 2000) + "gevaar"}),
		"another script": in(bot.Inbound{Kind: bot.Message, Text: "моя дитина не спить gevaar"}),
	}
	for _, holder := range []bot.Holder{bot.HeldByBot, bot.HeldByQueue, bot.HeldByPerson} {
		for name, input := range doors {
			c := conversation()
			c.Holder = holder
			if got := said(respond(t, engine(t), c, input)); !strings.HasPrefix(got, "safety found") {
				t.Errorf("%s, held by %s: said %q", name, holder, got)
			}
		}
	}
	code := in(bot.Inbound{Kind: bot.Command, Command: "start", Args: "nl-nl-gevaar"})
	if got := said(respond(t, engine(t), conversation(), code)); strings.Contains(got, "safety") {
		t.Errorf("an entry code is no sentence of hers: said %q", got)
	}
	press := in(bot.Inbound{Kind: bot.Press, Text: "Over gevaar"})
	press.Choice = typed.Choice
	if got := said(respond(t, engine(t), conversation(), press)); !strings.HasPrefix(got, "ask topic") {
		t.Errorf("a pressed label is our own words: said %q", got)
	}
}

func TestTheLanguageIsChosenThenReadFromTheScriptAndNeverGuessed(t *testing.T) {
	for _, c := range []struct {
		name        string
		lang        bot.Lang
		chosen      bool
		hint        bot.Lang
		text        string
		speaks      bot.Lang
		known       bool
		becomes     bot.Lang
		stillChosen bool
	}{
		{"chosen stays, whatever she writes", "fr", true, "nl", "ابني لا ينام", "fr", true, "fr", true},
		{"Arabic letters tell", "", false, "nl", "ابني لا ينام", "ar", true, "ar", false},
		{"and change what was only understood", "nl", false, "", "ابني لا ينام", "ar", true, "ar", false},
		{"Latin letters do not", "", false, "", "bonjour", "nl", false, "", false},
		{"the app's language is a hint and is not kept", "", false, "tr-TR", "x y", "tr", false, "", false},
		{"a hint that we do not speak is none", "", false, "pl", "x y", "nl", false, "", false},
		{"a language that we no longer speak", "xx", true, "", "x y", "nl", false, "xx", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var lang bot.Lang
			var known bool
			look := func(t *dialogs.Turn) error { lang, known = t.Lang, t.LangKnown; return nil }
			e := engine(t, scripted{name: "ask", version: 1, take: look}, scripted{name: "welcome", version: 1, take: look})
			conv := conversation()
			conv.Lang, conv.LangChosen = c.lang, c.chosen
			input := text(c.text)
			input.Inbound.LangHint = c.hint
			out := respond(t, e, conv, input)
			if lang != c.speaks || known != c.known || out.Conversation.Lang != c.becomes || out.Conversation.LangChosen != c.stillChosen {
				t.Errorf("speaks %q (known %v), becomes %q (chosen %v)", lang, known, out.Conversation.Lang, out.Conversation.LangChosen)
			}
		})
	}
}

func TestTheWelcomeNeverBlocksAndComesOnce(t *testing.T) {
	c := conversation()
	c.State = nil
	out := respond(t, engine(t), c, text("mijn kind slaapt niet"))
	if got := said(out); !strings.Contains(got, "welcome first") || !strings.HasSuffix(got, "ask ||mijn kind slaapt niet") {
		t.Errorf("said %q, want the welcome and the answer", got)
	}
	if got := said(respond(t, engine(t), out.Conversation, text("mijn kind slaapt niet"))); strings.Contains(got, "welcome") {
		t.Errorf("then said %q", got)
	}
	if got := said(respond(t, engine(t), c, text("hallo"))); !strings.HasSuffix(got, "welcome start||") {
		t.Errorf("to a greeting said %q, want the welcome once", got)
	}
	if got := said(respond(t, engine(t), c, text("gevaar"))); got != "safety found||gevaar" {
		t.Errorf("in danger said %q, want no welcome", got)
	}
}

func TestALateMessageIsACaseAndNoAnswer(t *testing.T) {
	late := text("mijn kind slaapt niet")
	late.Inbound.SentAt = now.Add(-16 * time.Minute)
	out := respond(t, engine(t), conversation(), late)
	if got := said(out); got != "safety late||" || len(out.Cases) != 1 || out.Cases[0].Reason != bot.ReasonLate {
		t.Errorf("said %q, cases %+v", got, out.Cases)
	}
	again := respond(t, engine(t), out.Conversation, late)
	if len(again.Cases) != 0 {
		t.Errorf("the same outage gave a second case: %+v", again.Cases)
	}
	onTime := late
	onTime.Inbound.SentAt = now.Add(-14 * time.Minute)
	if got := said(respond(t, engine(t), conversation(), onTime)); !strings.HasPrefix(got, "ask") {
		t.Errorf("after fourteen minutes said %q", got)
	}
	word := text("weg")
	word.Inbound.SentAt = now.Add(-time.Hour)
	if out := respond(t, engine(t), conversation(), word); !out.EraseSent || len(out.Say) > 0 {
		t.Errorf("a late exit word: said %q", said(out))
	}
	stop := text("stop")
	stop.Inbound.SentAt = now.Add(-time.Hour)
	if got := said(respond(t, engine(t), conversation(), stop)); got != "privacy stop||" {
		t.Errorf("a late stop: said %q", got)
	}
}

func TestSafetyReadsABurstAloneWithWhatCameBeforeAndJoined(t *testing.T) {
	e := engine(t)
	var seen []string
	e.Detect = func(messages ...string) detect.Finding {
		seen = append(seen, strings.Join(messages, "|"))
		return detect.Finding{}
	}
	out := respond(t, e, conversation(), text("a"))
	respond(t, e, out.Conversation, text("b"), text("c"))
	if want := []string{"a", "b", "a|b", "c", "a|b|c", "b c"}; !slices.Equal(seen, want) {
		t.Errorf("read %q, want %q", seen, want)
	}
}
