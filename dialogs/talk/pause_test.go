package talk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
	"github.com/ouderbrug/ouderbrug/dialogs/talk"
)

func TestTheExitPausesAndNothingMoreReachesHer(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.says("hallo")
	out := r.says("weg")
	quiet(t, out)
	same(t, "fatma gets", lines(out, fatma))
	same(t, "fatma is told", told(out, fatma), "paused/exit")
	for range 3 {
		r.At = r.At.Add(8 * time.Hour)
		out = r.helperSays("CANARY")
		quiet(t, out)
		same(t, "fatma is told", told(out, fatma), "paused/exit")
	}
	quiet(t, r.timer("nudge", theTalk))
	quiet(t, r.timer("silence", theTalk))
	out = r.says("wie is dit?")
	if got := dialogtest.Said(out); got != "Hallo. Wil je verder?\n" {
		t.Errorf("it says %q", got)
	}
	same(t, "fatma gets", lines(out, fatma))
	out = r.press("back", theTalk)
	holds(t, out, "Fatma: CANARY")
	same(t, "fatma gets", lines(out, fatma), "wie is dit?")
	same(t, "fatma is told", told(out, fatma), "back")
	holds(t, r.press("back", theTalk), "Deze knop werkt niet meer") // once, on whichever of her phones
}

func TestEveryButtonIsNeutralWhilePaused(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.says("weg")
	for _, action := range []string{"menu", "stop", "end", "moved", "report", "word", "pass"} {
		if got := dialogtest.Said(r.press(action, theTalk)); got != "Hallo. Wil je verder?\n" {
			t.Errorf("%s says %q", action, got)
		}
	}
	if r.talk().State != bot.TalkOpen {
		t.Error("a button ended the talk while it was paused")
	}
}

func TestWhoComesBackToNobodyIsToldSo(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.says("weg")
	quiet(t, r.timer("gone/"+theTalk+".fatma", bot.TalkSignal{Talk: theTalk, Helper: fatma}))
	r.says("ik ben er weer")
	out := r.press("back", theTalk)
	same(t, "fatma gets", lines(out, fatma))
	holds(t, out, "gaat naar niemand")
}

func TestWhatWaitedIsNotShownWhenQuiet(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.says("weg")
	r.helperSays("CANARY")
	r.Conv.Quiet = true
	r.says("hallo")
	out := r.press("back", theTalk)
	if got := dialogtest.Said(out); got != "Je bent weer in gesprek met Fatma.\n" {
		t.Errorf("it says %q", got)
	}
	if got := told(out, fatma); !slices.Contains(got, "undelivered/unsafe") {
		t.Errorf("fatma is told %q", got)
	}
}

func TestWhatWaitedIsGoneAfterTwoDays(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.says("weg")
	out := r.helperSays("CANARY")
	id := ""
	for _, c := range out.Records {
		if c.Kind == "waiting" {
			id = c.ID
		}
	}
	at, ok := due(out, "expire/"+id)
	if !ok || !at.Equal(r.At.Add(48*time.Hour)) {
		t.Fatalf("it expires at %v", at)
	}
	r.At = at
	out = r.timer("expire/"+id, id)
	quiet(t, out)
	same(t, "fatma is told", told(out, fatma), "undelivered/expired")
	r.says("hallo")
	r.Conv.LastOut = r.At
	if got := dialogtest.Said(r.press("back", theTalk)); got != "Je bent weer in gesprek met Fatma.\n" {
		t.Errorf("it says %q", got)
	}
}

func TestInAQuietTalkALateLineWaitsForHerAndAButton(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.Conv.Quiet = true
	r.says("hij is weg nu")
	r.At = r.At.Add(4 * time.Minute)
	holds(t, r.helperSays("ik ben er"), "Fatma: ik ben er")
	r.At = r.At.Add(2 * time.Minute)
	out := r.helperSays("gaat het?")
	quiet(t, out)
	same(t, "fatma is told", told(out, fatma), "paused/quiet")
	r.At = r.At.Add(time.Hour)
	r.says("ja")
	holds(t, r.press("back", theTalk), "Fatma: gaat het?")
}

func TestPastAChannelsWindowALineWaits(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.says("hallo")
	r.At = r.At.Add(25 * time.Hour)
	turn := bot.Turn{
		At: r.At, Conversation: r.Conv, Views: r.Desk, Root: "late", Features: bot.Features{Window: 24 * time.Hour},
		Inputs: []bot.Input{{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Timer}, Timer: "talk/line/x", Data: []byte(`{"talk":"talk-1","helper":"fatma","text":"CANARY"}`)}}},
	}
	out, err := r.Engine.Respond(t.Context(), turn)
	if err != nil {
		t.Fatal(err)
	}
	quiet(t, out)
	same(t, "fatma is told", told(out, fatma), "paused/window")
}

func TestTheCheckWordComesBeforeWhatWaited(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.press("word", theTalk)
	out := r.says("Kersenboom")
	same(t, "fatma gets", lines(out, fatma))
	r.says("weg")
	r.helperSays("CANARY")
	r.says("hallo")
	holds(t, r.press("back", theTalk), "Typ je woord")
	holds(t, r.says("aap"), "Dat is het niet")
	holds(t, r.says("noot"), "Dat is het niet")
	if got := dialogtest.Said(r.says("mies")); got != "Hallo. Wil je verder?\n" {
		t.Errorf("after three tries it says %q", got)
	}
	r.press("back", theTalk)
	holds(t, r.says("kersenboom!"), "CANARY")
	r.press("noword", theTalk)
	r.says("weg")
	r.says("hallo")
	holds(t, r.press("back", theTalk), "Je bent weer in gesprek")
}

func TestAnEditOfAWaitingLineChangesWhatWaits(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.says("weg")
	r.timer("line/e1", bot.LineSignal{Talk: theTalk, Helper: fatma, Text: "eerst", Line: "e1"})
	quiet(t, r.timer("line/e2", bot.LineSignal{Talk: theTalk, Helper: fatma, Text: "bel 0612345678", Line: "e2", Edits: "e1"}))
	r.says("hallo")
	if got := dialogtest.Said(r.press("back", theTalk)); got != "Fatma: bel […]\n" {
		t.Errorf("it says %q", got)
	}
}

// Found by package handovermodel: she corrects her line twice before the parent is back.
func TestOfTwoEditsOfAWaitingLineTheLastOneIsBrought(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.says("weg")
	r.timer("line/e1", bot.LineSignal{Talk: theTalk, Helper: fatma, Text: "eerst", Line: "e1"})
	for _, text := range []string{"dan", "ten slotte"} {
		quiet(t, r.timer("line/"+text, bot.LineSignal{Talk: theTalk, Helper: fatma, Text: text, Line: text, Edits: "e1"}))
	}
	r.says("hallo")
	if got := dialogtest.Said(r.press("back", theTalk)); got != "Fatma: ten slotte\n" {
		t.Errorf("it says %q", got)
	}
}

func TestDangerIsToldAtOnceWithoutWhatLeadsToHerDoor(t *testing.T) {
	t.Parallel()
	r := open(t)
	library, err := dialogtest.Library()
	if err != nil {
		t.Fatal(err)
	}
	r.Engine = withDanger(t, talk.New(library))
	out := r.says("GEVAAR Kerkstraat 12")
	same(t, "fatma is told", told(out, fatma), "danger")
	same(t, "fatma gets", lines(out, fatma), "GEVAAR […]")
	holds(t, out, "(safety)")
	// In the state that follows her answers are safety's, and her helper's too; the
	// talk's own buttons go on working.
	r.Conv.SafetyUntil = r.At.Add(30 * time.Minute)
	out = r.says("nee ik ben niet veilig")
	holds(t, out, "(safety)")
	same(t, "fatma gets", lines(out, fatma), "nee ik ben niet veilig")
	out = r.do(bot.Input{
		Event:  bot.Event{Inbound: bot.Inbound{Kind: bot.Press}},
		Choice: &bot.Choice{Dialog: dialogs.Safety, Action: "safe", Label: "Ik ben veilig"},
	})
	same(t, "fatma gets", lines(out, fatma), "Ik ben veilig")
	holds(t, r.press("stop", theTalk), "Wil je dit gesprek met Fatma stoppen?")
}

func TestAnOldLineIsRelayedAndNothingIsSaid(t *testing.T) {
	t.Parallel()
	r := open(t)
	out := r.do(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Message, Text: "ben je er", SentAt: r.At.Add(-time.Hour)}}})
	same(t, "fatma gets", lines(out, fatma), "ben je er")
	quiet(t, out)
}
