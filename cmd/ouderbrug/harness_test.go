package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// shared is a buffer that the program writes and a test reads.
type shared struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *shared) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// command runs the program to its end.
func command(t *testing.T, in string, args ...string) (out string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, strings.NewReader(in), &o, &e)
	return o.String() + e.String(), code
}

// server is a running `serve`.
type server struct {
	t             *testing.T
	addr, metrics string
	log           *shared // everything that was printed or logged
	stop          func() int
}

// serve starts the real program on free ports and stops it with the test.
func serve(t *testing.T, args ...string) *server {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s := &server{t: t, log: &shared{}}
	up, code := make(chan struct{}), make(chan int, 1)
	e := &env{ctx: ctx, in: strings.NewReader(""), out: s.log, errs: s.log, now: time.Now, log: slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		started: func(a, m string) { s.addr, s.metrics = a, m; close(up) }}
	go func() {
		code <- runIn(e, append([]string{"serve", "--addr", "127.0.0.1:0", "--metrics-addr", "127.0.0.1:0"}, args...))
	}()
	s.stop = sync.OnceValue(func() int { cancel(); return <-code })
	t.Cleanup(func() { s.stop() })
	select {
	case <-up:
	case c := <-code:
		code <- c
		t.Fatalf("serve ended with %d: %s", c, s.log)
	}
	return s
}

// demo starts `serve --demo` on a database in dir.
func demo(t *testing.T, dir string, args ...string) *server {
	t.Helper()
	return serve(t, append([]string{"--demo", "--db", "sqlite:" + filepath.Join(dir, "o.db")}, args...)...)
}

// page is somebody at the web page.
type page struct {
	t     *testing.T
	base  string
	http  *http.Client
	n     int
	after int64
}

func (s *server) visit(lang string) *page {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	p := &page{t: s.t, base: "http://" + s.addr, http: &http.Client{Jar: jar}}
	p.get("/?lang=" + lang)
	if status, _ := p.post("/chat/lang", fmt.Sprintf(`{"lang":%q,"id":"00000000-0000-4000-9000-000000000000"}`, lang), p.base); status >= 400 {
		s.t.Fatalf("choosing %s answers %d", lang, status)
	}
	return p
}

func (p *page) get(path string) string {
	p.t.Helper()
	resp, err := p.http.Get(p.base + path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return string(body)
}

func (p *page) post(path, body, origin string) (int, string) {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.base+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if origin != "" {
		req.Header.Set("Origin", origin)
	}
	resp, err := p.http.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

func (p *page) send(fields map[string]string) {
	p.t.Helper()
	p.n++
	fields["id"] = fmt.Sprintf("00000000-0000-4000-8000-%012d", p.n)
	body, err := json.Marshal(fields)
	if err != nil {
		p.t.Fatal(err)
	}
	if status, text := p.post("/chat/send", string(body), p.base); status != http.StatusAccepted {
		p.t.Fatalf("send answers %d: %s", status, text)
	}
}

type choice struct {
	L string `json:"l"`
	W string `json:"w"`
}

// said is a line of the page.
type said struct {
	Seq   int64  `json:"seq"`
	ID    string `json:"id"`
	Kind  string `json:"kind"`
	Parts []struct {
		K string `json:"k"`
		T string `json:"t"`
		U string `json:"u"`
	} `json:"parts"`
	Choices []choice `json:"choices"`
}

func (s said) text() string {
	var b strings.Builder
	for _, p := range s.Parts {
		b.WriteString(p.T + "\n")
	}
	return b.String()
}

// lines waits for lines of the assistant until one contains want, and returns all
// that came.
func (p *page) lines(want string) []said {
	p.t.Helper()
	var all []said
	var text strings.Builder
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		var got struct {
			Lines []said `json:"lines"`
		}
		body := p.get(fmt.Sprintf("/chat/lines?after=%d", p.after))
		if err := json.Unmarshal([]byte(body), &got); err != nil {
			p.t.Fatalf("lines are no JSON: %v\n%s", err, body)
		}
		for _, l := range got.Lines {
			p.after = max(p.after, l.Seq)
			if l.ID == "" {
				all = append(all, l)
				text.WriteString(l.text())
			}
		}
		if len(all) > 0 && strings.Contains(text.String(), want) {
			return all
		}
	}
	p.t.Fatalf("no line with %q came; there came:\n%s", want, text.String())
	return nil
}

// joined is the text of lines.
func joined(lines []said) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.text())
	}
	return b.String()
}

// files reads every file below the folders.
func files(t *testing.T, dirs ...string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || !d.Type().IsRegular() {
				return err
			}
			data, err := os.ReadFile(path)
			out[path] = data
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}
