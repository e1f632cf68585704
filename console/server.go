package console

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Config is what a Server is made from. Fields without a default must be set.
type Config struct {
	Reader bot.TalkReader
	// Apply commits a change and wakes whoever it is for (bot.Bot.Apply).
	Apply func(context.Context, bot.Change) error
	// Join makes a person who has no messenger, reached here only, and returns the
	// conversation that they have as anybody has one. user is random.
	Join func(ctx context.Context, user string, lang bot.Lang) (bot.ConversationID, error)
	// Find looks for vetted cards and places; nil: none can be sent from here.
	Find func(ctx context.Context, lang bot.Lang, words string) ([]Found, error)
	// Theme is a topic's name and Themes are those that a form offers; nil: none.
	Theme  func(slug string, lang bot.Lang) string
	Themes func(lang bot.Lang) []Named

	// Desk is the conversation that decides what becomes of a case, Cases reads what the
	// cases hold, Steps are those of the regime's check-list (S15). Empty: no cases here.
	Desk  bot.ConversationID
	Cases func(context.Context, bot.CaseState) ([]bot.Case, error)
	Steps []string

	PublicName string // default "Brug"
	// Secure: people reach us by https. Off only on loopback.
	Secure bool
	// Origins are further addresses that the console is served at, for a proxy that
	// changes the Host header.
	Origins []string

	Now   func() time.Time
	NewID func() string // random, unguessable, of letters and digits
	Log   *slog.Logger
}

// Found is a card or a place that can be sent.
type Found struct {
	Card, Place string // one of them is its id
	Title       string
	First       string // how it begins
}

// Server is the console. Make it with New; all its methods may be called from many
// goroutines.
type Server struct {
	Config
	texts  *texts
	pages  *pages
	assets *assets
	tries  *rate.Limiter // of links, invitations and codes, by all together
}

// How many tries to sign in this instance takes, from all together. A token cannot be
// guessed; this keeps the store free of those who try.
const (
	triesBurst = 60
	triesEvery = 100 * time.Millisecond
)

// New checks the settings and reads what is built in.
func New(c Config) (*Server, error) {
	if c.Reader == nil || c.Apply == nil || c.Join == nil || c.Now == nil || c.NewID == nil || c.Log == nil {
		return nil, errors.New("console: Reader, Apply, Join, Now, NewID and Log must be set")
	}
	if c.PublicName == "" {
		c.PublicName = "Brug"
	}
	s := &Server{Config: c, tries: rate.NewLimiter(rate.Every(triesEvery), triesBurst)}
	var err error
	if s.texts, err = readTexts(); err != nil {
		return nil, fmt.Errorf("console: read the texts: %w", err)
	}
	if s.assets, err = readAssets(); err != nil {
		return nil, fmt.Errorf("console: read the files: %w", err)
	}
	if s.pages, err = readPages(); err != nil {
		return nil, fmt.Errorf("console: read the pages: %w", err)
	}
	return s, nil
}

// Handler are the routes, to be mounted at "/console" and "/console/".
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /console/a/{hash}/{name}", s.assets.serve)
	for _, r := range s.routes() {
		mux.Handle(r.Method+" "+r.Path, s.guard(r))
	}
	mux.HandleFunc("GET /console/{$}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, home, http.StatusSeeOther)
	})
	return s.headers(mux)
}

// home is where the console begins.
const home = "/console"

// Name is how the console is called in addresses: of people who have no messenger.
const Name = "console"

// Door is the channel of people who are reached by their console only: what is said to
// them is delivered by being committed.
func Door() bot.Door { return bot.Door{Channel: channel{}} }

type channel struct{}

// Name is "console".
func (channel) Name() string { return Name }

// Features says that nothing is sent.
func (channel) Features() bot.Features { return bot.Features{MaxChoices: 100, Pull: true} }

// Deliver refuses: there is nobody to be sent to.
func (channel) Deliver(context.Context, bot.Delivery) (bot.MessageID, error) {
	return "", fmt.Errorf("the console reads its lines itself, so nothing is sent to it: %w", bot.ErrRejected)
}

// headers sets what every answer carries: nothing is cached, framed, sniffed or loaded
// from elsewhere.
func (s *Server) headers(next http.Handler) http.Handler {
	policy := strings.Join([]string{
		"default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
		"base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
	}, "; ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin") // our own POSTs need their Origin; a token in a path goes nowhere else
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
