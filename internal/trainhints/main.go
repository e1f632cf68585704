// Command trainhints learns the classifier of hints (package dialogs/safety/hint) from content/train/<lang>.tsv and the
// library's questions about ordinary topics, from content/train/topics and from retrieval/outside, and writes its weights and the list of ordinary words.
//
//	go run ./internal/trainhints          (or: make train)
//	go run ./internal/trainhints -rules   what the rules alone do with the lines, in a half for tuning and one that judges
//	go run ./internal/trainhints -lines   the lines of the tuning half that the rules judge otherwise than their author
//
// It first judges every line by a model that has seen none of its author, chooses from that the threshold of each language, prints what the
// rules, the classifier and both together stop, and then learns from all lines. The same lines give the same file.
// It is no part of the program that is shipped. read.go reads, learn.go learns, folds.go judges, thresholds.go chooses, report.go and bench.go print.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/hint"
)

// languages are those of the examples, in the order of their heads.
var languages = []string{"nl", "en", "fr", "tr", "ar"}

func main() {
	root := flag.String("root", ".", "the root of the project")
	rules := flag.Bool("rules", false, "only print what the rules do with the lines")
	lines := flag.Bool("lines", false, "only print the lines of the tuning half that the rules judge otherwise than their author")
	flag.Parse()
	var err error
	switch {
	case *rules:
		err = look(os.Stdout, *root, bench)
	case *lines:
		err = look(os.Stdout, *root, show)
	default:
		err = run(os.Stdout, *root)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "trainhints:", err)
		os.Exit(1)
	}
}

// run writes both files.
func run(w io.Writer, root string) error {
	dir, fsys := filepath.Join(root, "content", "train"), os.DirFS(filepath.Join(root, "content"))
	lib, err := content.Load(fsys)
	if err != nil {
		return err
	}
	d, err := detect.LoadRules(fsys)
	if err != nil {
		return err
	}
	lines, err := readExamples(d, dir)
	if err != nil {
		return err
	}
	words, err := ordinaryFile(ordinaryWords(d, lib, lines))
	if err != nil {
		return fmt.Errorf("pack the ordinary words: %w", err)
	}
	if err := os.WriteFile(filepath.Join(root, "content", "safety", "ordinary.txt.gz"), words, 0o644); err != nil { //nolint:gosec // part of the source, for everybody
		return fmt.Errorf("write the ordinary words: %w", err)
	}
	if d, err = detect.LoadRules(fsys); err != nil { // now with these words
		return err
	}
	if lines, err = readExamples(d, dir); err != nil {
		return err
	}
	topics, err := readTopics(d, root)
	if err != nil {
		return err
	}
	everyday := slices.Concat(topics, readEveryday(d, lib), readOutside(d))
	teacher, err := newTopicsTeacher(lib, root)
	if err != nil {
		return err
	}
	m, err := fit(w, lines, everyday, shipping, teacher)
	if err != nil {
		return err
	}
	if m.Sum, err = sum(dir); err != nil {
		return err
	}
	data, err := hint.Encode(m)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(root, "dialogs", "safety", "hint", "weights.bin"), data, 0o644); err != nil { //nolint:gosec // part of the source, for everybody
		return fmt.Errorf("write the weights: %w", err)
	}
	fmt.Fprintf(w, "%d lines, %d of them written; %d bytes of weights\n", len(lines)+len(everyday), len(lines), len(data))
	return nil
}

// fit judges, chooses the thresholds, and learns from all.
func fit(w io.Writer, lines, everyday []example, o options, topics *topicsTeacher) (*hint.Model, error) {
	all := slices.Concat(lines, everyday)
	if len(all) == 0 {
		return nil, fmt.Errorf("there is nothing to learn from")
	}
	js, err := judge(lines, everyday, languages, o, topics)
	if err != nil {
		return nil, err
	}
	least := thresholds(js, languages, mayNone, mayEveryday)
	report(w, js, languages, least)
	tradeOff(w, js, languages)
	m := train(all, languages, o)
	m.Thresholds = map[string]float32{}
	for lang, score := range least {
		m.Thresholds[lang] = score + fuller
	}
	return m, nil
}

// look gives every line to a printer.
func look(w io.Writer, root string, with func(io.Writer, []example)) error {
	d, lib, lines, err := readAll(root)
	if err != nil {
		return err
	}
	topics, err := readTopics(d, root)
	if err != nil {
		return err
	}
	with(w, slices.Concat(lines, topics, readEveryday(d, lib), readOutside(d)))
	return nil
}

// readAll reads the rules, the library and the written lines.
func readAll(root string) (*detect.Detector, *content.Library, []example, error) {
	fsys := os.DirFS(filepath.Join(root, "content"))
	lib, err := content.Load(fsys)
	if err != nil {
		return nil, nil, nil, err
	}
	d, err := detect.LoadRules(fsys)
	if err != nil {
		return nil, nil, nil, err
	}
	lines, err := readExamples(d, filepath.Join(root, "content", "train"))
	return d, lib, lines, err
}
