package helper_test

import (
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
