package hint_test

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/dialogs/safety/hint"
)

// TestWhatIsUnlikeAnyQuestionIsMoreOfACry, what is about shops and trains is less of one, and neither without bound.
func TestWhatIsUnlikeAnyQuestionIsMoreOfACry(t *testing.T) {
	m := small()
	f := m.Features()
	danger := func(likeliest, nothing float64) float32 {
		return m.Guess(f, hint.Message{Words: []string{"niet", "meer", "kunnen"}, Topics: func(lang string) hint.About {
			if lang != "nl" && lang != "fr" {
				t.Errorf("asked in %q", lang)
			}
			return hint.About{Likeliest: likeliest, Nothing: nothing}
		}}).Danger
	}
	alone := m.Guess(f, hint.Message{Words: []string{"niet", "meer", "kunnen"}}).Danger
	if got := danger(0, -5); got != alone {
		t.Errorf("a question that is surely about a topic: %g, alone %g", got, alone)
	}
	if danger(-2, -5) <= danger(-1, -5) || danger(-2, 1) >= danger(-2, -1) {
		t.Error("it counts the other way round")
	}
	if danger(-2, -2) != danger(-2, -9) || danger(-2, 3) != danger(-2, 9) {
		t.Error("nothing has no bounds")
	}
}
