package channels

import (
	"strconv"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Numbered reports whether these choices stand as a numbered list in the text
// because the channel has no buttons for them: too many, or a label too long even
// in its short form. Split and every channel that draws buttons ask this, so that
// a choice is never shown twice or not at all.
func Numbered(choices []bot.Choice, f bot.Features) bool {
	if len(choices) == 0 {
		return false
	}
	if len(choices) > f.MaxChoices {
		return true
	}
	for _, c := range choices {
		if f.MaxLabel > 0 && Units(Label(c, f)) > f.MaxLabel {
			return true
		}
	}
	return false
}

// Label is what to write on the button of a choice: its label if that fits, else
// its short one.
func Label(c bot.Choice, f bot.Features) string {
	if f.MaxLabel > 0 && Units(Clean(c.Label)) > f.MaxLabel {
		return Clean(c.ShortLabel())
	}
	return Clean(c.Label)
}

// choiceList is the choices as lines "1. label", numbered as [bot.ResolveText]
// counts them. One that opens a page shows its address, as nothing can be pressed.
func choiceList(choices []bot.Choice) string {
	var b strings.Builder
	for i, c := range choices {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strconv.Itoa(i+1) + ". " + c.Label)
		if c.URL != "" {
			b.WriteString(": " + c.URL)
		}
	}
	return b.String()
}
