package dialogs

import (
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
)

// CountryIn is the country that an answer to "where do you live" names, "" if it names none or both. Towns are not looked
// at: content.FindSpot knows them.
func CountryIn(text string) bot.Country {
	f := Fold(text)
	names := func(short string, parts ...string) bool {
		return f == short || slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(f, part) })
	}
	nl := names("nl", "nederland", "netherland", "holland", "pays bas", "هولندا")
	be := names("be", "belg", "belc", "vlaander", "flander", "flandre", "بلجيكا")
	switch {
	case nl && !be:
		return "nl"
	case be && !nl:
		return "be"
	}
	return ""
}
