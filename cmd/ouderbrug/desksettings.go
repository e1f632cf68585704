package main

import (
	"context"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels/pager"
	"github.com/ouderbrug/ouderbrug/channels/slack"
	"github.com/ouderbrug/ouderbrug/dialogs/desk"
	"github.com/ouderbrug/ouderbrug/internal/config"
)

// deskDialog is what staff see of cases, as the settings have it.
func deskDialog(s *config.Settings, d *data) *desk.Dialog {
	out := &desk.Dialog{Regime: desk.Regime(s.Regime), Console: consoleBase(s), Lookup: d.slackHash}
	if s.PageURL != "" {
		out.Pager = pager.Name
	}
	return out
}

// slackHash is what is kept of a Slack user's id (bot.HelperFacts.Slack).
func (d *data) slackHash(user string) string { return d.vault.Lookup("slack", user) }

// deskAddress is where the desk's cards go: to Slack, or nowhere but the console.
func deskAddress(s *config.Settings) bot.Address {
	if s.SlackBotToken == "" {
		return boardAddress
	}
	return bot.Address{Channel: slack.Name, Account: s.SlackTeam, User: s.SlackChannel}
}

// slackOptions are Slack's options as the settings have them, nil if it is off.
func slackOptions(s *config.Settings, e *env, now func() time.Time) *slack.Options {
	if s.SlackBotToken == "" {
		return nil
	}
	return &slack.Options{
		BotToken: slack.Token(s.SlackBotToken), AppToken: slack.Token(s.SlackAppToken), SigningSecret: slack.Token(s.SlackSigningSecret),
		Team: s.SlackTeam, Channel: s.SlackChannel, API: s.SlackAPI, Now: now, Log: e.log,
	}
}

// pagerOptions are the pager's options as the settings have them, nil if it is off.
func pagerOptions(s *config.Settings) *pager.Options {
	if s.PageURL == "" {
		return nil
	}
	return &pager.Options{URL: s.PageURL, Token: pager.Token(s.PageToken)}
}

// slack asks Slack who we are.
func (c *doctorCmd) slack(ctx context.Context, e *env) finding {
	f := finding{part: "slack", well: "off (no token)"}
	o := slackOptions(&c.Settings, e, e.now)
	if o == nil {
		return f
	}
	f.well = "the bot token works, in the team that is set"
	s, err := slack.New(*o)
	if err == nil {
		err = s.Check(ctx)
	}
	if err != nil {
		f.fault = err.Error()
	}
	return f
}

// pager looks at the settings only: whatever it sent would alarm somebody.
func (c *doctorCmd) pager(context.Context, *env) finding {
	f := finding{part: "pager", well: "off (not set)"}
	o := pagerOptions(&c.Settings)
	if o == nil {
		return f
	}
	f.well = "set; nothing was sent to it"
	if _, err := pager.New(*o); err != nil {
		f.fault = err.Error()
	}
	return f
}
