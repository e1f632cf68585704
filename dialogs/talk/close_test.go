package talk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

func TestAHelperWhoDoesNotAnswerIsRemindedThenSheIsAsked(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.says("hallo")
	r.At = r.At.Add(15 * time.Minute)
	out := r.timer("nudge", theTalk)
	quiet(t, out)
	same(t, "fatma is told", told(out, fatma), "nudge")
	at, _ := due(out, "nudge")
	if !at.Equal(r.At.Add(30 * time.Minute)) {
		t.Errorf("she is asked at %v", at)
	}
	r.At = at
	out = r.timer("nudge", theTalk)
	holds(t, out, "Fatma heeft nog niet geantwoord")
	if n := len(out.Say[0].Reply.Choices); n != 3 {
		t.Errorf("%d choices, want wait, somebody else, stop", n)
	}
	out = r.press("wait", theTalk)
	same(t, "fatma is told", told(out, fatma), "nudge")
	if _, ok := due(out, "nudge"); !ok {
		t.Error("nothing follows")
	}
	out = r.helperSays("sorry, hier ben ik")
	if at, ok := due(out, "nudge"); !ok || !at.IsZero() {
		t.Error("the reminder goes on after an answer")
	}
}

func TestTheReminderWaitsForHerShift(t *testing.T) {
	t.Parallel()
	r := open(t)
	off := bot.HelperRecord{
		Meta:  bot.Meta{ID: string(fatma), Person: fatma, State: bot.HelperActive},
		Facts: bot.HelperFacts{Roles: []bot.Role{bot.Ambassador}, Shifts: []bot.Shift{{Day: time.Tuesday, From: 9 * 60, To: 12 * 60}}}, Words: bot.HelperWords{FirstName: "Fatma"},
	}
	keep(r, off)
	out := r.says("hallo")
	holds(t, out, "De volgende tijd is 24 november 2026, 09:00")
	if at, _ := due(out, "nudge"); !at.Equal(time.Date(2026, 11, 24, 8, 15, 0, 0, time.UTC)) {
		t.Errorf("the reminder is set to %v", at)
	}
	quiet(t, r.says("ben je er"))
}

func TestSilenceIsAskedAboutThenEnds(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.says("hallo")
	r.helperSays("dag")
	r.At = r.At.Add(24 * time.Hour)
	out := r.timer("silence", theTalk)
	holds(t, out, "Het is een dag stil")
	if at, _ := due(out, "silence"); !at.Equal(r.At.Add(24 * time.Hour)) {
		t.Errorf("it ends at %v", at)
	}
	r.At = r.At.Add(24 * time.Hour)
	closed(t, r, r.timer("silence", theTalk), "silence")
}

func TestAWordOfHersKeepsTheTalk(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.timer("silence", theTalk)
	same(t, "fatma gets", lines(r.says("ik ben er nog"), fatma), "ik ben er nog")
	if k := r.talk(); k.State != bot.TalkOpen || k.Facts.Why != "" {
		t.Errorf("the talk is %s %q", k.State, k.Facts.Why)
	}
}

func TestATimerOfAnotherTalkDoesNothing(t *testing.T) {
	t.Parallel()
	r := open(t)
	for _, name := range []string{"silence", "nudge", "pro-over"} {
		out := r.timer(name, "talk-0")
		quiet(t, out)
		if len(out.Records)+len(out.Signals) > 0 {
			t.Errorf("%s of another talk did something", name)
		}
	}
}

// closed checks all that a talk's end means.
func closed(t *testing.T, r *room, out bot.Outcome, why string) {
	t.Helper()
	k := r.talk()
	if k.State != bot.TalkClosed || k.Facts.Why != why || !k.Until.Equal(r.At.Add(bot.TalkTerm)) {
		t.Errorf("the talk is %s %q until %v, want closed %q", k.State, k.Facts.Why, k.Until, why)
	}
	var s bot.TalkSignal
	decode(t, out, "helper/closed/"+theTalk, &s)
	if s.Why != why {
		t.Errorf("fatma hears why: %q", s.Why)
	}
	for _, name := range []string{"silence", "nudge", "pro-over"} {
		if at, ok := due(out, name); !ok || !at.IsZero() {
			t.Errorf("the timer %s is left", name)
		}
	}
	if r.Conv.Holder == bot.HeldByPerson {
		t.Error("the talk is over and a person holds the conversation")
	}
}

func TestEitherSideEndsIt(t *testing.T) {
	t.Parallel()
	r := open(t)
	holds(t, r.says("stop dit gesprek"), "Wil je dit gesprek met Fatma stoppen?")
	holds(t, r.press("goon", theTalk), "gaat verder")
	r.press("stop", "")
	out := r.press("end", theTalk)
	closed(t, r, out, "parent")
	holds(t, out, "Hoe was het voor jou?")

	r = open(t)
	out = r.timer("close/"+theTalk, bot.TalkSignal{Talk: theTalk, Helper: fatma})
	holds(t, out, "Fatma wil het gesprek afronden")
	holds(t, r.press("goon", theTalk), "gaat verder")
	r.timer("close/"+theTalk, bot.TalkSignal{Talk: theTalk, Helper: fatma})
	closed(t, r, r.press("end", theTalk), "helper")

	r = open(t)
	quiet(t, r.timer("close/"+theTalk, bot.TalkSignal{Talk: theTalk, Helper: "sanne"}))
	out = r.timer("block/"+theTalk, bot.TalkSignal{Talk: theTalk, Helper: fatma})
	holds(t, out, "Met iemand anders praten kan")
	closed(t, r, out, "blocked")
}

func TestASecondPressOnTheEndDoesNothing(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.press("end", theTalk)
	out := r.press("end", theTalk) // on her other phone
	if len(out.Signals)+len(out.Records) > 0 {
		t.Error("it ended twice")
	}
	holds(t, out, "Er is nu geen gesprek")
}

func TestAHelperWhoIsGoneLeavesNobodyInSilence(t *testing.T) {
	t.Parallel()
	r := open(t)
	out := r.timer("gone/"+theTalk+".fatma", bot.TalkSignal{Talk: theTalk, Helper: fatma})
	holds(t, out, "Fatma kan niet verder")
	if _, ok := due(out, "silence"); !ok {
		t.Error("nothing follows")
	}
	out = r.says("hallo?")
	same(t, "fatma gets", lines(out, fatma))
	holds(t, out, "gaat naar niemand")
	quiet(t, r.helperSays("CANARY"))
	r.At = r.At.Add(24 * time.Hour)
	closed(t, r, r.timer("silence", theTalk), "removed")
}

func TestAHelperWhoCannotBeReachedLeavesHerAChoice(t *testing.T) {
	t.Parallel()
	lost := bot.TalkSignal{Talk: theTalk, Helper: fatma, Why: bot.WhyUnreachable}
	r := open(t)
	out := r.timer("gone/"+theTalk+".fatma", lost)
	holds(t, out, "Fatma is nu niet te bereiken")
	if at, ok := due(out, "nudge"); !ok || at.Sub(r.At) > 12*time.Hour {
		t.Errorf("she is asked again at %s", at)
	}
	quiet(t, r.timer("gone/"+theTalk+".fatma", lost)) // told twice
	holds(t, r.press("wait", theTalk), "bewaar wat je schrijft voor Fatma")
	out = r.says("hallo?")
	same(t, "fatma gets, while her phone takes nothing", lines(out, fatma))
	holds(t, out, "bewaar wat je schrijft voor Fatma")
	r.At = r.At.Add(4 * time.Hour)
	holds(t, r.timer("nudge", theTalk), "Fatma is nu niet te bereiken")
	out = r.helperSays("sorry, ik was weg")
	holds(t, out, "Fatma: sorry, ik was weg")
	same(t, "fatma gets, when she is back", lines(out, fatma), "hallo?")
	if k := r.talk(); k.State != bot.TalkOpen || !k.Facts.Unreached.IsZero() {
		t.Errorf("once she is back the talk is %s, not reached since %s", k.State, k.Facts.Unreached)
	}
	r.timer("gone/"+theTalk+".fatma", lost)
	closed(t, r, r.press("moved", theTalk), "moved")
}

func TestAtNightWhoIsAsleepIsNotAskedAboutAHelperWhoCannotBeReached(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.says("tot morgen")
	night := time.Date(r.At.Year(), r.At.Month(), r.At.Day()+1, 2, 0, 0, 0, time.UTC)
	r.At = night
	out := r.timer("gone/"+theTalk+".fatma", bot.TalkSignal{Talk: theTalk, Helper: fatma, Why: bot.WhyUnreachable})
	quiet(t, out)
	at, ok := due(out, "nudge")
	if !ok || at.Sub(night) < 4*time.Hour {
		t.Fatalf("she is asked at %s", at)
	}
	r.At = at
	holds(t, r.timer("nudge", theTalk), "Fatma is nu niet te bereiken")
}

func TestSomebodyElseTakesTheSameWishFurther(t *testing.T) {
	t.Parallel()
	r := open(t)
	holds(t, r.press("move", ""), "Je hoeft niet te zeggen waarom")
	out := r.press("moved", theTalk)
	closed(t, r, out, "moved")
	if r.Conv.Holder != bot.HeldByQueue {
		t.Errorf("the holder is %s", r.Conv.Holder)
	}
	waiting, err := bot.Find[bot.TalkFacts, bot.TalkWords](t.Context(), r.Desk, bot.RecordQuery{Conversation: parentConv, States: []string{bot.TalkWaiting}})
	if err != nil || len(waiting) != 1 {
		t.Fatalf("%d talks wait: %v", len(waiting), err)
	}
	k := waiting[0]
	if k.Words.Summary != "hij slaapt niet" || k.Words.Theme != "toddler-sleep" || len(k.Facts.Refused) > 0 || k.Helper != "" || k.Person != "parent" {
		t.Errorf("the new talk is %+v", k)
	}
	if !slices.ContainsFunc(out.Signals, func(g bot.Signal) bool {
		return g.To == parentConv && strings.HasPrefix(g.Name, "handover/free/"+k.ID)
	}) {
		t.Error("the queue does not hear of it")
	}
}

func TestNothingIsSaidAtTheEndToWhoMayNotBeWrittenTo(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*room){
		"she left":     func(r *room) { r.says("weg") },
		"she is quiet": func(r *room) { r.Conv.Quiet = true },
	} {
		r := open(t)
		change(r)
		r.At = r.At.Add(24 * time.Hour)
		quiet(t, r.timer("silence", theTalk))
		r.At = r.At.Add(24 * time.Hour)
		out := r.timer("silence", theTalk)
		if dialogtest.Said(out) != "" {
			t.Errorf("%s, and hears %q", name, dialogtest.Said(out))
		}
		closed(t, r, out, "silence")
	}
}

func TestRatingWordAndAQuestionAWeekLater(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.press("end", theTalk)
	r.press("rate", theTalk+"|3")
	r.says("ze was lief")
	if k := r.talk(); k.Facts.Rating != 3 || k.Words.Note != "ze was lief" {
		t.Errorf("it keeps %d %q", k.Facts.Rating, k.Words.Note)
	}
	out := r.press("askme", theTalk)
	if len(out.Consents) != 1 || out.Consents[0].For != bot.ConsentFollowUp || !out.Consents[0].Given || out.Consents[0].TextVersion == "" {
		t.Errorf("the consent is %+v", out.Consents)
	}
	at, ok := due(out, "followup/"+theTalk)
	if !ok || !at.Equal(r.At.AddDate(0, 0, 7)) {
		t.Errorf("she is asked at %v", at)
	}
	r.At = at
	quiet(t, r.timer("followup/"+theTalk, theTalk)) // no consent on record
	r.Desk.Given = bot.Consents{bot.ConsentFollowUp: {Given: true}}
	out = r.timer("followup/"+theTalk, theTalk)
	if len(out.Say) != 1 || out.Say[0].Purpose != bot.ForFollowUp {
		t.Fatalf("it says %+v", out.Say)
	}
	out = r.press("worse", theTalk)
	if c := out.Say[0].Reply.Choices[0]; c.Dialog != dialogs.Person {
		t.Errorf("the first choice is %s %s", c.Dialog, c.Action)
	}
	if r.talk().Facts.After != "worse" {
		t.Error("her answer is not kept")
	}
}

func TestNoQuestionAWeekLaterWhenQuietStoppedOrGone(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*bot.Conversation){
		"quiet":   func(c *bot.Conversation) { c.Quiet = true },
		"exited":  func(c *bot.Conversation) { c.Exited = true },
		"stopped": func(c *bot.Conversation) { c.Stopped = true },
		"held":    func(c *bot.Conversation) { c.Holder = bot.HeldByQueue },
	} {
		r := open(t)
		r.press("end", theTalk)
		r.Desk.Given = bot.Consents{bot.ConsentFollowUp: {Given: true}}
		change(&r.Conv)
		if got := dialogtest.Said(r.timer("followup/"+theTalk, theTalk)); got != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
	r := open(t)
	r.Conv.Quiet = true
	r.press("end", theTalk)
	if got := dialogtest.Said(r.press("skip", theTalk)); strings.Contains(got, "week") {
		t.Errorf("a quiet one is asked: %q", got)
	}
}

func TestAQuestionIsNoWordWithTheRating(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.press("end", theTalk)
	r.press("rate", theTalk+"|2")
	holds(t, r.says("hoe laat moet hij naar bed?"), "(ask)")
	if r.talk().Words.Note != "" {
		t.Error("a question was kept as her word")
	}
}

func TestAReportGoesPastTheHelper(t *testing.T) {
	t.Parallel()
	r := open(t)
	out := r.says("klacht")
	if len(out.Cases) != 1 || out.Cases[0].Reason != bot.ReasonReport {
		t.Errorf("the cases are %+v", out.Cases)
	}
	if len(out.Signals) > 0 {
		t.Error("the helper hears of a report about her")
	}
	holds(t, out, "De coördinator leest je melding")
	out = r.press("report", "")
	if len(out.Cases) != 0 {
		t.Error("a second press opens a second case")
	}
	holds(t, out, "De coördinator leest je melding")
	r.At = r.At.Add(11 * time.Minute)
	r.press("end", theTalk)
	out = r.press("report", theTalk)
	if len(out.Cases) != 1 {
		t.Error("no report after the end")
	}
}

func TestTheTwoGravestLevelsGetASecondReader(t *testing.T) {
	t.Parallel()
	r := open(t)
	for _, c := range []struct{ level, cases int }{{2, 0}, {3, 1}, {3, 0}, {4, 1}, {1, 0}, {9, 0}} {
		out := r.timer("level/x", bot.TalkSignal{Talk: theTalk, Level: c.level})
		if len(out.Cases) != c.cases {
			t.Errorf("level %d opens %d cases", c.level, len(out.Cases))
		}
		quiet(t, out)
	}
	if r.talk().Facts.Level != 1 {
		t.Errorf("the level is %d", r.talk().Facts.Level)
	}
}

func TestAProfessionalComesOnlyWithHerYesAndGoesInTime(t *testing.T) {
	t.Parallel()
	r := open(t)
	until := r.At.Add(2 * time.Hour)
	want := bot.TalkSignal{Talk: theTalk, Helper: fatma, With: joke, Until: until}
	out := r.timer("pro/k1", want)
	holds(t, out, "Joke (verpleegkundige)")
	same(t, "joke is told", told(out, joke))
	quiet(t, r.timer("line/p1", bot.LineSignal{Talk: theTalk, Helper: fatma, From: joke, Text: "CANARY"}))
	out = r.press("prono", "k1")
	same(t, "fatma is told", told(out, fatma), "pro-no")
	holds(t, r.press("proyes", "k1"), "Deze knop werkt niet meer")

	r.timer("pro/k2", want)
	out = r.press("proyes", "k2")
	same(t, "fatma is told", told(out, fatma), "pro-yes")
	same(t, "joke is told", told(out, joke), "pro")
	holds(t, r.timer("line/p2", bot.LineSignal{Talk: theTalk, Helper: fatma, From: joke, Text: "dag"}), "Joke (verpleegkundige): dag")
	out = r.says("dank u")
	same(t, "joke gets", lines(out, joke), "dank u")
	r.At = until
	out = r.timer("pro-over", theTalk)
	same(t, "joke is told", told(out, joke), "pro-end")
	same(t, "joke gets", lines(r.says("en nu?"), joke))
	quiet(t, r.timer("line/p3", bot.LineSignal{Talk: theTalk, Helper: fatma, From: joke, Text: "CANARY"}))
}

func TestOnlyAnActiveProfessionalIsAskedFor(t *testing.T) {
	t.Parallel()
	r := open(t)
	for _, with := range []bot.PersonID{fatma, "parent", "nobody"} {
		out := r.timer("pro/k", bot.TalkSignal{Talk: theTalk, Helper: fatma, With: with})
		quiet(t, out)
		same(t, "fatma is told", told(out, fatma), "pro-no")
	}
}

func TestForgettingHerWritesNothingOfTheTalk(t *testing.T) {
	t.Parallel()
	r := open(t, func(k *bot.TalkRecord) { k.Person = "parent" })
	r.Desk.Recorded = nil // her key is destroyed: her records can no longer be read
	quiet(t, r.timer("silence", theTalk))
	out := r.helperSays("nog iets")
	quiet(t, out)
	same(t, "fatma is told", told(out, fatma), "undelivered/closed")
}

func TestAHolderWithoutATalkIsSetRight(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.Desk.Recorded = nil
	holds(t, r.says("hoe laat moet hij naar bed"), "(ask)")
	if r.Conv.Holder != bot.HeldByBot {
		t.Errorf("the holder is %s", r.Conv.Holder)
	}
}
