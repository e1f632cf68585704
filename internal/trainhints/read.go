package main

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/hint"
	"github.com/ouderbrug/ouderbrug/internal/topiclines"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// first is the author of the files that name none.
const first = "first"

// library is the author of the library's own questions.
const library = "library"

// none labels a line that must not be stopped.
const none = "none"

// example is one written line.
type example struct {
	lang, class, text string
	author            string       // of the file: first, second …
	topic             string       // of a question about a topic
	rule              string       // which rule stops it
	message           hint.Message // folded
	stopped           bool         // by the rules alone
	hard              bool         // with the fixed text
	right             bool         // as the class that it is
}

func newExample(d *detect.Detector, lang, class, text string) example {
	f := d.Detect(text)
	return example{lang: lang, class: class, text: text, message: d.Message(text), stopped: f.Found() || f.Cry,
		hard: f.Level == detect.Hard, right: string(f.Class) == class, rule: f.Rule}
}

// readExamples reads <dir>/<lang>.tsv and <dir>/<lang>.<author>.tsv: label⇥text, # opens a comment. Lines that stand
// twice count once, so that a fold never learns what it is tested with.
func readExamples(d *detect.Detector, dir string) ([]example, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.tsv"))
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("%s holds no <lang>.tsv; give the folder of the training lines", dir)
	}
	slices.Sort(names)
	var out []example
	seen := map[string]bool{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the training lines: %w", err)
		}
		lang, author, _ := strings.Cut(strings.TrimSuffix(filepath.Base(name), ".tsv"), ".")
		for i, line := range strings.Split(string(data), "\n") {
			if line = strings.TrimRight(line, "\r"); line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			class, text, ok := strings.Cut(line, "\t")
			if !ok || class != none && !slices.Contains(detect.Classes(), detect.Class(class)) {
				return nil, fmt.Errorf("%s line %d must be a class or none, a tab, and the text", name, i+1)
			}
			x := newExample(d, lang, class, text)
			x.author = cmp.Or(author, first)
			if key := strings.Join(x.message.Words, " "); !seen[key] {
				seen[key] = true
				out = append(out, x)
			}
		}
	}
	return out, nil
}

// sum is the SHA-256 of the training lines and of the words that features are made of, by which a test knows that the
// weights are of these.
func sum(dir string) ([32]byte, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.tsv"))
	if err != nil {
		return [32]byte{}, fmt.Errorf("find the training lines: %w", err)
	}
	topics, err := filepath.Glob(filepath.Join(dir, "topics", "*.tsv"))
	if err != nil {
		return [32]byte{}, fmt.Errorf("find the lines about topics: %w", err)
	}
	names = append(names, topics...)
	slices.Sort(names)
	h := sha256.New()
	fmt.Fprint(h, hint.Sources())
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return [32]byte{}, fmt.Errorf("read the training lines: %w", err)
		}
		fmt.Fprintf(h, "%s %d\n", filepath.Base(name), len(data))
		h.Write(data)
	}
	return [32]byte(h.Sum(nil)), nil
}

// readEveryday gives the questions of the library about ordinary topics: harmless lines that nobody wrote to mislead.
func readEveryday(d *detect.Detector, lib *content.Library) []example {
	var out []example
	for _, t := range lib.Topics {
		if slices.Contains(themes, t.Slug) {
			continue
		}
		for _, lang := range slices.Sorted(maps.Keys(t.Questions)) {
			for _, q := range t.Questions[lang] {
				x := newExample(d, string(lang), none, q)
				x.author, x.topic = library, t.Slug
				out = append(out, x)
			}
		}
	}
	return out
}

// readTopics gives the lines of content/train/topics: ordinary questions, and questions about heavy subjects that are no
// cry. They are harmless lines of every kind of topic.
func readTopics(d *detect.Detector, root string) ([]example, error) {
	written, err := topiclines.ReadLines(root)
	if err != nil {
		return nil, err
	}
	out := make([]example, len(written))
	for i, l := range written {
		out[i] = newExample(d, string(l.Lang), none, l.Text)
		out[i].author, out[i].topic = topicsAuthor+l.Author, l.Topic
	}
	return out, nil
}

// readOutside gives retrieval's lines that no card answers: shops, trains, the weather. They are harmless, too.
func readOutside(d *detect.Detector) []example {
	var out []example
	lines := retrieval.OutsideLines()
	for _, lang := range slices.Sorted(maps.Keys(lines)) {
		for i, text := range lines[lang] {
			x := newExample(d, string(lang), none, text)
			x.author, x.topic = outsideAuthor(i), outside
			out = append(out, x)
		}
	}
	return out
}

// outside begins the names of the authors of what no card answers; who they were is not kept, so every third line is one's.
const (
	outside      = "outside"
	outsideTurns = 3
)

func outsideAuthor(line int) string { return fmt.Sprint(outside, line%outsideTurns) }

// topicsAuthor begins the names of the authors of lines about topics: another's file is left out by itself, so that lines
// are judged by a model that has seen other people ask about the same.
const topicsAuthor = "topics "
