package socialmap

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// named is a place that a message names, and her words beside it, folded.
type named struct {
	spot content.Spot
	both bool // a postcode of either country
	at   bool // a preposition says that something is there
	away bool // … or that somebody goes there
	code bool // only digits name it
	rest []string
	// thing is rest without that preposition.
	thing string
}

// locative stands for the ending of a Turkish town: "Gent'te" is "Gent" and this.
const locative = "da"

// inTown are the words before a town that say that something is to be there, folded; toTown those that say that
// somebody goes there, or comes from there.
const (
	inTown = "in te bij rond rondom nabij vlakbij omgeving regio near around at a au pres dans sur f fi hda 7da 9rib في ف قرب حدا ب"
	toTown = "naar van uit to from vers الي من l"
)

// The ways in which prepositions and letters of a postcode hang on a word.
var (
	suffixed  = regexp.MustCompile(`^(.{3,}?)(['’]?)(?:[dt][ae]n?|[dt][ae]k[iı]|[dt][ae]y[iı][mz])$`)
	elided    = regexp.MustCompile(`^[dDlL]['’](\pL{3,})$`)
	codeWord  = regexp.MustCompile(`^[1-9][0-9]{3}([a-z]{2})?$`)
	dutchCode = regexp.MustCompile(`(?i)\b[1-9][0-9]{3}\s?(?:[ac-z][a-z]|b[a-df-z])\b`)
)

// smallCode is a Dutch postcode in small letters at the end of a message; the endings of Turkish are none (see content.FindSpot).
var smallCode = regexp.MustCompile(`\b[1-9][0-9]{3}\s?(?:[ace-su-z][a-z]|b[a-df-z]|[dt][b-df-z])$`)

// longestName is how many words a town's name has at most.
const longestName = 3

// placeIn finds the place that a message of few words names, in her country or else in the other.
func (d *Dialog) placeIn(text string, country content.Country) (n named, ok bool) {
	text = smallCode.ReplaceAllStringFunc(strings.TrimSpace(digits(text)), strings.ToUpper)
	words := d.split(text)
	if code := dutchCode.FindString(text); code != "" && country != content.Netherlands {
		country = content.Netherlands // letters behind the digits
	}
	all := strings.Join(words, " ")
	if n.spot, n.both = d.Retriever.Library.FindSpot(all, country); !n.spot.Known() || n.spot.Name == "" && country != "" {
		if spot, _ := d.Retriever.Library.FindSpot(all, ""); spot.Name != "" {
			n.spot, n.both, country = spot, false, ""
		}
	}
	if !n.spot.Known() {
		return n, false
	}
	if n.spot.Name != "" && n.spot.Country != country {
		country = "" // a town of the other country, with its postcode
	}
	from, until := d.window(words, n.spot, country)
	if from < 0 {
		return n, false
	}
	n.beside(plainWords(words[:from]), plainWords(d.without(words[:from], n.spot, country)), plainWords(d.without(words[until:], n.spot, country)))
	n.code = codeWord.MatchString(dialogs.Fold(words[from])) && len(n.rest) == len(plainWords(words[:from], words[until:]))
	return n, true
}

// beside reads what stands before a place, whole, and what stands before and behind it without what names it again.
func (n *named) beside(before, restBefore, restAfter []string) {
	last := ""
	if len(before) > 0 {
		last = before[len(before)-1]
	}
	ending := len(restAfter) > 0 && restAfter[0] == locative // not the letters of "3511 DA"
	n.at = ending || among(inTown, last)
	n.away = among(toTown, last)
	n.rest = slices.Concat(restBefore, restAfter)
	switch {
	case ending:
		restAfter = restAfter[1:]
	case n.at && len(restBefore) > 0:
		restBefore = restBefore[:len(restBefore)-1]
	}
	n.thing = strings.Join(slices.Concat(restBefore, restAfter), " ")
}

// split is a text in words, with what hangs on a town's name apart.
func (d *Dialog) split(text string) (words []string) {
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",.;:!?؟،()", r) }) {
		if parts, sure := apart(w); len(parts) > 1 && !d.isTown(w) && (sure || slices.ContainsFunc(parts, d.isTown)) {
			words = append(words, parts...)
			continue
		}
		words = append(words, w)
	}
	return words
}

// apart takes a preposition or a case ending off a word. It is sure where an apostrophe stands before the ending, as it
// does behind names.
func apart(w string) (parts []string, sure bool) {
	if m := elided.FindStringSubmatch(w); m != nil {
		return []string{"a", m[1]}, false
	}
	if m := suffixed.FindStringSubmatch(strings.ToLower(w)); m != nil {
		return []string{m[1], locative}, m[2] != ""
	}
	for _, p := range []string{"ف", "ب"} {
		if rest, ok := strings.CutPrefix(w, p); ok && rest != "" {
			return []string{p, rest}, false
		}
	}
	return []string{w}, false
}

func (d *Dialog) isTown(word string) bool {
	spot, _ := d.Retriever.Library.FindSpot(word, "")
	return spot.Name != ""
}

// window is where the place stands among words: the fewest that name it.
func (d *Dialog) window(words []string, spot content.Spot, country content.Country) (from, until int) {
	for size := 1; size <= longestName; size++ {
		for i := 0; i+size <= len(words); i++ {
			if d.names(strings.Join(words[i:i+size], " "), spot, country) {
				return i, i + size
			}
		}
	}
	return -1, -1
}

// names reports whether a word names a spot.
func (d *Dialog) names(word string, spot content.Spot, country content.Country) bool {
	found, _ := d.Retriever.Library.FindSpot(word, country)
	return found.Known() && (found.Name != "" && found.Name == spot.Name || found.Name == "" && found.Code == spot.Code)
}

// without are the words that are no postcode, no country and no other name of the place.
func (d *Dialog) without(words []string, spot content.Spot, country content.Country) []string {
	var out []string
	for i, w := range words {
		code := codeWord.MatchString(dialogs.Fold(w))
		letters := len([]rune(w)) == 2 && spot.Code != "" && (i == 0 || codeWord.MatchString(dialogs.Fold(words[i-1]))) && w == strings.ToUpper(w) && unicode.IsLetter([]rune(w)[0])
		if !code && !letters && dialogs.CountryIn(w) == "" && !d.names(w, spot, country) {
			out = append(out, w)
		}
	}
	return out
}

// plainWords are words folded, in the order of the lists.
func plainWords(lists ...[]string) []string {
	return strings.Fields(dialogs.Fold(strings.Join(slices.Concat(lists...), " ")))
}

// digits writes Arabic digits as ours.
func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if i := slices.Index([]rune("٠١٢٣٤٥٦٧٨٩"), r); i >= 0 {
			return rune('0' + i)
		}
		return r
	}, text)
}

// placeAlone is the place of a message that is nothing but that: "9000 Gent", "I live in Utrecht".
func (d *Dialog) placeAlone(t *dialogs.Turn) (named, bool) {
	if len(strings.Fields(t.Text)) > maxNear {
		return named{}, false
	}
	n, ok := d.placeIn(t.Text, content.Country(t.Conv().Country))
	if rest := strings.Join(n.rest, " "); !ok || rest != "" && !is(rest, atHome) || n.code && d.calls(n.spot.Code) {
		return named{}, false
	}
	return n, true
}

// calls reports whether digits are a number that people dial: 1712 is a helpline and no place.
func (d *Dialog) calls(number string) bool {
	for _, h := range d.Retriever.Library.Helplines {
		if h.Number == number {
			return true
		}
	}
	return false
}

// settle notes that she lives there, also where that is in another country than we thought.
func (d *Dialog) settle(t *dialogs.Turn, s *state, n named) {
	d.keep(t, s, n.spot, n.both)
	if n.spot.Name != "" && n.spot.Country != "" {
		t.SetCountry(bot.Country(n.spot.Country))
	}
}
