package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

func TestAnInvitationIsReadHoweverItIsTyped(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	token, rec := bot.NewInvite("boss", bot.InviteFacts{Helper: bot.HelperFacts{Roles: []bot.Role{bot.Ambassador}}}, bot.InviteWords{FirstName: "F"}, now)
	for _, typed := range []string{
		token, strings.ToUpper(token), token[:5] + "-" + token[5:10] + " " + token[10:], "https://example.org" + bot.InvitePath(token), " " + token + "\n",
	} {
		if bot.InviteToken(typed) != token {
			t.Errorf("%q is not read as the invitation", strings.ReplaceAll(typed, token, "TOKEN"))
		}
	}
	for _, typed := range []string{"", "hallo", token + "a", token[1:], strings.Repeat("0", len(token))} {
		if got := bot.InviteToken(typed); got != "" {
			t.Errorf("something else is read as an invitation: %q", got)
		}
	}
	if rec.ID != bot.HashToken(token) || rec.Person != "boss" || rec.Words.FirstName == "" {
		t.Errorf("the record is %+v", rec.Meta)
	}
	if !rec.Works(bot.InviteOpen, now.Add(7*24*time.Hour-time.Second)) || rec.Works(bot.InviteOpen, now.Add(7*24*time.Hour)) {
		t.Error("it does not work for seven days")
	}
	if _, nobodys := bot.NewInvite("", rec.Facts, bot.InviteWords{FirstName: "F"}, now); nobodys.Words.FirstName != "" {
		t.Error("a name is kept where there is no key for it")
	}
}
