package console

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
)

// importing makes invitations from a list (K2): first a preview with the faults of each
// row, then all of it or nothing. What it makes are invitations: whoever uses one is
// pending until a coordinator confirms them (S23).
func (s *Server) importing() []route {
	return []route{
		{Method: "GET", Path: "/console/invite-list", Action: People, Do: (*call).showImport},
		{Method: "POST", Path: "/console/invite-list/preview", Action: People, Do: (*call).previewImport},
		{Method: "POST", Path: "/console/invite-list/make", Action: People, Do: (*call).makeImport},
	}
}

type importView struct {
	Text  string
	Fault string // a text's key: the list as a whole cannot be read
	Rows  []row
	Wrong int    // rows with faults
	Key   string // of this list: made twice, it is made once
	Made  []madeInvite
}

// madeInvite is an invitation to print. Its code is shown here once and kept nowhere.
type madeInvite struct{ Name, Code, Path string }

func (c *call) showImport() error {
	return c.page("invite-list", "title.import", importView{})
}

// listText is the list: a file, or what was pasted.
func (c *call) listText() (string, error) {
	if strings.HasPrefix(c.r.Header.Get("Content-Type"), "multipart/form-data") {
		f, _, err := c.r.FormFile("file")
		if err == nil {
			defer func() { _ = f.Close() }() // it was read
			text, err := io.ReadAll(f)
			if err != nil || len(text) > 0 {
				return string(text), err
			}
		} else if !errors.Is(err, http.ErrMissingFile) {
			return "", errTooMany
		}
	}
	return c.r.FormValue("list"), nil
}

func (c *call) previewImport() error {
	text, err := c.listText()
	text = pasted(text)
	v := importView{Text: text, Key: c.NewID()}
	if err == nil {
		v.Rows, err = readRows(text, c.themes(), c.user.Helper.Facts.Country)
	}
	return c.importPage(v, err)
}

func (c *call) importPage(v importView, err error) error {
	status := http.StatusOK
	if err != nil {
		v.Fault, status = "import.empty", http.StatusUnprocessableEntity
		switch {
		case errors.Is(err, errColumns):
			v.Fault = "import.columns"
		case errors.Is(err, errTooMany):
			v.Fault = "import.toomany"
		}
	}
	for _, x := range v.Rows {
		if len(x.Wrong) > 0 {
			v.Wrong++
			status = http.StatusUnprocessableEntity
		}
	}
	c.render(status, "layout", &view{c: c, Page: "invite-list", Title: "title.import", D: v})
	return nil
}

// makeImport makes all invitations of a list without faults, in one commit.
func (c *call) makeImport() error {
	v := importView{Text: pasted(c.r.FormValue("list")), Key: c.r.FormValue("key")}
	var err error
	if v.Rows, err = readRows(v.Text, c.themes(), c.user.Helper.Facts.Country); err != nil || !keyForm(v.Key) {
		v.Key = c.NewID()
		return c.importPage(v, errors.Join(err, errOf(!keyForm(c.r.FormValue("key")))))
	}
	now, me := c.Now(), c.user.Helper.Person
	// The list itself is an invitation that was used: a second press finds it there.
	var list bot.InviteRecord
	list.Meta = bot.Meta{ID: bot.HashToken("list " + v.Key), Person: me, State: bot.InviteUsed, At: now, Until: now.Add(bot.InviteFor)}
	mark, err := list.Change()
	if err != nil {
		return err
	}
	records := []bot.RecordChange{mark}
	for _, x := range v.Rows {
		if len(x.Wrong) > 0 {
			return c.importPage(v, nil)
		}
		token, rec := bot.NewInvite(me, bot.InviteFacts{Helper: x.Facts}, bot.InviteWords{FirstName: x.Name}, now)
		change, err := rec.Change()
		if err != nil {
			return err
		}
		records = append(records, change)
		v.Made = append(v.Made, madeInvite{x.Name, fours(token, '-'), bot.InvitePath(token)})
	}
	if err := c.apply(bot.Change{Records: records}); err != nil {
		return err
	}
	v.Rows, v.Text = nil, ""
	return c.page("invite-list", "title.import", v)
}

func errOf(bad bool) error {
	if bad {
		return errNoRows
	}
	return nil
}
