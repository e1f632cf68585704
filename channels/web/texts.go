package web

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/ouderbrug/ouderbrug/bot"
)

//go:embed texts/*.toml
var textFiles embed.FS

// langName is a language as the people who speak it call it.
type langName struct {
	Lang    bot.Lang
	Name    string
	Dir     string
	Command string // the word that chooses it everywhere, "/turkish"
}

// langs are the page's languages in the order in which they are offered.
func langs() []langName {
	return []langName{
		{"nl", "Nederlands", "ltr", "dutch"}, {"en", "English", "ltr", "english"}, {"tr", "Türkçe", "ltr", "turkish"},
		{"ar", "العربية", "rtl", "arabic"}, {"fr", "Français", "ltr", "french"},
	}
}

// known reports whether the page speaks a language.
func known(l bot.Lang) bool {
	return slices.ContainsFunc(langs(), func(n langName) bool { return n.Lang == l })
}

// languageCommand is the command that chooses a known language.
func languageCommand(l bot.Lang) string {
	for _, n := range langs() {
		if n.Lang == l {
			return n.Command
		}
	}
	return "language"
}

// direction is how a language is written; an unknown one is left to the browser.
func direction(l bot.Lang) string {
	for _, n := range langs() {
		if n.Lang == l {
			return n.Dir
		}
	}
	return "auto"
}

// texts are the page's own words.
type texts struct {
	in      map[bot.Lang]*i18n.Localizer
	matcher language.Matcher
}

func readTexts() (*texts, error) {
	bundle := i18n.NewBundle(language.Dutch)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	t := &texts{in: map[bot.Lang]*i18n.Localizer{}}
	var tags []language.Tag
	for _, l := range langs() {
		if _, err := bundle.LoadMessageFileFS(textFiles, fmt.Sprintf("texts/%s.toml", l.Lang)); err != nil {
			return nil, err
		}
		t.in[l.Lang] = i18n.NewLocalizer(bundle, string(l.Lang))
		tags = append(tags, language.Make(string(l.Lang)))
	}
	t.matcher = language.NewMatcher(tags)
	return t, nil
}

// say is the text of a key; names fill its blanks. A missing key shows itself,
// and a test sees to it that none is missing.
func (t *texts) say(l bot.Lang, key string, names map[string]string) string {
	loc, ok := t.in[l]
	if !ok {
		loc = t.in["nl"]
	}
	s, err := loc.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: names})
	if err != nil && s == "" {
		return key
	}
	return s
}

// guess is the language for an Accept-Language header. Berber and the languages
// of the region come with French or Arabic beside them, so the header decides.
func (t *texts) guess(header string) bot.Lang {
	tags, _, err := language.ParseAcceptLanguage(cutBytes(header, 200))
	if err != nil || len(tags) == 0 {
		return "nl"
	}
	_, i, sure := t.matcher.Match(tags...)
	if sure == language.No {
		return "nl"
	}
	return langs()[i].Lang
}

func cutBytes(s string, n int) string { return strings.ToValidUTF8(s[:min(len(s), n)], "") }
