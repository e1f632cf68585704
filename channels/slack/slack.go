package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	api "github.com/slack-go/slack"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Name is the channel's name in every address.
const Name = "slack"

// Token is a secret that shows as stars.
type Token string

// String hides it.
func (Token) String() string { return "***" }

// LogValue hides it from logs.
func (Token) LogValue() slog.Value { return slog.StringValue("***") }

// What does not work, for Options.Trouble: the two have their own tokens.
const (
	TroubleOut = "slack"
	TroubleIn  = "slack-clicks"
)

// Options is what the channel is made from. BotToken, Team, Channel, Now and Log must
// be set, and AppToken or SigningSecret, by which clicks come in.
type Options struct {
	BotToken      Token // xoxb-…
	AppToken      Token // xapp-…: Socket Mode
	SigningSecret Token // of what is posted to the hook
	Team          string
	Channel       string // the id of the desk's private channel
	// API is the base URL; default Slack's.
	API string
	// Transport carries the calls; nil makes one. Tests give one that stays here.
	Transport http.RoundTripper
	// CallFor is how long a call may take; default 20 s.
	CallFor time.Duration
	// Trouble hears what people must mend, of TroubleOut or TroubleIn: a revoked token,
	// a missing scope, an archived channel; "" when it works again. nil hears nothing.
	Trouble func(what, says string)

	Now   func() time.Time
	Log   *slog.Logger
	Meter bot.Meter // nil counts nothing
}

// Slack is the channel. Make it with New.
type Slack struct {
	opt    Options
	client *api.Client
}

// New checks the options and calls nobody.
func New(o Options) (*Slack, error) {
	if o.API == "" {
		o.API = api.APIURL
	}
	o.API = strings.TrimRight(o.API, "/") + "/"
	if o.CallFor == 0 {
		o.CallFor = 20 * time.Second
	}
	base, err := url.Parse(o.API)
	switch {
	case !strings.HasPrefix(string(o.BotToken), "xoxb-"):
		return nil, errors.New("the Slack bot token is not one: copy the Bot User OAuth Token, it begins with xoxb-")
	case o.AppToken != "" && !strings.HasPrefix(string(o.AppToken), "xapp-"):
		return nil, errors.New("the Slack app token is not one: make an App-Level Token with connections:write, it begins with xapp-")
	case o.AppToken == "" && o.SigningSecret == "":
		return nil, errors.New("clicks in Slack need a way in: set the app token (Socket Mode) or the signing secret (posts to /hooks/slack)")
	case o.Team == "" || o.Channel == "":
		return nil, errors.New("the desk in Slack needs the team's id (T…) and the channel's id (C…); nothing else is believed or written to")
	case err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http":
		return nil, errors.New("the Slack API's address must be a plain http(s) URL")
	}
	if o.Transport == nil {
		o.Transport = http.DefaultTransport.(*http.Transport).Clone()
	}
	s := &Slack{opt: o}
	s.client = api.New(string(o.BotToken), api.OptionAPIURL(o.API), api.OptionAppLevelToken(string(o.AppToken)),
		api.OptionHTTPClient(&http.Client{Transport: o.Transport, Timeout: o.CallFor}))
	return s, nil
}

// Desk is the address of the desk.
func (s *Slack) Desk() bot.Address {
	return bot.Address{Channel: Name, Account: s.opt.Team, User: s.opt.Channel}
}

// Name is "slack".
func (*Slack) Name() string { return Name }

// Features are what a private channel can do. About one message a second is what
// Slack lets an app post into a channel.
func (s *Slack) Features() bot.Features {
	return bot.Features{
		Account: s.opt.Team, MaxText: maxText, MaxChoices: maxChoices, MaxLabel: maxLabel,
		Edit: true, Delete: deleteFor, PerSecond: 1, InFlight: 1,
	}
}

// Block Kit's limits (docs.slack.dev): text of a section, elements of an actions
// block, text of a button. A message can be deleted as long as it is there.
const (
	maxText    = 3000
	maxChoices = 25
	maxLabel   = 75
	deleteFor  = 90 * 24 * time.Hour
)

// Door is the channel as the bot takes it.
func (s *Slack) Door() bot.Door {
	d := bot.Door{Channel: s}
	if s.opt.AppToken != "" {
		d.Poll = s.Socket
	}
	if s.opt.SigningSecret != "" {
		d.Webhook = s.Webhook
	}
	return d
}

// Check asks Slack who we are: for the doctor. The error is one sentence.
func (s *Slack) Check(ctx context.Context) error {
	ctx, done := context.WithTimeout(ctx, s.opt.CallFor)
	defer done()
	who, err := s.client.AuthTestContext(ctx)
	if err != nil {
		return s.meaning("auth.test", false, err)
	}
	if who.TeamID != s.opt.Team {
		return fmt.Errorf("the Slack token is of team %s and the settings name %s: correct one of them", who.TeamID, s.opt.Team)
	}
	return nil
}

func (s *Slack) count(name string, labels ...string) {
	if s.opt.Meter != nil {
		s.opt.Meter.Count(name, labels...)
	}
}

// ignored counts what came in and is nothing for us.
func (s *Slack) ignored(why string) { s.count("inbound_ignored", "channel", Name, "why", why) }
