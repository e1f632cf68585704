package content

import (
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// Read reads a content tree and says everything that is wrong with it. The library holds what could be read.
// Checks that depend on today's date are made by Library.CheckDates.
func Read(fsys fs.FS) (*Library, Problems) {
	lib := &Library{topics: map[string]*Topic{}, cards: map[ID]*Card{}, byKey: map[cardKey][]*Card{}}
	var ps Problems
	lib.readTopics(fsys, &ps)
	lib.readHelplines(fsys, &ps)
	lib.readPlaces(fsys, &ps)
	lib.readLibrary(fsys, &ps)
	lib.checkAcross(fsys, &ps)
	return lib, ps
}

// topicLine is a topic as topics.yaml writes it.
type topicLine struct {
	Slug     string   `yaml:"slug"`
	Age      string   `yaml:"age"`
	Audience Audience `yaml:"audience"`
	First    bool     `yaml:"first"`
}

func (l *Library) readTopics(fsys fs.FS, ps *Problems) {
	const file = "topics.yaml"
	data, ok := readFile(fsys, file, ps)
	if !ok {
		return
	}
	var lines []topicLine
	if err := yaml.UnmarshalWithOptions(data, &lines, yaml.Strict()); err != nil {
		ps.yaml(file, data, 0, err)
		return
	}
	for _, t := range lines {
		line := lineOf(data, "slug: "+t.Slug+",")
		topic := &Topic{Slug: t.Slug, Audience: t.Audience, First: t.First, Questions: map[Lang][]string{}}
		if err := topic.Ages.UnmarshalText([]byte(t.Age)); err != nil {
			ps.errorf(file, line, "age of %q: %v", t.Slug, err)
		}
		if topic.Audience == "" {
			topic.Audience = Parent
		}
		if t.Slug == "" || l.topics[t.Slug] != nil {
			ps.errorf(file, line, "slug %q is empty or given twice; every topic needs a slug of its own", t.Slug)
			continue
		}
		l.topics[t.Slug] = topic
		l.Topics = append(l.Topics, topic)
	}
}

func (l *Library) readHelplines(fsys fs.FS, ps *Problems) {
	const file = "helplines.yaml"
	data, ok := readFile(fsys, file, ps)
	if !ok {
		return
	}
	if err := yaml.UnmarshalWithOptions(data, &l.Helplines, yaml.Strict()); err != nil {
		ps.yaml(file, data, 0, err)
		return
	}
	for i := range l.Helplines {
		h := &l.Helplines[i]
		h.check(l.Helplines, file, lineOf(data, "id: "+h.ID), ps)
	}
}

func (l *Library) readPlaces(fsys fs.FS, ps *Problems) {
	files, _ := fs.Glob(fsys, "places/*.json")
	for _, file := range files {
		data, ok := readFile(fsys, file, ps)
		if !ok {
			continue
		}
		p := &Place{File: file}
		if err := json.Unmarshal(data, p); err != nil {
			line := 1
			if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
				line = 1 + strings.Count(string(data[:syntax.Offset]), "\n")
			} else if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
				line = 1 + strings.Count(string(data[:kind.Offset]), "\n")
			}
			ps.errorf(file, line, "cannot be read as HSDS 3 JSON: %v", err)
			continue
		}
		p.check(l.topics, file, data, ps)
		if !p.Safe() {
			p.dropAddress()
		}
		p.clean()
		l.Places = append(l.Places, p)
	}
}

func (l *Library) readLibrary(fsys fs.FS, ps *Problems) {
	files, _ := fs.Glob(fsys, "library/*/*")
	for _, file := range files {
		topic, base := path.Base(path.Dir(file)), path.Base(file)
		if l.topics[topic] == nil {
			ps.errorf(file, 1, "topic %q is not in topics.yaml; add it there or rename the folder", topic)
			continue
		}
		data, ok := readFile(fsys, file, ps)
		switch {
		case !ok:
		case base == "questions.yaml":
			l.readQuestions(l.topics[topic], file, data, ps)
		case strings.HasSuffix(base, ".md"):
			if c := readCard(topic, file, data, ps); c != nil {
				c.check(l.topics[topic], file, data, ps)
				l.add(c)
			}
		default:
			ps.errorf(file, 1, "is neither a card (<lang>.md) nor questions.yaml; rename or remove it")
		}
	}
	slices.SortFunc(l.Cards, func(a, b *Card) int { return strings.Compare(string(a.ID), string(b.ID)) })
}

func (l *Library) readQuestions(t *Topic, file string, data []byte, ps *Problems) {
	var questions map[Lang][]string
	if err := yaml.UnmarshalWithOptions(data, &questions, yaml.Strict()); err != nil {
		ps.yaml(file, data, 0, err)
		return
	}
	for lang, variants := range questions {
		if !lang.Known() {
			ps.errorf(file, lineOf(data, string(lang)+":"), "%q is not a language that we know; use nl, en, tr, ar, fr …", lang)
			continue
		}
		for i, v := range variants {
			variants[i] = strings.TrimSpace(cleanText(v))
			if variants[i] == "" {
				ps.errorf(file, lineOf(data, string(lang)+":"), "has an empty variant in %q; remove it", lang)
			}
		}
		t.Questions[lang] = slices.DeleteFunc(variants, func(v string) bool { return v == "" })
	}
}

// readFile reads one file or notes why not.
func readFile(fsys fs.FS, file string, ps *Problems) ([]byte, bool) {
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		ps.errorf(file, 1, "cannot be read: %v", err)
		return nil, false
	}
	return data, true
}

// lineOf is the first line that contains needle, counted from 1, or 1.
func lineOf(data []byte, needle string) int {
	before, _, found := strings.Cut(string(data), needle)
	if !found {
		return 1
	}
	return 1 + strings.Count(before, "\n")
}

// yaml notes an error of the YAML reader at its own line; offset is how many lines of the file stand before data.
// Values that a type of ours refuses come without a line: they are looked for by what they say.
func (ps *Problems) yaml(file string, data []byte, offset int, err error) {
	line, what := 0, err.Error()
	if yerr, ok := errors.AsType[yaml.Error](err); ok {
		what = yerr.GetMessage()
		if t := yerr.GetToken(); t != nil && t.Position != nil {
			line = t.Position.Line
		}
	}
	what, _, _ = strings.Cut(what, "\n")
	if line == 0 {
		_, value, _ := strings.Cut(what, `"`)
		value, _, _ = strings.Cut(value, `"`)
		line = lineOf(data, value)
	}
	ps.errorf(file, offset+line, "%s; correct this line", what)
}
