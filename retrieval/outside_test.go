package retrieval_test

import (
	"reflect"
	"testing"
	"testing/fstest"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

func TestLinesOutsideComeBackAsTheyWere(t *testing.T) {
	lines, err := retrieval.ReadOutside(fstest.MapFS{"nl.txt": {Data: []byte("# a comment\nhoe laat is de winkel open\n\n moeten we een taxi nemen \n")}})
	want := map[content.Lang][]string{"nl": {"hoe laat is de winkel open", "moeten we een taxi nemen"}}
	if err != nil || !reflect.DeepEqual(lines, want) {
		t.Fatalf("%v, %v", lines, err)
	}
	data, err := retrieval.PackOutside(lines)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := retrieval.UnpackOutside(data); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	for _, bad := range []string{"", "x", "-1\n", "99999999999\n", string(data[:len(data)-1]), string(data) + "x", "5" + string(data)} {
		if got, err := retrieval.UnpackOutside([]byte(bad)); err == nil {
			t.Errorf("%d damaged bytes are read as %v", len(bad), got)
		}
	}
	if len(retrieval.OutsideLines()) != len(content.LaunchLangs()) {
		t.Error("a language has no lines outside")
	}
}
