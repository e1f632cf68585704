package content

import "slices"

// Lang is a language: a lower-case ISO 639 code such as "nl" or "ti".
type Lang string

// Country is "nl" or "be"; "" means: valid in both, or not known.
type Country string

// ID names a card, a place or a passage, e.g. "speech-delay/nl.be". Opaque to everybody but this package.
type ID string

// The launch languages.
const (
	Dutch   Lang = "nl"
	English Lang = "en"
	Turkish Lang = "tr"
	Arabic  Lang = "ar"
	French  Lang = "fr"
)

// The countries that content is written for.
const (
	Netherlands Country = "nl"
	Belgium     Country = "be"
)

// LaunchLangs are the languages in which every text of the assistant exists, in the order in which they are offered.
func LaunchLangs() []Lang { return []Lang{Dutch, English, Turkish, Arabic, French} }

// Countries are the countries that content is written for.
func Countries() []Country { return []Country{Netherlands, Belgium} }

// Known reports whether l is a language that content may be written in: the launch languages and those after them.
func (l Lang) Known() bool {
	return slices.Contains(LaunchLangs(), l) || slices.Contains([]Lang{"pl", "uk", "so", "ti", "ber", "rif"}, l)
}

// RightToLeft reports whether l is written from right to left.
func (l Lang) RightToLeft() bool { return l == Arabic }

// Known reports whether c is one of Countries.
func (c Country) Known() bool { return slices.Contains(Countries(), c) }
