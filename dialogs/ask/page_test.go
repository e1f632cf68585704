package ask

import (
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
)

func TestPages(t *testing.T) {
	t.Parallel()
	ten := "een twee drie vier vijf zes zeven acht negen tien."
	tests := map[string]struct {
		text string
		want []string
	}{
		"short paragraphs stand together": {ten + "\n\n" + ten, []string{ten + "\n\n" + ten}},
		"the next message begins at a paragraph": {
			strings.Repeat(ten+" ", 4) + "\n\n" + strings.Repeat(ten+" ", 3),
			[]string{strings.TrimSpace(strings.Repeat(ten+" ", 4)), strings.TrimSpace(strings.Repeat(ten+" ", 3))},
		},
		"a long paragraph is cut after a sentence": {
			strings.Repeat(ten+" ", 7),
			[]string{strings.TrimSpace(strings.Repeat(ten+" ", 6)), ten},
		},
		"a long list is cut between items": {
			strings.TrimSpace(strings.Repeat("- "+ten+"\n", 6)),
			[]string{strings.TrimSpace(strings.Repeat("- "+ten+"\n", 5)), "- " + ten},
		},
		"nothing is nothing": {"", nil},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := pages(c.text)
			if strings.Join(got, "|") != strings.Join(c.want, "|") {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestNoMessageOfTheLibraryIsTooLongAndNoWordIsLost(t *testing.T) {
	t.Parallel()
	lib, err := content.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, card := range lib.Cards {
		all := pages(card.Rest)
		for _, p := range all {
			if n := len(strings.Fields(p)); n > messageWords {
				t.Errorf("%s: a message of %d words", card.ID, n)
			}
		}
		if got, want := strings.Fields(strings.Join(all, " ")), strings.Fields(card.Rest); strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s: the messages are not the whole rest of the card", card.ID)
		}
	}
}
