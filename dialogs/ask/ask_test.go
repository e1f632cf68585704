package ask_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/ask"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/embedded"
)

func retriever(t *testing.T) *retrieval.Retriever {
	t.Helper()
	lib, err := dialogtest.Library()
	if err != nil {
		t.Fatal(err)
	}
	bands, err := retrieval.DefaultBands()
	if err != nil {
		t.Fatal(err)
	}
	r, err := retrieval.New(t.Context(), lib, embedded.New(), bands)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func start(t *testing.T, lang bot.Lang) *dialogtest.Talk {
	t.Helper()
	return dialogtest.NewTalk(t, lang, ask.New(retriever(t)))
}

func TestAnAnswerNamesItsCardAndIsShort(t *testing.T) {
	t.Parallel()
	k := start(t, "nl")
	out := k.Write("mijn peuter krijgt steeds driftbuien")
	if len(out.Say) != 1 {
		t.Fatalf("%d messages", len(out.Say))
	}
	r := out.Say[0].Reply
	if r.Kind != bot.AnswerCard || r.Card != "toddler-tantrums/nl" || !slices.Contains(out.Notes, "band.answer") {
		t.Errorf("kind %q, card %q, notes %v", r.Kind, r.Card, out.Notes)
	}
	var kinds []bot.PartKind
	for _, p := range r.Parts {
		kinds = append(kinds, p.Kind)
		if p.Kind == bot.PartLead && len(strings.Fields(p.Text)) > 40 {
			t.Errorf("the first part has %d words", len(strings.Fields(p.Text)))
		}
		if p.Kind == bot.PartSource && !strings.HasPrefix(p.URL, "https://") {
			t.Errorf("the source leads to %q", p.URL)
		}
	}
	if want := []bot.PartKind{bot.PartLead, bot.PartNotice, bot.PartSource}; !slices.Equal(kinds, want) {
		t.Errorf("the parts are %v, want %v", kinds, want)
	}
}

// onlyDutch is a library with one card, in Dutch.
func onlyDutch(t *testing.T) *retrieval.Retriever {
	t.Helper()
	lib, problems := content.Read(fstest.MapFS{
		"topics.yaml":    {Data: []byte("- {slug: reading-at-home, age: 0-12}\n")},
		"helplines.yaml": {Data: []byte("[]\n")},
		"library/reading-at-home/nl.md": {Data: []byte(`---
topic: reading-at-home
lang: nl
title: Lezen thuis
audience: parent
ages: 0-12
sources:
  - title: Lezen
    publisher: De bibliotheek
    url: https://example.org/lezen
    checked: 2026-11-22
status: starter
valid_until: 2027-11-22
---
Lees elke dag een klein stukje voor.

Dat mag in je eigen taal.
`)},
	})
	if len(lib.Cards) != 1 {
		t.Fatalf("the card was not read: %v", problems)
	}
	r, err := retrieval.New(t.Context(), lib, embedded.New(), retrieval.Bands{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A card in a language that she does not read comes with a word about it, in hers.
func TestACardInAnotherLanguageSaysSo(t *testing.T) {
	t.Parallel()
	k := dialogtest.NewTalk(t, "ar", ask.New(onlyDutch(t)))
	first := k.Press(dialogs.Ask, "topic", "reading-at-home").Say[0].Reply.Parts[0]
	if first.Kind != bot.PartNotice || !strings.Contains(first.Text, "بالهولندية") {
		t.Errorf("the first part is %+v", first)
	}
	k.Conv.Reads = []bot.Lang{"nl"}
	if first = k.Press(dialogs.Ask, "topic", "reading-at-home").Say[0].Reply.Parts[0]; first.Kind != bot.PartLead {
		t.Errorf("she reads Dutch and is told that the card is Dutch: %+v", first)
	}
}

func TestWhatIsOutOfDateIsNotShown(t *testing.T) {
	t.Parallel()
	k := start(t, "nl")
	k.At = k.At.AddDate(3, 0, 0)
	for _, press := range [][2]string{{"topic", "toddler-tantrums"}, {"more", "toddler-tantrums/nl|0"}} {
		out := k.Press(dialogs.Ask, press[0], press[1])
		if out.Say[0].Reply.Card != "" || !strings.HasPrefix(dialogtest.Said(out), "Dit antwoord geven we nu niet.") {
			t.Errorf("%s: it says %q", press[0], dialogtest.Said(out))
		}
	}
	if got := dialogtest.Said(k.Press(dialogs.Ask, "places", "crying-baby")); !strings.HasPrefix(got, "Ik ken hier nog geen plek voor") {
		t.Errorf("places that nobody checked for years: %q", got)
	}
}

func TestAPlaceThatWasCheckedLongAgoSaysCallFirst(t *testing.T) {
	t.Parallel()
	k := start(t, "nl")
	k.Conv.Country = "be"
	if got := dialogtest.Said(k.Press(dialogs.Ask, "places", "crying-baby")); strings.Contains(got, "Bel eerst") {
		t.Errorf("a place that was checked yesterday says %q", got)
	}
	k.At = k.At.AddDate(0, 0, 200)
	if got := dialogtest.Said(k.Press(dialogs.Ask, "places", "crying-baby")); !strings.Contains(got, "Bel eerst") {
		t.Errorf("after 200 days it says %q", got)
	}
}

// Buttons are kept a long time and a program changes: whatever comes back has an answer.
func TestEveryButtonHasAnAnswer(t *testing.T) {
	t.Parallel()
	for _, press := range [][2]string{
		{"topic", "no-such-topic"}, {"topic", ""}, {"more", ""}, {"more", "no/card|1"}, {"more", "toddler-tantrums/nl|99"},
		{"more", "toddler-tantrums/nl|-1"}, {"more", "toddler-tantrums/nl"}, {"tile", "no-such-tile"}, {"list", "rest|999"},
		{"list", "rest|x"}, {"list", ""}, {"country", ""}, {"country", "xx|toddler-tantrums"}, {"places", ""}, {"wrong", ""},
		{"wrong", ",,no"}, {"none", "x"}, {"an action of tomorrow", "x"},
	} {
		t.Run(press[0]+" "+press[1], func(t *testing.T) {
			t.Parallel()
			k := start(t, "nl")
			out := k.Press(dialogs.Ask, press[0], press[1])
			if len(out.Say) == 0 || strings.TrimSpace(dialogtest.Said(out)) == "" {
				t.Fatal("nothing was said")
			}
			if last := out.Say[len(out.Say)-1].Reply; len(last.Choices) == 0 {
				t.Errorf("there is no way on under %q", dialogtest.Said(out))
			}
		})
	}
}

// Every card can be read to its end in messages of at most three at a time.
func TestEveryCardCanBeReadToItsEnd(t *testing.T) {
	t.Parallel()
	k := start(t, "nl")
	lib, err := dialogtest.Library()
	if err != nil {
		t.Fatal(err)
	}
	for _, card := range lib.Cards {
		if card.Audience != "parent" || card.Rest == "" {
			continue
		}
		k.Conv.Lang, k.Conv.Country = bot.Lang(card.Lang), bot.Country(card.Country)
		read, next := "", string(card.ID)+"|0"
		for n := 0; next != "" && n < 10; n++ {
			out := k.Press(dialogs.Ask, "more", next)
			next = ""
			if len(out.Say) > 3 {
				t.Errorf("%s: %d messages at once", card.ID, len(out.Say))
			}
			for _, s := range out.Say {
				read += " " + s.Reply.Parts[0].Text
				for _, c := range s.Reply.Choices {
					if c.Action == "more" {
						next = c.Data
					}
				}
			}
		}
		if strings.Join(strings.Fields(read), " ") != strings.Join(strings.Fields(card.Rest), " ") {
			t.Errorf("%s cannot be read to its end", card.ID)
		}
	}
}

func TestSomebodyUnder18IsOfferedNoVolunteer(t *testing.T) {
	t.Parallel()
	k := start(t, "nl")
	k.Write(dialogtest.Young)
	for _, out := range []bot.Outcome{
		k.Write("mijn peuter krijgt steeds driftbuien"), k.Press(dialogs.Ask, "more", "toddler-tantrums/nl|0"), k.Write("wat kost een auto nu"),
		k.Write("hoe repareer ik mijn fiets"), k.Press(dialogs.Ask, dialogs.ActMenu, ""), k.Press(dialogs.Ask, "tile", "sleep"),
	} {
		for _, s := range out.Say {
			for _, c := range s.Reply.Choices {
				if c.Dialog == dialogs.Person {
					t.Errorf("a person is offered under %q", s.Reply.PlainText())
				}
			}
		}
	}
}

func TestALookUpThatFailsIsTriedAgain(t *testing.T) {
	t.Parallel()
	r := retriever(t)
	r.Store = broken{r.Store}
	k := dialogtest.NewTalk(t, "nl", ask.New(r))
	_, err := k.Engine.Respond(t.Context(), bot.Turn{
		At: k.At, Conversation: k.Conv,
		Inputs: []bot.Input{{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Message, Text: "mijn dochter huilt veel"}}}},
	})
	if !errors.Is(err, errBroken) {
		t.Fatalf("the error is %v", err)
	}
	if strings.Contains(err.Error(), "dochter") {
		t.Error("the error holds her words")
	}
}

type broken struct{ retrieval.Store }

var errBroken = errors.New("no store")

func (broken) Search(context.Context, retrieval.Query) (retrieval.Streams, error) {
	return retrieval.Streams{}, errBroken
}

// The language of a question is understood from the question, and a chosen one stays.
func TestTheLanguageIsUnderstood(t *testing.T) {
	t.Parallel()
	tests := map[string]bot.Lang{
		"mijn zoon wil zijn huiswerk niet maken":    "nl",
		"my son does not want to do his homework":   "en",
		"oğlum ödevini yapmak istemiyor":            "tr",
		"oglum odevini yapmak istemiyor ne yapayim": "tr",
		"mon fils ne veut pas faire ses devoirs":    "fr",
		"weldi mabghach yqra f dar":                 "ar",
	}
	for text, want := range tests {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			k := start(t, "nl")
			k.Conv.Lang, k.Conv.LangChosen = "", false
			if k.Write(text); k.Conv.Lang != want {
				t.Errorf("understood as %q, want %q", k.Conv.Lang, want)
			}
			k.Conv.Lang, k.Conv.LangChosen = "fr", true
			if k.Write(text); k.Conv.Lang != "fr" {
				t.Errorf("the chosen language became %q", k.Conv.Lang)
			}
		})
	}
}
