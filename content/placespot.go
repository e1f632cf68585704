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

// FindSpot finds where somebody says that she lives, in her country where that is known. Only the municipality and four
// digits are taken from her words. both is true where a postcode means a place in either country and hers is not known.
func (l *Library) FindSpot(text string, country Country) (spot Spot, both bool) {
	code := ""
	if m := postcode.FindStringSubmatch(asciiDigits(text)); m != nil {
		code = m[1]
	}
	folded := " " + foldPlain(text) + " "
	var best *town
	longest := 0
	all := append(towns(), l.cities()...)
	for i := range all {
		for _, name := range all[i].names {
			f := foldPlain(name)
			if len(f) > longest && strings.Contains(folded, " "+f+" ") && (country == "" || all[i].country == "" || all[i].country == country) {
				best, longest = &all[i], len(f)
			}
		}
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
	if s.Name != "" {
		if found, _ := l.FindSpot(s.Name, country); found.Known() {
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
		out = append(out, town{country: p.Profile.Country, names: []string{name}, lat: lat, lon: lon})
	}
	return out
}

// foldPlain is a text in lower case without marks, with single spaces between words.
func foldPlain(s string) string {
	s = strings.Map(func(r rune) rune {
		r = unicode.ToLower(r)
		if i := slices.Index([]rune("àáâäãåçèéêëìíîïıñòóôöõùúûüÿğş"), r); i >= 0 {
			return []rune("aaaaaaceeeeiiiiinooooouuuuygs")[i]
		}
		switch {
		case slices.Contains([]rune("أإآٱ"), r):
			return 'ا'
		case r == 'ى':
			return 'ي'
		case r == 'ة':
			return 'ه'
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
			return -1
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return r
		}
		return ' '
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
