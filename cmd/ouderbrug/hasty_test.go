package main

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// A body that never ends must not keep the connection.
func TestASlowBodyEnds(t *testing.T) {
	read := make(chan error, 1)
	s := httptest.NewServer(hasty(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.ReadAll(r.Body)
		read <- err
		w.WriteHeader(http.StatusBadRequest)
	}), 20*time.Millisecond))
	defer s.Close()
	c, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if _, err := io.WriteString(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf"); err != nil {
		t.Fatal(err)
	}
	var timeout net.Error
	if err := <-read; !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Fatalf("the body ended with %v, want a time-out", err)
	}
	if r, err := http.ReadResponse(bufio.NewReader(c), nil); err == nil {
		_ = r.Body.Close()
		if r.StatusCode != http.StatusBadRequest || !r.Close {
			t.Errorf("answered %d, connection kept: %t", r.StatusCode, !r.Close)
		}
	}
}

// The limit is the body's: a handler that waits after it is not cut off.
func TestALookThatWaitsIsNotCutOff(t *testing.T) {
	s := httptest.NewServer(hasty(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			t.Error(err)
		}
		select {
		case <-r.Context().Done():
			w.WriteHeader(http.StatusInternalServerError)
		case <-time.After(60 * time.Millisecond):
		}
	}), 20*time.Millisecond))
	defer s.Close()
	r, err := http.Post(s.URL, "text/plain", strings.NewReader("whole"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	if r.StatusCode != http.StatusOK {
		t.Error("a handler was cut off by the limit of a body that had come")
	}
}
