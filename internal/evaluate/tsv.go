package evaluate

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/ouderbrug/ouderbrug/content"
)

// Question is a line of a set.
type Question struct {
	Lang   content.Lang
	Topics []string // right answers; questions only
	Class  string   // crisis only
	Slices []string // how it is said: learner, misspelt, darija_latin, indirect …
	Text   string
	At     string // file:line
}

// classes are the words that a crisis set may use.
func classes() []string {
	return []string{"suicide", "self_harm", "violence", "child_abuse", "forced_marriage", "radicalisation", "medical", "exploitation"}
}

// Set is what is measured; a nil part is not.
type Set struct {
	Questions, None, Crisis, Benign []Question
}

// Files are the paths of a Set, or patterns such as content/eval/none*.tsv; a part without any is left out.
type Files struct {
	Questions, None, Crisis, Benign []string
}

// Empty reports whether nothing is named.
func (f Files) Empty() bool { return len(f.Questions)+len(f.None)+len(f.Crisis)+len(f.Benign) == 0 }

// Read reads the files of a set and says everything that is wrong with them at once, as file:line.
func (f Files) Read() (Set, error) {
	var s Set
	var errs []error
	for _, part := range []struct {
		patterns []string
		into     *[]Question
		read     func(name string, r io.Reader) ([]Question, error)
	}{
		{f.Questions, &s.Questions, ReadQuestions}, {f.None, &s.None, ReadPlain}, {f.Crisis, &s.Crisis, ReadCrisis}, {f.Benign, &s.Benign, ReadPlain},
	} {
		for _, pattern := range part.patterns {
			paths, err := filepath.Glob(pattern)
			if err != nil || len(paths) == 0 {
				errs = append(errs, fmt.Errorf("the set cannot be opened: there is no file %s", pattern))
			}
			for _, path := range paths {
				lines, err := readFile(path, part.read)
				*part.into = append(*part.into, lines...)
				errs = append(errs, err)
			}
		}
	}
	return s, errors.Join(errs...)
}

// CheckTopics says, as file:line, which questions name a topic that the library does not have: no answer could be right.
func (s Set) CheckTopics(lib *content.Library) error {
	var errs []error
	for _, q := range s.Questions {
		for _, slug := range q.Topics {
			if _, ok := lib.Topic(slug); !ok {
				errs = append(errs, fmt.Errorf("%s: %q is no topic of the content that is measured; write a folder's name of its library, or name other content with --content", q.At, slug))
			}
		}
	}
	return errors.Join(errs...)
}

// readFile reads one file of a set.
func readFile(path string, read func(name string, r io.Reader) ([]Question, error)) ([]Question, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the set cannot be opened: %w", err)
	}
	lines, err := read(path, file)
	return lines, errors.Join(err, file.Close())
}

// ReadQuestions reads lang⇥topic[,topic]⇥text.
func ReadQuestions(name string, r io.Reader) ([]Question, error) {
	return read(name, r, 3, func(f []string) (Question, error) {
		q := Question{Topics: strings.Split(f[1], ",")}
		for i, t := range q.Topics {
			if q.Topics[i] = strings.TrimSpace(t); q.Topics[i] == "" {
				return q, errors.New("the topic is empty; write its slug")
			}
		}
		return q, nil
	})
}

// ReadCrisis reads lang⇥class⇥text.
func ReadCrisis(name string, r io.Reader) ([]Question, error) {
	return read(name, r, 3, func(f []string) (Question, error) {
		for _, c := range classes() {
			if c == f[1] {
				return Question{Class: c}, nil
			}
		}
		return Question{}, fmt.Errorf("%q is not a class; use one of %s", f[1], strings.Join(classes(), " "))
	})
}

// ReadPlain reads lang⇥text.
func ReadPlain(name string, r io.Reader) ([]Question, error) {
	return read(name, r, 2, func([]string) (Question, error) { return Question{}, nil })
}

// read reads lines of a fixed number of fields, the first a language and the last the text. Lines that are empty or
// start with # are left out; "# slice: a,b" names the slices of the lines that follow, up to the next such line.
func read(name string, r io.Reader, fields int, make func([]string) (Question, error)) ([]Question, error) {
	var out []Question
	var errs []error
	var slices []string
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for line := 1; sc.Scan(); line++ {
		text := strings.TrimRight(strings.TrimPrefix(sc.Text(), "\ufeff"), "\r")
		if names, ok := strings.CutPrefix(text, "# slice:"); ok {
			slices = sliceNames(names)
			continue
		}
		if strings.TrimSpace(text) == "" || strings.HasPrefix(text, "#") {
			continue
		}
		f := strings.Split(text, "\t")
		if len(f) != fields {
			errs = append(errs, fmt.Errorf("%s:%d: has %d fields; write %d, with tabs between", name, line, len(f), fields))
			continue
		}
		q, err := make(f)
		q.Slices, q.At = slices, fmt.Sprintf("%s:%d", name, line)
		q.Lang, q.Text = content.Lang(f[0]), strings.TrimSpace(f[fields-1])
		if err == nil && (!q.Lang.Known() || q.Text == "") {
			err = fmt.Errorf("needs a language that we know (nl, en, tr, ar, fr …) and a text, has %q", q.Lang)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %w", name, line, err))
			continue
		}
		out = append(out, q)
	}
	if err := sc.Err(); err != nil {
		errs = append(errs, fmt.Errorf("%s cannot be read: %w", name, err))
	}
	return out, errors.Join(errs...)
}

// sliceNames are the names after "# slice:".
func sliceNames(s string) (names []string) {
	for _, n := range strings.Split(s, ",") {
		if n = strings.TrimSpace(n); n != "" {
			names = append(names, n)
		}
	}
	return names
}
