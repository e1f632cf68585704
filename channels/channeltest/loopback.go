package channeltest

import (
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
)

// Loopback is a transport for a channel's HTTP client that refuses every host
// but this machine and fails the test that tried.
type Loopback struct {
	t     testing.TB
	under *http.Transport
	calls atomic.Int64
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
	return l.under.RoundTrip(r)
}

// Calls is how many requests went through.
func (l *Loopback) Calls() int64 { return l.calls.Load() }
