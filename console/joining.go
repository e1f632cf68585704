package console

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/ouderbrug/ouderbrug/bot"
)

// inviteView is the page of an invitation.
type inviteView struct {
	Action string
	Name   string // what was typed, when something is missing
	Miss   bool
}

// showInvite shows what one agrees to, and a button. It does not say whether the
// invitation still works: who only fetches it learns nothing.
func (c *call) showInvite() error {
	c.bare(http.StatusOK, "invite", inviteView{Action: bot.InvitePath(bot.InviteToken(c.r.PathValue("token")))})
	return nil
}

// agreement is the version of the words that a helper says yes to (texts, "agree.…").
const agreement = "console-1"

// useInvite makes a helper of somebody who has no messenger of ours: a person who is
// reached by these pages only. They wait until a coordinator confirms them (S23).
func (c *call) useInvite() error {
	if !c.tries.AllowN(c.Now(), 1) {
		return errTooFast
	}
	token := bot.InviteToken(c.r.PathValue("token"))
	ctx := c.r.Context()
	rec, ok, err := bot.FindOne[bot.InviteFacts, bot.InviteWords](ctx, c.Reader, bot.HashToken(token))
	if err != nil {
		return err
	}
	if !ok || token == "" || !rec.Works(bot.InviteOpen, c.Now()) {
		return errGone
	}
	name := plain(c.r.FormValue("name"), nameMost)
	if name == "" || c.r.FormValue("agree") == "" {
		c.bare(http.StatusUnprocessableEntity, "invite", inviteView{Action: bot.InvitePath(token), Name: name, Miss: true})
		return nil
	}
	conversation, err := c.Join(ctx, c.NewID(), c.lang)
	if err != nil {
		return err
	}
	_, person, ok, err := c.Reader.Conversation(ctx, conversation)
	if err != nil {
		return err
	}
	if !ok {
		return errors.New("the person who was just made cannot be found")
	}
	if rec.Facts.First {
		if rec.Facts.First, err = c.nobodyConfirms(); err != nil {
			return err
		}
	}
	h := newHelper(rec, person.ID, name, c.Now())
	if err := c.join(person.ID, conversation, rec, h); err != nil {
		if errors.Is(err, bot.ErrStale) { // used meanwhile
			return errGone
		}
		return err
	}
	return c.to(home)
}

// nobodyConfirms reports whether there is no coordinator yet: the operator's own
// invitation makes only the first one active.
func (c *call) nobodyConfirms() (bool, error) {
	have, err := bot.Find[bot.HelperFacts, bot.HelperWords](c.r.Context(), c.Reader, bot.RecordQuery{States: []string{bot.HelperActive}})
	return !slices.ContainsFunc(have, func(h bot.HelperRecord) bool { return h.Facts.Is(bot.Coordinator) }), err
}

// newHelper is the helper that an invitation makes.
func newHelper(rec bot.InviteRecord, p bot.PersonID, name string, now time.Time) (h bot.HelperRecord) {
	h.Meta = bot.Meta{ID: string(p), Person: p, Helper: p, Conversation: bot.HelperConversation(p), State: bot.HelperPending, At: now}
	if rec.Facts.First {
		h.State = bot.HelperActive
	}
	h.Facts, h.Words.FirstName = rec.Facts.Helper, name
	h.Facts.Agreed = agreement
	return h
}

// join commits what an invitation brings: it is used up, the helper is there, their
// person wears the helper's hat, and they are signed in.
func (c *call) join(p bot.PersonID, from bot.ConversationID, rec bot.InviteRecord, h bot.HelperRecord) error {
	rec.State = bot.InviteUsed
	used, err := rec.Change()
	if err != nil {
		return err
	}
	made, err := h.Change()
	if err != nil {
		return err
	}
	if err := c.apply(bot.Change{Records: []bot.RecordChange{used, made}, Hats: []bot.HatChange{{Person: p, Hat: bot.Helper, From: from}}}); err != nil {
		return err
	}
	return c.begin(p, bot.SessionFirst)
}

// How long what a helper writes of herself may be, in characters.
const (
	nameMost   = 40
	sharesMost = 200
	wishesMost = 500
)

// plain is what somebody typed into a field of one line: no line breaks, no marks that
// turn the direction of what follows (S31), at most so many characters.
func plain(s string, most int) string {
	s = strings.Join(strings.Fields(strings.Map(printable, strings.ToValidUTF8(s, ""))), " ")
	if utf8.RuneCountInString(s) > most {
		s = strings.TrimSpace(string([]rune(s)[:most]))
	}
	return s
}

// lines is what somebody typed into a field of several lines.
func lines(s string, most int) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		return printable(r)
	}, s))
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most])
	}
	return s
}

// pasted is a list as it was pasted, to be shown again: with its tabs and lines, without
// marks that turn what follows.
func pasted(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		return printable(r)
	}, strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n"))
}

// printable drops control characters and the ones that turn direction; other white
// space becomes a space.
func printable(r rune) rune {
	switch {
	case r == '\n' || r == '\t' || r == '\r' || r == '\u2028' || r == '\u2029':
		return ' '
	case r < ' ' || r >= 0x7f && r < 0xa0,
		r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u200e', r == '\u200f', r == '\u061c', r == '\ufeff':
		return -1
	}
	return r
}
