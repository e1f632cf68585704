package all_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

// telling reads the words that a locked phone must not show (S17): the list of the
// language, the names and numbers of helplines, and the titles of cards.
func telling(t *testing.T, l bot.Lang) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/telling.toml")
	if err != nil {
		t.Fatal(err)
	}
	var lists map[string][]string
	if err := toml.Unmarshal(data, &lists); err != nil {
		t.Fatal(err)
	}
	words := slices.Concat(lists[string(l)], lists["all"])
	library, err := content.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range library.Helplines {
		if h.Number != "" && utf8.RuneCountInString(h.Name) > 3 {
			words = append(words, h.Name, h.Number)
		}
	}
	for _, c := range library.Cards {
		if string(c.Lang) == string(l) {
			words = append(words, c.Title)
		}
	}
	return words
}

// preview is how much of a message a locked phone shows.
const preview = 100

func shows(words []string, text string) string {
	r := []rune(strings.ToLower(text))
	head := string(r[:min(len(r), preview)])
	for _, w := range words {
		if strings.Contains(head, strings.ToLower(w)) {
			return w
		}
	}
	return ""
}

type nobody struct{}

func (nobody) Consents(context.Context, bot.PersonID) (bot.Consents, error) {
	return bot.Consents{}, nil
}
func (nobody) Roster(context.Context, time.Time) (bot.Roster, error) { return bot.Roster{}, nil }
func (nobody) Holdings(context.Context, bot.PersonID) ([]bot.Holding, error) {
	return []bot.Holding{{Category: "messages", Count: 3, Oldest: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}}, nil
}

func TestTheNeutralLineFillsThePreviewAndTellsNothing(t *testing.T) {
	x := dialogtest.Embedded(t).Texts()
	for _, l := range dialogs.Langs() {
		words := telling(t, l)
		if len(words) < 40 {
			t.Fatalf("only %d telling words in %s", len(words), l)
		}
		line := x.Get(l, "engine.neutral")
		if n := utf8.RuneCountInString(line); n < 85 || n > 130 {
			t.Errorf("the neutral line in %s has %d characters; about 100 fill what a locked phone shows", l, n)
		}
		for _, key := range []string{"engine.neutral", "engine.back", "welcome.first", "welcome.hello"} {
			if w := shows(words, x.Get(l, key, "Organisation", dialogtest.Organisation)); w != "" {
				t.Errorf("%s in %s begins with %q", key, l, w)
			}
		}
	}
}

// TestNothingTellingIsSaidFirst says everything that can be asked for by a word,
// and questions, after a pause, and reads what a locked phone would show.
func TestNothingTellingIsSaidFirst(t *testing.T) {
	e := dialogtest.Embedded(t)
	asked := []string{
		"menu", "uitleg", "ben je een mens", "stop", "vergeet mij", "mijn gegevens", "een mens", "taal", "hallo", "dank je", "???", "Türkçe",
		"mijn kind wil niet eten", "mijn kind wordt gepest", "my son is bullied at school", "çocuğum yemek yemiyor", "ابني لا يتكلم", "mon fils joue trop", "scheiding en kinderen",
	}
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	for _, l := range dialogs.Langs() {
		words := telling(t, l)
		for _, text := range asked {
			for name, c := range map[string]bot.Conversation{
				"somebody new":    {Lang: l, LangChosen: true},
				"after a pause":   {Lang: l, LangChosen: true, LastOut: now.Add(-6 * time.Minute), State: []byte(`{"dialog":"ask","welcomed":true}`)},
				"after an outage": {Lang: l, LangChosen: true, LastOut: now.Add(-6 * time.Minute), State: []byte(`{"dialog":"ask","welcomed":true}`)},
				"after the exit":  {Lang: l, LangChosen: true, LastOut: now.Add(-time.Minute), Exited: true, State: []byte(`{"dialog":"ask","welcomed":true}`)},
			} {
				in := bot.Input{Event: bot.Event{At: now, Inbound: bot.Inbound{Kind: bot.Message, Text: text, SentAt: now}}}
				if name == "after an outage" {
					in.Inbound.SentAt = now.Add(-time.Hour)
				}
				out, err := e.Respond(t.Context(), bot.Turn{At: now, Conversation: c, Inputs: []bot.Input{in}, Views: nobody{}})
				if err != nil {
					t.Fatal(err)
				}
				if len(out.Say) == 0 {
					t.Errorf("%q in %s, %s: nothing was said", text, l, name)
					continue
				}
				speaks := out.Conversation.Lang
				if speaks != l {
					words = append(words, telling(t, speaks)...)
				}
				if w := shows(words, out.Say[0].Reply.PlainText()); w != "" {
					t.Errorf("%q in %s, %s: the phone shows %q", text, l, name, w)
				}
			}
		}
	}
}

// Records are none.
func (nobody) Records(context.Context, bot.RecordQuery) ([]bot.Record, error) { return nil, nil }
