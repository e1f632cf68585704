package console

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

//go:embed page/*.html
var pageFiles embed.FS

// pages are the parsed templates; they see each other by name.
type pages struct{ t *template.Template }

func readPages() (*pages, error) {
	names, err := fs.Glob(pageFiles, "page/*.html")
	if err != nil {
		return nil, err
	}
	t, err := template.ParseFS(pageFiles, names...)
	return &pages{t}, err
}

// navItem is one word of the top bar.
type navItem struct {
	Path, Key string
	Action    Action
	// Own is about who reads; a coordinator finds it on the page "me", so that the bar
	// stays short.
	Own bool
}

// navigation is the top bar: at most five words for any role (look.md).
func navigation() []navItem {
	return []navItem{
		{"/console/overview", "nav.overview", Overview, false},
		{"/console/people", "nav.people", People, false},
		{"/console/cases", "nav.cases", Cases, false},
		{"/console/counts", "nav.counts", Counts, false},
		{"/console/talks", "nav.talks", OwnTalks, true},
		{"/console/times", "nav.times", OwnTimes, true},
		{"/console/profile", "nav.profile", OwnProfile, false},
	}
}

// view is what a template gets.
type view struct {
	c     *call
	Page  string // the template of the content
	Title string // a text's key
	D     any    // the page's own data
	Plain bool   // no navigation: nobody is in
	Tall  bool   // a page that is a messenger: it fills the screen
}

// Content is the page inside of the layout, which knows only its name.
func (v *view) Content() (template.HTML, error) {
	var b bytes.Buffer
	err := v.c.pages.t.ExecuteTemplate(&b, v.Page, v)
	return template.HTML(b.String()), err //nolint:gosec // html/template made it just now
}

// T is a text; pairs fill its blanks: {{.T "talk.with" "Alias" .D.Alias}}.
func (v *view) T(key string, pairs ...any) string {
	names := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if k, ok := pairs[i].(string); ok {
			names[k] = pairs[i+1]
		}
	}
	return v.c.texts.say(v.c.lang, key, names)
}

// With is the same view with other data: for a part of a page.
func (v *view) With(data any) *view {
	w := *v
	w.D = data
	return &w
}

// Lang, Dir and Langs are the language of the page and the ones to choose from.
func (v *view) Lang() bot.Lang { return v.c.lang }

// Dir is how the language is written.
func (v *view) Dir() string { return direction(v.c.lang) }

// Langs are the languages of the console.
func (v *view) Langs() []langName { return langs() }

// Name is what the pages are called: nothing on the screen betrays the theme.
func (v *view) Name() string { return v.c.PublicName }

// Asset is the address of a file of ours.
func (v *view) Asset(name string) string { return v.c.assets.urls[name] }

// Path is the address that was asked for.
func (v *view) Path() string { return v.c.r.URL.Path }

// Signed reports whether somebody is signed in.
func (v *view) Signed() bool { return v.c.user != nil && !v.Plain }

// May reports whether who reads may do something: for parts of a page.
func (v *view) May(a Action) bool { return v.c.may(a) }

// Nav are the words of the top bar for who reads.
func (v *view) Nav() (out []navItem) {
	for _, n := range navigation() {
		if v.c.may(n.Action) && !(n.Own && v.c.may(Overview)) {
			out = append(out, n)
		}
	}
	return out
}

// Own are the words that a coordinator's bar has no room for.
func (v *view) Own() (out []navItem) {
	for _, n := range navigation() {
		if n.Own && v.c.may(n.Action) && v.c.may(Overview) {
			out = append(out, n)
		}
	}
	return out
}

// Here reports whether a word of the top bar is where one is.
func (v *view) Here(path string) bool {
	return v.Path() == path || strings.HasPrefix(v.Path(), path+"/")
}

// Levels are the levels of a talk.
func (v *view) Levels() []string { return levels() }

// When is a time as the reader's clock shows it; without the day if that is today.
func (v *view) When(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t, now := t.In(v.c.zone()), v.c.Now().In(v.c.zone())
	if t.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return t.Format("15:04")
	}
	return t.Format("2-1 15:04")
}

// Day is a date.
func (v *view) Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(v.c.zone()).Format("2-1-2006")
}

// Since is how long ago something was, in one unit.
func (v *view) Since(t time.Time) string {
	d := max(v.c.Now().Sub(t), 0)
	switch {
	case d < time.Hour:
		return v.T("since.minutes", "N", int(d.Minutes()))
	case d < 48*time.Hour:
		return v.T("since.hours", "N", int(d.Hours()))
	}
	return v.T("since.days", "N", int(d.Hours())/24)
}

// zone is where the reader's clock hangs.
func (c *call) zone() *time.Location {
	if c.user == nil {
		return bot.Country("").Zone()
	}
	f := c.user.Helper.Facts
	if loc, err := time.LoadLocation(f.Zone); f.Zone != "" && err == nil {
		return loc
	}
	return f.Country.Zone()
}

// page shows a page inside the layout.
func (c *call) page(name, title string, data any) error {
	c.render(http.StatusOK, "layout", &view{c: c, Page: name, Title: title, D: data})
	return nil
}

// messenger is page for one that fills the screen.
func (c *call) messenger(name, title string, data any) error {
	c.render(http.StatusOK, "layout", &view{c: c, Page: name, Title: title, D: data, Tall: true})
	return nil
}

// part shows a template alone, for htmx.
func (c *call) part(name string, data any) error {
	c.render(http.StatusOK, name, &view{c: c, Page: name, D: data})
	return nil
}

// bare shows a page without navigation.
func (c *call) bare(status int, name string, data any) {
	c.render(status, "layout", &view{c: c, Page: name, Title: "title." + name, D: data, Plain: true})
}

// render writes a page whole or not at all.
func (c *call) render(status int, name string, v *view) {
	var b bytes.Buffer
	err := c.pages.t.ExecuteTemplate(&b, name, v)
	if err != nil {
		c.Log.ErrorContext(c.r.Context(), "a page of the console cannot be made", "page", v.Page, "err", err)
		http.Error(c.w, "This page cannot be shown now.", http.StatusInternalServerError)
		return
	}
	c.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	c.w.WriteHeader(status)
	_, _ = b.WriteTo(c.w) // the reader went away
}
