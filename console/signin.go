package console

import (
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// entrance are the ways in and out. The way in (S25): the page gives the browser a
// cookie and shows a code; the helper sends the code in her messenger, "/console CODE",
// which answers with a link; the link works in that browser only, once, by a button.
func (s *Server) entrance() []route {
	return []route{
		{Method: "GET", Path: "/console/sign-in", Action: Anybody, Do: func(c *call) error { c.bare(http.StatusOK, "enter", enterView{}); return nil }},
		{Method: "POST", Path: "/console/sign-in", Action: Anybody, Do: (*call).askLink},
		{Method: "POST", Path: "/console/sign-in/link", Action: Anybody, Do: (*call).pasteLink},
		{Method: "GET", Path: "/console/in/{token}", Action: Anybody, Do: (*call).showLink},
		{Method: "POST", Path: "/console/in/{token}", Action: Anybody, Do: (*call).useLink},
		{Method: "GET", Path: "/console/invite/{token}", Action: Anybody, Do: (*call).showInvite},
		{Method: "POST", Path: "/console/invite/{token}", Action: Anybody, Do: (*call).useInvite},
		{Method: "POST", Path: "/console/lang", Action: Anybody, Do: (*call).chooseLang},
		{Method: "POST", Path: "/console/sign-out", Action: Signed, Do: (*call).signOut},
	}
}

// b32 is how apps write secrets.
var b32 = base32.StdEncoding.WithPadding(base32.NoPadding)

var errTooFast = errors.New("too many tries to sign in")

// browserLife is how long a browser that asked may use the link: as long as it works.
const browserLife = bot.SignInFor

// enterView is the page in front of the door.
type enterView struct {
	Code   string // to be sent in the messenger, "" before the browser has asked
	Wrong  bool   // what was pasted is no link
	Action string // where the button of a link posts to
	Invite bool
}

// askLink marks the browser and shows its code. Nothing personal is asked.
func (c *call) askLink() error {
	if !c.tries.AllowN(c.Now(), 1) {
		return errTooFast
	}
	secret := c.cookie(browserCookie)
	if bot.InviteToken(secret) == "" {
		secret = bot.NewToken()
	}
	c.setCookie(browserCookie, secret, browserLife)
	c.bare(http.StatusOK, "enter", enterView{Code: grouped(browserCode(secret))})
	return nil
}

// browserCode is what a browser's secret is called: it tells nothing of it.
func browserCode(secret string) string {
	sum := sha256.Sum256([]byte("ouderbrug browser " + secret))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:10]
}

// grouped is a code as people read it.
func grouped(code string) string { return code[:5] + "-" + code[5:] }

// pasteLink is for who reads the messenger somewhere else: the link, or what stands
// behind its last stroke, is pasted into the page.
func (c *call) pasteLink() error {
	token := bot.InviteToken(c.r.FormValue("link"))
	if token == "" {
		v := enterView{Wrong: true}
		if secret := c.cookie(browserCookie); secret != "" {
			v.Code = grouped(browserCode(secret))
		}
		c.bare(http.StatusUnprocessableEntity, "enter", v)
		return nil
	}
	return c.signIn(token)
}

// showLink shows a button and does nothing else: previewers fetch links.
func (c *call) showLink() error {
	c.bare(http.StatusOK, "enter", enterView{Action: bot.SignInPath(bot.InviteToken(c.r.PathValue("token")))})
	return nil
}

func (c *call) useLink() error { return c.signIn(bot.InviteToken(c.r.PathValue("token"))) }

// signIn uses a link up. A link that was used, is too old, belongs to another browser
// or never was gets one answer.
func (c *call) signIn(token string) error {
	if !c.tries.AllowN(c.Now(), 1) {
		return errTooFast
	}
	ctx := c.r.Context()
	rec, ok, err := bot.FindOne[bot.SignInFacts, bot.NoWords](ctx, c.Reader, bot.HashToken(token))
	switch {
	case err != nil:
		return err
	case !ok || token == "" || !rec.Works(bot.SignInOpen, c.Now()):
		return errGone
	case rec.Facts.Browser != "" && rec.Facts.Browser != browserCode(c.cookie(browserCookie)):
		return errGone
	}
	rec.State = bot.SignInUsed
	used, err := rec.Change()
	if err != nil {
		return err
	}
	if err := c.begin(rec.Person, bot.SessionFirst, used); err != nil {
		if errors.Is(err, bot.ErrStale) { // two presses at once: the other one was first
			return errGone
		}
		return err
	}
	return c.to(home)
}

// chooseLang keeps the language that was chosen.
func (c *call) chooseLang() error {
	if l := bot.Lang(c.r.FormValue("lang")); known(l) {
		c.setCookie(langCookie, string(l), 365*24*time.Hour)
	}
	return c.to(home)
}

// signOut ends the session on the server and clears what the browser holds of us.
func (c *call) signOut() error {
	change, err := c.user.Session.Change()
	if err != nil {
		return err
	}
	change.Delete = true
	if err := c.apply(bot.Change{Records: []bot.RecordChange{change}}); err != nil && !errors.Is(err, bot.ErrStale) {
		return err
	}
	c.setCookie(sessionCookie, "", -time.Second)
	c.w.Header().Set("Clear-Site-Data", `"cache", "cookies", "storage"`)
	return c.to(home)
}
