package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// healthCmd is for a container, which has no shell and no curl.
type healthCmd struct {
	Addr string `default:"127.0.0.1:8080" help:"Where the server listens."`
}

// Help is shown by --help.
func (healthCmd) Help() string {
	return "Ends with 0 if the server answers, even if some part is not well: a restart would not help that.\n\nExample:\n  ouderbrug healthcheck --addr 127.0.0.1:8080"
}

// Run asks the server on this machine.
func (c *healthCmd) Run(e *env) error {
	addr, err := nearby(c.Addr)
	if err != nil {
		return err
	}
	status, ok := serving(e.ctx, addr)
	if !ok {
		return fmt.Errorf("no server answers on %s", addr)
	}
	fmt.Fprintln(e.out, status)
	return nil
}

// nearby is the address by which this machine reaches what listens on addr.
func nearby(addr string) (string, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", errors.New("--addr is not host:port")
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port), nil
}

// serverDate asks what a server's clock says.
func serverDate(ctx context.Context, url string) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, url, nil)
	if err != nil {
		return time.Time{}, errors.New("it is no address")
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return time.Time{}, errors.New("it does not answer")
	}
	if err := resp.Body.Close(); err != nil {
		return time.Time{}, err
	}
	at, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return time.Time{}, errors.New("it tells no date")
	}
	return at, nil
}
