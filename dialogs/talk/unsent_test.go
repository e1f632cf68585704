package talk_test

import (
	"slices"
	"testing"
)

// Found by package handovermodel: the phone of a parent who has blocked the bot.
func TestWhoWroteALineThatDoesNotArriveHearsIt(t *testing.T) {
	r := open(t)
	r.helperSays("dag")
	if got := told(r.timer("unsent/line", ""), fatma); !slices.Equal(got, []string{"undelivered/unreachable"}) {
		t.Errorf("fatma is told %v", got)
	}
}
