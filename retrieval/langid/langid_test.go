package langid_test

import (
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval/langid"
)

func shipped(t testing.TB) *langid.Model {
	t.Helper()
	m, err := langid.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestDetect(t *testing.T) {
	m := shipped(t)
	for text, want := range map[string]content.Lang{
		"mijn dochter wil haar jas niet aan": "nl", "she threw her plate on the floor": "en", "oğlum bugün okula gitmek istemiyor": "tr",
		"cocugum okula gitmiyor": "tr", "il refuse de mettre ses chaussures": "fr", "wldi ma bghach yakol": "ar", "moja córka nie chce spać": "pl",
		"ابني لا ينام": "ar", "моя дитина не спить": "uk", "ልጄ አይተኛም": "ti", "ⴰⵔⵔⴰⵡ ⵉⵏⵓ": "ber", "ابني لا ينام school": "ar",
	} {
		if g := m.Detect(text); len(g) == 0 || g[0].Lang != want || g[0].P < 0.9 {
			t.Errorf("%q: %v, want %s", text, g, want)
		}
	}
	for _, text := range []string{"", "  ", "123 !?", "😀😀"} {
		if g := m.Detect(text); len(g) != 0 {
			t.Errorf("%q tells nothing, but %v", text, g)
		}
	}
}

func TestChancesAddUpAndFollowEachOther(t *testing.T) {
	var sum, before float64 = 0, 1
	for _, g := range shipped(t).Detect("de school belt over mijn zoon " + strings.Repeat("ik weet het niet ", 200)) {
		if g.P > before {
			t.Errorf("%s at %.3f comes after %.3f", g.Lang, g.P, before)
		}
		sum, before = sum+g.P, g.P
	}
	if sum < 0.999 || sum > 1.001 {
		t.Errorf("the chances add up to %f", sum)
	}
}

func TestAModelComesBackFromItsFileAndNothingElseDoes(t *testing.T) {
	m := shipped(t)
	data, err := langid.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := langid.Decode(string(data)); err != nil || again.Weights != m.Weights || again.Step != m.Step {
		t.Errorf("it came back otherwise: %v", err)
	}
	for _, bad := range []string{"", "OBLANG1\n", "OBLANG0\n{}\n", string(data[:len(data)-1]), strings.Replace(string(data), `"nl"`, `nl`, 1)} {
		if _, err := langid.Decode(bad); err == nil || !strings.Contains(err.Error(), "make train") {
			t.Errorf("a file of %d bytes is taken: %v", len(bad), err)
		}
	}
}

func BenchmarkDetect(b *testing.B) {
	m := shipped(b)
	for b.Loop() {
		m.Detect("mijn zoontje is bijna drie en zegt nog maar een paar woordjes, is dat erg")
	}
}

func FuzzDetect(f *testing.F) {
	f.Add("mijn kind")
	f.Add("\xff\xfe")
	f.Add(strings.Repeat("é'", 500))
	m := shipped(f)
	f.Fuzz(func(_ *testing.T, s string) {
		m.Detect(s)
		m.Fit(s)
	})
}
