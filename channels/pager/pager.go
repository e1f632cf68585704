// Package pager is the second way by which those on call are alarmed (S12): each line
// is posted as JSON to one address, that of the organisation's own pager, telephone
// chain or SMS gateway.
//
//	POST …   Authorization: Bearer TOKEN
//	{"id": "…", "to": "joke", "text": "…"}
//
// What an alarm says is decided by dialogs/desk and holds no more than a case's number;
// "to" is what staff gave as the name by which that service knows them. The same id is
// the same alarm: a line of which nobody knows whether it arrived may come twice.
//
// What this package is not: it takes nothing in, and knows no service by name.
// Whatever wants more than this gets a folder of its own (docs/add-a-channel.md).
package pager

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels"
)

// Name is the channel's name in every address.
const Name = "pager"

// maxText is what fits in two parts of an SMS with room to spare.
const maxText = 300

// Token is a secret that shows as stars.
type Token string

// String hides it.
func (Token) String() string { return "***" }

// LogValue hides it from logs.
func (Token) LogValue() slog.Value { return slog.StringValue("***") }

// Options is what the channel is made from. URL must be set.
type Options struct {
	URL   string
	Token Token // sent as a bearer; "" sends none
	// Transport carries the calls; nil makes one. Tests give one that stays here.
	Transport http.RoundTripper
	// CallFor is how long a call may take; default 15 s.
	CallFor time.Duration
	// Trouble hears what people must mend, "" when it works again. nil hears nothing.
	Trouble func(what, says string)
}

// Pager is the channel. Make it with New.
type Pager struct {
	opt  Options
	http *http.Client
}

// New checks the options and calls nobody.
func New(o Options) (*Pager, error) {
	u, err := url.Parse(o.URL)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" {
		return nil, errors.New("the pager's address must be a plain http(s) URL")
	}
	if o.CallFor == 0 {
		o.CallFor = 15 * time.Second
	}
	if o.Transport == nil {
		o.Transport = http.DefaultTransport.(*http.Transport).Clone()
	}
	return &Pager{opt: o, http: &http.Client{
		Transport: o.Transport, Timeout: o.CallFor,
		// The token goes to nobody but who was named.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// Name is "pager".
func (*Pager) Name() string { return Name }

// Features are short texts, nothing to press, nothing to take back.
func (*Pager) Features() bot.Features { return bot.Features{MaxText: maxText, InFlight: 4} }

// Door is the channel as the bot takes it.
func (p *Pager) Door() bot.Door { return bot.Door{Channel: p} }

// post is what goes out.
type post struct {
	ID   bot.OutboxID `json:"id"`
	To   string       `json:"to"`
	Text string       `json:"text"`
}

// Deliver posts a line; see bot.Channel. An alarm cannot be changed or taken back.
func (p *Pager) Deliver(ctx context.Context, d bot.Delivery) (bot.MessageID, error) {
	if d.Op != bot.OpSend {
		return "", refuse("a pager's alarm cannot be changed", bot.ErrRejected)
	}
	body, err := json.Marshal(post{ID: d.ID, To: d.To.User, Text: channels.Text(d.Reply)})
	if err != nil {
		return "", refuse("the alarm cannot be written", bot.ErrRejected)
	}
	var left atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { left.Store(true) }})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.opt.URL, bytes.NewReader(body))
	if err != nil {
		return "", refuse("the pager's address cannot be used", bot.ErrConfig)
	}
	req.Header.Set("Content-Type", "application/json")
	if p.opt.Token != "" {
		req.Header.Set("Authorization", "Bearer "+string(p.opt.Token))
	}
	resp, err := p.http.Do(req)
	if err != nil { // it quotes the address: not passed on
		if left.Load() {
			return "", refuse("no answer", bot.ErrUnknown)
		}
		return "", refuse("the pager was not reached", bot.ErrTemporary)
	}
	defer func() { _ = resp.Body.Close() }()                      // it was read
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10)) // so that the connection is used again
	if err := p.meaning(resp); err != nil {
		return "", err
	}
	return bot.MessageID(d.ID), nil
}
