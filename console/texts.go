package console

import (
	"embed"
	"io/fs"
	"net/http"
	"slices"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/ouderbrug/ouderbrug/bot"
)

//go:embed texts/*.toml
var textFiles embed.FS

// langName is a language of the console as its speakers call it.
type langName struct {
	Lang      bot.Lang
	Name, Dir string
}

// langs are the console's languages.
func langs() []langName {
	return []langName{{"nl", "Nederlands", "ltr"}, {"en", "English", "ltr"}, {"ar", "العربية", "rtl"}}
}

func known(l bot.Lang) bool {
	return slices.ContainsFunc(langs(), func(n langName) bool { return n.Lang == l })
}

func direction(l bot.Lang) string {
	for _, n := range langs() {
		if n.Lang == l {
			return n.Dir
		}
	}
	return "auto"
}

// texts are all words of the console: texts/AREA.LANG.toml.
type texts struct {
	in      map[bot.Lang]*i18n.Localizer
	matcher language.Matcher
}

func readTexts() (*texts, error) {
	bundle := i18n.NewBundle(language.Dutch)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	files, err := fs.Glob(textFiles, "texts/*.toml")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if _, err := bundle.LoadMessageFileFS(textFiles, f); err != nil {
			return nil, err
		}
	}
	t := &texts{in: map[bot.Lang]*i18n.Localizer{}}
	var tags []language.Tag
	for _, l := range langs() {
		t.in[l.Lang] = i18n.NewLocalizer(bundle, string(l.Lang))
		tags = append(tags, language.Make(string(l.Lang)))
	}
	t.matcher = language.NewMatcher(tags)
	return t, nil
}

// say is a text; names fill its blanks. A missing key shows itself, and a test sees to
// it that none is missing.
func (t *texts) say(l bot.Lang, key string, names map[string]any) string {
	s, err := t.in[l].Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: names})
	if err != nil && s == "" {
		return key
	}
	return s
}

// lang is the language of a request: chosen, else what the browser asks for.
func (s *Server) lang(r *http.Request) bot.Lang {
	if k, err := r.Cookie(s.cookieName(langCookie)); err == nil && known(bot.Lang(k.Value)) {
		return bot.Lang(k.Value)
	}
	header := r.Header.Get("Accept-Language")
	tags, _, err := language.ParseAcceptLanguage(header[:min(len(header), 200)])
	if err != nil || len(tags) == 0 {
		return "nl"
	}
	_, i, sure := s.texts.matcher.Match(tags...)
	if sure == language.No {
		return "nl"
	}
	return langs()[i].Lang
}
