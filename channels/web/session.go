package web

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

const (
	langCookie = "l"
	// sessionLife is how long a session may be carried on.
	sessionLife = 7 * 24 * time.Hour
	// idleAfter is when the history is hidden (S24).
	idleAfter = 15 * time.Minute
)

// session is what the cookie says, all of it signed: nothing of it is stored
// here, so it survives a restart and holds on every instance.
type session struct {
	id     string    // random; the user of the address
	issued time.Time // when it began
	since  time.Time // lines from before are hidden
	seen   time.Time // when the person last did something
}

func (w *Web) newSession() session {
	now := w.Now()
	return session{id: w.NewID(), issued: now, since: now, seen: now}
}

// address is where the person of this session is reached.
func (s session) address() bot.Address { return bot.Address{Channel: Name, User: s.id} }

// hash names the session where its id must not stand: event ids, paces, the
// list of sessions that were left.
func (s session) hash() string {
	sum := sha256.Sum256([]byte("web session " + s.id))
	return hex.EncodeToString(sum[:12])
}

// shownSince is the time before which lines are hidden. What comes after a
// quarter of an hour without her may be shown, what came before may not: the
// phone can be in other hands by then.
func (s session) shownSince(now time.Time) time.Time {
	if s.idle(now) {
		return s.seen.Add(idleAfter)
	}
	return s.since
}

func (s session) idle(now time.Time) bool { return now.Sub(s.seen) >= idleAfter }

// touched is the session after the person did something.
func (s session) touched(now time.Time) session {
	s.since = s.shownSince(now)
	s.seen = now
	return s
}

// encode signs the session into a cookie value.
func (w *Web) encode(s session) string {
	value := strings.Join([]string{s.id, stamp(s.issued), stamp(s.since), stamp(s.seen)}, ".")
	return value + "." + w.sign(value)
}

func stamp(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 36) }

func (w *Web) sign(value string) string {
	mac := hmac.New(sha256.New, w.Key)
	mac.Write([]byte("web session cookie " + value))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// decode is the reverse of encode; ok is false for what we did not sign or what
// is too old.
func (w *Web) decode(cookie string) (s session, ok bool) {
	cut := strings.LastIndexByte(cookie, '.')
	if cut < 0 || !hmac.Equal([]byte(cookie[cut+1:]), []byte(w.sign(cookie[:cut]))) {
		return session{}, false
	}
	parts := strings.Split(cookie[:cut], ".")
	if len(parts) != 4 || parts[0] == "" {
		return session{}, false
	}
	s.id = parts[0]
	for i, t := range []*time.Time{&s.issued, &s.since, &s.seen} {
		ms, err := strconv.ParseInt(parts[i+1], 36, 64)
		if err != nil {
			return session{}, false
		}
		*t = time.UnixMilli(ms)
	}
	return s, w.Now().Before(s.issued.Add(sessionLife))
}

// cookieName is the session cookie's. With https the prefix makes browsers refuse
// one that another host of the same domain set.
func (w *Web) cookieName() string {
	if w.Secure {
		return "__Host-s"
	}
	return "s"
}

// session reads the request's cookie; ok is false without a session that still
// holds. When the list of left sessions cannot be read, none holds.
func (w *Web) session(r *http.Request) (session, bool) {
	c, err := r.Cookie(w.cookieName())
	if err != nil {
		return session{}, false
	}
	s, ok := w.decode(c.Value)
	if !ok {
		return session{}, false
	}
	left, err := w.Revoker.Revoked(r.Context(), s.hash())
	if err != nil {
		w.unknown.wrong(r.Context(), w.Log, w.Now(), err)
		return session{}, false
	}
	w.unknown.right(r.Context(), w.Log, w.Now())
	return s, !left
}

// keep gives the session to the browser, until it is closed.
func (w *Web) keep(rw http.ResponseWriter, s session) {
	http.SetCookie(rw, w.cookie(w.cookieName(), w.encode(s)))
}

// cookie is a session cookie that only goes to our own pages. Inside a frame of
// another site a browser sends it only as None, kept apart for each such site.
func (w *Web) cookie(name, value string) *http.Cookie {
	c := &http.Cookie{
		Name: name, Value: value, Path: "/",
		HttpOnly: true, Secure: w.Secure, SameSite: http.SameSiteLaxMode,
	}
	if len(w.FrameAncestors) > 0 && w.Secure {
		c.SameSite, c.Partitioned = http.SameSiteNoneMode, true
	}
	return c
}

// revoke ends a session for good.
func (w *Web) revoke(ctx context.Context, s session) error {
	return w.Revoker.Revoke(ctx, s.hash(), s.issued.Add(sessionLife))
}
