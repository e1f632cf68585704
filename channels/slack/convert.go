package slack

import (
	"time"

	api "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"github.com/ouderbrug/ouderbrug/bot"
)

// The commands that an Action can carry beside clicks.
const (
	commandToday = "today" // "/ouderbrug"
	commandHome  = "home"  // somebody opened the home tab
)

// clicks are the presses of an interaction; none where they are not of our team and
// channel.
func (s *Slack) clicks(c api.InteractionCallback) (out []bot.Inbound) {
	if c.Type != api.InteractionTypeBlockActions || c.Team.ID != s.opt.Team {
		return nil
	}
	// In the home tab there is no channel; elsewhere only the desk's counts.
	channel := c.Channel.ID
	if channel == "" {
		channel = c.Container.ChannelID
	}
	if channel != s.opt.Channel && c.View.Type != api.VTHomeTab {
		return nil
	}
	for _, a := range c.ActionCallback.BlockActions {
		if a.ActionID == "open" || a.Value == "" {
			continue // a link: the browser has it
		}
		// One press has one trigger: Slack gives it again with the same one.
		in := s.action(c.TriggerID+"/"+a.ActionID, c.User.ID)
		in.Wire, in.Text, in.Target = a.ActionID, a.Value, bot.MessageID(c.Container.MessageTs)
		out = append(out, in)
	}
	return out
}

// slash is "/ouderbrug".
func (s *Slack) slash(c api.SlashCommand) (bot.Inbound, bool) {
	if c.TeamID != s.opt.Team || c.ChannelID != s.opt.Channel {
		return bot.Inbound{}, false
	}
	in := s.action(c.TriggerID, c.UserID)
	in.Command = commandToday
	return in, true
}

// event is an event of the workspace; ok is false for all but the home tab: what
// people write is theirs.
func (s *Slack) event(e slackevents.EventsAPIEvent, id string) (bot.Inbound, bool) {
	opened, is := e.InnerEvent.Data.(*slackevents.AppHomeOpenedEvent)
	if !is || e.TeamID != s.opt.Team || opened.Tab != "home" {
		return bot.Inbound{}, false
	}
	in := s.action(id, opened.User)
	in.Command = commandHome
	return in, true
}

// action is something that one of the staff did at the desk.
func (s *Slack) action(id, user string) bot.Inbound {
	return bot.Inbound{Kind: bot.Action, ID: id, From: s.Desk(), SentAt: s.opt.Now().UTC().Truncate(time.Second), Args: user}
}
