package detect

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// mixed is the file whose rules join words of several languages.
const mixed = "mixed"

// ruleFile is one content/safety/<lang>.yaml.
type ruleFile struct {
	Language string            `yaml:"language"`
	Persons  bool              `yaml:"persons"`  // persons are words of their own in this language, not endings of verbs
	Ordinary string            `yaml:"ordinary"` // words never taken for a misspelt word of the rules
	Words    map[string]string `yaml:"words"`    // groups: NAME → words, phrases, other groups
	Idioms   string            `yaml:"idioms"`   // patterns that mean nothing: their words are taken out first
	Frames   string            `yaml:"frames"`   // the same, unless a word of ACUTE stands in their sentence
	Small    string            `yaml:"small"`    // what a small child does to others: no danger, unless a word of DIRE stands in the sentence
	Rules    []ruleText        `yaml:"rules"`
}

// ruleText is one rule as it stands in the file.
type ruleText struct {
	ID     string `yaml:"id"`
	Class  string `yaml:"class"` // one of Classes, "cry" or "minor"
	Sub    string `yaml:"sub"`   // a Subclass, or "who": self, child or other by the words around it
	Hard   string `yaml:"hard"`  // one pattern a line
	Check  string `yaml:"check"`
	Hint   string `yaml:"hint"`   // says too little alone: a check where the classifier of hints leans that way too
	Unless string `yaml:"unless"` // words and groups that, close by, take the finding away
	Weak   bool   `yaml:"weak"`   // nothing in the neighbourhood of films, games, news, homework
	Topic  bool   `yaml:"topic"`  // as weak, and nothing where somebody asks what it is (INFO)
	Story  bool   `yaml:"story"`  // in that neighbourhood only check
	Firm   bool   `yaml:"firm"`   // negation and past do not lower it
	Urgent bool   `yaml:"urgent"`
	Prio   int    `yaml:"prio"` // of two findings of one level the higher wins
}

// readRules reads every rule file of folder safety, in the order of their names, mixed last.
func readRules(fsys fs.FS) ([]ruleFile, error) {
	entries, err := fs.ReadDir(fsys, "safety")
	if err != nil {
		return nil, fmt.Errorf("read the folder safety of the content: %w", err)
	}
	var files []ruleFile
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || path.Ext(name) != ".yaml" || strings.HasPrefix(name, "texts.") {
			continue
		}
		data, err := fs.ReadFile(fsys, "safety/"+name)
		if err != nil {
			return nil, fmt.Errorf("read the safety rules: %w", err)
		}
		var f ruleFile
		if err := yaml.UnmarshalWithOptions(data, &f, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("safety/%s cannot be read; correct the YAML: %w", name, err)
		}
		if f.Language != strings.TrimSuffix(name, ".yaml") {
			return nil, fmt.Errorf("safety/%s says language %q; it must be the name of the file", name, f.Language)
		}
		files = append(files, f)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("the folder safety holds no rules; the detector would find nothing")
	}
	slices.SortStableFunc(files, func(a, b ruleFile) int {
		switch {
		case a.Language == mixed && b.Language != mixed:
			return 1
		case b.Language == mixed && a.Language != mixed:
			return -1
		}
		return strings.Compare(a.Language, b.Language)
	})
	return files, nil
}

// rule is a rule ready to run.
type rule struct {
	id     string
	class  Class
	sub    Subclass
	who    bool
	cry    bool
	minor  bool
	weak   bool
	topic  bool
	story  bool
	firm   bool
	urgent bool
	prio   int
	unless []atom
	lang   *language
}

// language holds the groups that weighing asks for; an atom of 0 is never found.
type language struct {
	persons bool // see ruleFile

	neg, past, fiction, anyFiction, anySoft, anyInfo, anyAsk, anyOwn, anyPerson, anyAcute, anyDire, anyElse, anyAside, anyFar, anySomeone, anyMe, anyHitMe, anyThey, anySelf, anyChild, anyOther, self, child, other, they, say, filler atom
}

func (r *ruleText) check() error {
	class := Class(r.Class)
	if r.Class != "cry" && r.Class != "minor" && !slices.Contains(Classes(), class) {
		return fmt.Errorf("class %q is not one of %v, cry, minor", r.Class, Classes())
	}
	subs := []Subclass{"", "who", Self, Child, Other, Psychosis, AfraidToHurt, Shaken, FGM, LeftBehind, Missing, Sextortion,
		ParentHit, Writer, Poison, Fever, NotBreathing}
	if !slices.Contains(subs, Subclass(r.Sub)) {
		return fmt.Errorf("sub %q is not a subclass; see finding.go", r.Sub)
	}
	if strings.TrimSpace(r.Hard+r.Check+r.Hint) == "" {
		return fmt.Errorf("it has no pattern; give hard, check or hint")
	}
	return nil
}
