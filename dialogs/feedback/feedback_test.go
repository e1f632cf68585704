package feedback_test

import (
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
	"github.com/ouderbrug/ouderbrug/dialogs/feedback"
)

const card = "toddler-sleep/nl|nl|baby-sleep,fears"

func TestATapIsCountedForTheCardAndNobody(t *testing.T) {
	t.Parallel()
	k := dialogtest.NewTalk(t, "tr", feedback.Dialog{}) // she speaks Turkish, the card was Dutch
	out := k.Press(dialogs.Feedback, "yes", card)
	if want := (bot.Feedback{Card: "toddler-sleep/nl", Lang: "nl", Helped: true}); len(out.Feedback) != 1 || out.Feedback[0] != want {
		t.Errorf("counted %+v, want %+v", out.Feedback, want)
	}
}

func TestASecondTapIsNotCounted(t *testing.T) {
	t.Parallel()
	k := dialogtest.NewTalk(t, "nl", feedback.Dialog{})
	k.Press(dialogs.Feedback, "yes", card)
	for _, again := range []string{"yes", "no"} {
		if out := k.Press(dialogs.Feedback, again, card); len(out.Feedback) != 0 {
			t.Errorf("%s after yes was counted", again)
		}
	}
	if out := k.Press(dialogs.Feedback, "no", "homework/nl|nl|"); len(out.Feedback) != 1 || out.Feedback[0].Helped {
		t.Errorf("the tap for another card is %+v", out.Feedback)
	}
}

func TestNoGoesBackToAskWithTheOtherTopics(t *testing.T) {
	t.Parallel()
	k := dialogtest.NewTalk(t, "nl", feedback.Dialog{})
	if got := dialogtest.Said(k.Press(dialogs.Feedback, "no", card)); got != "(ask)\n" {
		t.Errorf("it says %q", got)
	}
}

func TestAButtonWithoutACardCountsNothing(t *testing.T) {
	t.Parallel()
	k := dialogtest.NewTalk(t, "nl", feedback.Dialog{})
	if out := k.Press(dialogs.Feedback, "yes", ""); len(out.Feedback) != 0 {
		t.Errorf("counted %+v", out.Feedback)
	}
}

func TestTheQuestionHasTwoAnswers(t *testing.T) {
	t.Parallel()
	k := dialogtest.NewTalk(t, "nl", feedback.Dialog{})
	out := k.Press(dialogs.Feedback, "ask", card)
	if len(out.Say) != 1 || len(out.Say[0].Reply.Choices) != 2 || !strings.HasSuffix(dialogtest.Said(out), "?\n") {
		t.Fatalf("it says %q with %d choices", dialogtest.Said(out), len(out.Say[0].Reply.Choices))
	}
	for _, c := range out.Say[0].Reply.Choices {
		if c.Data != card {
			t.Errorf("the button %s is about %q", c.Label, c.Data)
		}
	}
}
