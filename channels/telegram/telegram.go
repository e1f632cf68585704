package telegram

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// name is the channel's name in every address.
const name = "telegram"

// PublicAPI is where Telegram itself answers.
const PublicAPI = "https://api.telegram.org"

// Options is what the channel is made from. Token, Now and Log must be set.
type Options struct {
	Token Token
	// API is the base URL; default PublicAPI.
	API string
	// WebhookURL is the public address of our hook. With it updates are posted to
	// us; without it they are polled.
	WebhookURL string
	// WebhookSecret is what Telegram sends along with each post, 1–256 letters,
	// digits, _ and -. Without it nothing that is posted is believed.
	WebhookSecret Token
	// Transport carries the calls; nil makes one. Tests give one that stays on
	// the machine.
	Transport http.RoundTripper
	// PollFor is how long a poll waits for updates; default 25 s.
	PollFor time.Duration
	// CallFor is how long any other call may take; default 20 s.
	CallFor time.Duration
	// PerSecond is how many messages a second this bot may send; default 29. (Who
	// pays for broadcasts may send more.)
	PerSecond float64

	Now   func() time.Time
	Log   *slog.Logger
	Meter bot.Meter // nil counts nothing
}

// Telegram is the channel. Make it with New.
type Telegram struct {
	opt    Options
	api    *api
	asides asides

	mu        sync.Mutex
	offset    int64 // the next update that was not confirmed
	throttled throttled
}

var (
	tokenForm  = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)
	secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
)

// New checks the options and calls nobody: a bot without network starts all the
// same, and its first poll says what is wrong.
func New(o Options) (*Telegram, error) {
	o.API = strings.TrimRight(o.API, "/")
	if o.API == "" {
		o.API = PublicAPI
	}
	if o.PollFor == 0 {
		o.PollFor = 25 * time.Second
	}
	if o.CallFor == 0 {
		o.CallFor = 20 * time.Second
	}
	if o.PerSecond == 0 {
		o.PerSecond = perSecond
	}
	if o.Meter == nil {
		o.Meter = noMeter{}
	}
	base, err := url.Parse(o.API)
	switch {
	case !tokenForm.MatchString(string(o.Token)):
		return nil, errors.New("the Telegram token is not one: copy it whole from @BotFather, it looks like 123456:ABC…")
	case err != nil || base.Host == "" || (base.Scheme != "https" && base.Scheme != "http") || strings.ContainsAny(o.API, "%?#"):
		return nil, errors.New("the Telegram API's address must be a plain http(s) URL such as " + PublicAPI)
	case o.WebhookSecret != "" && !secretForm.MatchString(string(o.WebhookSecret)):
		return nil, errors.New("the Telegram webhook secret must be 1 to 256 letters, digits, _ and -")
	case o.WebhookURL != "" && o.WebhookSecret == "":
		return nil, errors.New("a Telegram webhook needs a secret, or anybody could post to it")
	}
	return &Telegram{opt: o, api: newAPI(o), asides: newAsides()}, nil
}

// Door is the channel as the bot takes it. It polls, or has a webhook that is used;
// a secret alone opens the webhook beside the poll, for tests and emulators.
func (t *Telegram) Door() bot.Door {
	d := bot.Door{Channel: t, Fetch: t.Fetch}
	if t.opt.WebhookURL == "" {
		d.Poll = t.Poll
	}
	if t.opt.WebhookSecret != "" {
		d.Webhook = t.Webhook
	}
	return d
}

// perSecond is one less than Telegram's limit.
const perSecond = 29

// Format writes the channel's name for every verb, since fmt would else look into
// the options and show the token.
func (t *Telegram) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, name) }

// Name is "telegram".
func (t *Telegram) Name() string { return name }

// Features are Telegram's limits.
//
// About 30 messages a second may be sent in all; 29 leaves one for courtesies. To
// one person it is about one a second, but short bursts are tolerated: half a
// second lets an answer of two messages arrive as one breath, and nobody gets more
// than a few in a row. Long labels are cut off on the screen, not refused; past 60
// nothing of the rest would be seen.
func (t *Telegram) Features() bot.Features {
	return bot.Features{
		MaxText:    4096,
		MaxChoices: 100,
		MaxLabel:   60,
		Edit:       true,
		Delete:     48 * time.Hour,
		PerSecond:  t.opt.PerSecond,
		PerPerson:  500 * time.Millisecond,
		InFlight:   max(16, int(t.opt.PerSecond/8)), // an eighth of a second's lines, since a call may take as long
	}
}

func (t *Telegram) count(what string, labels ...string) {
	t.opt.Meter.Count(what, append([]string{"channel", name}, labels...)...)
}

type noMeter struct{}

func (noMeter) Count(string, ...string)                  {}
func (noMeter) Seconds(string, time.Duration, ...string) {}
