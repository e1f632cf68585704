package models

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Server is where a model is.
type Server struct {
	URL         string // an OpenAI-compatible base such as http://127.0.0.1:8099/v1, or ollama+http://127.0.0.1:11434
	Model       string
	Key         string // "" where it asks for none
	AllowRemote bool   // it may be on a public address (S30)
}

// ErrRemote means that a model server is outside the private network.
var ErrRemote = errors.New("the model server is not in the private network; parents' words would go to another company's computer: set --allow-remote-models if that is meant, and parents are told so")

// mostAnswer bounds an answer: the vectors of a batch are a megabyte or two.
const mostAnswer = 16 << 20

// errAnswer says why an answer is not taken; what it said is not said.
type errAnswer int

func (e errAnswer) Error() string {
	return fmt.Sprintf("the model server answers with status %d", int(e))
}

// OfText reports that a text was refused and the server is well: too long for the model, or what it takes for no text.
func (e errAnswer) OfText() bool {
	return e == http.StatusBadRequest || e == http.StatusRequestEntityTooLarge || e == http.StatusUnprocessableEntity
}

// ollamaPrefix is what the address of an Ollama server begins with.
const ollamaPrefix = "ollama+"

// address is the base address, and whether Ollama's own protocol is spoken there.
func (s Server) address() (base string, isOllama bool, err error) {
	rest, isOllama := strings.CutPrefix(s.URL, ollamaPrefix)
	u, err := url.Parse(rest)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || s.Model == "" {
		return "", false, errors.New("a model server needs an address such as http://127.0.0.1:8099/v1, and a model's name")
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && !s.AllowRemote && !private(ip) {
		return "", false, ErrRemote
	}
	return strings.TrimRight(rest, "/"), isOllama, nil
}

// client is an HTTP client that goes nowhere else: no redirects, no proxy, no public address unless allowed (looked at
// when it is dialled, whatever a name says today), no endless answers, and no error text of theirs.
func (s Server) client() *http.Client {
	dialer := &net.Dialer{Timeout: 5 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !s.AllowRemote && !private(at.Addr()) {
			return ErrRemote
		}
		return nil
	}}
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     bounded{&http.Transport{DialContext: dialer.DialContext, MaxIdleConnsPerHost: 8, IdleConnTimeout: time.Minute, TLSHandshakeTimeout: 5 * time.Second}},
	}
}

// private reports whether an address is this machine or a private network.
func private(ip netip.Addr) bool {
	ip = ip.Unmap()
	return ip.IsLoopback() || ip.IsPrivate()
}

// bounded refuses all but a good answer of a bearable size.
type bounded struct{ next http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.next.RoundTrip(r)
	if err == nil && resp.StatusCode != http.StatusOK {
		_ = resp.Body.Close()
		err = errAnswer(resp.StatusCode)
	}
	if err != nil {
		if c, ok := r.Context().Value(causeKey{}).(*cause); ok {
			c.set(err)
		}
		return nil, err
	}
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(resp.Body, mostAnswer), resp.Body}
	return resp, nil
}

// cause is what really went wrong in a call: langchaingo says it in words of its own.
type cause struct {
	mu  sync.Mutex
	err error
}

type causeKey struct{}

func (c *cause) set(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.err = err
}

// watched is a context in which plain finds the cause.
func watched(ctx context.Context) context.Context {
	return context.WithValue(ctx, causeKey{}, &cause{})
}

// plain makes an error of ours of one of a library's, which may quote what was sent or received.
func plain(ctx context.Context, what string, err error) error {
	if c, ok := ctx.Value(causeKey{}).(*cause); ok {
		c.mu.Lock()
		err = errors.Join(err, c.err)
		c.mu.Unlock()
	}
	var status errAnswer
	var network net.Error
	switch {
	case errors.Is(err, ErrRemote):
		return ErrRemote
	case errors.Is(err, errVector):
		return errVector
	case errors.As(err, &status):
		return fmt.Errorf("%s: %w", what, status)
	case errors.Is(ctx.Err(), context.Canceled):
		return fmt.Errorf("%s: %w", what, context.Canceled)
	case ctx.Err() != nil, errors.As(err, &network) && network.Timeout():
		return fmt.Errorf("%s in time: %w", what, context.DeadlineExceeded)
	case errors.As(err, &network):
		return fmt.Errorf("%s: the server is not reachable", what)
	}
	return fmt.Errorf("%s: its answer cannot be used", what)
}
