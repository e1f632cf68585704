package web

import (
	"bytes"
	"embed"
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"

	"github.com/ouderbrug/ouderbrug/bot"
)

//go:embed page/*.html
var pageFiles embed.FS

// page is the parsed templates.
type page struct{ t *template.Template }

func readPage() (*page, error) {
	t, err := template.ParseFS(pageFiles, "page/*.html")
	return &page{t}, err
}

// pageData is what a template gets.
type pageData struct {
	Lang       bot.Lang
	Dir        string
	LangChosen bool
	Title      string // of the tab: never the theme
	T          map[string]string
	Notice     string
	Langs      []langName
	Tiles      []tile
	Numbers    []partView
	Code       string // an entry code to start with
	Leave      string
	Asset      map[string]string
	Strings    string // texts for the script, as JSON
}

// tile is one picture of the picture menu.
type tile struct{ Name, Label string }

// tiles are the picture menu in reading order (look.md). Pressing one is the
// command "tile" with its name, and the last one the command "person".
func tiles() []string {
	return []string{"sleep", "eating", "talking", "school", "phone", "quarrel", "money", "person"}
}

// pageKeys are the texts of the templates, scriptKeys those of the script.
func pageKeys() []string {
	return []string{
		"skip", "leave", "language", "messages", "welcome", "welcome_ask", "pick", "who", "who_text", "who_leave",
		"numbers", "away", "nojs", "compose", "send", "pictures", "hidden", "hidden_go", "away_title",
	}
}

func scriptKeys() []string {
	return []string{
		"you", "writing", "reconnecting", "unsent", "refused", "too_long", "too_fast", "busy", "more", "opens", "hidden_note", "away_title",
	}
}

// showPage is the chat page. Reading it changes nothing but the cookie: what a
// link previewer opens begins no talk.
func (w *Web) showPage(rw http.ResponseWriter, r *http.Request) {
	code := r.PathValue("code")
	if code == "" {
		code = r.URL.Query().Get("k")
	}
	if !argsForm.MatchString(code) {
		code = ""
	}
	if l := bot.Lang(r.URL.Query().Get("lang")); known(l) {
		http.SetCookie(rw, w.cookie(langCookie, string(l)))
		to := "/"
		if code != "" {
			to = "/?k=" + url.QueryEscape(code)
		}
		http.Redirect(rw, r, to, http.StatusSeeOther)
		return
	}
	s, ok := w.session(r)
	if !ok {
		s = w.newSession()
	}
	w.keep(rw, s.touched(w.Now()))
	lang, chosen := w.lang(r)
	w.render(rw, r, "chat", w.pageData(lang, chosen, code))
}

func (w *Web) pageData(lang bot.Lang, chosen bool, code string) pageData {
	names := map[string]string{"Organisation": w.Organisation}
	d := pageData{
		Lang: lang, Dir: direction(lang), LangChosen: chosen, Title: w.PublicName, Langs: langs(),
		Code: code, Leave: w.LeaveURL, Asset: w.assets.urls, T: map[string]string{},
	}
	if w.Notice != nil {
		d.Notice = w.Notice(lang)
	}
	for _, k := range pageKeys() {
		d.T[k] = w.texts.say(lang, k, names)
	}
	for _, n := range tiles() {
		d.Tiles = append(d.Tiles, tile{n, w.texts.say(lang, "tile_"+n, nil)})
	}
	for _, h := range w.Helplines(w.Country, lang) {
		d.Numbers = append(d.Numbers, partOf(bot.Part{Kind: bot.PartNumber, Text: h.Label, Phone: h.Phone}))
	}
	say := map[string]string{}
	for _, k := range scriptKeys() {
		say[k] = w.texts.say(lang, k, names)
	}
	b, _ := json.Marshal(say) // strings always marshal
	d.Strings = string(b)
	return d
}

// render writes a page whole or not at all.
func (w *Web) render(rw http.ResponseWriter, r *http.Request, name string, d pageData) {
	var b bytes.Buffer
	if err := w.page.t.ExecuteTemplate(&b, name, d); err != nil {
		w.Log.ErrorContext(r.Context(), "the page cannot be made", "page", name, "err", err)
		http.Error(rw, "This page cannot be shown now. In danger? Call 112.", http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = b.WriteTo(rw) // the reader went away
}

// lang is the language of a request: chosen on the page, else guessed.
func (w *Web) lang(r *http.Request) (l bot.Lang, chosen bool) {
	if c, err := r.Cookie(langCookie); err == nil && known(bot.Lang(c.Value)) {
		return bot.Lang(c.Value), true
	}
	return w.texts.guess(r.Header.Get("Accept-Language")), false
}

// chooseLang keeps the language that was chosen. A talk that has begun hears it
// as the language's command, "/french"; before that every message carries it as a hint.
func (w *Web) chooseLang(receive bot.Receive) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		s, ok := w.session(r)
		if !ok {
			w.refuse(rw, http.StatusUnauthorized, "")
			return
		}
		var m struct{ Lang, ID string }
		if err := json.NewDecoder(http.MaxBytesReader(rw, r.Body, 1<<10)).Decode(&m); err != nil ||
			!known(bot.Lang(m.Lang)) || !uuidForm.MatchString(m.ID) {
			w.refuse(rw, http.StatusBadRequest, "")
			return
		}
		if w.talked(r, s) {
			if _, ok := w.paces.mayWrite(s.hash(), false, w.Now()); ok {
				in := w.inbound(s, sent{ID: m.ID, Command: languageCommand(bot.Lang(m.Lang))}, bot.Lang(m.Lang))
				if err := receive(r.Context(), in); err != nil {
					w.Log.WarnContext(r.Context(), "a choice of language was not accepted", "err", err)
				}
			}
		}
		http.SetCookie(rw, w.cookie(langCookie, m.Lang))
		w.keep(rw, s.touched(w.Now()))
		rw.WriteHeader(http.StatusNoContent)
	}
}
