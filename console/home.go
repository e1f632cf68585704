package console

import "github.com/ouderbrug/ouderbrug/bot"

// home is the first page of who is signed in: it leads on to what their role does
// most, or says what they wait for.
func (s *Server) home() []route {
	return []route{{Method: "GET", Path: home, Action: Signed, Do: (*call).goHome}}
}

func (c *call) goHome() error {
	switch {
	case c.user.Helper.State == bot.HelperActive && needsSecond(c.user.Helper.Facts.Roles) && c.user.Session.State != bot.SessionFull:
		return c.to("/console/second")
	case c.user.Helper.State != bot.HelperActive:
		return c.page("waiting", "title.waiting", c.user.Helper.State)
	}
	for _, n := range navigation() {
		if c.may(n.Action) {
			return c.to(n.Path)
		}
	}
	return c.page("waiting", "title.waiting", "none")
}
