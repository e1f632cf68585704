package console

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/ouderbrug/ouderbrug/bot"
)

// route is one address of the console and what it asks of who calls it.
type route struct {
	Method, Path string
	Action       Action
	Do           func(*call) error
	// Passive marks what a page asks by itself: it keeps no session alive.
	Passive bool
}

// routes are all there are.
func (s *Server) routes() []route {
	return slices.Concat(s.entrance(), s.second(), s.passkeys(), s.home(), s.talks(), s.talk(), s.reports(), s.times(), s.profile(),
		s.overview(), s.closings(), s.people(), s.importing(), s.cases(), s.reading(), s.counts())
}

// call is one request: who asks, in which language, and how to answer.
type call struct {
	*Server
	w    http.ResponseWriter
	r    *http.Request
	user *user // nil: nobody is signed in
	lang bot.Lang
}

// bodyMost is the largest form that is read.
const bodyMost = 64 << 10

// What a handler may return beside other errors.
var (
	errNotFound  = errors.New("there is no such thing here")
	errForbidden = errors.New("these roles may not do that")
	errGone      = errors.New("this link was used, is too old, or never was")
)

// guard lets through who may: a POST comes from our own page (S25), somebody is signed
// in, and their role stands in the table.
func (s *Server) guard(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{Server: s, w: w, r: r, lang: s.lang(r)}
		if r.Method != http.MethodGet && !s.sameOrigin(r) {
			c.fail(errForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, bodyMost)
		if err := s.session(c, rt.Passive); err != nil {
			c.fail(err)
			return
		}
		if rt.Action != Anybody && c.user == nil {
			c.signInFirst()
			return
		}
		if !c.may(rt.Action) {
			c.fail(errForbidden)
			return
		}
		if err := rt.Do(c); err != nil {
			c.fail(err)
		}
	})
}

// may reports whether this caller may do something now.
func (c *call) may(a Action) bool {
	switch a {
	case Anybody:
		return true
	case Signed:
		return c.user != nil
	}
	return c.user != nil && may(c.user.roles(), a)
}

// sameOrigin reports whether a request was sent by our own page. One without an
// Origin was not.
func (s *Server) sameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return false
	}
	origin := r.Header.Get("Origin")
	if slices.Contains(s.Origins, origin) {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && u.Host == r.Host && (u.Scheme == "https" || u.Scheme == "http" && !s.Secure)
}

// signInFirst shows the way in. A browser that comes from another site, a messenger's
// link, sends no strict cookie: the page asks again by itself.
func (c *call) signInFirst() {
	switch {
	case c.r.Header.Get("HX-Request") != "":
		c.w.Header().Set("HX-Redirect", home)
		c.w.WriteHeader(http.StatusUnauthorized)
	case c.r.Method == http.MethodGet && c.r.Header.Get("Sec-Fetch-Site") == "cross-site":
		c.bare(http.StatusOK, "again", nil)
	case c.r.URL.Path == home:
		c.bare(http.StatusOK, "enter", enterView{})
	default:
		c.bare(http.StatusUnauthorized, "enter", enterView{})
	}
}

// fail answers with what went wrong, in words for whoever reads it.
func (c *call) fail(err error) {
	status, text := http.StatusInternalServerError, "error.server"
	switch {
	case errors.Is(err, errForbidden):
		status, text = http.StatusForbidden, "error.forbidden"
	case errors.Is(err, errNotFound):
		status, text = http.StatusNotFound, "error.notfound"
	case errors.Is(err, errGone):
		status, text = http.StatusGone, "error.gone"
	case errors.Is(err, errTooFast):
		status, text = http.StatusTooManyRequests, "error.toofast"
	case errors.Is(err, bot.ErrStale):
		status, text = http.StatusConflict, "error.stale"
	case errors.Is(err, context.Canceled):
		return
	default:
		c.Log.ErrorContext(c.r.Context(), "a page of the console failed", "path", c.r.Pattern, "err", err)
	}
	c.bare(status, "error", text)
}

// apply commits a change made of records and signals.
func (c *call) apply(change bot.Change) error { return c.Apply(c.r.Context(), change) }

// to sends the browser on after a deed: a reload repeats nothing.
func (c *call) to(path string) error {
	if c.r.Header.Get("HX-Request") != "" {
		c.w.Header().Set("HX-Location", path)
		c.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(c.w, c.r, path, http.StatusSeeOther)
	return nil
}
