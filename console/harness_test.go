package console

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

// site is a console over a store in memory, served on loopback.
type site struct {
	*testing.T
	*Server
	store *sqlite.Store
	vault bot.Vault
	url   string

	mu    sync.Mutex
	clock time.Time
	log   strings.Builder
}

func (s *site) now() time.Time { s.mu.Lock(); defer s.mu.Unlock(); return s.clock }

func (s *site) after(d time.Duration) { s.mu.Lock(); defer s.mu.Unlock(); s.clock = s.clock.Add(d) }

func (s *site) Write(p []byte) (int, error) { s.mu.Lock(); defer s.mu.Unlock(); return s.log.Write(p) }

func open(t *testing.T) *site {
	t.Helper()
	keys, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	s := &site{T: t, clock: time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)} // a Wednesday
	v := vault.New(keys, vault.NewMemory())
	s.vault = v
	id := func() string { return strings.ToLower(rand.Text()) }
	s.store, err = sqlite.Open(t.Context(), sqlite.Memory, sqlite.Options{Vault: v, Installation: keys.Installation, Now: s.now, NewID: id})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.store.Close() })
	s.Server, err = New(Config{
		Reader: s.store,
		Apply:  func(ctx context.Context, c bot.Change) error { c.At = s.now(); return s.store.Commit(ctx, c) },
		Join: func(ctx context.Context, user string, lang bot.Lang) (bot.ConversationID, error) {
			return s.person(user), nil
		},
		Find: func(_ context.Context, _ bot.Lang, words string) ([]Found, error) {
			return []Found{{Card: "sleep/nl", Title: "Slapen: " + words, First: "Elke avond hetzelfde."}}, nil
		},
		Cases: func(ctx context.Context, in bot.CaseState) ([]bot.Case, error) { return s.store.Cases(ctx, in) },
		Steps: []string{"signals", "confidant"},
		Now:   s.now, NewID: id, Log: slog.New(slog.NewTextHandler(s, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(s.Handler())
	t.Cleanup(srv.Close)
	s.url = srv.URL
	return s
}

// person makes somebody who is reached by the console.
func (s *site) person(user string) bot.ConversationID {
	s.Helper()
	got, err := s.store.Receive(s.Context(), []bot.Arrival{{
		ID: bot.EventID(strings.ToLower(rand.Text())), At: s.now(),
		Inbound: bot.Inbound{Kind: bot.Command, ID: user, From: bot.Address{Channel: Name, User: user}, Command: "setup", Args: "lang=nl"},
	}})
	if err != nil || len(got) != 1 {
		s.Fatalf("%d received: %v", len(got), err)
	}
	return got[0].Conversation
}

// change commits records.
func (s *site) change(changes ...bot.RecordChange) {
	s.Helper()
	if err := s.Apply(s.Context(), bot.Change{Records: changes}); err != nil {
		s.Fatal(err)
	}
}

// helper makes an active helper with these roles.
func (s *site) helper(name string, roles ...bot.Role) bot.HelperRecord {
	s.Helper()
	parent := s.person(name)
	_, p, ok, err := s.store.Conversation(s.Context(), parent)
	if err != nil || !ok {
		s.Fatalf("no conversation of the new person: %v", err)
	}
	var h bot.HelperRecord
	h.Meta = bot.Meta{ID: string(p.ID), Person: p.ID, Helper: p.ID, Conversation: bot.HelperConversation(p.ID), State: bot.HelperActive, At: s.now()}
	h.Facts = bot.HelperFacts{Roles: roles, Langs: []bot.Lang{"nl"}, Country: "nl"}
	h.Words.FirstName = name
	if err := s.Apply(s.Context(), bot.Change{Records: []bot.RecordChange{must(h.Change())}, Hats: []bot.HatChange{{Person: p.ID, Hat: bot.Helper, From: parent}}}); err != nil {
		s.Fatal(err)
	}
	h.Version = 1
	return h
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// again reads a helper as it is now.
func (s *site) again(h bot.HelperRecord) bot.HelperRecord {
	s.Helper()
	got, ok, err := bot.FindOne[bot.HelperFacts, bot.HelperWords](s.Context(), s.store, h.ID)
	if err != nil || !ok {
		s.Fatalf("the helper is gone: %v", err)
	}
	return got
}

// visitor is a browser.
type visitor struct {
	*site
	client *http.Client
	origin string
}

func (s *site) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.Fatal(err)
	}
	return &visitor{site: s, origin: s.url, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// answer is what came back.
type answer struct {
	status int
	body   string
	header http.Header
}

func (v *visitor) do(method, path string, form url.Values) answer {
	v.Helper()
	req, err := http.NewRequestWithContext(v.Context(), method, v.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.Fatal(err)
	}
	req.Header.Set("Accept-Language", "en")
	if method != http.MethodGet {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if v.origin != "" {
			req.Header.Set("Origin", v.origin)
		}
	}
	resp, err := v.client.Do(req)
	if err != nil {
		v.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		v.Fatal(err)
	}
	return answer{resp.StatusCode, string(body), resp.Header}
}

func (v *visitor) get(path string) answer { v.Helper(); return v.do(http.MethodGet, path, nil) }

func (v *visitor) post(path string, pairs ...string) answer {
	v.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return v.do(http.MethodPost, path, form)
}

// want fails unless the answer has this status.
func (v *visitor) want(a answer, status int, what string) answer {
	v.Helper()
	if a.status != status {
		v.Fatalf("%s: status %d, want %d", what, a.status, status)
	}
	return a
}

// code asks for a link and is the code that the page shows.
func (v *visitor) code() string {
	v.Helper()
	a := v.want(v.post("/console/sign-in"), http.StatusOK, "asking for a link")
	_, rest, ok := strings.Cut(a.body, "/console ")
	if !ok || len(rest) < 11 {
		v.Fatal("the page shows no code")
	}
	return rest[:11]
}

// link is what the messenger answers to "/console CODE".
func (s *site) link(h bot.HelperRecord, code string) string {
	s.Helper()
	token, rec := bot.NewSignIn(h.Person, code, s.now())
	s.change(must(rec.Change()))
	return bot.SignInPath(token)
}

// in is a browser in which this helper is signed in, with a second factor where one
// of the roles asks for it.
func (s *site) in(h bot.HelperRecord) *visitor {
	s.Helper()
	v := s.visitor()
	v.want(v.post(s.link(h, v.code())), http.StatusSeeOther, "the link")
	if needsSecond(h.Facts.Roles) {
		v.get("/console/second")
		v.want(v.post("/console/second", "code", s.totp(h)), http.StatusSeeOther, "the second factor")
	}
	return v
}

// totp is the code that the helper's app shows now.
func (s *site) totp(h bot.HelperRecord) string {
	s.Helper()
	f, ok, err := bot.FindOne[bot.FactorFacts, bot.FactorWords](s.Context(), s.store, h.ID)
	if err != nil || !ok {
		s.Fatalf("there is no second factor: %v", err)
	}
	return must(totp.GenerateCode(f.Words.Secret, s.now()))
}
