package web

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels"
)

// lineView is a line as the page gets it: data only. The page puts every field
// into the document as text, never as markup (S31).
type lineView struct {
	Seq     int64        `json:"seq"`
	At      int64        `json:"at"`           // Unix milliseconds
	ID      string       `json:"id,omitempty"` // of her own line: the page's UUID
	Text    string       `json:"text,omitempty"`
	Kind    string       `json:"kind,omitempty"`
	Lang    string       `json:"lang,omitempty"`
	Dir     string       `json:"dir,omitempty"`
	Parts   []partView   `json:"parts,omitempty"`
	Choices []choiceView `json:"choices,omitempty"`
}

type partView struct {
	Kind string `json:"k"`
	Text string `json:"t"`
	URL  string `json:"u,omitempty"`
	Tel  string `json:"tel,omitempty"`
	Show string `json:"show,omitempty"` // the number as people read it
}

type choiceView struct {
	Label string `json:"l"`
	Icon  string `json:"i,omitempty"`
	Wire  string `json:"w,omitempty"`
	URL   string `json:"u,omitempty"`
}

// view turns a row into what the page may have of it.
func (w *Web) view(l bot.Line) lineView {
	v := lineView{Seq: l.Seq, At: l.At.UnixMilli()}
	if l.Outbox == "" {
		v.ID = l.Event[strings.LastIndexByte(l.Event, ':')+1:]
		v.Text = channels.Clean(l.Text)
		return v
	}
	v.Kind, v.Lang, v.Dir = string(l.Reply.Kind), string(l.Lang), direction(l.Lang)
	for _, p := range l.Reply.Parts {
		v.Parts = append(v.Parts, partOf(p))
	}
	if channels.Numbered(l.Reply.Choices, channel{}.Features()) {
		return v // they stand in the text
	}
	for n, c := range l.Reply.Choices {
		v.Choices = append(v.Choices, choiceOf(l.Outbox, n, c))
	}
	return v
}

func partOf(p bot.Part) partView {
	v := partView{Kind: string(p.Kind), Text: channels.Clean(p.Text), URL: webLink(p.URL)}
	if p.Kind == bot.PartNumber {
		v.Show = channels.Clean(p.Phone)
		v.Tel = dialable(p.Phone)
	}
	return v
}

func choiceOf(id bot.OutboxID, n int, c bot.Choice) choiceView {
	v := choiceView{Label: channels.Clean(c.Label), Icon: iconName(c.Icon)}
	if c.URL == "" {
		v.Wire = bot.WireID(id, n)
		return v
	}
	v.URL = webLink(c.URL)
	return v
}

// webLink is the address if a page may link to it, else "": nothing but web
// pages and telephone numbers.
func webLink(s string) string {
	u, err := url.Parse(s)
	switch {
	case err != nil || s == "":
		return ""
	case u.Scheme == "tel":
		if n := dialable(u.Opaque); n != "" {
			return "tel:" + n
		}
		return ""
	case (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil:
		return u.String()
	}
	return ""
}

var dialForm = regexp.MustCompile(`^\+?[0-9]{2,15}$`)

// dialable is a number for a tel: link, "" if it is not one.
func dialable(phone string) string {
	n := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -.()/\u00a0", r) {
			return -1
		}
		return r
	}, phone)
	if !dialForm.MatchString(n) {
		return ""
	}
	return n
}

var iconForm = regexp.MustCompile(`^[a-z]{1,16}$`)

func iconName(s string) string {
	if iconForm.MatchString(s) {
		return s
	}
	return ""
}
