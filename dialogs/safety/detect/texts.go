package detect

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// Keys of the texts that do not open with a finding. Openings are "hard.<class>[.<subclass>]" and the same with
// "check."; see [Opening].
const (
	KeyNo         = "followup.no"       // "I am not safe": 112 at once
	KeyNotSure    = "followup.not_sure" // "I am not sure"
	KeyWhere      = "followup.where"    // "where can I go"
	KeyWhat       = "followup.what"     // "what can I do"
	KeyNoCall     = "followup.no_call"  // "do not call anybody"
	KeyUnclear    = "followup.unclear"  // an answer nobody can read, or an ordinary question
	KeySafe       = "followup.safe"     // "I am safe", after hard
	KeyAfterCheck = "followup.after"    // "I am safe", after check: her question is answered next
	KeyNobody     = "duty.nobody"       // nobody is on duty, and nobody knows until when: whom to call
	KeyNobodyYet  = "duty.nobody_yet"   // nobody is on duty now, but somebody reads this on the next working day
	KeyOnDuty     = "duty.somebody"     // somebody on the roster was told
	KeyCry        = "cry"               // a bare cry for help
	KeyLate       = "late"              // an old message (S3)
	KeyMinor      = "minor"             // the writer is under 18 (S13)
	KeyPhone      = "phone"             // a sentence to say on the phone, and the interpreter
	KeyChoice     = "choice"            // "we call nobody; you choose"
)

// Texts are the fixed texts of all languages; no model ever writes or changes one.
type Texts struct {
	byLang map[string]*textFile
}

type textFile struct {
	Language string              `yaml:"language"`
	Buttons  map[string]string   `yaml:"buttons"`
	Labels   map[string]string   `yaml:"labels"`   // what a line is for, beside its number
	Both     string              `yaml:"both"`     // how two countries' numbers stand in a sentence: "{{nl}} (NL) … {{be}} (BE)"
	Question string              `yaml:"question"` // "are you safe now?", the last line above the buttons
	Everyone string              `yaml:"everyone"` // "is everyone safe now?", where it is about somebody else
	Texts    map[string][]string `yaml:"texts"`    // key → wordings, a blank line between paragraphs
}

// LoadTexts reads safety/texts.<lang>.yaml of a content file system.
func LoadTexts(fsys fs.FS) (*Texts, error) {
	names, err := fs.Glob(fsys, "safety/texts.*.yaml")
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("the content holds no safety/texts.<lang>.yaml; a crisis could not be answered")
	}
	t := &Texts{byLang: map[string]*textFile{}}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("read the safety texts: %w", err)
		}
		var f textFile
		if err := yaml.UnmarshalWithOptions(data, &f, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("%s cannot be read; correct the YAML: %w", name, err)
		}
		if want := strings.TrimSuffix(strings.TrimPrefix(path.Base(name), "texts."), ".yaml"); f.Language != want {
			return nil, fmt.Errorf("%s says language %q; it must be %q", name, f.Language, want)
		}
		t.byLang[f.Language] = &f
	}
	if t.byLang[fallbackLang] == nil {
		return nil, fmt.Errorf("safety/texts.%s.yaml is missing; it stands in where a language has no text", fallbackLang)
	}
	return t, nil
}

// fallbackLang answers people in a language that has no texts.
const fallbackLang = "en"

// Languages lists the languages that have texts.
func (t *Texts) Languages() []string {
	var out []string
	for l := range t.byLang {
		out = append(out, l)
	}
	slices.Sort(out)
	return out
}

// Has reports whether there is a text of a key.
func (t *Texts) Has(key string) bool { return len(t.byLang[fallbackLang].Texts[key]) > 0 }

// Keys lists the keys of a language.
func (t *Texts) Keys(lang string) []string {
	var out []string
	for k := range t.file(lang).Texts {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (t *Texts) file(lang string) *textFile {
	if f, ok := t.byLang[lang]; ok {
		return f
	}
	return t.byLang[fallbackLang]
}

// Opening is the key of the text that answers a finding: the subclass's own where there is one, else the class's;
// "" where nothing was found.
func (t *Texts) Opening(f Finding) string {
	switch {
	case f.Found():
	case f.Minor:
		return KeyMinor
	case f.Cry:
		return KeyCry
	default:
		return ""
	}
	key := string(f.Level) + "." + string(f.Class)
	if own := key + "." + string(f.Subclass); f.Subclass != "" && len(t.byLang[fallbackLang].Texts[own]) > 0 {
		return own
	}
	return key
}
