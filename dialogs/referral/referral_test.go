package referral_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
	"github.com/ouderbrug/ouderbrug/dialogs/referral"
	"github.com/ouderbrug/ouderbrug/dialogs/socialmap"
)

// room is a talk with a parent who has an id, so that her records have an owner.
type room struct {
	*dialogtest.Talk
	place string
}

func open(t *testing.T) *room {
	t.Helper()
	lib, err := dialogtest.Library()
	if err != nil {
		t.Fatal(err)
	}
	k := dialogtest.NewTalk(t, "tr", &referral.Dialog{Library: lib}, &socialmap.Dialog{})
	for _, p := range lib.Places {
		if p.Servable(k.At) && !p.Profile.Example {
			return &room{k, p.ID}
		}
	}
	t.Fatal("no place can be shown")
	return nil
}

// turn plays one input and remembers the records that it writes.
func (r *room) turn(in bot.Input) bot.Outcome {
	r.T.Helper()
	out, err := r.Engine.Respond(r.T.Context(), bot.Turn{
		At: r.At, Root: "r", Person: bot.Person{ID: "ada"}, Conversation: r.Conv, Inputs: []bot.Input{in}, Views: r.Desk,
	})
	if err != nil {
		r.T.Fatal(err)
	}
	r.Conv = out.Conversation
	for _, c := range out.Records {
		for i, was := range r.Desk.Recorded {
			if was.Kind == c.Kind && was.ID == c.ID {
				r.Desk.Recorded = append(r.Desk.Recorded[:i], r.Desk.Recorded[i+1:]...)
				break
			}
		}
		r.Desk.Recorded = append(r.Desk.Recorded, c.Record)
	}
	return out
}

func (r *room) press(action, data string) bot.Outcome {
	return r.turn(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Press}}, Choice: &bot.Choice{Dialog: dialogs.Referral, Action: action, Data: data}})
}

func (r *room) timer(id string) bot.Outcome {
	return r.turn(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Timer}, Timer: dialogs.Referral + "/ask/" + id, Data: []byte(id)}})
}

// kept is the newest record of a kind.
func (r *room) kept(kind bot.RecordKind) (rec bot.Record, n int) {
	for _, x := range r.Desk.Recorded {
		if x.Kind == kind {
			rec, n = x, n+1
		}
	}
	return rec, n
}

func TestThePlaceIsSealedAndNotedOnce(t *testing.T) {
	r := open(t)
	r.press(dialogs.ActGo, r.place)
	r.Desk.Given = bot.Consents{bot.ConsentFollowUp: {}}
	r.press("self", r.place)
	rec, n := r.kept("referral")
	if n != 1 || rec.State != bot.ReferralCarried || rec.Person != "ada" || !rec.Until.Equal(r.At.Add(bot.ReferralTerm)) {
		t.Errorf("%d referrals, %+v", n, rec)
	}
	clear := rec
	clear.Words = nil
	if raw, _ := json.Marshal(clear); strings.Contains(string(raw), r.place) || !strings.Contains(string(rec.Words), r.place) {
		t.Errorf("the place stands in clear, or is not kept: %s, %s", raw, rec.Words)
	}
}

func TestTheSheetIsInTheLanguageThereAndInHers(t *testing.T) {
	r := open(t)
	said := dialogtest.Said(r.press(dialogs.ActGo, r.place))
	for _, want := range []string{"Ik spreek Turks.", "Türkçe konuşuyorum.", "kan ik een afspraak maken?"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said: %s", want, said)
		}
	}
}

func TestConsentIsAskedOnceAndKept(t *testing.T) {
	r := open(t)
	out := r.press(dialogs.ActGo, r.place)
	if last := out.Say[len(out.Say)-1].Reply; len(last.Choices) != 2 || len(out.Timers) != 0 || len(out.Consents) != 0 {
		t.Fatalf("before she answers: %+v, %+v", last.Choices, out.Timers)
	}
	rec, _ := r.kept("referral")
	out = r.press("askme", rec.ID)
	if len(out.Consents) != 1 || out.Consents[0].For != bot.ConsentFollowUp || !out.Consents[0].Given || out.Consents[0].TextVersion == "" {
		t.Errorf("consent: %+v", out.Consents)
	}
	if len(out.Timers) != 1 || !out.Timers[0].At.Equal(r.At.Add(7*24*time.Hour)) {
		t.Errorf("timer: %+v", out.Timers)
	}
	r.Desk.Given = bot.Consents{bot.ConsentFollowUp: {Given: false}}
	out = r.press("self", r.place)
	if len(out.Timers) != 0 || len(out.Say[len(out.Say)-1].Reply.Choices) != 1 {
		t.Errorf("asked again after a no: %+v", out.Timers)
	}
}

func TestWhoIsQuietGoneOrWithoutConsentIsNotAsked(t *testing.T) {
	for name, change := range map[string]func(*room){
		"quiet":      func(r *room) { r.Conv.Quiet = true },
		"exited":     func(r *room) { r.Conv.Exited = true },
		"stopped":    func(r *room) { r.Conv.Stopped = true },
		"in danger":  func(r *room) { r.Conv.SafetyUntil = r.At.Add(time.Hour) },
		"no consent": func(r *room) { r.Desk.Given = nil },
	} {
		t.Run(name, func(t *testing.T) {
			r := open(t)
			r.press(dialogs.ActGo, r.place)
			rec, _ := r.kept("referral")
			r.Desk.Given = bot.Consents{bot.ConsentFollowUp: {Given: true}}
			change(r)
			if said := dialogtest.Said(r.timer(rec.ID)); said != "" {
				t.Errorf("it says %q", said)
			}
		})
	}
}

func TestSheIsAskedTwiceAtMostAndFailuresFlagThePlace(t *testing.T) {
	r := open(t)
	r.press(dialogs.ActGo, r.place)
	rec, _ := r.kept("referral")
	r.Desk.Given = bot.Consents{bot.ConsentFollowUp: {Given: true}}
	for i := range 3 {
		out := r.timer(rec.ID)
		if asked := len(out.Say) == 1 && out.Say[0].Purpose == bot.ForFollowUp; asked != (i < 2) {
			t.Fatalf("time %d: asked %t", i, asked)
		}
	}
	for want := 1; want <= 2; want++ {
		if want == 2 {
			r.press("self", r.place)
			rec, _ = r.kept("referral")
		}
		for range 2 { // a second press counts nothing
			r.press("failed", rec.ID)
		}
		flag, n := r.kept("placeflag")
		var facts bot.PlaceFlagFacts
		if err := json.Unmarshal(flag.Facts, &facts); err != nil {
			t.Fatal(err)
		}
		if n != 1 || facts.Count != want || flag.ID != r.place || flag.Person != "" || flag.Conversation != "" || len(flag.Words) != 0 {
			t.Errorf("%d flags, %+v, %+v", n, flag, facts)
		}
	}
}

func TestSomebodyElsesReferralIsNobodys(t *testing.T) {
	r := open(t)
	r.press(dialogs.ActGo, r.place)
	rec, _ := r.kept("referral")
	for i := range r.Desk.Recorded {
		r.Desk.Recorded[i].Person = "eve"
	}
	for _, action := range []string{"askme", "done", "failed"} {
		if out := r.press(action, rec.ID); len(out.Records)+len(out.Consents)+len(out.Timers) != 0 {
			t.Errorf("%s changes %+v", action, out.Records)
		}
	}
}

func TestAnAmbassadorIsOfferedOnlyWhereThereIsOneAndItIsRight(t *testing.T) {
	facts, _ := json.Marshal(bot.HelperFacts{Roles: []bot.Role{bot.Ambassador}})
	helper := bot.Record{Kind: "helper", ID: "fatma", Person: "fatma", State: bot.HelperActive, Facts: facts}
	offered := func(r *room) bool {
		for _, s := range r.press(dialogs.ActGo, r.place).Say {
			for _, c := range s.Reply.Choices {
				if c.Action == "together" {
					return true
				}
			}
		}
		return false
	}
	r := open(t)
	if offered(r) {
		t.Error("offered, and there is nobody")
	}
	r = open(t)
	r.Desk.Recorded = []bot.Record{helper}
	if !offered(r) {
		t.Error("not offered, and there is one")
	}
	r.Conv.Quiet = true
	if offered(r) {
		t.Error("offered to who is quiet")
	}
	r = open(t)
	r.Desk.Recorded = []bot.Record{helper}
	r.turn(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Message, Text: dialogtest.Young}}})
	if offered(r) {
		t.Error("offered to a child")
	}
}

func TestTextsAreShort(t *testing.T) {
	dialogtest.ShortTexts(t, dialogtest.Embedded(t).Texts(), dialogs.Referral)
}
