package main

import (
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

func TestWhoSomebodyIsInSlackIsKeptAsAHash(t *testing.T) {
	t.Parallel()
	x := newSlackDesk(t)
	x.withData(func(p *program, d *data) {
		do := deeds{p: p, now: time.Now}
		staff := func() []bot.HelperRecord {
			all, err := bot.Find[bot.HelperFacts, bot.HelperWords](t.Context(), d.store, bot.RecordQuery{})
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		id := staff()[0].ID
		for member, want := range map[string]string{"W0NEW": d.slackHash("W0NEW"), "": ""} {
			if _, err := do.slackID(t.Context(), inSlack{ID: id, Member: member}); err != nil || staff()[0].Facts.Slack != want || strings.Contains(want, "W0NEW") {
				t.Errorf("%q: %v, kept as %q", member, err, staff()[0].Facts.Slack)
			}
		}
		for want, bad := range map[string]inSlack{"member id": {id, "@joke"}, "nobody of staff": {"abcd", "U1"}} {
			if _, err := do.slackID(t.Context(), bad); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%+v: it says %v", bad, err)
			}
		}
		if _, err := do.invite(t.Context(), invitation{Role: bot.Staff, Slack: "U0ANNA", OnCall: 2}); err != nil {
			t.Fatal(err)
		}
		sent, err := bot.Find[bot.InviteFacts, bot.InviteWords](t.Context(), d.store, bot.RecordQuery{})
		if err != nil || len(sent) != 1 || sent[0].Facts.Helper.Slack != d.slackHash("U0ANNA") || sent[0].Facts.Helper.OnCall != 2 {
			t.Errorf("%v, invited %+v", err, sent)
		}
	})
	for _, args := range [][]string{{"invite", "ambassador", "--name", "x", "--on-call", "1"}, {"invite", "professional", "--name", "x", "--slack", "U1"}, {"invite", "staff", "--name", "x", "--on-call", "-1"}} {
		if out, code := command(t, "", args...); code == 0 || !strings.Contains(out, "--on-call") {
			t.Errorf("%v: %d %s", args, code, out)
		}
	}
}
