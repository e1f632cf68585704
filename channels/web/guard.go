package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// guarded sets the headers that every answer carries: nothing is cached, framed,
// sniffed or loaded from elsewhere (S24).
func (w *Web) guarded(next http.Handler) http.Handler {
	ancestors := "'none'"
	if len(w.FrameAncestors) > 0 {
		ancestors = strings.Join(w.FrameAncestors, " ")
	}
	policy := "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
		"manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors " + ancestors
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		h := rw.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		// Our own POSTs need their Origin, so not "no-referrer"; others get nothing.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if len(w.FrameAncestors) == 0 {
			h.Set("X-Frame-Options", "DENY")
		}
		next.ServeHTTP(rw, r)
	})
}

// sameOrigin refuses what another site's page sends (S24). A request without an
// Origin does not come from our page either.
func (w *Web) sameOrigin(next http.HandlerFunc) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		if site := r.Header.Get("Sec-Fetch-Site"); !w.ourOrigin(r) || (site != "" && site != "same-origin") {
			http.Error(rw, "This address takes messages from its own page only.", http.StatusForbidden)
			return
		}
		next(rw, r)
	}
}

func (w *Web) ourOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	for _, o := range w.Origins {
		if origin == o {
			return true
		}
	}
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || u.Host != r.Host {
		return false
	}
	return u.Scheme == "https" || (u.Scheme == "http" && !w.Secure)
}

// checkURLs refuses settings that would end up in a header or a link wrongly.
func checkURLs(o Options) error {
	for _, a := range o.FrameAncestors {
		u, err := url.Parse(a)
		if err != nil || u.Scheme != "https" || u.Host == "" || strings.ContainsAny(a, " ;,'\"\r\n") {
			return fmt.Errorf("web: a site that may frame the page must look like https://example.org, not %q", a)
		}
	}
	if o.LeaveURL == "" || strings.HasPrefix(o.LeaveURL, "/") && !strings.HasPrefix(o.LeaveURL, "//") {
		return nil
	}
	if u, err := url.Parse(o.LeaveURL); err != nil || u.Scheme != "https" || u.Host == "" || strings.ContainsAny(o.LeaveURL, " \"\r\n") {
		return fmt.Errorf("web: the page that leave goes to must be an https address, not %q", o.LeaveURL)
	}
	return nil
}
