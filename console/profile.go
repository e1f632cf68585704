package console

import (
	"net/http"

	"github.com/ouderbrug/ouderbrug/bot"
)

// profile is what a parent sees of a helper before they meet (S14), and what she tells
// the coordinator.
func (s *Server) profile() []route {
	return []route{
		{Method: "GET", Path: "/console/profile", Action: OwnProfile, Do: (*call).showProfile},
		{Method: "POST", Path: "/console/profile", Action: OwnProfile, Do: (*call).saveProfile},
	}
}

type profileView struct {
	Name, Shares, Wishes string
	Langs                []bot.Lang
	Missing              bool
	Passkeys             int
}

func (c *call) showProfile() error {
	h := c.user.Helper
	keys, _, err := c.keysOf(h.Person)
	if err != nil {
		return err
	}
	return c.page("profile", "title.profile", profileView{Passkeys: len(keys), Name: h.Words.FirstName, Shares: h.Words.Shares, Wishes: h.Words.Wishes, Langs: h.Facts.Langs})
}

func (c *call) saveProfile() error {
	v := profileView{Name: plain(c.r.FormValue("name"), nameMost), Shares: plain(c.r.FormValue("shares"), sharesMost), Wishes: lines(c.r.FormValue("wishes"), wishesMost)}
	if v.Name == "" {
		v.Missing, v.Langs = true, c.user.Helper.Facts.Langs
		c.render(http.StatusUnprocessableEntity, "layout", &view{c: c, Page: "profile", Title: "title.profile", D: v})
		return nil
	}
	err := c.edit(func(h *bot.HelperRecord) error {
		h.Words.FirstName, h.Words.Shares, h.Words.Wishes = v.Name, v.Shares, v.Wishes
		return nil
	})
	if err != nil {
		return err
	}
	return c.to("/console/profile")
}
