package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/config"
)

type inviteCmd struct {
	config.Settings
	Role string   `arg:"" enum:"coordinator,staff,ambassador,professional" help:"What they will be: coordinator, staff, ambassador or professional."`
	Name string   `required:"" help:"Their first name, for the line that is printed; it is kept nowhere."`
	Lang []string `name:"lang" default:"nl" help:"The languages in which they help: nl, en, tr, ar, fr."`

	Slack  string `help:"Of staff: their member id in Slack, U…; a keyed hash of it is kept."`
	OnCall int    `help:"Of staff: their place in the order of alarms, from 1."`
}

// Help is shown by --help.
func (inviteCmd) Help() string {
	return `Prints a link that works once, within seven days, and a code that is the same thing for a messenger ("/start CODE" to the bot). Who uses it waits until a coordinator confirms them; the first coordinator of all need not wait.

Examples:
  ouderbrug invite coordinator --name Joke --config ouderbrug.toml
  ouderbrug invite staff --name Anna --slack U01ABCDEF --on-call 1 --config ouderbrug.toml
  ouderbrug invite ambassador --name Fatma --lang ar --lang nl --config ouderbrug.toml`
}

// Run prints an invitation.
func (c *inviteCmd) Run(e *env) error {
	x := invitation{Role: bot.Role(c.Role), Slack: c.Slack, OnCall: c.OnCall}
	if staff := x.Role == bot.Staff || x.Role == bot.Coordinator; !staff && x.Slack != "" || x.Role != bot.Staff && x.OnCall != 0 || x.OnCall < 0 {
		return errors.New("--slack is for staff and coordinators, --on-call (1, 2, …) for staff")
	}
	for _, l := range c.Lang {
		lang, err := launchLang(l)
		if err != nil {
			return err
		}
		x.Langs = append(x.Langs, bot.Lang(lang))
	}
	var token string
	if err := ask(e, &c.Settings, "invite", x, &token, nil); err != nil {
		return err
	}
	name := strings.Join(strings.Fields(c.Name), " ")
	fmt.Fprintf(e.out, "For %s, once, within seven days:\n  link  %s\n  code  %s\n", name, consoleBase(&c.Settings)+bot.InvitePath(token), token)
	return nil
}

// invitation is what a server is asked for.
type invitation struct {
	Role  bot.Role   `json:"role"`
	Langs []bot.Lang `json:"langs"`

	Slack  string `json:"slack,omitempty"`
	OnCall int    `json:"on_call,omitempty"`
}

// invite makes an invitation. Only the first coordinator is nobody's to confirm.
func (d deeds) invite(ctx context.Context, x invitation) (any, error) {
	hash, err := d.slackOf(x.Slack)
	if err != nil {
		return nil, err
	}
	f := bot.InviteFacts{Helper: bot.HelperFacts{Roles: []bot.Role{x.Role}, Langs: x.Langs, Slack: hash, OnCall: x.OnCall}}
	if x.Role == bot.Coordinator {
		have, err := bot.Find[bot.HelperFacts, bot.HelperWords](ctx, d.p.data.store, bot.RecordQuery{States: []string{bot.HelperActive}})
		if err != nil {
			return nil, err
		}
		f.First = true
		for _, h := range have {
			f.First = f.First && !h.Facts.Is(bot.Coordinator)
		}
	}
	token, rec := bot.NewInvite("", f, bot.InviteWords{}, d.now().UTC())
	change, err := rec.Change()
	if err != nil {
		return nil, err
	}
	return token, d.p.data.store.Commit(ctx, bot.Change{At: d.now().UTC(), Records: []bot.RecordChange{change}})
}
