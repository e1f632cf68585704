// Package slack is a strict stand-in for Slack's Web API, for tests: it keeps one
// channel, refuses what Slack refuses (blocks that are too long, a ts that is not
// there, a wrong token), and fails as it is told to.
package slack

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Message is one that people see in the channel.
type Message struct {
	TS, Thread, Text string
	Blocks           []map[string]any
}

// Server is the fake. Token and Channel are what it believes.
type Server struct {
	*httptest.Server
	Token, Team, Channel string
	Socket               string // the address that Socket Mode gets

	mu       sync.Mutex
	messages []Message
	homes    map[string][]map[string]any
	next     []func(w http.ResponseWriter, r *http.Request) bool
	number   int
	calls    []string
}

// New opens one that is closed at the end of the test.
func New(t testing.TB) *Server {
	s := &Server{Token: "xoxb-1-geheim", Team: "T1", Channel: "C1", homes: map[string][]map[string]any{}}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

// Next lets f answer the next call; true means that it did.
func (s *Server) Next(f func(w http.ResponseWriter, r *http.Request) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next = append(s.next, f)
}

// Says makes the next call fail with an error of Slack's.
func (s *Server) Says(name string) {
	s.Next(func(w http.ResponseWriter, _ *http.Request) bool { fail(w, name); return true })
}

// Messages are those in the channel, oldest first.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

// Home is what somebody sees in the home tab.
func (s *Server) Home(user string) []map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.homes[user]
}

// Calls are the methods that were called.
func (s *Server) Calls() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

func fail(w http.ResponseWriter, name string) { answer(w, map[string]any{"ok": false, "error": name}) }

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // the caller has gone otherwise
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	if len(s.next) > 0 {
		f := s.next[0]
		s.next = s.next[1:]
		s.mu.Unlock()
		if f(w, r) {
			return
		}
		s.mu.Lock()
	}
	defer s.mu.Unlock()
	method := strings.TrimPrefix(r.URL.Path, "/")
	s.calls = append(s.calls, method)
	body := map[string]any{}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		_ = json.NewDecoder(r.Body).Decode(&body) // an empty body has no fields
	}
	_ = r.ParseForm() // a body that is no form has no fields
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if token == "" {
		token = r.Form.Get("token")
	}
	switch {
	case method == "apps.connections.open":
		answer(w, map[string]any{"ok": true, "url": s.Socket})
	case token != s.Token:
		fail(w, "invalid_auth")
	case method == "auth.test":
		answer(w, map[string]any{"ok": true, "team_id": s.Team})
	case method == "views.publish":
		s.home(w, body)
	case r.Form.Get("channel") != s.Channel:
		fail(w, "channel_not_found")
	default:
		s.chat(w, r, method)
	}
}

func (s *Server) home(w http.ResponseWriter, body map[string]any) {
	view, _ := body["view"].(map[string]any)
	user, _ := body["user_id"].(string)
	list, _ := view["blocks"].([]any)
	var out []map[string]any
	for _, b := range list {
		m, _ := b.(map[string]any)
		out = append(out, m)
	}
	if user == "" || view["type"] != "home" {
		fail(w, "invalid_arguments")
		return
	}
	s.homes[user] = out
	answer(w, map[string]any{"ok": true})
}

func (s *Server) chat(w http.ResponseWriter, r *http.Request, method string) {
	ts := r.Form.Get("ts")
	at := slices.IndexFunc(s.messages, func(m Message) bool { return m.TS == ts })
	m := Message{TS: ts, Thread: r.Form.Get("thread_ts"), Text: r.Form.Get("text")}
	if method != "chat.delete" {
		if text := r.Form.Get("blocks"); text != "" && json.Unmarshal([]byte(text), &m.Blocks) != nil || !fine(m.Blocks) {
			fail(w, "invalid_blocks")
			return
		}
	}
	switch {
	case method == "chat.postMessage":
		s.number++
		m.TS = fmt.Sprintf("1700000000.%06d", s.number)
		s.messages = append(s.messages, m)
	case at < 0:
		fail(w, "message_not_found")
		return
	case method == "chat.update":
		m.Thread = s.messages[at].Thread
		s.messages[at] = m
	case method == "chat.delete":
		s.messages = slices.Delete(s.messages, at, at+1)
	default:
		fail(w, "unknown_method")
		return
	}
	answer(w, map[string]any{"ok": true, "channel": s.Channel, "ts": m.TS})
}

// fine are blocks that Slack would take: at most 50, texts of at most 3000 characters
// (75 on a button), 25 elements in an actions block, no two with one action_id.
func fine(blocks []map[string]any) bool {
	ids := map[string]bool{}
	for _, b := range blocks {
		if !short(b["text"], 3000) {
			return false
		}
		elements, _ := b["elements"].([]any)
		if len(elements) > 25 {
			return false
		}
		for _, e := range elements {
			m, _ := e.(map[string]any)
			id, _ := m["action_id"].(string)
			if id == "" || ids[id] || !short(m["text"], 75) {
				return false
			}
			ids[id] = true
		}
	}
	return len(blocks) <= 50
}

func short(text any, most int) bool {
	m, ok := text.(map[string]any)
	if !ok {
		return true
	}
	s, _ := m["text"].(string)
	return s != "" && len([]rune(s)) <= most && m["type"] == "plain_text"
}
