package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Helpline is a number that the page itself carries.
type Helpline struct {
	Label string // "113 Zelfmoordpreventie"
	Phone string // as people dial it
}

// Options is what a Web is made from. Fields without a default must be set.
type Options struct {
	PublicName   string // what parents see; default "Brug"
	Organisation string // whose programme it is; stands in the welcome
	// Country is the country that visitors are taken to be in; "" = not known.
	Country bot.Country
	// Helplines are the numbers for a country in a language, the most urgent first.
	Helplines func(bot.Country, bot.Lang) []Helpline
	// Notice is what the welcome must say beside its two sentences, such as that
	// nobody reads along at night (S12); nil or "": nothing.
	Notice func(bot.Lang) string

	Lines bot.LineReader
	// Watch announces lines that this instance committed (bot.Bot.Watch).
	Watch func(bot.Address) (woken <-chan struct{}, stop func())
	// Triage lets a cry for help past the rate cap (S4); nil: nothing passes.
	Triage bot.Triage
	// Seen reports whether an inbound id came in, on whichever instance: so a session
	// that was left on one is over on all. Nil: this instance's memory alone counts.
	Seen func(ctx context.Context, id string) (bool, error)
	// Revoker remembers sessions that were left; default: memory, and Seen.
	Revoker Revoker

	Key   []byte           // signs the session cookie; ≥ 32 bytes, the same on all instances
	Now   func() time.Time // the clock
	NewID func() string    // random, unguessable (≥ 128 bits), of letters, digits, - and _
	Log   *slog.Logger

	// Secure: people reach us by https. Off only on loopback.
	Secure bool
	// Origins are further addresses that the page is served at ("https://chat.example"),
	// for a proxy that changes the Host header.
	Origins []string
	// LeaveURL is the neutral page that "leave" goes to; default: an empty page of ours.
	LeaveURL string
	// FrameAncestors are the sites that may show the page in a frame; none by default.
	FrameAncestors []string

	Poll      time.Duration // how long a look for new lines waits; default 25 s
	LookAgain time.Duration // for lines of other instances, at first; default 1 s
}

// Web is the chat page. Make it with New; all methods may be called from many
// goroutines.
type Web struct {
	Options
	texts  *texts
	assets *assets
	page   *page
	paces  *paces

	unread, unaccepted, unknown seldom // troubles of many requests
}

// New checks the options and reads the texts and pages that are built in.
func New(o Options) (*Web, error) {
	switch {
	case len(o.Key) < 32:
		return nil, errors.New("web: the key of the session cookie needs at least 32 bytes")
	case o.Lines == nil || o.Watch == nil || o.Helplines == nil:
		return nil, errors.New("web: Lines, Watch and Helplines must be set")
	case o.Now == nil || o.NewID == nil || o.Log == nil:
		return nil, errors.New("web: Now, NewID and Log must be set")
	}
	if err := checkURLs(o); err != nil {
		return nil, err
	}
	if o.PublicName == "" {
		o.PublicName = "Brug"
	}
	if o.Organisation == "" {
		o.Organisation = o.PublicName
	}
	if o.LeaveURL == "" {
		o.LeaveURL = awayPath
	}
	if o.Poll == 0 {
		o.Poll = 25 * time.Second
	}
	if o.LookAgain == 0 {
		o.LookAgain = time.Second
	}
	if o.Revoker == nil {
		memory := NewMemoryRevoker(o.Now)
		o.Revoker = memory
		if o.Seen != nil {
			o.Revoker = &sharedRevoker{MemoryRevoker: memory, came: o.Seen}
		}
	}
	w := &Web{Options: o, paces: newPaces(),
		unread:     seldom{what: "lines cannot be read", over: "lines can be read again", level: slog.LevelError},
		unaccepted: seldom{what: "web message not accepted", over: "web messages are accepted again", level: slog.LevelWarn},
		unknown:    seldom{what: "left sessions cannot be read", over: "left sessions can be read again", level: slog.LevelError},
	}
	var err error
	if w.texts, err = readTexts(); err != nil {
		return nil, fmt.Errorf("web: read the texts: %w", err)
	}
	if w.assets, err = readAssets(o.PublicName); err != nil {
		return nil, fmt.Errorf("web: read the page's files: %w", err)
	}
	if w.page, err = readPage(); err != nil {
		return nil, fmt.Errorf("web: read the page: %w", err)
	}
	return w, nil
}

// Name is how the web is called in addresses and settings.
const Name = "web"

// Door is the channel for the bot. It has no webhook of its own: the page calls
// the routes of Handler.
func (w *Web) Door() bot.Door { return bot.Door{Channel: channel{}} }

// channel is the outgoing half, of which there is none.
type channel struct{}

// Name is "web".
func (channel) Name() string { return Name }

// Features says that the page reads by itself.
func (channel) Features() bot.Features {
	return bot.Features{MaxChoices: 100, Pull: true}
}

// Deliver refuses: a line for the web is delivered by being committed.
func (channel) Deliver(context.Context, bot.Delivery) (bot.MessageID, error) {
	return "", fmt.Errorf("the page reads its lines itself, so nothing is sent to it: %w", bot.ErrRejected)
}

// Handler are the routes, to be mounted at "/". Inbound things go to receive.
func (w *Web) Handler(receive bot.Receive) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", w.showPage)
	mux.HandleFunc("GET /k/{code}", w.showPage)
	mux.HandleFunc("GET /a/{hash}/{name}", w.assets.serve)
	mux.HandleFunc("GET "+awayPath, w.showAway)
	mux.HandleFunc("GET /chat/lines", w.lines)
	mux.HandleFunc("POST /chat/send", w.sameOrigin(w.send(receive)))
	mux.HandleFunc("POST /chat/lang", w.sameOrigin(w.chooseLang(receive)))
	mux.HandleFunc("POST /chat/here", w.sameOrigin(w.here))
	mux.HandleFunc("POST /chat/leave", w.sameOrigin(w.leave(receive)))
	return w.guarded(mux)
}
