package socialmap

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// The letters of "3511 DA" look like the ending of "Gent'da", and are none.
func TestThePlaceThatAMessageNames(t *testing.T) {
	t.Parallel()
	lib, err := content.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	d := &Dialog{Retriever: &retrieval.Retriever{Library: lib}}
	for text, want := range map[string]struct {
		code, thing string
		at          bool
	}{
		"3511 DA":                    {code: "3511"},
		"3511 AB":                    {code: "3511"},
		"3511 ab":                    {code: "3511"},
		"speelgroep in 3511 ab":      {code: "3511", thing: "speelgroep", at: true},
		"3511 DA Utrecht":            {code: "3511"},
		"speelgroep 3511 DA Utrecht": {code: "3511", thing: "speelgroep"},
		"speelgroep in 3511 DA":      {code: "3511", thing: "speelgroep", at: true},
		"Utrecht'te oyun grubu":      {thing: "oyun grubu", at: true},
		"Utrecht da":                 {at: true},
	} {
		n, ok := d.placeIn(text, content.Netherlands)
		if !ok || n.spot.Name != "Utrecht" || n.spot.Code != want.code || n.thing != want.thing || n.at != want.at {
			t.Errorf("%q: got %+v, %v; want %+v", text, n, ok, want)
		}
	}
}
