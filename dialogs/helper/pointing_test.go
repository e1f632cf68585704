package helper_test

import (
	"slices"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

// Found by package handovermodel: she pointed at a line of a talk that had ended days
// before, which nobody knew any more, and it went to the parent whom she helps now.
func TestPointingAtALineOfLongAgoSendsNothingToWhomSheHelpsNow(t *testing.T) {
	for _, before := range []bool{false, true} {
		s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
		if before {
			s.opens("Roos 1")
			s.ends("Roos 1", "parent")
			s.writes("/talks")
		}
		s.opens("Berk 2")
		s.at = s.at.Add(time.Minute)
		if before { // the first line after an end is asked about anyhow
			s.presses(bot.Choice{Dialog: "helper", Action: "switch", Data: "talk-Berk 2"})
		}
		in := s.typed("dat klinkt goed", s.at)
		in.Inbound.ReplyTo = "out-long-ago"
		if got := sent(t, s.turn(in)); len(got) > 0 {
			t.Errorf("after another talk: %v, sent %q", before, got)
		}
	}
}

// Found by package handovermodel: what she pointed at went where it should, but she had
// sent it before another parent's words came to her; her next line was taken to be for
// whom she had pointed at.
func TestWhoPointedBeforeAnothersWordsCameIsAskedNext(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	s.opens("Berk 2")
	roos := s.wire[s.says("Roos 1", "dag").Say[0].Key]
	s.at = s.at.Add(time.Minute)
	pointed := s.typed("dag Roos", s.at)
	pointed.Inbound.ReplyTo = roos
	s.at = s.at.Add(20 * time.Second)
	s.says("Berk 2", "hallo")
	if got := sent(t, s.turn(pointed)); !slices.Equal(got, []string{"Roos 1: dag Roos"}) {
		t.Errorf("sent %q", got)
	}
	s.at = s.at.Add(time.Minute)
	if got := sent(t, s.turn(s.typed("dat klinkt goed", s.at))); len(got) > 0 {
		t.Errorf("guessed: %q", got)
	}
}
