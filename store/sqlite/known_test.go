package sqlite

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Memory knows whose an address is for as long as they are not being forgotten.
func TestAnAddressIsNotKnownOfWhoeverIsForgotten(t *testing.T) {
	s, _, _ := opened(t)
	arrive(t, s, "amira")
	arrive(t, s, "bilal")
	knows := func(user string) bool {
		_, ok := s.known.Get(s.lookup(bot.Address{Channel: "chan", User: user}))
		return ok
	}
	if !knows("amira") || !knows("bilal") {
		t.Fatal("this test looks at nothing")
	}
	amira, _ := s.known.Get(s.lookup(bot.Address{Channel: "chan", User: "amira"}))
	if err := s.Commit(t.Context(), bot.Change{At: noon, Forget: []bot.PersonID{amira.person}}); err != nil {
		t.Fatal(err)
	}
	if knows("amira") || !knows("bilal") {
		t.Errorf("after amira was forgotten: amira is known %t, bilal %t", knows("amira"), knows("bilal"))
	}
}
