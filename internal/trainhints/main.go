// Command trainhints learns the classifier of hints (package dialogs/safety/hint) from content/train/<lang>.tsv and the
// library's questions about ordinary topics, and writes its weights and the list of ordinary words.
//
//	go run ./internal/trainhints          (or: make train)
//
// It first judges every line by cross-validation, chooses from that the threshold of each language, prints what the
// rules, the classifier and both together stop, and then learns from all lines. The same lines give the same file.
// It is no part of the program that is shipped. read.go reads, learn.go learns, folds.go judges, report.go prints.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/hint"
)

// languages are those of the examples, in the order of their heads.
var languages = []string{"nl", "en", "fr", "tr", "ar"}

func main() {
	root := flag.String("root", ".", "the root of the project")
	flag.Parse()
	if err := run(os.Stdout, *root); err != nil {
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
	ordinary := ordinaryFile(ordinaryWords(d, lib, lines))
	if err := os.WriteFile(filepath.Join(root, "content", "safety", "ordinary.txt"), ordinary, 0o644); err != nil { //nolint:gosec // part of the source, for everybody
		return fmt.Errorf("write the ordinary words: %w", err)
	}
	if d, err = detect.LoadRules(fsys); err != nil { // now with these words
		return err
	}
	if lines, err = readExamples(d, dir); err != nil {
		return err
	}
	m, err := fit(w, lines, readEveryday(d, lib), shipping)
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
	fmt.Fprintf(w, "%d lines, %d of them written; %d bytes of weights\n", len(lines)+len(readEveryday(d, lib)), len(lines), len(data))
	return nil
}

// fit judges, chooses the thresholds, and learns from all.
func fit(w io.Writer, lines, everyday []example, o options) (*hint.Model, error) {
	js := judge(lines, everyday, languages, o)
	thresholds := map[string]float32{}
	for _, lang := range languages {
		thresholds[lang] = threshold(js, len(lines), lang)
	}
	report(w, js, len(lines), languages, thresholds)
	authors(w, lines, everyday, languages, o)
	all := append(append([]example{}, lines...), everyday...)
	if len(all) == 0 {
		return nil, fmt.Errorf("there is nothing to learn from")
	}
	m := train(all, languages, o)
	m.Thresholds = thresholds
	return m, nil
}
