package main

import (
	"bytes"
	"io/fs"
	"os"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/ouderbrug/ouderbrug/content"
)

// TestThePackIsOfTheseFiles: what is built into the program is what stands in content/, no more and no less.
func TestThePackIsOfTheseFiles(t *testing.T) {
	t.Parallel()
	dir := os.DirFS("../../content")
	want, err := files(dir)
	if err != nil {
		t.Fatal(err)
	}
	have, err := files(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	if len(want) == 0 || !slices.Equal(have, want) {
		t.Fatalf("content.zip holds %d files, content/ has %d; run `make content`", len(have), len(want))
	}
	for _, name := range want {
		a, err := fs.ReadFile(dir, name)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := fs.ReadFile(content.FS, name); err != nil || !bytes.Equal(a, b) {
			t.Errorf("content/%s is not what is built in (%v); run `make content`", name, err)
		}
	}
}

// TestTheSameFilesGiveTheSameBytes keeps a packing without a change out of the history.
func TestTheSameFilesGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	dir := fstest.MapFS{"places/a.json": {Data: []byte("{}")}, "topics.yaml": {Data: []byte("x: 1")}, "eval/none.tsv": {Data: []byte("nl")}}
	one, n, err := pack(dir)
	if err != nil || n != 2 {
		t.Fatalf("%d files are packed (%v), want the two that are no test set", n, err)
	}
	if two, _, err := pack(dir); err != nil || !bytes.Equal(one, two) {
		t.Errorf("two packs of the same files differ (%v)", err)
	}
}
