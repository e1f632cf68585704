package helper_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
	"github.com/ouderbrug/ouderbrug/dialogs/helper"
)

func contextOf(t errors) context.Context {
	if t, ok := t.(interface{ Context() context.Context }); ok {
		return t.Context()
	}
	return context.Background()
}

// withConsole is an engine whose helpers have a console.
func withConsole(t *testing.T) *dialogs.Engine {
	c := dialogtest.Embedded(t).Config
	c.Dialogs = slices.Clone(c.Dialogs)
	for i, d := range c.Dialogs {
		if h, ok := d.(*helper.Dialog); ok {
			c.Dialogs[i] = &helper.Dialog{Retriever: h.Retriever, Console: "https://example.org"}
		}
	}
	e, err := dialogs.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestALineGoesToTheCurrentTalkAndIsKeptOnlyForTheParent(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	out := s.writes("dag, hoe gaat het?")
	if got := sent(t, out); !slices.Equal(got, []string{"Roos 1: dag, hoe gaat het?"}) {
		t.Errorf("sent %q", got)
	}
	if !out.Wipe {
		t.Error("her copy is kept under her own key")
	}
	if len(out.Say) > 0 {
		t.Errorf("the bot speaks between: %s", said(out))
	}
}

func TestABurstIsSentInItsOrder(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	s.at = s.at.Add(time.Minute)
	out := s.turn(s.typed("een", s.at), s.typed("twee", s.at), s.typed("drie", s.at))
	if got := sent(t, out); !slices.Equal(got, []string{"Roos 1: een", "Roos 1: twee", "Roos 1: drie"}) {
		t.Errorf("sent %q", got)
	}
}

func TestAfterTheCurrentTalkClosedALineIsAskedAbout(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	s.opens("Berk 2")
	s.ends("Roos 1", "parent")
	out := s.writes("tot morgen, lieve Roos")
	if got := sent(t, out); len(got) > 0 {
		t.Fatalf("a line for a closed talk went out: %q", got)
	}
	if !out.Wipe {
		t.Error("the words that wait are kept under her own key")
	}
	for _, r := range out.Records {
		if r.Kind == "draft" && r.Person != "p-Berk 2" {
			t.Errorf("the words wait under the key of %s", r.Person)
		}
	}
	s.pressed("Voor niemand")
	if got := sent(t, s.writes("dag Berk")); len(got) > 0 {
		t.Errorf("one talk is left, and it was guessed: %q", got)
	}
	if got := sent(t, s.pressed("Naar Berk 2")); !slices.Equal(got, []string{"Berk 2: dag Berk"}) {
		t.Errorf("chosen, sent %q", got)
	}
	if got := sent(t, s.writes("nog iets")); !slices.Equal(got, []string{"Berk 2: nog iets"}) {
		t.Errorf("then sent %q", got)
	}
}

func TestAClosedTalkOfWhichSheHasNotHeardGetsNothing(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	s.opens("Berk 2")
	s.closes("Roos 1") // the signal is on its way
	if got := sent(t, s.writes("dag")); len(got) > 0 {
		t.Errorf("sent %q", got)
	}
}

func TestALineSentBeforeSheCouldReadThatATalkBeganIsAskedAbout(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	s.writes("dag Roos")
	s.ends("Roos 1", "parent")
	s.writes("nog een ding, Roos") // nobody is left: told so
	if got := said(s.out); !strings.Contains(got, "geen gesprek") {
		t.Errorf("said %s", got)
	}
	late := s.typed("je bent er toch nog?", s.at.Add(30*time.Second))
	s.opens("Berk 2")
	if got := sent(t, s.turn(late)); len(got) > 0 {
		t.Errorf("a line that was on its way went to the next parent: %q", got)
	}
}

func TestAfterAnothersLineSheIsAskedOnce(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	s.opens("Berk 2")
	out := s.says("Berk 2", "mijn zoon luistert niet")
	if got := said(out); !strings.HasPrefix(got, "Berk 2:") {
		t.Errorf("a line does not begin with who it is of: %s", got)
	}
	if len(out.Say) != 1 || len(out.Say[0].Reply.Choices) != 1 || out.Say[0].Owner != "p-Berk 2" || out.Say[0].Purpose != bot.ForRelay {
		t.Errorf("relayed as %+v", out.Say)
	}
	if got := sent(t, s.writes("vervelend voor je")); len(got) > 0 {
		t.Errorf("it was guessed whom she answers: %q", got)
	}
	s.writes("en hoe oud is hij?")
	if got := sent(t, s.pressed("Naar Berk 2")); !slices.Equal(got, []string{"Berk 2: vervelend voor je", "Berk 2: en hoe oud is hij?"}) {
		t.Errorf("sent %q", got)
	}
	if got := sent(t, s.presses(bot.Choice{Dialog: dialogs.Helper, Action: "to", Data: "turn1-1.talk-Roos 1"})); len(got) > 0 {
		t.Errorf("an old button sends again: %q", got)
	}
}

func TestAnEditGoesWhereItsLineWent(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	s.opens("Berk 2")
	first := s.typed("dag Roos", s.at.Add(time.Minute))
	s.at = s.at.Add(time.Minute)
	s.turn(first)
	s.presses(bot.Choice{Dialog: dialogs.Helper, Action: "switch", Data: "talk-Berk 2"})
	edit := bot.Input{Event: bot.Event{ID: "edit", At: s.at, Inbound: bot.Inbound{Kind: bot.Edit, Text: "dag lieve Roos", Target: first.Inbound.Target}}}
	if got := sent(t, s.turn(edit)); !slices.Equal(got, []string{"Roos 1: dag lieve Roos"}) {
		t.Errorf("sent %q", got)
	}
	s.ends("Roos 1", "parent")
	if got := sent(t, s.turn(edit)); len(got) > 0 || !s.out.Wipe {
		t.Errorf("an edit after the end: %q", got)
	}
}

// belief is what a helper can know: to whom she was last told that she writes.
type belief struct {
	at time.Time
	to string // "" nobody
}

// TestALineNeverGoesToTheWrongParent plays random interleavings of three talks that
// begin, speak and end, with lines that arrive later than they were sent. She means
// whom she was told to write to when she sent it; a line goes there, or is asked about.
func TestALineNeverGoesToTheWrongParent(t *testing.T) {
	e := dialogtest.Embedded(t)
	sentLines, asked := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		s := newStage(r, e, "fatma", bot.Ambassador)
		names := []string{"Roos 1", "Berk 2", "Iris 3"}
		open := map[string]bool{}
		beliefs := []belief{{at: s.at.Add(-time.Hour)}}
		var late []bot.Input
		meant := map[string]string{}
		var buttons []bot.Choice
		saw := func(out bot.Outcome) {
			for _, say := range out.Say {
				text := say.Reply.PlainText()
				buttons = append(buttons, say.Reply.Choices...)
				for _, n := range names {
					if strings.Contains(text, "Wat je hier typt, gaat naar "+n) || strings.Contains(text, "Je schrijft nu met "+n) {
						beliefs = append(beliefs, belief{s.at, n})
					}
				}
			}
		}
		check := func(out bot.Outcome, chosen string) {
			for _, l := range sent(r, out) {
				to, text, _ := strings.Cut(l, ": ")
				if !open[to] {
					r.Fatalf("%q went to %s, whose talk is not open", text, to)
				}
				if want := meant[text]; chosen == "" && to != want {
					r.Fatalf("%q was meant for %q and went to %s", text, want, to)
				}
				if chosen != "" && to != chosen {
					r.Fatalf("%q went to %s, and she pressed %s", text, to, chosen)
				}
				sentLines++
			}
			if strings.Contains(said(out), "Voor wie is dit?") {
				asked++
			}
		}
		write := func() bot.Input {
			s.at = s.at.Add(time.Duration(rapid.IntRange(1, 60).Draw(r, "seconds")) * time.Second)
			in := s.typed(fmt.Sprintf("woorden %d", s.n), s.at)
			for _, b := range beliefs {
				if b.at.Before(s.at) {
					meant[in.Inbound.Text] = b.to
				}
			}
			return in
		}
		for range rapid.IntRange(5, 60).Draw(r, "steps") {
			name := rapid.SampledFrom(names).Draw(r, "name")
			switch rapid.SampledFrom([]string{"open", "end", "says", "write", "write", "write", "later", "arrive", "press"}).Draw(r, "do") {
			case "open":
				if !open[name] && !slices.ContainsFunc(s.desk.Recorded, func(x bot.Record) bool { return x.ID == "talk-"+name }) {
					open[name] = true
					saw(s.opens(name))
				}
			case "end":
				if open[name] {
					open[name] = false
					saw(s.ends(name, "parent"))
				}
			case "says":
				if open[name] {
					saw(s.says(name, "een vraag"))
				}
			case "write":
				out := s.turn(write())
				check(out, "")
				saw(out)
			case "later":
				late = append(late, write())
			case "arrive":
				if len(late) > 0 {
					out := s.turn(late...)
					late = nil
					check(out, "")
					saw(out)
				}
			case "press":
				if len(buttons) > 0 && len(late) == 0 {
					c := rapid.SampledFrom(buttons).Draw(r, "button")
					if c.Action == "form" || c.Dialog != dialogs.Helper {
						continue
					}
					out := s.presses(c)
					check(out, strings.TrimPrefix(c.Label, "Naar "))
					saw(out)
				}
			}
		}
	})
	if sentLines < 100 || asked < 20 {
		t.Errorf("only %d lines were sent and %d asked about: this test no longer plays much", sentLines, asked)
	}
}

func TestASecondTalkDoesNotTakeOver(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	s.opens("Berk 2")
	if got := sent(t, s.writes("nog even, Roos")); !slices.Equal(got, []string{"Roos 1: nog even, Roos"}) {
		t.Errorf("sent %q", got)
	}
	s.opens("Iris 3")
	if got := sent(t, s.presses(bot.Choice{Dialog: dialogs.Helper, Action: "switch", Data: "talk-Iris 3"})); len(got) > 0 {
		t.Errorf("a switch sends: %q", got)
	}
	if got := sent(t, s.writes("dag Iris")); !slices.Equal(got, []string{"Iris 3: dag Iris"}) {
		t.Errorf("sent %q", got)
	}
}

func TestAnAnswerToALineIsForItsTalk(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	s.opens("Berk 2")
	roos := s.wire[s.says("Roos 1", "dag").Say[0].Key]
	berk := s.wire[s.says("Berk 2", "hallo").Say[0].Key]
	answer := func(to bot.MessageID, text string) []string {
		s.at = s.at.Add(time.Minute)
		in := s.typed(text, s.at)
		in.Inbound.ReplyTo = to
		return sent(t, s.turn(in))
	}
	if got := answer(berk, "dag Berk"); !slices.Equal(got, []string{"Berk 2: dag Berk"}) || !strings.Contains(said(s.out), "met Berk 2") {
		t.Errorf("sent %q and said %s", got, said(s.out))
	}
	if got := answer(roos, "dag Roos"); !slices.Equal(got, []string{"Roos 1: dag Roos"}) {
		t.Errorf("sent %q", got)
	}
	if got := answer("something of the bot", "en dit?"); len(got) > 0 {
		t.Errorf("guessed: %q", got)
	}
	s.pressed("Voor niemand")
	s.presses(bot.Choice{Dialog: dialogs.Helper, Action: "switch", Data: "talk-Berk 2"})
	s.closes("Roos 1")
	if got := answer(roos, "nog iets, Roos"); len(got) > 0 {
		t.Errorf("an answer to a talk that is over went to another: %q", got)
	}
}

func TestWordsThatWentOnAreNowhereInHerOwnMemory(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	s.writes("CANARY een")
	s.opens("Berk 2")
	s.says("Berk 2", "CANARY twee")
	s.writes("CANARY drie") // asked about
	s.writes("/coach CANARY vier")
	if strings.Contains(string(s.conv.State), "CANARY") {
		t.Errorf("her conversation remembers %s", s.conv.State)
	}
	for _, r := range s.desk.Recorded {
		if r.Person == "fatma" && strings.Contains(string(r.Words)+string(r.Facts), "CANARY") {
			t.Errorf("a %s of hers holds words of a talk", r.Kind)
		}
	}
}

func TestWhoCoachesTakesWhatWaited(t *testing.T) {
	e := dialogtest.Embedded(t)
	s := newStage(t, e, "karin", bot.Coordinator)
	record(s, bot.HelperRecord{Meta: bot.Meta{ID: "fatma", Person: "fatma", State: bot.HelperActive}, Words: bot.HelperWords{FirstName: "Fatma"}})
	record(s, bot.CoachRecord{Meta: bot.Meta{ID: "side", Person: "fatma", State: bot.CoachWaits, At: s.at}})
	out := s.writes("/aan")
	if s.state("coach") != bot.CoachOpen || !strings.Contains(said(out), "Fatma is er") {
		t.Errorf("the side talk is %s, said %s", s.state("coach"), said(out))
	}
	if len(out.Signals) != 1 || out.Signals[0].To != "h-fatma" || !strings.HasPrefix(out.Signals[0].Name, "helper/coach/") {
		t.Errorf("told %+v", out.Signals)
	}
}

func TestTheConsolesLinkNeedsTheBrowsersCode(t *testing.T) {
	s := newStage(t, withConsole(t), "fatma", bot.Ambassador)
	if out := s.writes("/console"); len(out.Records) > 0 {
		t.Error("a link for nobody's browser")
	}
	out := s.writes("/console abcd-efgh-ij")
	if s.state("signin") != bot.SignInOpen || !strings.Contains(said(out), "https://example.org/console/in/") || !out.Wipe {
		t.Errorf("state %q, said %s", s.state("signin"), said(out))
	}
}

func TestHeavyTalksAndForbiddenChannelsShowNoWords(t *testing.T) {
	for name, set := range map[string]func(*stage, *bot.TalkRecord){
		"a heavy theme": func(_ *stage, k *bot.TalkRecord) { k.Facts.Heavy = true },
		"whatsapp":      func(s *stage, _ *bot.TalkRecord) { s.conv.Address.Channel = "whatsapp" },
	} {
		s := newStage(t, withConsole(t), "fatma", bot.Ambassador)
		k := s.talk("Roos 1")
		set(s, &k)
		record(s, k)
		opened := s.hears("open", k.ID, bot.TalkSignal{Talk: k.ID, Summary: "CANARY summary"})
		line := s.says("Roos 1", "CANARY line")
		edit := s.hears("line", "e", bot.LineSignal{Talk: k.ID, Text: "CANARY edit", Edits: "l1", Line: "l2"})
		media := s.hears("line", "m", bot.LineSignal{Talk: k.ID, Text: "CANARY caption", Media: &bot.Media{Kind: "image"}})
		for _, out := range []bot.Outcome{opened, line, edit, media} {
			if text := said(out); strings.Contains(text, "CANARY") || !strings.Contains(text, "https://example.org/console") {
				t.Errorf("%s: her phone shows %s", name, text)
			}
		}
	}
}

func TestALineAfterARestIsNotTheFirstThingALockedPhoneShows(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	s.at = s.at.Add(time.Hour)
	text := said(s.says("Roos 1", "CANARY"))
	if at := strings.Index(text, "CANARY"); at < 85 || !strings.HasPrefix(text, "Roos 1:") {
		t.Errorf("the phone shows %s", text)
	}
	if text := said(s.says("Roos 1", "nog iets")); text != "Roos 1:\nnog iets\n" {
		t.Errorf("then it shows %q", text)
	}
}
