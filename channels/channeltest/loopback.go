package channeltest

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// Loopback is a transport for a channel's HTTP client that refuses every host
// but this machine and fails the test that tried.
type Loopback struct {
	t     testing.TB
	under *http.Transport
	calls atomic.Int64
	miss  atomic.Pointer[string]
}

// NewLoopback returns one that is closed at the end of t.
func NewLoopback(t testing.TB) *Loopback {
	l := &Loopback{t: t, under: &http.Transport{}}
	t.Cleanup(l.under.CloseIdleConnections)
	return l
}

// RoundTrip sends a request on if it stays on this machine.
func (l *Loopback) RoundTrip(r *http.Request) (*http.Response, error) {
	host := r.URL.Hostname()
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		l.t.Errorf("a request left this machine, for host %q", host)
		return nil, fmt.Errorf("tests never leave the machine, and %q is another", host)
	}
	l.calls.Add(1)
	if end := l.miss.Load(); end != nil && strings.HasSuffix(r.URL.Path, *end) && l.miss.CompareAndSwap(end, nil) {
		r = r.Clone(r.Context())
		r.URL.Host = nobody(l.t)
	}
	return l.under.RoundTrip(r)
}

// Miss lets the next request whose path ends like this find nobody listening, for
// the failure Away.
func (l *Loopback) Miss(pathEnd string) { l.miss.Store(&pathEnd) }

// nobody is an address of this machine where nothing listens.
func nobody(t testing.TB) string {
	n, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Errorf("find a free port: %v", err)
		return "127.0.0.1:1"
	}
	defer func() { _ = n.Close() }()
	return n.Addr().String()
}

// Calls is how many requests went through.
func (l *Loopback) Calls() int64 { return l.calls.Load() }
