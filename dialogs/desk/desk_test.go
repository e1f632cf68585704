package desk_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/desk"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

// room is a desk with its people.
type room struct{ *dialogtest.Talk }

func open(t *testing.T, people ...bot.HelperRecord) room {
	t.Helper()
	k := dialogtest.NewTalk(t, "nl", &desk.Dialog{
		Regime: desk.NLVolunteer, Console: "https://brug.example", Lookup: func(u string) string { return "#" + u }, Pager: "pager",
	})
	k.Conv.Hat, k.Conv.Address = bot.Helper, bot.Address{Channel: "slack", Account: "T1", User: "C1"}
	r := room{k}
	for i, p := range people {
		p.At = k.At.Add(time.Duration(i) * time.Minute)
		c, err := p.Change()
		if err != nil {
			t.Fatal(err)
		}
		r.record(c)
	}
	return r
}

// record keeps what a turn wrote, as the store would.
func (r room) record(changes ...bot.RecordChange) {
	r.T.Helper()
	for _, c := range changes {
		i := slices.IndexFunc(r.Desk.Recorded, func(x bot.Record) bool { return x.Kind == c.Kind && x.ID == c.ID })
		switch {
		case i < 0 && c.Version == 0:
			c.Version = 1
			r.Desk.Recorded = append(r.Desk.Recorded, c.Record)
		case i < 0 || r.Desk.Recorded[i].Version != c.Version:
			r.T.Fatalf("the %s %s is written on version %d", c.Kind, c.ID, c.Version)
		default:
			c.Version++
			r.Desk.Recorded[i] = c.Record
		}
	}
}

func person(id string, onCall int, roles ...bot.Role) bot.HelperRecord {
	return bot.HelperRecord{
		Meta:  bot.Meta{ID: id, Person: bot.PersonID(id), State: bot.HelperActive},
		Facts: bot.HelperFacts{Roles: roles, Slack: "#U" + id, OnCall: onCall, OnUntil: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)},
		Words: bot.HelperWords{FirstName: "Geheim", Page: "+31000" + id},
	}
}

func (r room) timer(name string, data any) bot.Outcome {
	r.T.Helper()
	raw, err := json.Marshal(data)
	if err != nil {
		r.T.Fatal(err)
	}
	out := r.Turn(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Timer}, Timer: name, Data: raw}})
	r.record(out.Records...)
	return out
}

func (r room) click(user, value string) bot.Outcome {
	r.T.Helper()
	out := r.Turn(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Action, From: r.Conv.Address, Args: user, Text: value}}})
	r.record(out.Records...)
	return out
}

func (r room) arrives(id string, reason bot.Reason, level bot.Level) bot.Outcome {
	r.T.Helper()
	return r.timer(bot.DeskCase+id, bot.CaseSignal{Case: bot.CaseID(id), Reason: reason, Level: level, Lang: "ar", Country: "nl", Conversation: "c"})
}

func (r room) is(id, want string) {
	r.T.Helper()
	got := "none"
	for _, x := range r.Desk.Recorded {
		if x.Kind == "review" && x.ID == id {
			got = x.State
		}
	}
	if got != want {
		r.T.Errorf("the case is %s, want %s", got, want)
	}
}

func TestACaseGoesFromHandToHandAndASecondPersonCloses(t *testing.T) {
	t.Parallel()
	r := open(t, person("a", 1, bot.Staff), person("b", 2, bot.Staff))
	out := r.arrives("k1abcdef", bot.ReasonSafety, bot.LevelHard)
	if text := dialogtest.Said(out); !strings.Contains(text, "C-K1ABCD") || !strings.Contains(text, "dringend") || strings.Contains(text, "Geheim") {
		t.Errorf("the card says %q", text)
	}
	if last := out.Say[len(out.Say)-1]; last.Key != "case/k1abcdef" || last.Purpose != bot.ForSafety || last.Reply.Kind != bot.CaseCard {
		t.Fatalf("the card has no name or goes late: %+v", last)
	}
	if again := r.arrives("k1abcdef", bot.ReasonSafety, bot.LevelHard); len(again.Say) > 0 {
		t.Error("the same case came twice")
	}
	r.click("Ua", "verdict:helped|k1abcdef") // nobody has it yet
	r.is("k1abcdef", bot.ReviewNew)
	out = r.click("Ua", "claim|k1abcdef")
	r.is("k1abcdef", bot.ReviewClaimed)
	if len(out.Say) != 2 || out.Say[0].Edits != "case/k1abcdef" || out.Say[1].Under != "case/k1abcdef" || !strings.Contains(dialogtest.Said(out), "medewerker 1") {
		t.Errorf("the claim shows as %+v", out.Say)
	}
	if out := r.click("Ua", "claim|k1abcdef"); len(out.Records) > 0 || len(out.Say) > 0 {
		t.Error("the same click did something twice")
	}
	if out := r.click("Ub", "verdict:helped|k1abcdef"); !strings.Contains(dialogtest.Said(out), "niet door u") {
		t.Errorf("somebody else's verdict: %q", dialogtest.Said(out))
	}
	r.click("Ua", "verdict:helped|k1abcdef")
	r.is("k1abcdef", bot.ReviewVerdict)
	r.click("Ua", "second|k1abcdef") // not by oneself
	r.is("k1abcdef", bot.ReviewVerdict)
	out = r.click("Ub", "second|k1abcdef")
	r.is("k1abcdef", bot.ReviewClosed)
	if len(out.CaseStates) != 1 || out.CaseStates[0].State != bot.CaseClosed {
		t.Errorf("the case itself: %+v", out.CaseStates)
	}
	if out := r.timer("desk/empty/k1abcdef", nil); !strings.Contains(dialogtest.Said(out), "weggehaald") || len(out.Say[0].Reply.Choices) > 0 {
		t.Errorf("the emptied card: %q", dialogtest.Said(out))
	}
}

func TestStrangersAndOthersCannot(t *testing.T) {
	t.Parallel()
	away := person("gone", 0, bot.Staff)
	away.State = bot.HelperRemoved
	r := open(t, person("a", 1, bot.Staff), person("c", 0, bot.Coordinator), person("v", 0, bot.Ambassador), away)
	r.arrives("complaint", bot.ReasonReport, "")
	r.arrives("danger", bot.ReasonSafety, bot.LevelCheck)
	for _, x := range []struct{ user, id, want string }{
		{"Unobody", "danger", bot.ReviewNew},
		{"Uv", "danger", bot.ReviewNew},
		{"Ugone", "danger", bot.ReviewNew},
		{"", "danger", bot.ReviewNew},
		{"Ua", "complaint", bot.ReviewNew}, // past the staff, straight to the coordinator
		{"Uc", "danger", bot.ReviewNew},
		{"Uc", "complaint", bot.ReviewClaimed},
		{"Ua", "danger", bot.ReviewClaimed},
	} {
		r.click(x.user, "claim|"+x.id)
		r.is(x.id, x.want)
	}
	if out := r.Write("ik bel haar wel even"); len(out.Signals) > 0 || len(out.Records) > 0 {
		t.Error("words at the desk did something")
	}
}

// TestAComplaintIsNothingForWhoItMayBeAbout: a coordinator may help parents too.
func TestAComplaintIsNothingForWhoItMayBeAbout(t *testing.T) {
	t.Parallel()
	r := open(t, person("c", 0, bot.Coordinator, bot.Ambassador), person("d", 0, bot.Coordinator))
	k := bot.TalkRecord{Meta: bot.Meta{ID: "talk", Person: "amira", Conversation: "c", Helper: "c", State: bot.TalkClosed, At: r.At}}
	change, err := k.Change()
	if err != nil {
		t.Fatal(err)
	}
	r.record(change)
	r.arrives("complaint", bot.ReasonReport, "")
	r.click("Uc", "claim|complaint")
	r.is("complaint", bot.ReviewNew)
	r.click("Ud", "claim|complaint")
	r.is("complaint", bot.ReviewClaimed)
}

// paged is who an alarm went to, in both ways.
func paged(out bot.Outcome) string {
	var to []string
	for _, s := range out.Signals {
		to = append(to, string(s.To))
	}
	for _, s := range out.Say {
		if s.To.Channel == "pager" {
			to = append(to, s.To.User)
		}
	}
	return strings.Join(to, " ")
}

func TestAnAlarmGoesRoundUntilSomebodyTakesIt(t *testing.T) {
	t.Parallel()
	off := person("off", 3, bot.Staff)
	off.Facts.NotNow = time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	r := open(t, person("a", 2, bot.Staff), person("b", 1, bot.Staff), off)
	if got := paged(r.arrives("k", bot.ReasonSafety, bot.LevelHard)); got != "h-b +31000b" {
		t.Errorf("first %q", got)
	}
	for _, want := range []string{"h-a +31000a", "h-b +31000b"} {
		r.At = r.At.Add(5 * time.Minute)
		if got := paged(r.timer("desk/page/k", nil)); got != want {
			t.Errorf("then %q, want %q", got, want)
		}
	}
	out := r.timer("desk/ack/k", bot.PageSignal{Case: "k", By: "a"})
	r.is("k", bot.ReviewClaimed)
	if !slices.ContainsFunc(out.Timers, func(x bot.TimerChange) bool { return x.Name == "desk/page/k" && x.At.IsZero() }) {
		t.Error("the alarm goes on")
	}
	if got := paged(r.timer("desk/page/k", nil)); got != "" {
		t.Errorf("after that %q", got)
	}
}

func TestNobodyOnTheRosterIsSaid(t *testing.T) {
	t.Parallel()
	r := open(t, person("a", 0, bot.Staff))
	if text := dialogtest.Said(r.arrives("k", bot.ReasonSafety, bot.LevelHard)); !strings.Contains(text, "niemand oproepbaar") {
		t.Errorf("the card says %q", text)
	}
	if text := dialogtest.Said(r.arrives("q", bot.ReasonPerson, "")); strings.Contains(text, "oproepbaar") {
		t.Errorf("a wish is no alarm: %q", text)
	}
}

func TestEscalatingOpensTheListOfTheRegime(t *testing.T) {
	t.Parallel()
	r := open(t, person("a", 1, bot.Staff))
	r.arrives("k", bot.ReasonSafety, bot.LevelCheck)
	r.click("Ua", "claim|k")
	out := r.click("Ua", "escalate|k")
	for _, step := range desk.Steps(desk.NLVolunteer) {
		if text := r.Engine.Texts().Get("nl", "desk.step."+step); !strings.Contains(dialogtest.Said(out), "☐ "+text) {
			t.Errorf("the list lacks %s", step)
		}
	}
	if text := dialogtest.Said(r.click("Ua", "tick:signals|k")); !strings.Contains(text, "☑") {
		t.Errorf("nothing is ticked: %q", text)
	}
}

// TestTheTable: every state, deed and person; what is not named here cannot be done.
func TestTheTable(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"new claim mine": "claimed", "new claim other": "claimed",
		"claimed release mine": "new", "claimed verdict:helped mine": "verdict", "claimed escalate mine": "claimed",
		"verdict second other": "closed", "verdict reopen mine": "claimed", "verdict reopen other": "claimed",
	}
	for _, s := range []string{bot.ReviewNew, bot.ReviewClaimed, bot.ReviewVerdict, bot.ReviewClosed} {
		for _, do := range []string{bot.DoClaim, bot.DoRelease, "verdict:helped", "verdict:nonsense", bot.DoSecond, bot.DoReopen, bot.DoEscalate, "tick:signals", "", "delete"} {
			for whose, by := range map[string]bot.PersonID{"mine": "a", "other": "b"} {
				key := fmt.Sprintf("%s %s %s", s, do, whose)
				if got, _ := (bot.ReviewFacts{By: "a", Level: bot.LevelHard}).Next(s, do, by); got != want[key] {
					t.Errorf("%s leads to %q, want %q", key, got, want[key])
				}
			}
		}
	}
}

func TestTexts(t *testing.T) {
	t.Parallel()
	dialogtest.ShortTexts(t, open(t).Engine.Texts(), dialogs.Desk)
}
