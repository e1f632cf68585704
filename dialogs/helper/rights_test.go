package helper_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
	"github.com/ouderbrug/ouderbrug/dialogs/helper"
)

// cast is who tries: a name, a state and roles; "" is a parent, who helps nobody.
type cast struct {
	name, state string
	roles       []bot.Role
}

func everybody() (out []cast) {
	all := []bot.Role{bot.Ambassador, bot.Coordinator, bot.Staff, bot.Professional}
	for _, r := range all {
		out = append(out, cast{string(r), bot.HelperActive, []bot.Role{r}})
	}
	for _, state := range []string{bot.HelperPaused, bot.HelperPending, bot.HelperRemoved} {
		out = append(out, cast{state, state, all})
	}
	return append(out, cast{"parent", "", nil})
}

// scene is somebody with a talk before her and an offer: a professional has a question.
func scene(t *testing.T, e *dialogs.Engine, who cast) *stage {
	s := newStage(t, e, "fatma", who.roles...)
	s.desk.Recorded[0].State = who.state
	if who.state == "" {
		s.desk.Recorded = nil
	}
	k := s.talk("Roos 1")
	if slices.Equal(who.roles, []bot.Role{bot.Professional}) {
		k.Helper = "els"
		q := bot.QuestionRecord{Meta: bot.Meta{ID: k.ID + ".fatma", Person: k.Person, Conversation: k.Conversation, Helper: "fatma", State: bot.QuestionOpen, At: s.at}}
		q.Facts = bot.QuestionFacts{Talk: k.ID, Alias: "Roos 1"}
		record(s, q)
	}
	record(s, k)
	record(s, bot.CurrentRecord{Meta: bot.Meta{ID: "fatma", Person: "fatma", Helper: "fatma", State: "current", At: s.at}, Facts: bot.CurrentFacts{Talk: k.ID}})
	offer := s.talk("Iris 2")
	offer.State, offer.Helper = bot.TalkWaiting, ""
	offer.Facts.Waves = []bot.Wave{{At: s.at, To: []bot.PersonID{"fatma"}}}
	record(s, offer)
	return s
}

// trace is all that a turn does: what it says, sends, writes, opens and changes.
func trace(out bot.Outcome) string {
	lines := []string{"says " + said(out), "wears " + string(out.Wear)}
	for _, x := range out.Signals {
		lines = append(lines, "signal "+x.Name)
	}
	for _, x := range out.Records {
		if x.Kind != "current" {
			lines = append(lines, "record "+string(x.Kind))
		}
	}
	for _, x := range out.Cases {
		lines = append(lines, "case "+string(x.Reason))
	}
	for _, say := range out.Say {
		for _, c := range say.Reply.Choices {
			lines = append(lines, "button "+c.Dialog+" "+c.Action)
		}
	}
	return strings.Join(lines, "\n")
}

// deeds are what must be in the trace of a command or button that is allowed.
func deeds() map[string]string {
	return map[string]string{
		"/zoek": "button helper card", "/plek": "says ", "/coach": "record coach", "/niveau": "signal talk/level", "/blokkeer": "button helper block",
		"/meld": "button helper report", "/pauze": "record helper", "/niet-nu": "record helper", "/aan": "record helper", "/dienst": "vaste diensten",
		"/console": "Open de console", "/ouder": "wears parent", "/forget": "button privacy", "/klaar": "signal talk/", "/prof": "deskundige", "/gesprekken": "button helper switch",
		"[claim]": "signal handover/claim", "[later]": "signal handover/decline", "[notmine]": "signal handover/decline", "[switch]": "Je schrijft nu met Roos 1",
		"[pass]": "signal talk/held", "[without]": "signal talk/held", "[drop]": "signal talk/held", "[card]": "signal talk/line", "[coach]": "record coach",
		"[level]": "signal talk/level", "[block]": "signal talk/block", "[report]": "case complaint", "[pro]": "signal talk/pro", "[take]": "signal desk/ack",
		"a line": "signal talk/line",
	}
}

// TestEveryCellByChat types each command, presses each button and writes a line as each
// role and in each state.
func TestEveryCellByChat(t *testing.T) {
	e, can, cells := withConsole(t), deeds(), 0
	card := aCard(t)
	for _, who := range everybody() {
		not := scene(t, e, who)
		if who.state == bot.HelperPaused || who.state == bot.HelperPending {
			not.desk.Recorded = not.desk.Recorded[:1] // with no talk the menu says why there is none
		}
		refused := trace(not.writes("/menu"))
		check := func(what string, want bool, do func(*stage) bot.Outcome) {
			cells++
			got := trace(do(scene(t, e, who)))
			switch {
			case !want && got != refused:
				t.Errorf("%s: %s is not refused:\n%s", who.name, what, got)
			case want && (got == refused || !strings.Contains(got, can[what])):
				t.Errorf("%s: %s is refused, or does not do %q:\n%s", who.name, what, can[what], got)
			}
		}
		for _, r := range helper.Rights() {
			want := r.May(who.state, who.roles) || who.state == bot.HelperRemoved && r.Name == "leave"
			for _, c := range r.Commands {
				check("/"+c, want, func(s *stage) bot.Outcome {
					return s.writes(strings.TrimSpace("/" + c + " " + map[string]string{"zoek": "slapen", "niveau": "2"}[c]))
				})
			}
			for _, b := range r.Buttons {
				arg := map[string]string{"claim": "talk-Iris 2", "later": "talk-Iris 2", "notmine": "talk-Iris 2", "card": "talk-Roos 1|" + card, "level": "talk-Roos 1|3", "pro": "talk-Roos 1|hassan"}[b]
				if arg == "" {
					arg = "talk-Roos 1"
				}
				if b == "form" {
					arg = "talk-Roos 1|theme|sleep"
				}
				check("["+b+"]", want, func(s *stage) bot.Outcome { return s.presses(bot.Choice{Dialog: dialogs.Helper, Action: b, Data: arg}) })
			}
			if r.Name == "lines" && who.state != "" {
				check("a line", want, func(s *stage) bot.Outcome { return s.writes("dag, hoe gaat het?") })
			}
		}
	}
	t.Logf("%d cells", cells)
}

// aCard is a card that may be sent to a parent.
func aCard(t *testing.T) string {
	s := scene(t, dialogtest.Embedded(t), cast{"", bot.HelperActive, []bot.Role{bot.Ambassador}})
	for _, say := range s.writes("/zoek slapen").Say {
		for _, c := range say.Reply.Choices {
			_, id, _ := strings.Cut(c.Data, "|")
			return id
		}
	}
	t.Fatal("no card is found")
	return ""
}

// In the talk of another helper's parent, joined for one question, nobody has the rights
// of whose talk it is, whatever else they are.
func TestWhoJoinedForAQuestionHasNoOwnTalkThere(t *testing.T) {
	e := dialogtest.Embedded(t)
	both := cast{"", bot.HelperActive, []bot.Role{bot.Professional}}
	for _, do := range []string{"/niveau 3", "/blokkeer", "/prof", "/zoek slapen"} {
		s := scene(t, e, both)
		s.desk.Recorded[0].Facts = []byte(strings.Replace(string(s.desk.Recorded[0].Facts), `"professional"`, `"professional","ambassador"`, 1))
		out := s.writes(do)
		for _, x := range out.Signals {
			t.Errorf("%s sends %s", do, x.Name)
		}
		if strings.Contains(fmt.Sprint(out.Say), "card") || strings.Contains(trace(out), "button helper block") {
			t.Errorf("%s: %s", do, trace(out))
		}
	}
}

// Found by the table: who waits for a yes, is paused with no talk, or was removed, got a
// word about that and no number.
func TestWhoeverMayNotHelpGetsTheNumbersForHerOwnCry(t *testing.T) {
	e := dialogtest.Embedded(t)
	for _, state := range []string{bot.HelperPending, bot.HelperPaused, bot.HelperRemoved} {
		s := newStage(t, e, "fatma", bot.Ambassador)
		s.desk.Recorded[0].State = state
		if out := s.writes("ik wil dood"); !strings.Contains(said(out), "113") || out.Say[0].Purpose != bot.ForSafety {
			t.Errorf("%s: %s", state, said(out))
		}
	}
}
