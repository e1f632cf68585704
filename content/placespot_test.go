package content_test

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
)

// A postcode with its letters is Dutch, and one beside its own town is that town's, whatever country we took her to live in.
func TestAPostcodeOfTheOtherCountry(t *testing.T) {
	lib := &content.Library{}
	for _, c := range []struct {
		text    string
		country content.Country
		want    content.Spot
	}{
		{"3511 AB", "be", content.Spot{Name: "Utrecht", Code: "3511", Country: "nl"}}, {"3511ab", "be", content.Spot{Name: "Utrecht", Code: "3511", Country: "nl"}},
		{"3511 AB", "", content.Spot{Name: "Utrecht", Code: "3511", Country: "nl"}},
		{"9000 Gent", "nl", content.Spot{Name: "Gent", Code: "9000", Country: "be"}}, {"1000 bruxelles", "nl", content.Spot{Name: "Brussel", Code: "1000", Country: "be"}},
		{"9000 غنت", "nl", content.Spot{Name: "Gent", Code: "9000", Country: "be"}}, {"3511 Utrecht", "be", content.Spot{Name: "Utrecht", Code: "3511", Country: "nl"}},
		{"Bergen", "nl", content.Spot{}}, {"1861 Bergen", "nl", content.Spot{Code: "1861", Country: "nl"}}, {"9101", "nl", content.Spot{Code: "9101", Country: "nl"}},
		{"9000 is mijn postcode", "be", content.Spot{Name: "Gent", Code: "9000", Country: "be"}}, {"9000 BE", "be", content.Spot{Name: "Gent", Code: "9000", Country: "be"}},
		{"9000de oturuyorum", "be", content.Spot{Name: "Gent", Code: "9000", Country: "be"}}, {"9000 de", "be", content.Spot{Name: "Gent", Code: "9000", Country: "be"}},
		{"2018 en", "be", content.Spot{Name: "Antwerpen", Code: "2018", Country: "be"}}, {"bergen op zoom", "nl", content.Spot{Name: "Bergen op Zoom", Country: "nl"}}, {"Bergen op Zoom", "", content.Spot{Name: "Bergen op Zoom", Country: "nl"}},
	} {
		got, both := lib.FindSpot(c.text, c.country)
		kept := lib.In(got, c.country)
		got.Lat, got.Lon, kept.Lat, kept.Lon = 0, 0, 0, 0
		if got != c.want || both || kept != c.want {
			t.Errorf("%q in %q: %+v %v, kept %+v", c.text, c.country, got, both, kept)
		}
	}
}
