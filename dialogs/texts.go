package dialogs

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Langs are the languages in which every text exists, in the order in which they
// are offered.
func Langs() []bot.Lang { return []bot.Lang{"nl", "en", "tr", "ar", "fr"} }

func supported(l bot.Lang) bool { return slices.Contains(Langs(), l) }

// Texts are the texts of all dialogs in all languages. They are read once and may
// be used by many goroutines.
type Texts struct {
	bundle *i18n.Bundle
	in     map[bot.Lang]*i18n.Localizer
	keys   map[bot.Lang]map[string]string // key → the text as written
}

func newTexts() *Texts {
	x := &Texts{
		bundle: i18n.NewBundle(language.English),
		in:     map[bot.Lang]*i18n.Localizer{},
		keys:   map[bot.Lang]map[string]string{},
	}
	x.bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	return x
}

// add reads texts/<lang>.toml of a dialog.
func (x *Texts) add(name string, fsys fs.FS) error {
	for _, l := range Langs() {
		file := "texts/" + string(l) + ".toml"
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			return fmt.Errorf("the dialog %s has no %s; write it, or people who read that language get nothing: %w", name, file, err)
		}
		m, err := x.bundle.ParseMessageFileBytes(data, path.Base(file))
		if err != nil {
			return fmt.Errorf("%s of the dialog %s cannot be read; correct the TOML: %w", file, name, err)
		}
		if x.keys[l] == nil {
			x.keys[l] = map[string]string{}
			x.in[l] = i18n.NewLocalizer(x.bundle, string(l))
		}
		for _, msg := range m.Messages {
			if !strings.HasPrefix(msg.ID, name+".") {
				return fmt.Errorf("%s of the dialog %s has the key %q; keys start with %q", file, name, msg.ID, name+".")
			}
			x.keys[l][msg.ID] = msg.Other
		}
	}
	return nil
}

// Get is a text with its data filled in. What is missing is said in English; what
// is nowhere is "" (a test of dialogs/all fails before that can happen).
func (x *Texts) Get(l bot.Lang, key string, data ...any) string {
	in, ok := x.in[l]
	if !ok || !x.Has(l, key) {
		in = x.in["en"]
	}
	if in == nil {
		return ""
	}
	c := i18n.LocalizeConfig{MessageID: key}
	if len(data) > 0 {
		values := make(map[string]any, len(data)/2)
		for i := 0; i+1 < len(data); i += 2 {
			values[fmt.Sprint(data[i])] = data[i+1]
		}
		c.TemplateData = values
	}
	s, err := in.Localize(&c)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(s)
}

// Has reports whether a language has the text.
func (x *Texts) Has(l bot.Lang, key string) bool {
	_, ok := x.keys[l][key]
	return ok
}

// Keys are all keys of a language, sorted.
func (x *Texts) Keys(l bot.Lang) []string {
	out := make([]string, 0, len(x.keys[l]))
	for k := range x.keys[l] {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// Raw is a text as it is written, with its placeholders.
func (x *Texts) Raw(l bot.Lang, key string) string { return x.keys[l][key] }

// Date is a day in a language: "2 mei 2026".
func (x *Texts) Date(l bot.Lang, at time.Time) string {
	month := x.Get(l, "engine.month"+strconv.Itoa(int(at.Month())))
	return fmt.Sprintf("%d %s %d", at.Day(), month, at.Year())
}
