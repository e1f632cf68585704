package telegram

import (
	"context"
	"net/http"
	"sync"
)

// Answer is what a scripted call gets instead of the real answer.
type Answer struct {
	Code       int    // as Telegram answers errors: error_code and status
	Text       string // description
	RetryAfter int    // seconds
	Status     int    // with Body: a raw answer, such as a gateway's page
	Body       string
	Hang       bool // never answered; Arrived is closed when the call has come
	Cut        bool // the connection is cut instead of an answer
	Perform    bool // the call is done all the same: the answer alone is lost

	Arrived chan struct{}
	once    sync.Once
}

// Script lets the next calls of a method meet these answers, one each.
func (s *Server) Script(method string, answers ...*Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script[method] = append(s.script[method], answers...)
}

// Unmet is how many scripted answers were not used; a test that scripts checks it.
func (s *Server) Unmet() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, a := range s.script {
		n += len(a)
	}
	return n
}

func (s *Server) takeScript(method string) *Answer {
	left := s.script[method]
	if len(left) == 0 {
		return nil
	}
	s.script[method] = left[1:]
	return left[0]
}

// give answers a call as scripted.
func (a *Answer) give(w http.ResponseWriter, r *http.Request, over context.Context) {
	a.once.Do(func() {
		if a.Arrived != nil {
			close(a.Arrived)
		}
	})
	switch {
	case a.Hang:
		select {
		case <-r.Context().Done():
		case <-over.Done():
		}
		panic(http.ErrAbortHandler)
	case a.Cut:
		panic(http.ErrAbortHandler)
	case a.Status != 0:
		w.WriteHeader(a.Status)
		_, _ = w.Write([]byte(a.Body))
	default:
		answer(w, nil, &refusal{code: a.Code, text: a.Text, after: a.RetryAfter})
	}
}
