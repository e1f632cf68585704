package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestTheWeightsAreThoseOfTheLines fails when lines were written and `make train` was not run.
func TestTheWeightsAreThoseOfTheLines(t *testing.T) {
	root := filepath.Join("..", "..")
	lines, err := readLines(filepath.Join(root, "content"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := learn(lines)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(root, "retrieval", "langid", "weights.bin"))
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Error("the weights are not those of the lines: run `make train`")
	}
}
