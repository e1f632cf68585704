// Command trainlangs learns the model of package retrieval/langid from our own lines and writes its weights.
//
//	go run ./internal/trainlangs          (or: make train)
//
// It reads content/langid/<lang>.txt, the questions of content/library and the lines of content/train; what is not in
// Latin letters is left out. Each line counts as it is, without its marks (people type so), and by its first three
// words. The same lines give the same file. It is no part of the program that is shipped.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	root := flag.String("root", ".", "the root of the project")
	flag.Parse()
	if err := run(*root); err != nil {
		fmt.Fprintln(os.Stderr, "trainlangs:", err)
		os.Exit(1)
	}
}

func run(root string) error {
	lines, err := readLines(filepath.Join(root, "content"))
	if err != nil {
		return err
	}
	data, err := learn(lines)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(root, "retrieval", "langid", "weights.bin"), data, 0o644); err != nil { //nolint:gosec // part of the source, for everybody
		return fmt.Errorf("write the weights: %w", err)
	}
	for _, lang := range languages() {
		fmt.Printf("%s: %d lines\n", lang, len(lines[lang]))
	}
	return nil
}
