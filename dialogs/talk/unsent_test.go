package talk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
	"github.com/ouderbrug/ouderbrug/dialogs/talk"
)

// Found by package handovermodel: the phone of a parent who has blocked the bot.
func TestWhoWroteALineThatDoesNotArriveHearsIt(t *testing.T) {
	r := open(t)
	r.helperSays("dag")
	if got := told(r.timer("unsent/line", ""), fatma); !slices.Equal(got, []string{"undelivered/unreachable"}) {
		t.Errorf("fatma is told %v", got)
	}
}

// "I keep what you write" is said to her; it was not done.
func TestWhatSheWritesWhileHerHelperCannotBeReachedIsKeptForHer(t *testing.T) {
	r := open(t)
	r.helperSays("dag")
	r.timer("gone/"+theTalk, bot.TalkSignal{Talk: theTalk, Helper: fatma, Why: bot.WhyUnreachable})
	for _, text := range []string{"een", "twee"} {
		if out := r.says(text); len(lines(out, fatma)) > 0 || len(out.Say) == 0 {
			t.Errorf("%s: goes on as %v, she hears %d words", text, lines(out, fatma), len(out.Say))
		}
		r.At = r.At.Add(time.Minute)
	}
	if got := lines(r.timer("reached/"+theTalk, bot.TalkSignal{Talk: theTalk, Helper: fatma}), fatma); !slices.Equal(got, []string{"een", "twee"}) {
		t.Errorf("when she is back, fatma gets %q", got)
	}
	if got := lines(r.says("drie"), fatma); !slices.Equal(got, []string{"drie"}) {
		t.Errorf("after that %q", got)
	}
}

// Found by package handovermodel: the alarm of her danger found out that her helper cannot
// be reached, the line itself came second. She is asked once, and not in silence.
func TestWhoIsInDangerHearsThatHerHelperCannotBeReached(t *testing.T) {
	r := open(t)
	library, err := dialogtest.Library()
	if err != nil {
		t.Fatal(err)
	}
	r.Engine = withDanger(t, talk.New(library))
	r.says("GEVAAR")
	gone := bot.TalkSignal{Talk: theTalk, Helper: fatma, Why: bot.WhyUnreachable}
	holds(t, r.timer("gone/"+theTalk, gone), "is nu niet te bereiken")
	quiet(t, r.timer("gone/"+theTalk+".fatma", gone))
}
