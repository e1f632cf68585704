package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

func TestASignInLinkKeepsNoTokenAndKnowsItsBrowser(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	token, rec := bot.NewSignIn("p1", "ABCDE-fgh23", now)
	if len(token) < 26 || rec.ID != bot.HashToken(token) || strings.Contains(rec.ID, token) {
		t.Errorf("token of %d characters, kept as %d", len(token), len(rec.ID))
	}
	if rec.Facts.Browser != "abcdefgh23" || rec.State != bot.SignInOpen || !rec.Until.Equal(now.Add(10*time.Minute)) {
		t.Errorf("the record is %+v", rec)
	}
	if again, _ := bot.NewSignIn("p1", "", now); again == token {
		t.Error("two links have one token")
	}
}

func TestABrowserCodeIsReadAsPeopleTypeIt(t *testing.T) {
	for typed, want := range map[string]string{
		"abcde-fghij": "abcdefghij", "ABCDE FGHIJ": "abcdefghij", "abcdefghij": "abcdefghij",
		"": "", "abcde-fghi": "", "abcde-fghijk": "", "abcde-fgh!j": "", "abcde-fgh01": "",
	} {
		if got := bot.BrowserCode(typed); got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
}
