package ask

import (
	"context"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// countryOf is the country that a question names, or that of a town in it; "" if it names none or both.
func (d *Dialog) countryOf(text string) bot.Country {
	words := placeWords(text)
	in := map[content.Country]bool{}
	for _, w := range words {
		for c, names := range countryNames() {
			if slices.ContainsFunc(names, func(name string) bool { return w == name || turkish(w, name) }) {
				in[c] = true
			}
		}
	}
	towns := strings.Join(townWords(words), " ")
	for _, c := range content.Countries() {
		if spot, _ := d.library.FindSpot(towns, c); spot.Name != "" && spot.Country == c {
			in[c] = true
		}
	}
	if len(in) != 1 {
		return ""
	}
	for c := range in {
		return bot.Country(c)
	}
	return ""
}

// facts are topics of which somebody who names a town wants to know how it is there, and no place to go to.
func facts() []string {
	return []string{"child-benefit", "childcare-costs", "vaccinations", "school-advice-track", "school-absence"}
}

// fact reports whether a question that names where she lives is answered by such a card: "child benefit Brussels".
func (d *Dialog) fact(ctx context.Context, t *dialogs.Turn) bool {
	if d.countryOf(t.Text) == "" {
		return false
	}
	f, err := d.find(ctx, t, t.Text)
	return err == nil && f.Band == retrieval.Answer && slices.Contains(facts(), f.Hits[0].Topic) // what failed is tried again by whoever takes it
}

// countryNames are the names of the countries and their parts within a question, folded. What is said of languages and
// people ("Nederlands", "Hollandaca", "Belge") is not among them.
var countryNames = sync.OnceValue(func() map[content.Country][]string {
	return map[content.Country][]string{
		content.Netherlands: strings.Fields("nederland netherlands holland hollande hollanda holanda hulanda pays-bas friesland gelderland flevoland drenthe overijssel هولندا هولاندا هلندا"),
		content.Belgium: strings.Fields("belgie belgium belgique belcika belgica belgika beljika bljika blgika vlaanderen flanders flandre flandres wallonie wallonia " +
			"بلجيكا بلجيك الفلاندر فلاندرز والونيا"),
	}
})

// turkish reports whether a word is a name with one of the endings that Turkish hangs on the name of a place.
func turkish(word, name string) bool {
	ending, ok := strings.CutPrefix(word, name)
	return ok && len(name) > 3 && slices.Contains(strings.Fields("da de ta te dan den tan ten daki deki taki teki ya ye a e yi i nin in dayim deyim dayiz deyiz"), ending)
}

// placeWords are the words of a text, folded, those with a preposition or an ending at the front or the end also without
// it; numbers are none: a sum of money is no postcode.
func placeWords(text string) (words []string) {
	text = strings.NewReplacer("pays bas", "pays-bas", "Pays Bas", "pays-bas", "Pays-Bas", "pays-bas").Replace(text)
	for _, w := range strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && r != '-' && r != '\'' && r != '’'
	}) {
		if before, after, ok := cutApostrophe(w); ok && len(before) > 1 && len(after) <= 5 {
			w = before // "Gent'te"
		} else if ok && before != "" {
			w = after // "d'Anvers"
		}
		parts := strings.FieldsFunc(dialogs.Fold(w), func(r rune) bool { return r == ' ' })
		if w == "pays-bas" {
			parts = []string{w}
		}
		for _, part := range parts {
			if strings.ContainsFunc(part, unicode.IsDigit) {
				part = "."
			}
			words = append(words, part)
			if rest := strings.TrimLeft(part, "و"); isArabic(rest) { // "and in Belgium" is one word
				for _, preposition := range []string{"ب", "ف", "ل", "في"} {
					if name, ok := strings.CutPrefix(rest, preposition); ok && len([]rune(name)) > 2 {
						words = append(words, name)
					}
				}
			}
		}
	}
	return words
}

func cutApostrophe(w string) (before, after string, ok bool) {
	i := strings.IndexAny(w, "'’")
	if i < 0 {
		return w, "", false
	}
	return w[:i], strings.TrimLeft(w[i:], "'’"), true
}

func isArabic(w string) bool {
	return strings.ContainsFunc(w, func(r rune) bool { return unicode.Is(unicode.Arabic, r) })
}

// townWords are words without those that are names of towns and mostly mean something else, but for what stands after "in".
func townWords(words []string) (out []string) {
	within, never, hardly := strings.Fields("in a en f fi في ف"), strings.Fields("bergen namen deurne"), strings.Fields("leiden gouda luik buren غنت بروج بريدا لوفان")
	endings := strings.Fields("daki deki taki teki da de ta te dan den tan ten")
	for i, w := range words {
		after := i > 0 && slices.Contains(within, words[i-1])
		switch {
		case slices.Contains(never, w), !after && slices.Contains(hardly, w):
			w = "."
		default:
			for _, ending := range endings {
				if town, ok := strings.CutSuffix(w, ending); ok && len(town) > 3 {
					out = append(out, town, ".")
				}
			}
		}
		out = append(out, w)
	}
	return out
}

// livesThere reports whether she says that she lives where she names.
func livesThere(text string) bool {
	p := " " + dialogs.Fold(text) + " "
	return slices.ContainsFunc(strings.Split("ik woon,woon ik,wij wonen,we wonen,wonen wij,wonen we,i live,we live,i am living,im living,oturuyorum,oturuyoruz,yasiyorum,yasiyoruz,"+
		"jhabite,nous habitons,on habite,je vis,nous vivons,اسكن,نسكن,اعيش,نعيش,ساكن,ساكنه,ساكنين,عايشه,عايش,كنسكن,sakna,saken,saknin,3aycha,3aych,kanskon", ","),
		func(s string) bool { return strings.Contains(p, " "+s+" ") })
}
