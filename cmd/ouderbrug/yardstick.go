package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/ouderbrug/ouderbrug/internal/evaluate"
)

// yardstick measures bleve with the program internal/yardstick, which is built on the
// spot: that needs Go and this project's sources around the working folder. Where they
// are not there the bench says so (decision 020).
func yardstick(ctx context.Context, task evaluate.YardstickTask) (b evaluate.BleveBench, err error) {
	root, gocmd := sources(), ""
	if root != "" {
		gocmd, _ = exec.LookPath("go") // not there: said below
	}
	if gocmd == "" {
		b.Skipped = "bleve is measured in a clone of the project, with Go on the PATH"
		return b, nil
	}
	dir, err := os.MkdirTemp("", "ouderbrug-bench")
	if err != nil {
		return b, err
	}
	defer func() { _ = os.RemoveAll(dir) }() // only the index's files
	in, err := json.Marshal(task)
	if err != nil {
		return b, err
	}
	var out, wrong bytes.Buffer
	run := exec.CommandContext(ctx, gocmd, "run", "./internal/yardstick", dir) //nolint:gosec // our own program in our own sources
	run.Dir, run.Stdin, run.Stdout, run.Stderr = root, bytes.NewReader(in), &out, &wrong
	if err := run.Run(); err != nil {
		return b, fmt.Errorf("the yardstick does not run: %w: %s", err, bytes.TrimSpace(wrong.Bytes()))
	}
	return b, json.Unmarshal(out.Bytes(), &b)
}

// sources is the folder of this project's go.mod, at or above the working folder; ""
// if there is none.
func sources() string {
	dir, err := os.Getwd()
	for err == nil {
		mod, readErr := os.ReadFile(filepath.Join(dir, "go.mod"))
		if readErr == nil && bytes.HasPrefix(mod, []byte("module github.com/ouderbrug/ouderbrug\n")) {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
	return ""
}
