package content

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Spot is about where somebody lives: a municipality, or the four digits of a postcode. Nothing nearer is ever kept (S28).
type Spot struct {
	Name     string  `json:"name,omitempty"` // of the municipality, "" while only a postcode is known
	Code     string  `json:"code,omitempty"` // four digits
	Country  Country `json:"country,omitempty"`
	Lat, Lon float64 `json:"-"`
}

// Known reports whether there is a municipality or a postcode.
func (s Spot) Known() bool { return s.Name != "" || s.Code != "" }

// Label is how a spot is called to somebody who lives there.
func (s Spot) Label() string {
	if s.Name != "" {
		return s.Name
	}
	return s.Code
}

// placed reports whether its place on the map is known.
func (s Spot) placed() bool { return s.Lat != 0 || s.Lon != 0 }

// postcode is four digits that stand alone, or with two letters behind them as in the Netherlands.
var postcode = regexp.MustCompile(`(?:^|[^0-9\pL])([1-9][0-9]{3})(?:\s?[A-Za-z]{2})?(?:$|[^0-9\pL])`)

// dutchLetters are the two letters of a Dutch postcode in capitals, smallLetters at the end of what she wrote. The name of a
// country, the endings of Turkish and small words ("2018 en", "2000 of") are none.
var (
	dutchLetters = regexp.MustCompile(`(?:^|[^0-9\pL])[1-9][0-9]{3}\s?(?:[AC-Z][A-Z]|B[A-DF-Z])(?:$|[^0-9\pL])`)
	smallLetters = regexp.MustCompile(`(?:^|[^0-9\pL])[1-9][0-9]{3}\s?([ace-su-z][a-z]|b[a-df-z]|[dt][b-df-z])$`)
	smallWords   = []string{"en", "of", "is", "in", "an", "ok", "ik", "je", "we", "ze", "zo", "nu", "al", "op", "om", "uw", "et", "ou", "on", "or", "so", "ve", "mi", "ki", "km", "eu"}
)

// dutch reports whether a text has the letters of a Dutch postcode: Belgium writes none behind its digits.
func dutch(text string) bool {
	if dutchLetters.MatchString(text) {
		return true
	}
	m := smallLetters.FindStringSubmatch(text)
	return m != nil && !slices.Contains(smallWords, m[1])
}

// FindSpot finds where somebody says that she lives, in her country where that is known. Only the municipality and four
// digits are taken from her words. both is true where a postcode means a place in either country and hers is not known.
func (l *Library) FindSpot(text string, country Country) (spot Spot, both bool) {
	code := ""
	if m := postcode.FindStringSubmatch(asciiDigits(text)); m != nil {
		code = m[1]
	}
	if dutch(strings.TrimSpace(asciiDigits(text))) {
		country = Netherlands
	}
	folded := " " + foldPlain(text) + " "
	all := slices.Concat(towns(), l.cities())
	best := longestIn(folded, all, func(t *town) bool { return country == "" || t.country == "" || t.country == country })
	if best == nil && code != "" { // a town of the other country, with its own postcode
		best = longestIn(folded, all, func(t *town) bool { return t.has(code) })
	}
	if best != nil {
		spot = Spot{Name: best.names[0], Country: best.country, Lat: best.lat, Lon: best.lon}
		if code != "" && best.has(code) {
			spot.Code = code
		}
		return spot, false
	}
	if code == "" {
		return Spot{}, false
	}
	return l.spotOf(code, country)
}

// longestIn is the town of the longest name that a folded text holds, among those that may be meant; nil if there is none.
func longestIn(folded string, all []town, may func(*town) bool) (best *town) {
	longest := 0
	for i := range all {
		for _, f := range all[i].folded {
			if len(f) > longest && strings.Contains(folded, " "+f+" ") && may(&all[i]) {
				best, longest = &all[i], len(f)
			}
		}
	}
	return best
}

// spotOf is the place of a postcode.
func (l *Library) spotOf(code string, country Country) (spot Spot, both bool) {
	if country == "" {
		return Spot{Code: code}, true // the two countries use the same numbers
	}
	spot = Spot{Code: code, Country: country}
	for _, t := range towns() {
		if t.country == country && t.has(code) {
			spot.Name, spot.Lat, spot.Lon = t.names[0], t.lat, t.lon
		}
	}
	return spot, false
}

// In completes a spot for a country, from what was kept of it.
func (l *Library) In(s Spot, country Country) Spot {
	for _, c := range []Country{country, s.Country} { // hers, or the other where the town is there
		if s.Name == "" {
			break
		}
		if found, _ := l.FindSpot(s.Name, c); found.Known() {
			found.Code = s.Code
			return found
		}
	}
	if s.Code != "" {
		found, _ := l.spotOf(s.Code, country)
		return found
	}
	return s
}

// cities are the municipalities of the places that the table does not have.
func (l *Library) cities() []town {
	var out []town
	seen := map[string]bool{}
	for _, p := range l.Places {
		name := p.Profile.Municipality
		if name == "" || seen[name] {
			continue
		}
		seen[name] = true
		lat, lon := p.position()
		out = append(out, town{country: p.Profile.Country, names: []string{name}, folded: []string{foldPlain(name)}, lat: lat, lon: lon})
	}
	return out
}

// folds are the letters that foldPlain writes as others.
var folds = func() map[rune]rune {
	out := map[rune]rune{'ى': 'ي', 'ة': 'ه', 'أ': 'ا', 'إ': 'ا', 'آ': 'ا', 'ٱ': 'ا'}
	plain := []rune("aaaaaaceeeeiiiiinooooouuuuygs")
	for i, r := range []rune("àáâäãåçèéêëìíîïıñòóôöõùúûüÿğş") {
		out[r] = plain[i]
	}
	return out
}()

// foldPlain is a text in lower case without marks, with single spaces between words.
func foldPlain(s string) string {
	s = strings.Map(func(r rune) rune {
		if r = unicode.ToLower(r); r >= 'a' && r <= 'z' {
			return r
		}
		if plain, ok := folds[r]; ok {
			return plain
		}
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
			return -1
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return r
		}
		return ' '
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
