package main

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/topiclines"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// TestTheWeightsAreThoseOfTheLibrary fails when variants, cards or lines outside were written and `make train` was not run.
func TestTheWeightsAreThoseOfTheLibrary(t *testing.T) {
	lib, err := content.Load(os.DirFS(filepath.Join("..", "..", "content")))
	if err != nil {
		t.Fatal(err)
	}
	c, scopes, err := retrieval.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	outside, err := retrieval.ReadOutside(os.DirFS(filepath.Join("..", "..", "retrieval", "outside")))
	if err != nil || !reflect.DeepEqual(outside, retrieval.OutsideLines()) {
		t.Errorf("the lines outside are not those of the files: run `make train` (%v)", err)
	}
	if c.Sum != retrieval.LessonSum(lib, outside) {
		t.Error("the topics' weights are not those of the library: run `make train`")
	}
	more, err := topiclines.ReadAll(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	if c.More != retrieval.WrittenSum(more) {
		t.Error("the topics' weights are not those of content/train/topics and words: run `make train`")
	}
	if len(scopes) != len(content.LaunchLangs()) {
		t.Errorf("%d languages have a Scope, want all that are spoken at launch: write retrieval/outside", len(scopes))
	}
	if len(c.Topics) != len(lib.Topics) {
		t.Errorf("%d topics in the weights, %d in the library", len(c.Topics), len(lib.Topics))
	}
}

func TestRunSaysWhatItNeeds(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), &out, t.TempDir()); err == nil || out.Len() > 0 {
		t.Errorf("without a library: %v, %q", err, out.String())
	}
}
