package content_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
)

// What helps in one Community of Belgium is not offered in the other; Brussels has both.
func TestAPlaceIsOfferedWhereItServes(t *testing.T) {
	lib, err := content.Load(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		spot          string
		one, kg, unia bool
	}{
		{"Antwerpen", false, true, true}, {"9000", false, true, true}, {"Bruxelles", true, true, true}, {"Luik", true, false, true}, {"1300", true, false, true}, {"", true, true, true},
	} {
		spot, _ := lib.FindSpot(c.spot, content.Belgium)
		found := map[string]bool{}
		for _, h := range lib.FindPlaces(content.PlaceQuery{Spot: spot, Country: content.Belgium, Age: -1, At: at(t, "2026-11-27 10:00")}) {
			found[h.Place.File] = true
		}
		if found["places/one.json"] != c.one || found["places/kind-en-gezin.json"] != c.kg || found["places/unia.json"] != c.unia {
			t.Errorf("%q: ONE %v, Kind en Gezin %v, Unia %v", c.spot, found["places/one.json"], found["places/kind-en-gezin.json"], found["places/unia.json"])
		}
	}
}

func BenchmarkFindPlaces(b *testing.B) {
	lib := &content.Library{}
	shipped, err := content.Load(os.DirFS("."))
	if err != nil {
		b.Fatal(err)
	}
	for i := range 20000 {
		p := *shipped.Places[i%len(shipped.Places)]
		p.File = fmt.Sprintf("places/%d.json", i)
		if i%3 > 0 {
			p.Profile.Municipality = []string{"Utrecht", "Antwerpen", "Zwolle", "Oudewater"}[i/3%4]
		}
		lib.Places = append(lib.Places, &p)
	}
	for name, q := range map[string]content.PlaceQuery{
		"need": {Need: "speech-delay", Age: -1}, "words": {Words: "een praatgroep voor vaders", Age: -1}, "everything": {Age: -1, OpenNow: true},
	} {
		b.Run(name, func(b *testing.B) {
			now := at(b, "2026-11-27 10:00")
			for b.Loop() {
				q.Spot, _ = lib.FindSpot("Utrecht", content.Netherlands)
				q.At = now
				lib.FindPlaces(q)
			}
		})
	}
}
