package hint_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/dialogs/safety/hint"
)

// commonOf are the buckets of who does what to whom in some folded words.
func commonOf(text string) []uint32 {
	f := hint.New(20, []string{"violence"}, []string{"nl"}).Features()
	f.Read(hint.Message{Words: strings.Fields(text)})
	return slices.Clone(f.Common)
}

// TestOneSentenceInTwoLanguagesHasItsPairsInCommon: but not with the same words the other way round.
func TestOneSentenceInTwoLanguagesHasItsPairsInCommon(t *testing.T) {
	shared := func(a, b string) (n int) {
		its := commonOf(b)
		for _, x := range commonOf(a) {
			if slices.Contains(its, x) {
				n++
			}
		}
		return n
	}
	nl := "nooit mijn juf"
	for _, other := range []string{"never my teacher", "jamais mon prof"} {
		if n := shared(nl, other); n != len(commonOf(nl)) {
			t.Errorf("%q shares %d of %d", other, n, len(commonOf(nl)))
		}
	}
	if n := shared("my teacher never", nl); n >= len(commonOf(nl)) {
		t.Error("the order of words says nothing")
	}
	if n := shared("w rajli dima", "ورجلي دايما"); n == 0 {
		t.Error("Darija in two scripts has nothing in common")
	}
}

// TestWordsThatStandFarApartAreNoPair, and words of faith are nowhere.
func TestWordsThatStandFarApartAreNoPair(t *testing.T) {
	near, far := commonOf("nooit xx xx juf"), commonOf("nooit xx xx xx juf")
	if len(near) != 3 || len(far) != 2 {
		t.Errorf("%d buckets near, %d far", len(near), len(far))
	}
	if got := commonOf("nooit jihad juf"); len(got) != 3 {
		t.Errorf("%d buckets with a word of faith between", len(got))
	}
	if n := len(commonOf(strings.Repeat("nooit mijn juf ", 2000))); n > 20 {
		t.Errorf("%d buckets of the same words again and again", n)
	}
}
