package helper_test

import (
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

func numbersIn(out bot.Outcome) (n int) {
	for _, say := range out.Say {
		for _, p := range say.Reply.Parts {
			if p.Kind == bot.PartNumber {
				n++
			}
		}
	}
	return n
}

func TestHerOwnCryInATalkIsAskedAboutBeforeAParentReadsIt(t *testing.T) {
	for _, cry := range []string{"ik wil dood", "help"} {
		t.Run(cry, func(t *testing.T) {
			s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
			s.opens("Roos 1")
			s.says("Roos 1", "hij slaapt niet")
			out := s.writes(cry)
			if got := sent(t, out); len(got) > 0 {
				t.Fatalf("a parent reads %q", got)
			}
			if !strings.Contains(said(out), "nog niet verstuurd") || numbersIn(out) == 0 || !out.Wipe {
				t.Fatalf("she is not asked, or gets no numbers, or the words stay with her (%v):\n%s", out.Wipe, said(out))
			}
			if n := len(out.Say); n != 1 {
				t.Errorf("%d messages", n)
			}
			out = s.pressed("Over mij")
			if got := sent(t, out); len(got) > 0 || !strings.Contains(said(out), "Niemand anders leest het") {
				t.Fatalf("sent %q, said %s", got, said(out))
			}
			for _, r := range s.desk.Recorded {
				if r.Kind == "draft" {
					t.Error("the words are kept")
				}
			}
			if got := sent(t, s.writes("het gaat wel weer")); len(got) > 0 {
				t.Errorf("her next line goes on unasked: %q", got)
			}
		})
	}
}

func TestACryThatQuotesTheParentGoesOnByOnePress(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	s.says("Roos 1", "ik kan niet meer")
	s.writes("Je schreef: ik wil dood. Bel nu 113, ik blijf hier.")
	out := s.pressed("Naar Roos 1")
	if got := sent(t, out); len(got) != 1 || got[0] != "Roos 1: Je schreef: ik wil dood. Bel nu 113, ik blijf hier." {
		t.Errorf("sent %q", got)
	}
	if got := sent(t, s.writes("Lukt het?")); len(got) != 1 {
		t.Errorf("the next line: %q", got)
	}
}

func TestWhatAHelperWritesOfOthersGoesOn(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	if got := sent(t, s.writes("Slaat hij jou vaker?")); len(got) != 1 {
		t.Errorf("sent %q", got)
	}
}
