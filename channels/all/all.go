// Package all is the one list of channels: which there are and how each is opened
// from its options. A new channel is a folder beside this one and a few lines
// here. It holds no logic; cmd/ouderbrug fills in the options.
package all

import (
	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels/pager"
	"github.com/ouderbrug/ouderbrug/channels/slack"
	"github.com/ouderbrug/ouderbrug/channels/telegram"
	"github.com/ouderbrug/ouderbrug/channels/terminal"
	"github.com/ouderbrug/ouderbrug/channels/web"
)

// Options are those of every channel; nil leaves a channel off.
type Options struct {
	Web      *web.Options
	Telegram *telegram.Options
	Terminal *terminal.Options
	Slack    *slack.Options
	Pager    *pager.Options
}

// Channels are the channels that are on; the fields of those that are off are nil.
type Channels struct {
	Web      *web.Web
	Telegram *telegram.Telegram
	Terminal *terminal.Terminal
	Slack    *slack.Slack
	Pager    *pager.Pager
	Doors    []bot.Door
}

// Open opens what is on. It calls nobody.
func Open(o Options) (c Channels, err error) {
	if o.Web != nil {
		if c.Web, err = web.New(*o.Web); err != nil {
			return c, err
		}
		c.Doors = append(c.Doors, c.Web.Door())
	}
	if o.Telegram != nil {
		if c.Telegram, err = telegram.New(*o.Telegram); err != nil {
			return c, err
		}
		c.Doors = append(c.Doors, c.Telegram.Door())
	}
	if o.Terminal != nil {
		c.Terminal = terminal.New(*o.Terminal)
		c.Doors = append(c.Doors, c.Terminal.Door())
	}
	if o.Slack != nil {
		if c.Slack, err = slack.New(*o.Slack); err != nil {
			return c, err
		}
		c.Doors = append(c.Doors, c.Slack.Door())
	}
	if o.Pager != nil {
		if c.Pager, err = pager.New(*o.Pager); err != nil {
			return c, err
		}
		c.Doors = append(c.Doors, c.Pager.Door())
	}
	return c, nil
}
