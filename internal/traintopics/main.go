// Command traintopics learns the Classifier and the Scopes of package retrieval from the library, retrieval/outside and content/train/topics, and writes its
// weights into retrieval/topics, and the lines outside, packed.
//
//	go run ./internal/traintopics          (or: make train)
//
// The same library gives the same file. It is no part of the program that is shipped; how it is learnt is in
// retrieval/learn.go, since a library of one's own is learnt by the program itself.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/topiclines"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

func main() {
	root := "."
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	if err := run(context.Background(), os.Stdout, root); err != nil {
		fmt.Fprintln(os.Stderr, "traintopics:", err)
		os.Exit(1)
	}
}

// run writes the file.
func run(ctx context.Context, w io.Writer, root string) error {
	lib, err := content.Load(os.DirFS(filepath.Join(root, "content")))
	if err != nil {
		return err
	}
	more, err := topiclines.ReadAll(root)
	if err != nil {
		return err
	}
	outside, err := retrieval.ReadOutside(os.DirFS(filepath.Join(root, "retrieval", "outside")))
	if err != nil {
		return err
	}
	c, err := retrieval.LearnClassifier(ctx, lib, outside, more...)
	if err != nil {
		return err
	}
	data, err := retrieval.Encode(c, retrieval.LearnScopes(lib, outside, more...))
	if err != nil {
		return err
	}
	lines, err := retrieval.PackOutside(outside)
	if err != nil {
		return err
	}
	for name, data := range map[string][]byte{"weights.bin": data, "outside.bin": lines} {
		if err := os.WriteFile(filepath.Join(root, "retrieval", "topics", name), data, 0o644); err != nil { //nolint:gosec // part of the source, for everybody
			return fmt.Errorf("write the weights: %w", err)
		}
	}
	fmt.Fprintf(w, "%d topics, %d lines beside the library, %d bytes of weights\n", len(c.Topics), len(more), len(data))
	return nil
}
