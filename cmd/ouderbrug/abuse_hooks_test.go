package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	fakeslack "github.com/ouderbrug/ouderbrug/internal/fakes/slack"
)

// knock posts to an address of the program's.
func knock(t *testing.T, to, body string, headers ...string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, to, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// slackSigned are the headers of a post that Slack signed at a time.
func slackSigned(secret, body string, at time.Time) []string {
	stamp := strconv.FormatInt(at.Unix(), 10)
	m := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(m, "v0:%s:%s", stamp, body)
	return []string{"X-Slack-Request-Timestamp", stamp, "X-Slack-Signature", "v0=" + hex.EncodeToString(m.Sum(nil))}
}

// TestAbuse6WhatIsNotSignedIsRefused knocks at every hook: forged, stale, altered, and
// at those that are not switched on.
func TestAbuse6WhatIsNotSignedIsRefused(t *testing.T) {
	t.Parallel()
	const signs = "a-signing-secret"
	slack := fakeslack.New(t)
	with := demo(t, t.TempDir(), "--slack-bot-token", slack.Token, "--slack-signing-secret", signs, "--slack-team", slack.Team, "--slack-channel", slack.Channel, "--slack-api", slack.URL)
	socket := demo(t, t.TempDir(), "--slack-bot-token", slack.Token, "--slack-app-token", "xapp-x", "--slack-team", slack.Team, "--slack-channel", slack.Channel, "--slack-api", slack.URL)
	without := demo(t, t.TempDir())
	now := time.Now()
	verify := `{"type":"url_verification","token":"x","challenge":"CHALLENGE"}`
	for name, x := range map[string]struct {
		server  *server
		hook    string
		body    string
		headers []string
		want    int
	}{
		"slack, not signed":             {with, "slack", verify, nil, 401},
		"slack, signed by another":      {with, "slack", verify, slackSigned("guessed", verify, now), 401},
		"slack, signed with nothing":    {with, "slack", verify, slackSigned("", verify, now), 401},
		"slack, six minutes old":        {with, "slack", verify, slackSigned(signs, verify, now.Add(-6*time.Minute)), 401},
		"slack, of the future":          {with, "slack", verify, slackSigned(signs, verify, now.Add(6*time.Minute)), 401},
		"slack, another body":           {with, "slack", verify + " ", slackSigned(signs, verify, now), 401},
		"slack, no time":                {with, "slack", verify, slackSigned(signs, verify, now)[2:], 401},
		"slack, as it should be":        {with, "slack", verify, slackSigned(signs, verify, now), 200},
		"slack by socket, with nothing": {socket, "slack", verify, slackSigned("", verify, now), 404},
		"slack, not switched on":        {without, "slack", verify, slackSigned("", verify, now), 404},
		"telegram, not switched on":     {without, "telegram", `{"update_id":1}`, []string{"X-Telegram-Bot-Api-Secret-Token", ""}, 404},
		"whatsapp, not switched on":     {without, "whatsapp", `{"object":"whatsapp_business_account"}`, nil, 404},
		"a hook that there is none of":  {with, "slack/../telegram", `{"update_id":1}`, nil, 404},
	} {
		if got := knock(t, "http://"+x.server.addr+"/hooks/"+x.hook, x.body, x.headers...); got != x.want {
			t.Errorf("%s: answered %d, want %d", name, got, x.want)
		}
	}
	for _, s := range []*server{with, socket} {
		for _, secret := range []string{signs, slack.Token, "xapp-x"} {
			if strings.Contains(s.log.String(), secret) {
				t.Error("a secret is logged")
			}
		}
	}
}

// TestAbuse6AnotherPersonsButtonIsNobodys: what a button of hers sends opens nothing for
// who sends it from elsewhere, in a talk and at the offer of one.
func TestAbuse6AnotherPersonsButtonIsNobodys(t *testing.T) {
	t.Parallel()
	var code string
	th := newTheatre(t, &code)
	sanne, mother, stranger := th.phone(8831), th.phone(8832), th.phone(8833)
	sanne.becomes(code, "Sanne", "moeder van drie")
	stranger.says("/start nl-nl-school")
	stranger.next("computerprogramma")
	mother.says("/start nl-nl-school")
	mother.next("computerprogramma")
	mother.says("mijn peuter krijgt steeds driftbuien")
	mother.press("Een mens")
	mother.press("Ja, een vrouw")
	mother.press("Ja, goed")
	offer := sanne.next("Een ouder vraagt om iemand")
	steal := func(m int64, owner *phone, data string) {
		th.fake.Press(stranger.id, stranger.id, m, data) // from a chat of her own
		th.fake.Press(owner.id, stranger.id, m, data)    // as if in the other's
		th.settled()
	}
	steal(offer.ID, sanne, button(t, offer.Buttons, "Ik kan"))
	if got := strings.Join(append(mother.all(), sanne.all()...), "\n"); strings.Contains(got, "Wil je met Sanne schrijven") || strings.Contains(got, "gereserveerd") {
		t.Error("an offer is taken by somebody to whom it was not made")
	}
	sanne.press("Ik kan")
	sanne.next("gereserveerd")
	meet := mother.next("Wil je met Sanne schrijven")
	steal(meet.ID, mother, button(t, meet.Buttons, "Ja, deze"))
	if strings.Contains(strings.Join(append(mother.all(), sanne.all()...), "\n"), "Je helpt nu") {
		t.Error("a talk is opened by a stranger")
	}
	mother.press("Ja, deze")
	sanne.next("Je helpt nu")
	if out := strings.Join(stranger.all(), "\n"); strings.Contains(out, "Sanne") {
		t.Errorf("the stranger is told of it:\n%s", out)
	}

	const family = -700
	th.fake.AddToGroup(family)
	waitFor(t, func() bool { return len(th.fake.Calls("leaveChat")) > 0 })
	th.fake.WriteInGroup(family, mother.id, "mijn man slaat mij")
	th.settled()
	if n := len(th.fake.FromBot(family)); n != 0 {
		t.Errorf("%d messages went into a family's group", n)
	}
	if got := knock(t, "http://"+th.addr+"/hooks/telegram", `{"update_id":900001}`, "X-Telegram-Bot-Api-Secret-Token", hookSecret+"x"); got != 401 {
		t.Errorf("another secret is answered %d", got)
	}
}
