package bot_test

import (
	"crypto/rand"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
)

func TestACodeIsKnownByItsForm(t *testing.T) {
	code := bot.NewCode(strings.ToLower(rand.Text()))
	for _, text := range []string{code, strings.ToUpper(code), " " + code + "\n", "Brug-abcd2345"} {
		if !bot.IsCode(text) {
			t.Errorf("%q is no code", text)
		}
	}
	for _, text := range []string{"", "brug", "brug-", "brug-abcd234", "brug-abcd23456", "brug-abcd1890", "mijn code is " + code, code + " " + code, "x" + code, bot.NewCode("abc")} {
		if bot.IsCode(text) {
			t.Errorf("%q is a code", text)
		}
	}
}
