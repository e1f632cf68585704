package models

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/ouderbrug/ouderbrug/content"
)

// What a question may hold that says who or where somebody is, and says nothing of what is asked.
var personal = []*regexp.Regexp{
	regexp.MustCompile(`[\pL\pN_.+-]+@[\pL\pN_-]+(\.[\pL\pN_-]+)+`),                        // e-mail
	regexp.MustCompile(`(?i)\b(https?://|www\.)\S+`),                                       // addresses
	regexp.MustCompile(`(?i)\b[A-Z]{2}\d{2}(\s?[A-Z0-9]{4}){2,7}(\s?[A-Z0-9]{1,4})?\b`),    // IBAN
	regexp.MustCompile(`\+?\p{Nd}(?:[\s\pP|+]{0,4}\p{Nd}){6,}`),                            // phones, citizens' numbers, accounts
	regexp.MustCompile(`(?i)(?:^|[^\pL\pN])\p{Nd}{4}[\s.-]?[A-Z]{2}\b(\s?\p{Nd}{1,5}\b)?`), // Dutch postcode, house
	regexp.MustCompile(`(?i)(?:post(?:al )?code|code postal|zip|posta kodum?u?z?|الرمز البريدي|رمزي البريدي)(?:\s+(?:is|est|هو))?[\s:=]{0,3}\p{Nd}{4}`),
	regexp.MustCompile(`@[\pL\d_]{3,}`), // names in other networks
}

// Redact takes out what says who or where somebody is: addresses, numbers of phones, citizens and accounts, postcodes.
// Names of people cannot be told from words and stay.
func Redact(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) && r != '\u200c' { // hidden between digits they would hide a number
			return -1
		}
		return r
	}, text)
	for _, p := range personal {
		text = p.ReplaceAllString(text, " ")
	}
	text = codeAndTown.ReplaceAllStringFunc(text, withoutTown)
	return strings.Join(strings.Fields(text), " ")
}

// codeAndTown is what may be a Belgian postcode and its town: a year and any word look the same.
var codeAndTown = regexp.MustCompile(`(?:[Bb]-?)?\p{Nd}{4}\s+\pL[\pL'-]+`)

// withoutTown takes out a postcode with its town: one that is written like a name, or that we know.
func withoutTown(found string) string {
	word := []rune(found[strings.IndexFunc(found, unicode.IsSpace):])
	spot, _ := new(content.Library).FindSpot(string(word), "")
	if unicode.IsUpper([]rune(strings.TrimSpace(string(word)))[0]) || spot.Name != "" {
		return " "
	}
	return found
}
