package ask

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
)

func TestTheRegionThatAQuestionNames(t *testing.T) {
	t.Parallel()
	lib, err := content.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	d := &Dialog{library: lib}
	for text, want := range map[string]string{
		"kinderbijslag Brussel": content.Brussels, "Brüksel'de çocuk parası": content.Brussels, "les allocations à Schaerbeek": content.Brussels, "ساكنة فبروكسل بغيت التعويضات": content.Brussels,
		"les allocations familiales en Wallonie": content.Wallonia, "j'habite à Liège, les allocations": content.Wallonia, "kindergeld in Luik": content.Wallonia, "Valonya'da çocuk parası": content.Wallonia,
		"child benefit in Flanders": content.Flanders, "kinderbijslag Gent": content.Flanders,
		"kinderbijslag in België": "", "kinderbijslag": "", "kinderbijslag Utrecht": "", "ik krijg 1090 euro": "", "mijn kind is bang in bergen": "", "we lopen in het luik": "",
	} {
		if got := d.regionOf(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
