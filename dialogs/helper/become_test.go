package helper_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

// guest is somebody in the parent's hat, with an invitation that is there.
func guest(t *testing.T, change func(*bot.InviteRecord)) (*stage, string) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.desk.Recorded = nil
	s.conv = bot.Conversation{ID: "c-fatma", Person: "fatma", Hat: bot.Parent, Holder: bot.HeldByBot, Lang: "nl", LangChosen: true}
	s.turn(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Command, Command: "start"}}})
	token, k := bot.NewInvite("", bot.InviteFacts{Helper: bot.HelperFacts{Roles: []bot.Role{bot.Ambassador}}}, bot.InviteWords{}, s.at)
	change(&k)
	record(s, k)
	return s, token
}

func (s *stage) state(kind bot.RecordKind) string {
	for _, r := range s.desk.Recorded {
		if r.Kind == kind {
			return r.State
		}
	}
	return ""
}

func TestAnInvitationWorksOnceAndLeadsToThePending(t *testing.T) {
	s, token := guest(t, func(*bot.InviteRecord) {})
	s.writes(token)
	again := s.out
	out := s.pressed("Ik ga akkoord")
	if out.Wear != bot.Helper || s.state("helper") != bot.HelperPending || s.state("invite") != bot.InviteUsed {
		t.Errorf("wears %q, helper %s, invitation %s", out.Wear, s.state("helper"), s.state("invite"))
	}
	s.out = again
	if s.pressed("Ik ga akkoord"); !strings.Contains(said(s.out), "werkt niet") {
		t.Errorf("used twice: %s", said(s.out))
	}
}

func TestExpiredUsedAndWrongCodesGetOneAnswer(t *testing.T) {
	answers := map[string]bool{}
	for name, change := range map[string]func(*bot.InviteRecord){
		"expired": func(k *bot.InviteRecord) { k.Until = k.At.Add(-time.Minute) },
		"used":    func(k *bot.InviteRecord) { k.State = bot.InviteUsed },
		"wrong":   func(k *bot.InviteRecord) { k.ID = bot.HashToken("another") },
	} {
		s, token := guest(t, change)
		out := s.writes(token)
		answers[said(out)] = true
		if len(out.Records) > 0 || s.state("helper") != "" {
			t.Errorf("%s: something was written", name)
		}
	}
	if len(answers) != 1 {
		t.Errorf("the answers differ: %v", answers)
	}
}

func TestWhatSheTellsOfHerselfIsOneLine(t *testing.T) {
	s, token := guest(t, func(*bot.InviteRecord) {})
	s.writes(token)
	s.pressed("Ik ga akkoord")
	s.conv = bot.Conversation{ID: bot.HelperConversation("fatma"), Person: "fatma", Hat: bot.Helper, Holder: bot.HeldByBot, Lang: "nl", LangChosen: true}
	s.writes("Fat\u202ema\n<b>")
	var name string
	all, err := bot.Find[bot.HelperFacts, bot.HelperWords](t.Context(), s.desk, bot.RecordQuery{})
	if err != nil || len(all) != 1 {
		t.Fatal(err, len(all))
	}
	if name = all[0].Words.FirstName; name != "Fatma <b>" {
		t.Errorf("her name is %q", name)
	}
	s.writes(strings.Repeat("a", 200)) // she is asked her languages now: no words
	if !strings.Contains(said(s.out), "welke talen") {
		t.Errorf("said %s", said(s.out))
	}
}

func TestAnOfferIsAnsweredOnlyByWhomItWasMadeTo(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*bot.TalkRecord)
		state  string
		want   string
	}{
		"hers":          {func(*bot.TalkRecord) {}, bot.HelperActive, "handover/claim/talk-x.fatma"},
		"paused":        {func(*bot.TalkRecord) {}, bot.HelperPaused, ""},
		"taken back":    {func(k *bot.TalkRecord) { k.State = bot.TalkWithdrawn }, bot.HelperActive, ""},
		"another's":     {func(k *bot.TalkRecord) { k.State, k.Helper = bot.TalkReserved, "sanne" }, bot.HelperActive, ""},
		"never offered": {func(k *bot.TalkRecord) { k.Facts.Waves = nil }, bot.HelperActive, ""},
		"her own":       {func(k *bot.TalkRecord) { k.Person = "fatma" }, bot.HelperActive, ""},
		"closed":        {func(k *bot.TalkRecord) { k.State = bot.TalkClosed }, bot.HelperActive, ""},
	} {
		s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
		s.desk.Recorded[0].State = c.state
		k := s.talk("x")
		k.State, k.Helper = bot.TalkWaiting, ""
		k.Facts.Waves = []bot.Wave{{At: s.at, To: []bot.PersonID{"fatma"}}}
		c.change(&k)
		record(s, k)
		out := s.presses(bot.Choice{Dialog: dialogs.Helper, Action: "claim", Data: "talk-x"})
		got := ""
		for _, x := range out.Signals {
			got = x.Name
		}
		if got != c.want {
			t.Errorf("%s: the signal is %q", name, got)
		}
		if len(out.Say) == 0 {
			t.Errorf("%s: she hears nothing", name)
		}
	}
}

func TestARemovedHelperCanOnlyLeave(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	s.desk.Recorded[0].State = bot.HelperRemoved
	s.hears("state", "x", bot.TalkSignal{What: "removed"})
	for _, text := range []string{"dag", "/zoek slapen", "/coach hallo", "/talks", "/klaar", "/aan"} {
		out := s.writes(text)
		if len(sent(t, out)) > 0 || len(out.Signals) > 0 || !strings.Contains(said(out), "geen ouders meer") {
			t.Errorf("%s: %d signals, said %s", text, len(out.Signals), said(out))
		}
	}
	for _, c := range []bot.Choice{{Action: "claim", Data: "talk-x"}, {Action: "card", Data: "talk-Roos 1|x"}, {Action: "coach"}, {Action: "level", Data: "talk-Roos 1|3"}} {
		c.Dialog = dialogs.Helper
		if out := s.presses(c); len(out.Signals) > 0 {
			t.Errorf("%s: signals %v", c.Action, out.Signals)
		}
	}
	if out := s.writes("/ouder"); out.Wear != bot.Parent {
		t.Error("she cannot become a parent again")
	}
}

func TestTheFormKeepsClosedListsOnly(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	out := s.ends("Roos 1", "parent")
	if s.state("report") != bot.ReportBegun || !strings.Contains(said(out), "20 seconden") {
		t.Fatalf("no form: %s", said(out))
	}
	press := func(data string) bot.Outcome {
		return s.presses(bot.Choice{Dialog: dialogs.Helper, Action: "form", Data: "talk-Roos 1|" + data})
	}
	for _, bad := range []string{"theme|Jan de Vries", "age|7", "urgency|CANARY", "minutes|17", "heavy|very", "page|x", "x|y"} {
		if out := press(bad); len(out.Records) > 0 {
			t.Errorf("%s was written", bad)
		}
	}
	for _, good := range []string{"theme|baby-sleep", "age|0-3", "urgency|soon", "minutes|60", "heavy|no"} {
		if out := press(good); len(out.Records) != 1 {
			t.Errorf("%s: %d records", good, len(out.Records))
		}
	}
	k, ok, err := bot.FindOne[bot.ReportFacts, bot.ReportWords](t.Context(), s.desk, "talk-Roos 1")
	if err != nil || !ok {
		t.Fatal(err)
	}
	want := bot.ReportFacts{Urgency: "soon", Minutes: 60, Heavy: "no", Week: "2026-W48"}
	if k.Facts != want || k.Words != (bot.ReportWords{Theme: "baby-sleep", Age: "0-3"}) || k.State != bot.ReportDone || k.Person != "p-Roos 1" {
		t.Errorf("kept %+v, %+v, %s, of %s", k.Facts, k.Words, k.State, k.Person)
	}
	if out := press("heavy|yes"); len(out.Records) > 0 {
		t.Error("a finished form is changed")
	}
}

func TestAnErasedParentLeavesNoFormAndNoDraft(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	s.opens("Berk 2")
	s.says("Berk 2", "dag")
	s.writes("dag terug")
	s.desk.Recorded = slices.DeleteFunc(s.desk.Recorded, func(r bot.Record) bool { return r.Person == "p-Berk 2" })
	out := s.hears("closed", "talk-Berk 2", bot.TalkSignal{Talk: "talk-Berk 2", Why: "erased"})
	if !strings.Contains(said(out), "gewist") || s.state("report") != "" {
		t.Errorf("said %s, report %q", said(out), s.state("report"))
	}
	for _, r := range s.desk.Recorded {
		if r.Kind == "draft" && r.Person != "p-Roos 1" {
			t.Errorf("a draft is left of %s", r.Person)
		}
	}
}

func TestACardGoesToTheTalkItWasLookedUpFor(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	s.opens("Berk 2")
	found := s.writes("/zoek mijn peuter wil niet slapen")
	s.presses(bot.Choice{Dialog: dialogs.Helper, Action: "switch", Data: "talk-Berk 2"})
	s.out = found
	c := found.Say[0].Reply.Choices[0]
	got := sent(t, s.presses(c))
	if len(got) != 1 || !strings.HasPrefix(got[0], "Roos 1: ") {
		t.Errorf("sent %q", got)
	}
	if got := sent(t, s.presses(bot.Choice{Dialog: dialogs.Helper, Action: "card", Data: "talk-Roos 1|no-such-card"})); len(got) > 0 {
		t.Errorf("a card that is not vetted: %q", got)
	}
	s.ends("Roos 1", "parent")
	if got := sent(t, s.presses(c)); len(got) > 0 {
		t.Errorf("after the end: %q", got)
	}
}

func TestAnAlarmIsAcknowledgedAtTheDesk(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "nora", bot.Staff)
	out := s.hears("page", "case1", bot.PageSignal{Case: "case1", Level: bot.LevelHard, Since: s.at})
	if len(out.Say) != 1 || out.Say[0].Purpose != bot.ForSafety {
		t.Fatalf("paged by %+v", out.Say)
	}
	out = s.pressed("Ik neem het")
	if len(out.Signals) != 1 || out.Signals[0].Name != "desk/ack/case1" || out.Signals[0].To != "" || !strings.Contains(string(out.Signals[0].Data), "nora") {
		t.Errorf("acknowledged by %+v", out.Signals)
	}
}

func TestCopiesAreTakenAwayWhileThereAreAny(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	first := s.at
	due := func(out bot.Outcome) time.Time {
		for _, x := range out.Timers {
			if x.Name == "helper/sweep" {
				return x.At
			}
		}
		return time.Time{}
	}
	at := due(s.out)
	if at.Sub(first) > 40*time.Hour || at.IsZero() {
		t.Fatalf("copies are first looked at after %s", at.Sub(first))
	}
	s.at = at.Add(-2 * time.Minute)
	s.says("Roos 1", "laatste woord")
	last := s.at
	gone := time.Time{}
	for range 30 {
		s.at = at.Add(-time.Minute)
		out := s.hears("sweep", "", "")
		if out.EraseOlder == 0 {
			t.Fatal("nothing is taken away")
		}
		if s.at.Sub(last) >= out.EraseOlder && gone.IsZero() {
			gone = s.at
		}
		if at = due(out); at.IsZero() {
			break
		}
	}
	if gone.IsZero() || gone.Sub(last) > 40*time.Hour || !at.IsZero() {
		t.Errorf("the last copy went after %s; the next look is %v", gone.Sub(last), at)
	}
}
