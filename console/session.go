package console

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// user is who is signed in: their session and their helper record as it is now, so
// that who is paused or removed can do nothing from that moment on.
type user struct {
	Session bot.SessionRecord
	Helper  bot.HelperRecord
}

// roles are what the user may act as now: none while they wait for a coordinator's
// yes, are paused or removed, or have not shown the second factor that one asks for.
func (u *user) roles() []bot.Role {
	if u.Helper.State != bot.HelperActive || needsSecond(u.Helper.Facts.Roles) && u.Session.State != bot.SessionFull {
		return nil
	}
	return u.Helper.Facts.Roles
}

// cookieName has the prefix that makes browsers refuse a cookie that another host of
// the same domain set; plain http on loopback can have none.
func (s *Server) cookieName(name string) string {
	if s.Secure {
		return "__Host-" + name
	}
	return name
}

// The cookies: who is signed in, which browser asked for a link, which language.
const (
	sessionCookie = "console"
	browserCookie = "console-b"
	langCookie    = "console-l"
)

func (c *call) setCookie(name, value string, life time.Duration) {
	http.SetCookie(c.w, &http.Cookie{
		Name: c.cookieName(name), Value: value, Path: "/", HttpOnly: true, Secure: c.Secure,
		SameSite: http.SameSiteStrictMode, MaxAge: int(life.Seconds()),
	})
}

func (c *call) cookie(name string) string {
	k, err := c.r.Cookie(c.cookieName(name))
	if err != nil {
		return ""
	}
	return k.Value
}

// touchEvery is how exactly a session knows when it was last used: a write for each
// request would buy nothing.
const touchEvery = time.Minute

// session reads who is signed in, if anybody is, and notes the deed.
func (s *Server) session(c *call, passive bool) error {
	token := c.cookie(sessionCookie)
	if token == "" {
		return nil
	}
	ctx := c.r.Context()
	rec, ok, err := bot.FindOne[bot.SessionFacts, bot.NoWords](ctx, s.Reader, bot.HashToken(token))
	if err != nil {
		return err
	}
	now := s.Now()
	if !ok || !now.Before(rec.Until) || now.Sub(rec.Facts.Seen) >= bot.SessionIdle {
		return nil
	}
	h, ok, err := bot.FindOne[bot.HelperFacts, bot.HelperWords](ctx, s.Reader, string(rec.Person))
	if err != nil || !ok || h.State == bot.HelperRemoved {
		return err
	}
	if !passive && now.Sub(rec.Facts.Seen) >= touchEvery {
		rec.Facts.Seen = now
		change, err := rec.Change()
		if err != nil {
			return err
		}
		// Another request of hers may have noted it in the same moment.
		switch err := s.Apply(ctx, bot.Change{Records: []bot.RecordChange{change}}); {
		case err == nil:
			rec.Version++
		case !errors.Is(err, bot.ErrStale):
			return err
		}
	}
	c.user = &user{Session: rec, Helper: h}
	return nil
}

// begin signs a helper in, behind one factor or both: records are what the sign-in uses up, in the same commit.
func (c *call) begin(p bot.PersonID, state string, records ...bot.RecordChange) error {
	now, token := c.Now(), bot.NewToken()
	var rec bot.SessionRecord
	rec.Meta = bot.Meta{ID: bot.HashToken(token), Person: p, Helper: p, State: state, At: now, Until: now.Add(bot.SessionLife)}
	rec.Facts.Seen = now
	change, err := rec.Change()
	if err != nil {
		return err
	}
	if err := c.apply(bot.Change{Records: append(records, change)}); err != nil {
		return err
	}
	c.setCookie(sessionCookie, token, bot.SessionLife)
	c.setCookie(browserCookie, "", -time.Second)
	return nil
}

// EndSessions are the changes that sign somebody out everywhere and end the links and
// passkeys with which they could sign in again: a phone was lost, a helper was removed.
func EndSessions(ctx context.Context, r bot.RecordReader, p bot.PersonID) ([]bot.RecordChange, error) {
	open, err := bot.Find[bot.SessionFacts, bot.NoWords](ctx, r, bot.RecordQuery{Helper: p})
	if err != nil {
		return nil, err
	}
	links, err := bot.Find[bot.SignInFacts, bot.NoWords](ctx, r, bot.RecordQuery{Helper: p, States: []string{bot.SignInOpen}})
	if err != nil {
		return nil, err
	}
	keys, err := bot.Find[bot.PasskeyFacts, bot.PasskeyWords](ctx, r, bot.RecordQuery{Person: p})
	if err != nil {
		return nil, err
	}
	var out []bot.RecordChange
	for _, k := range keys {
		change, err := k.Change()
		if err != nil {
			return nil, err
		}
		change.Delete = true
		out = append(out, change)
	}
	for _, s := range open {
		change, err := s.Change()
		if err != nil {
			return nil, err
		}
		change.Delete = true
		out = append(out, change)
	}
	for _, l := range links {
		l.State = bot.SignInUsed
		change, err := l.Change()
		if err != nil {
			return nil, err
		}
		out = append(out, change)
	}
	return out, nil
}
