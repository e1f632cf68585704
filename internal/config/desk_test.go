package config_test

import (
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/internal/config"
)

func TestTheDeskIsSetUpWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	whole := config.Desk{SlackBotToken: "xoxb-1", SlackAppToken: "xapp-1", SlackTeam: "T1", SlackChannel: "C1", PageURL: "https://x", PageToken: "y"}
	for want, spoil := range map[string]func(*config.Desk){
		"":                 func(*config.Desk) {},
		"--slack-team":     func(d *config.Desk) { d.SlackTeam = "" },
		"--slack-channel":  func(d *config.Desk) { d.SlackChannel = "" },
		"need a way in":    func(d *config.Desk) { d.SlackAppToken = "" },
		"needs --slack-bo": func(d *config.Desk) { d.SlackBotToken = "" },
		"for --page-url":   func(d *config.Desk) { d.PageURL = "" },
	} {
		d := whole
		spoil(&d)
		err := d.CheckDesk()
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, it says %v", want, err)
		}
	}
}

func TestADemoAlarmsNobodyReal(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{
		"--slack-api": {"--slack-bot-token=xoxb-1", "--slack-app-token=xapp-1", "--slack-team=T1", "--slack-channel=C1"},
		"--page-url":  {"--page-url=https://example.org/alarm"},
		"":            {"--page-url=http://127.0.0.1:9/alarm"},
	} {
		s, err := parsed(t, "", append(args, "--demo")...)
		if err == nil {
			err = s.Check()
		}
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, it says %v", want, err)
		}
	}
}
