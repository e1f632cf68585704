package detect

import (
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
)

// dangerous are the topics that are about danger itself: what parents ask there is often danger. What stays free
// of it is in testdata/themes.tsv. The last three and safe-home are ordinary topics with cries among their variants: poison,
// a gang's threats, blackmail for money, a mother who cannot go on. The same list stands in internal/trainhints.
var dangerous = []string{
	"domestic-violence", "self-harm-suicide", "forced-marriage", "radicalisation", "safe-home", "female-cutting",
	"child-abuse-concern", "residence-after-violence", "sexting", "reporting-code", "wrong-friends-crime",
	"child-online-money", "postnatal-depression",
}

// TestQuestionsOfTheLibraryAreAnswered holds the share of questions about ordinary topics that are stopped to one in
// a hundred. What is stopped is named by topic, language and place; some of it is danger ("I nearly shook my baby").
func TestQuestionsOfTheLibraryAreAnswered(t *testing.T) {
	d := load(t)
	lib, problems := content.Read(os.DirFS("../../../content"))
	if errs := problems.Errors(); len(errs) > 0 {
		t.Fatal(errs)
	}
	n, stopped := 0, 0
	for _, topic := range lib.Topics {
		if slices.Contains(dangerous, topic.Slug) {
			continue
		}
		for _, lang := range slices.Sorted(maps.Keys(topic.Questions)) {
			for i, q := range topic.Questions[lang] {
				n++
				if f := d.Detect(q); f.Found() || f.Cry {
					stopped++
					t.Logf("%s %s %d is %s by %s", topic.Slug, lang, i+1, f.Level, f.Rule)
				}
			}
		}
	}
	t.Logf("%d of %d stopped", stopped, n)
	if n < 1000 || 100*stopped > n {
		t.Errorf("%d of %d questions about ordinary topics are stopped", stopped, n)
	}
}

// TestThemesAndDangers asks about dangers in general, which is answered, and tells of one's own, which is not.
func TestThemesAndDangers(t *testing.T) {
	d := load(t)
	for i, row := range rows(t, "themes.tsv") {
		if f := d.Detect(row[1]); f.Found() != (row[0] == "stop") {
			t.Errorf("line %d must be %s: it is %q by %s", i+1, row[0], f.Level, f.Rule)
		}
	}
}
