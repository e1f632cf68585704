package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/config"
)

type slackIDCmd struct {
	config.Settings
	ID     string `arg:"" help:"The random id of somebody who helps: it stands in the address of their page in the console."`
	Member string `arg:"" optional:"" help:"Their member id in Slack, U…; without it they are nobody in Slack any more."`
}

// Help is shown by --help.
func (slackIDCmd) Help() string {
	return `Whoever presses at the desk in Slack is known by a keyed hash of their member id (profile, then "Copy member ID"). Others press without effect.

Examples:
  ouderbrug slack-id abcd2345 U01ABCDEF --config ouderbrug.toml
  ouderbrug slack-id abcd2345 --config ouderbrug.toml     # no more`
}

// Run writes it down.
func (c *slackIDCmd) Run(e *env) error {
	if err := ask(e, &c.Settings, "slack-id", inSlack{ID: c.ID, Member: c.Member}, nil, nil); err != nil {
		return err
	}
	fmt.Fprintln(e.out, "Written down.")
	return nil
}

// inSlack is who somebody is in Slack.
type inSlack struct {
	ID     string `json:"id"`
	Member string `json:"member,omitempty"`
}

// memberID is a member's id as Slack makes them.
var memberID = regexp.MustCompile(`^[UW][A-Z0-9]{1,30}$`)

// slackOf is what is kept of a member's id, "" of none.
func (d deeds) slackOf(member string) (string, error) {
	switch {
	case member == "":
		return "", nil
	case !memberID.MatchString(member):
		return "", errors.New("that is no member id of Slack: in Slack open the profile, then \"Copy member ID\"; it begins with U or W")
	}
	return d.p.data.slackHash(member), nil
}

// slackID changes who somebody of staff is in Slack.
func (d deeds) slackID(ctx context.Context, x inSlack) (any, error) {
	hash, err := d.slackOf(x.Member)
	if err != nil {
		return nil, err
	}
	h, ok, err := bot.FindOne[bot.HelperFacts, bot.HelperWords](ctx, d.p.data.store, x.ID)
	if err != nil {
		return nil, err
	}
	if !ok || !h.Facts.Is(bot.Staff) && !h.Facts.Is(bot.Coordinator) {
		return nil, errors.New("nobody of staff has this id: it stands in the address of their page in the console")
	}
	h.Facts.Slack = hash
	change, err := h.Change()
	if err != nil {
		return nil, err
	}
	return nil, d.p.bot.Apply(ctx, bot.Change{Records: []bot.RecordChange{change}})
}
