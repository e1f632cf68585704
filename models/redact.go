package models

import (
	"regexp"
	"strings"
	"unicode"
)

// What a question may hold that says who or where somebody is, and says nothing of what is asked.
var personal = []*regexp.Regexp{
	regexp.MustCompile(`[\pL\pN_.+-]+@[\pL\pN_-]+(\.[\pL\pN_-]+)+`),                     // e-mail
	regexp.MustCompile(`(?i)\b(https?://|www\.)\S+`),                                    // addresses
	regexp.MustCompile(`(?i)\b[A-Z]{2}\d{2}(\s?[A-Z0-9]{4}){2,7}(\s?[A-Z0-9]{1,4})?\b`), // IBAN
	regexp.MustCompile(`\+?\p{Nd}(?:[\s./()–-]{0,4}\p{Nd}){6,}`),                        // phones, citizens' numbers, accounts
	regexp.MustCompile(`(?i)\b\d{4}\s?[A-Z]{2}\b(\s?\d{1,5}\b)?`),                       // Dutch postcode, house
	regexp.MustCompile(`@[\pL\d_]{3,}`),                                                 // names in other networks
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
	return strings.Join(strings.Fields(text), " ")
}
