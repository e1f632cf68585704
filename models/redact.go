package models

import (
	"regexp"
	"strings"
)

// What a question may hold that says who or where somebody is, and says nothing of what is asked.
var personal = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\b[\w.+-]+@[\w-]+(\.[\w-]+)+`),                              // e-mail
	regexp.MustCompile(`(?i)\b(https?://|www\.)\S+`),                                    // addresses
	regexp.MustCompile(`(?i)\b[A-Z]{2}\d{2}(\s?[A-Z0-9]{4}){2,7}(\s?[A-Z0-9]{1,4})?\b`), // IBAN
	regexp.MustCompile(`(?i)\b\d{4}\s?[A-Z]{2}\b(\s?\d{1,5}\b)?`),                       // Dutch postcode, house
	regexp.MustCompile(`(?:\+|00)?[\d٠-٩۰-۹](?:[\s./()-]?[\d٠-٩۰-۹]){6,}`),              // phones, citizens' numbers, accounts
	regexp.MustCompile(`@[\pL\d_]{3,}`),                                                 // names in other networks
}

// Redact takes out what says who or where somebody is: addresses, numbers of phones, citizens and accounts, postcodes.
// Names of people cannot be told from words and stay.
func Redact(text string) string {
	for _, p := range personal {
		text = p.ReplaceAllString(text, " ")
	}
	return strings.Join(strings.Fields(text), " ")
}
