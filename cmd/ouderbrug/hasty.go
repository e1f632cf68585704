package main

import (
	"io"
	"net/http"
	"time"
)

// How long a caller may take to send a body, and to take an answer. The chat page's
// long looks lift the second for the time that they wait.
const (
	bodyWithin   = 15 * time.Second
	answerWithin = 45 * time.Second
)

// hasty ends a body that comes too slowly: who sends a byte a minute would keep a
// connection and a goroutine for ever. The limit is on the body alone, because one on
// the connection would also end a look that waits.
func hasty(next http.Handler, within time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body == nil || r.Body == http.NoBody {
			next.ServeHTTP(w, r)
			return
		}
		c := http.NewResponseController(w)
		if err := c.SetReadDeadline(time.Now().Add(within)); err == nil { // a recorder of a test has none
			r.Body = &hastyBody{ReadCloser: r.Body, conn: c}
		}
		next.ServeHTTP(w, r)
	})
}

// hastyBody lifts the limit when the body is over.
type hastyBody struct {
	io.ReadCloser
	conn *http.ResponseController
}

// Read reads on.
func (b *hastyBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err == io.EOF { //nolint:errorlint // io.Reader's word, never wrapped
		_ = b.conn.SetReadDeadline(time.Time{}) // the connection is gone: nothing to lift
	}
	return n, err
}
