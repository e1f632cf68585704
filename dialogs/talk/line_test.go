package talk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
	"github.com/ouderbrug/ouderbrug/dialogs/talk"
)

func TestHerLineGoesToHerHelperAndSetsTheReminder(t *testing.T) {
	t.Parallel()
	r := open(t)
	out := r.says("hallo")
	same(t, "fatma gets", lines(out, fatma), "hallo")
	quiet(t, out)
	if at, _ := due(out, "nudge"); !at.Equal(r.At.Add(15 * time.Minute)) {
		t.Errorf("the reminder is set to %v", at)
	}
	if at, _ := due(out, "silence"); !at.Equal(r.At.Add(24 * time.Hour)) {
		t.Errorf("silence is set to %v", at)
	}
	if f := r.talk().Facts; !f.LastParent.Equal(r.At) || !f.Waits.Equal(r.At) {
		t.Errorf("it keeps %+v", f)
	}
}

func TestAWordThatMeansSomethingToTheBotIsALine(t *testing.T) {
	t.Parallel()
	r := open(t)
	for _, text := range []string{"dank je wel", "hallo", "wie ben je"} {
		same(t, "fatma gets", lines(r.says(text), fatma), text)
	}
}

func TestSeveralLinesAtOnceAreEachRelayedUnderTheirOwnName(t *testing.T) {
	t.Parallel()
	r := open(t)
	turn := bot.Turn{At: r.At, Conversation: r.Conv, Views: r.Desk, Root: "root"}
	for _, text := range []string{"een", "en nog iets"} {
		turn.Inputs = append(turn.Inputs, bot.Input{Event: bot.Event{ID: bot.EventID(text), Inbound: bot.Inbound{Kind: bot.Message, Text: text, Target: bot.MessageID(text)}}})
	}
	out, err := r.Engine.Respond(t.Context(), turn)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "fatma gets", lines(out, fatma), "een", "en nog iets")
	talks := 0
	for _, c := range out.Records {
		if c.Kind == "talk" {
			talks++
		}
	}
	if talks != 1 {
		t.Errorf("the talk is written %d times", talks)
	}
}

func TestAnEditNamesTheLineThatItReplaces(t *testing.T) {
	t.Parallel()
	r := open(t)
	first := r.says("ik kan niet")
	out := r.do(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Edit, Text: "ik kan wel", Target: "mik kan niet"}}})
	var was, now bot.LineSignal
	decode(t, first, "helper/line/", &was)
	decode(t, out, "helper/line/", &now)
	if was.Line == "" || now.Edits != was.Line || now.Text != "ik kan wel" {
		t.Errorf("the line is %+v, its edit %+v", was, now)
	}
	if strings.Contains(was.Line, "mik") {
		t.Error("the name of a line holds the channel's id")
	}
}

func TestHelpersLineShowsWhoSpeaksOnlyWhereThatChanges(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.At = r.At.Add(time.Minute)
	holds(t, r.helperSays("dag"), "Fatma: dag\n")
	if got := dialogtest.Said(r.helperSays("hoe gaat het")); strings.Contains(got, "Fatma") {
		t.Errorf("it says %q", got)
	}
	r.says("menu")
	holds(t, r.helperSays("zeg het maar"), "Fatma: zeg het maar")
	f := r.talk().Facts
	if f.FirstLine.IsZero() || !f.LastHelper.Equal(r.At) || !f.Waits.IsZero() {
		t.Errorf("it keeps %+v", f)
	}
}

func TestALineForAnotherTalkOrOfSomebodyElseReachesNobody(t *testing.T) {
	t.Parallel()
	for name, l := range map[string]bot.LineSignal{
		"another talk":   {Talk: "talk-0", Helper: fatma, Text: "CANARY"},
		"another helper": {Talk: theTalk, Helper: "sanne", Text: "CANARY"},
		"a stranger":     {Talk: theTalk, Helper: fatma, From: joke, Text: "CANARY"},
	} {
		r := open(t)
		out := r.timer("line/x", l)
		quiet(t, out)
		who := l.Helper
		if l.From != "" {
			who = l.From
		}
		if got := told(out, who); len(got) != 1 || got[0] != "undelivered/closed" {
			t.Errorf("%s: told %q", name, got)
		}
	}
}

func TestALineAfterTheEndReachesNobody(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.press("end", theTalk)
	out := r.helperSays("nog iets")
	quiet(t, out)
	same(t, "fatma is told", told(out, fatma), "undelivered/closed")
}

func TestFilesArePassedOnByKindAndSize(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		media bot.Media
		goes  bool
	}{
		{bot.Media{Kind: "voice", Ref: "r"}, true},
		{bot.Media{Kind: "image", Ref: "r", Size: 16 << 20}, true},
		{bot.Media{Kind: "image", Ref: "r", Size: 16<<20 + 1}, false},
		{bot.Media{Kind: "contact", Ref: "r"}, false},
		{bot.Media{Kind: "location", Ref: "r"}, false},
		{bot.Media{Kind: "sticker", Ref: "r"}, false},
	} {
		r := open(t)
		out := r.do(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Message, Media: &c.media}}})
		if got := len(lines(out, fatma)) == 1; got != c.goes {
			t.Errorf("%s of %d bytes goes: %v", c.media.Kind, c.media.Size, got)
		}
		if said := dialogtest.Said(out) != ""; said == c.goes {
			t.Errorf("%s of %d bytes: said %q", c.media.Kind, c.media.Size, dialogtest.Said(out))
		}
	}
}

func TestHerHeldLineWaitsForHerAnswer(t *testing.T) {
	t.Parallel()
	for action, want := range map[string]string{"pass": "bel 0612345678", "without": "bel […]", "drop": ""} {
		r := open(t)
		out := r.says("bel 0612345678")
		same(t, "fatma gets", lines(out, fatma))
		id := out.Say[0].Reply.Choices[0].Data
		out = r.press(action, id)
		if got := strings.Join(lines(out, fatma), "|"); got != want {
			t.Errorf("%s: fatma gets %q, want %q", action, got, want)
		}
		out = r.press("pass", id) // the same button on another phone of hers
		same(t, "fatma gets again", lines(out, fatma))
		holds(t, out, "Deze knop werkt niet meer")
	}
}

func TestAnEditOfAHeldLineTakesItsPlace(t *testing.T) {
	t.Parallel()
	r := open(t)
	id := r.says("bel 0612345678").Say[0].Reply.Choices[0].Data
	out := r.do(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Edit, Text: "bel maar", Target: "mbel 0612345678"}}})
	same(t, "fatma gets", lines(out, fatma), "bel maar")
	same(t, "fatma gets", lines(r.press("pass", id), fatma))
}

func TestAHelpersHeldLineWaitsForHerAnswer(t *testing.T) {
	t.Parallel()
	for what, want := range map[string]string{"pass": "Fatma: bel 0612345678\n", "without": "Fatma: bel […]\n", "drop": "", "nonsense": ""} {
		r := open(t)
		out := r.helperSays("bel 0612345678")
		quiet(t, out)
		same(t, "fatma is told", told(out, fatma), "held/phone")
		key := strings.TrimPrefix(out.Signals[0].Name, "helper/told/")
		r.At = r.At.Add(time.Second)
		if got := dialogtest.Said(r.timer("held/"+key, bot.TalkSignal{Talk: theTalk, Helper: joke, What: "pass"})); got != "" {
			t.Errorf("somebody else released it: %q", got)
		}
		if got := dialogtest.Said(r.timer("held/"+key, bot.TalkSignal{Talk: theTalk, Helper: fatma, What: what})); got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
}

func TestATypedNumberAnswersWhoWroteLast(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.press("move", "")
	r.helperSays("hoeveel kinderen heb je?")
	out := r.do(bot.Input{
		Event:  bot.Event{Inbound: bot.Inbound{Kind: bot.Message, Text: "1"}},
		Choice: &bot.Choice{Dialog: dialogs.Talk, Action: "moved", Data: theTalk, Label: "Ja, iemand anders"},
	})
	same(t, "fatma gets", lines(out, fatma), "1")
	if r.talk().State != bot.TalkOpen {
		t.Error("a number for her helper ended the talk")
	}
}

func TestSignsThatHideTheirDirectionAreTakenOut(t *testing.T) {
	t.Parallel()
	r := open(t)
	same(t, "fatma gets", lines(r.says("a\u202Eb\u0000c"), fatma), "abc")
	holds(t, r.helperSays("x\u2066y"), "xy")
}

func TestNoticesAreAClosedListThatEveryLanguageHas(t *testing.T) {
	t.Parallel()
	texts := open(t).Engine.Texts()
	seen := map[talk.Notice]bool{}
	for _, n := range talk.Notices() {
		if seen[n] {
			t.Errorf("%s stands there twice", n)
		}
		seen[n] = true
		for _, l := range dialogs.Langs() {
			if !texts.Has(l, string(n)) {
				t.Errorf("%s has no text in %s", n, l)
			}
		}
	}
	dialogtest.ShortTexts(t, texts, "talk")
}
