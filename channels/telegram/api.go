package telegram

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// maxAnswer is how much of an answer is read: a hundred long updates fit well.
const maxAnswer = 8 << 20

// api makes calls through the library with what it lacks: contexts, time limits,
// and errors without the token.
type api struct {
	token Token
	base  string
	http  *http.Client
	limit time.Duration
}

// The library's logger prints errors with the token in them. It is only used by
// parts that we do not call; it is silenced all the same, once a process, since it
// is the library's global.
var silenceLibrary = sync.OnceFunc(func() { _ = tgbotapi.SetLogger(silent{}) })

type silent struct{}

func (silent) Println(...any)        {}
func (silent) Printf(string, ...any) {}

func newAPI(o Options) *api {
	silenceLibrary()
	transport := o.Transport
	if transport == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConnsPerHost = 32 // more than are in flight, so that none is dialled anew
		transport = t
	}
	return &api{token: o.Token, base: o.API, limit: o.CallFor, http: &http.Client{
		Transport: transport,
		// Telegram never redirects; whoever does is not Telegram and gets no token.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// call makes one call and returns its result, or an error that wraps one of bot's.
func (a *api) call(ctx context.Context, method string, p tgbotapi.Params) (*tgbotapi.APIResponse, error) {
	return a.callFor(ctx, a.limit, method, p)
}

func (a *api) callFor(ctx context.Context, limit time.Duration, method string, p tgbotapi.Params) (*tgbotapi.APIResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	d := &doer{client: a.http}
	d.ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaders: func() { d.left.Store(true) },
	})
	lib := tgbotapi.BotAPI{Token: string(a.token), Client: d}
	lib.SetAPIEndpoint(a.base + "/bot%s/%s")
	resp, err := lib.MakeRequest(method, p)
	if err != nil {
		return nil, a.meaning(method, d, err)
	}
	return resp, nil
}

// doer gives one call its context and remembers how far it came.
type doer struct {
	client *http.Client
	ctx    context.Context
	left   atomic.Bool // the request may have reached Telegram
	status int
}

// Do makes the library's request.
func (d *doer) Do(r *http.Request) (*http.Response, error) {
	resp, err := d.client.Do(r.WithContext(d.ctx))
	if err != nil {
		return nil, err
	}
	d.status = resp.StatusCode
	resp.Body = limited{io.LimitReader(resp.Body, maxAnswer), resp.Body}
	return resp, nil
}

// limited is a body that is read only so far.
type limited struct {
	io.Reader
	io.Closer
}

// clean is an error's text without the URL, which holds the token.
func (a *api) clean(err error) string {
	var in *url.Error
	for errors.As(err, &in) {
		err = in.Err
	}
	return strings.ReplaceAll(err.Error(), string(a.token), redacted)
}
