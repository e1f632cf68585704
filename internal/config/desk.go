package config

import (
	"errors"
	"fmt"
	"net/url"
)

// Desk is where staff see cases and how those on call are alarmed. Without Slack the
// console shows the cases; without a pager an alarm goes by messenger only.
type Desk struct {
	SlackBotToken      string `help:"The Bot User OAuth Token of the Slack app (xoxb-…); without it the desk is in the console only."`
	SlackAppToken      string `help:"The App-Level Token (xapp-…, connections:write): clicks come in by Socket Mode."`
	SlackSigningSecret string `help:"The app's signing secret: clicks come in as posts to PUBLIC-URL/hooks/slack."`
	SlackTeam          string `help:"The id of the Slack workspace, T…: no other is believed."`
	SlackChannel       string `help:"The id of the desk's private channel, C…: no other is believed or written to."`
	SlackAPI           string `name:"slack-api" default:"https://slack.com/api" help:"Base address of Slack's API."`

	PageURL   string `name:"page-url" help:"The second way of an alarm: an address that takes {\"id\",\"to\",\"text\"} as JSON. Off if empty."`
	PageToken string `help:"The bearer token for --page-url."`

	Regime string `default:"" enum:",nl-professional,nl-volunteer,be" help:"Whose steps are followed when a case is escalated: nl-professional (meldcode), nl-volunteer, be. Off if empty."`
}

// CheckDesk refuses what cannot be meant.
func (d *Desk) CheckDesk() error {
	if d.SlackBotToken == "" && (d.SlackAppToken != "" || d.SlackSigningSecret != "" || d.SlackTeam != "" || d.SlackChannel != "") {
		return errors.New("the desk in Slack needs --slack-bot-token: set it, or take the other Slack settings away")
	}
	if d.SlackBotToken != "" {
		for flag, value := range map[string]string{"--slack-team": d.SlackTeam, "--slack-channel": d.SlackChannel} {
			if value == "" {
				return fmt.Errorf("--slack-bot-token needs %s: the id, as Slack shows it in the link of the channel", flag)
			}
		}
		if d.SlackAppToken == "" && d.SlackSigningSecret == "" {
			return errors.New("clicks in Slack need a way in: set --slack-app-token (Socket Mode) or --slack-signing-secret (posts to /hooks/slack)")
		}
	}
	if d.PageURL == "" && d.PageToken != "" {
		return errors.New("--page-token is for --page-url: set both, or none")
	}
	return nil
}

// checkDemo refuses a demo that could alarm somebody real.
func (d *Desk) checkDemo() error {
	for flag, address := range map[string]string{"--slack-api": d.SlackAPI, "--page-url": d.PageURL} {
		if flag == "--slack-api" && d.SlackBotToken == "" || address == "" {
			continue
		}
		if u, err := url.Parse(address); err != nil || !loopback(u.Hostname()) {
			return fmt.Errorf("--demo alarms nobody real: point %s at an emulator on loopback, or leave it out", flag)
		}
	}
	return nil
}
