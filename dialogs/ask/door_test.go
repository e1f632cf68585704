package ask_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

// TestTheDoorIsLeftOpenWhereSafetyNearlyAsked: an answer, an offer and an honest no have one line more, before the source; a button has not.
func TestTheDoorIsLeftOpenWhereSafetyNearlyAsked(t *testing.T) {
	t.Parallel()
	const door = "Speelt er nog iets anders?"
	for _, text := range []string{"mijn peuter krijgt steeds driftbuien", "hij wil niet", "wat is de beste verf voor een houten schuur"} {
		for _, near := range []bool{false, true} {
			k := start(t, "nl")
			k.Engine.Detect = func(...string) detect.Finding { return detect.Finding{Near: near} }
			out := k.Write(text)
			r := out.Say[len(out.Say)-1].Reply
			if strings.Contains(r.PlainText(), door) != near || slices.Contains(out.Notes, "ask.door") != near {
				t.Errorf("near %t: the line is there: %t, notes %v", near, !near, out.Notes)
			}
			if last := r.Parts[len(r.Parts)-1]; r.Kind == bot.AnswerCard && last.Kind != bot.PartSource {
				t.Errorf("an answer ends with %q", last.Kind)
			}
			out = k.Press(dialogs.Ask, "topic", "bedwetting")
			if strings.Contains(out.Say[0].Reply.PlainText(), door) {
				t.Error("a button opens the door")
			}
		}
	}
}
