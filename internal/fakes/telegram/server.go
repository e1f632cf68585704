package telegram

import (
	"context"
	"encoding/json"
	"mime"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Token is the bot's token where Options.Token is empty.
const Token = "123456:a-token-for-tests-only"

// Options is how a server behaves; the zero value is strict, without pace limits.
type Options struct {
	Token  string
	Limits *Limits
	// OpenDoors lets the bot write to people who never wrote to it.
	OpenDoors bool
	Now       func() time.Time // default time.Now
}

// Server is the fake. Make it with New; Close ends its webhook posts and hanging
// answers.
type Server struct {
	opt   Options
	ctx   context.Context
	Close context.CancelFunc

	mu      sync.Mutex
	changed chan struct{} // closed and made anew when updates or the webhook change
	updates queue
	hook    hook
	chats   map[int64]*chat
	script  map[string][]*Answer
	calls   []Call
	called  chan struct{} // closed and made anew with every call
	files   map[string]file
	pace    *pace
	stats   Stats
}

// Stats are counts since the start.
type Stats struct {
	Sent      int `json:"sent"`      // messages that reached somebody
	Throttled int `json:"throttled"` // calls answered 429 by the limits
	Waiting   int `json:"waiting"`   // updates not yet confirmed
	Confirmed int `json:"confirmed"`
}

// Call is one call of the bot, as it was made.
type Call struct {
	Method string
	Params map[string]string
}

// maxCalls is how many calls are remembered.
const maxCalls = 10_000

// New makes a server; nothing listens yet.
func New(o Options) *Server {
	if o.Token == "" {
		o.Token = Token
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{
		opt: o, ctx: ctx, Close: cancel, changed: make(chan struct{}), called: make(chan struct{}),
		chats: map[int64]*chat{}, script: map[string][]*Answer{}, files: map[string]file{},
		updates: queue{next: 100_001}, pace: newPace(o.Limits),
	}
	go s.postUpdates()
	return s
}

// Handler is the Bot API, the files, and /control/.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/file/", s.serveFile)
	s.control(mux)
	mux.HandleFunc("/", s.serveMethod)
	return mux
}

// Serve answers on a listener until ctx ends.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	srv := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { s.Close(); _ = srv.Close() })
	defer stop()
	if err := srv.Serve(l); err != http.ErrServerClosed {
		return err
	}
	return nil
}

// Stats are the counts so far.
func (s *Server) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.stats
	st.Waiting = len(s.updates.waiting)
	return st
}

// Calls are the latest calls of one method, oldest first.
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Call
	for _, c := range s.calls {
		if c.Method == method {
			out = append(out, c)
		}
	}
	return out
}

// AwaitCalls waits until a method was called n times, and reports whether that
// happened before ctx ended.
func (s *Server) AwaitCalls(ctx context.Context, method string, n int) bool {
	for {
		s.mu.Lock()
		called := s.called
		s.mu.Unlock()
		if len(s.Calls(method)) >= n {
			return true
		}
		select {
		case <-called:
		case <-ctx.Done():
			return false
		}
	}
}

// refusal is an error as Telegram answers it.
type refusal struct {
	code  int
	text  string
	after int // seconds
}

func bad(text string) *refusal { return &refusal{code: 400, text: "Bad Request: " + text} }

// serveMethod answers /bot<token>/<method>.
func (s *Server) serveMethod(w http.ResponseWriter, r *http.Request) {
	rest, isBot := strings.CutPrefix(r.URL.Path, "/bot")
	token, method, ok := strings.Cut(rest, "/")
	params, err := readParams(r)
	switch {
	case !isBot || !ok:
		answer(w, nil, &refusal{code: 404, text: "Not Found"})
		return
	case token != s.opt.Token:
		answer(w, nil, &refusal{code: 401, text: "Unauthorized"})
		return
	case err != nil:
		answer(w, nil, bad("the parameters cannot be read"))
		return
	}
	scripted := s.record(method, params)
	if scripted != nil && !scripted.Perform {
		scripted.give(w, r, s.ctx)
		return
	}
	result, no := s.perform(r.Context(), method, params)
	if scripted != nil {
		scripted.give(w, r, s.ctx)
		return
	}
	answer(w, result, no)
}

// record notes a call and takes the answer that is scripted for it, if any.
func (s *Server) record(method string, params map[string]string) *Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.calls) >= maxCalls {
		s.calls = append(s.calls[:0], s.calls[maxCalls/2:]...)
	}
	s.calls = append(s.calls, Call{Method: method, Params: params})
	close(s.called)
	s.called = make(chan struct{})
	return s.takeScript(method)
}

// readParams reads a query, a form, a multipart form or a JSON body.
func readParams(r *http.Request) (map[string]string, error) {
	out := map[string]string{}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "application/json" {
		var body map[string]json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			return nil, err
		}
		for k, v := range body {
			var s string
			if json.Unmarshal(v, &s) != nil {
				s = string(v)
			}
			out[k] = s
		}
		return out, nil
	}
	err := r.ParseForm()
	if kind == "multipart/form-data" {
		err = r.ParseMultipartForm(1 << 20)
	}
	for k, v := range r.Form {
		out[k] = v[0]
	}
	return out, err
}

func answer(w http.ResponseWriter, result any, no *refusal) {
	w.Header().Set("Content-Type", "application/json")
	body := map[string]any{"ok": no == nil}
	if no == nil {
		body["result"] = result
	} else {
		body["error_code"], body["description"] = no.code, no.text
		if no.after > 0 {
			body["parameters"] = map[string]any{"retry_after": no.after}
		}
		w.WriteHeader(no.code)
	}
	_ = json.NewEncoder(w).Encode(body) // the caller may be gone; nobody to tell
}
