package content_test

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
)

func TestARegionOfBelgiumIsKnownByTownAndPostcode(t *testing.T) {
	t.Parallel()
	lib := &content.Library{}
	for text, want := range map[string]string{
		"Schaarbeek": content.Brussels, "1090 Jette": content.Brussels, "Luik": content.Wallonia, "1300": content.Wallonia, "Namur": content.Wallonia, "7780": content.Wallonia,
		"Gent": content.Flanders, "1800": content.Flanders, "3500": content.Flanders, "8000": content.Flanders,
	} {
		spot, _ := lib.FindSpot(text, content.Belgium)
		if got := spot.Region(); got != want {
			t.Errorf("%s is in %q, want %q", text, got, want)
		}
	}
	if spot, _ := lib.FindSpot("Utrecht", content.Netherlands); spot.Region() != "" {
		t.Errorf("a town of the Netherlands is in %q", spot.Region())
	}
}
