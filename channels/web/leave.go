package web

import (
	"net/http"

	"github.com/ouderbrug/ouderbrug/bot"
)

// awayPath is our own empty page, for who set no other.
const awayPath = "/away"

// leave ends the session here and in the browser and goes to a neutral page
// (S24). It works as a plain form too: without a script nothing may be lost.
//
// If anything was said, the bot hears it as the command "exit", the silent exit, so
// that what was still to come is held back; if that fails, leaving goes on.
func (w *Web) leave(receive bot.Receive) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		s, ok := w.session(r)
		if ok {
			if err := w.revoke(r.Context(), s); err != nil {
				w.Log.ErrorContext(r.Context(), "a session cannot be revoked", "err", err)
			}
			if w.talked(r, s) {
				in := bot.Inbound{Kind: bot.Command, Command: "exit", ID: exitID(s.hash()), From: s.address(), SentAt: w.Now().UTC()}
				if err := receive(r.Context(), in); err != nil {
					w.Log.WarnContext(r.Context(), "leaving was not told", "err", err)
				}
			}
		}
		for _, name := range []string{w.cookieName(), langCookie} {
			c := w.cookie(name, "")
			c.MaxAge = -1
			http.SetCookie(rw, c)
		}
		rw.Header().Set("Clear-Site-Data", `"cache", "cookies", "storage"`)
		if r.Header.Get("X-Page") != "" { // the script goes on by itself
			rw.WriteHeader(http.StatusNoContent)
			return
		}
		// Not a redirect: form-action 'self' would forbid one to another site.
		rw.Header().Set("Refresh", "0; url="+w.LeaveURL)
		w.showAway(rw, r)
	}
}

// talked reports whether this session has said anything; a look-up that fails
// counts as yes.
func (w *Web) talked(r *http.Request, s session) bool {
	rows, err := w.Lines.Lines(r.Context(), s.address(), 0, 1)
	return err != nil || len(rows) > 0
}

// showAway is a page with nothing on it.
func (w *Web) showAway(rw http.ResponseWriter, r *http.Request) {
	lang, _ := w.lang(r)
	w.render(rw, r, "away", pageData{Lang: lang, Dir: direction(lang), Title: w.texts.say(lang, "away_title", nil)})
}
