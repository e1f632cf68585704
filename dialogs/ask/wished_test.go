package ask

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
)

func TestALanguageIsWishedForAndNothingElse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bot.Lang{
		"in Turkish please": "tr", "In het Turks graag": "tr", "en néerlandais s'il vous plaît": "nl", "en turc svp": "tr", "بالتركية من فضلك": "tr", "بالفرنسية عافاك": "fr",
		"Fransızca lütfen": "fr", "in het Arabisch": "ar", "بالإنجليزية لو سمحت": "en", "kan het in het engels": "en",
		"mijn zoon leert Turks": "", "in Utrecht please": "", "Turkish school in Utrecht": "", "": "", "please": "", "turks en nederlands": "",
	} {
		if got, _ := wished(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
