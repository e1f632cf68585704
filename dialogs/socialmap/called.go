package socialmap

import (
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// leastName is how many letters a name has at least that is found in small letters too: "one" is no service.
const leastName = 4

// called are the ids of the places that a message calls by name: "voedselbank in Utrecht".
func (d *Dialog) called(t *dialogs.Turn, country content.Country) []string {
	folded := " " + dialogs.Fold(t.Text) + " "
	var out []string
	for _, p := range d.Retriever.Library.Places {
		if !p.Servable(t.At) || p.Profile.Example || country != "" && p.Profile.Country != "" && p.Profile.Country != country {
			continue
		}
		if slices.ContainsFunc(namesOf(p), func(name string) bool {
			f := dialogs.Fold(name)
			return strings.Contains(folded, " "+f+" ") && (len(f) >= leastName || strings.Contains(t.Text, name))
		}) {
			out = append(out, p.ID)
		}
	}
	return out
}

// namesOf are the ways in which people call a place: the pieces of its name, without the word for a foundation and
// without its town.
func namesOf(p *content.Place) []string {
	var out []string
	for piece := range strings.FieldsFuncSeq(p.Name, func(r rune) bool { return strings.ContainsRune("():,–", r) }) {
		piece = strings.TrimPrefix(strings.TrimSpace(piece), "Stichting ") //nolint:misspell // Dutch for "foundation"
		if piece = strings.TrimSpace(strings.TrimSuffix(piece, p.Profile.Municipality)); piece != "" {
			out = append(out, piece)
		}
	}
	return out
}

// needOf is what a place helps with first, "" for none.
func (d *Dialog) needOf(t *dialogs.Turn, id string) string {
	for _, p := range d.places(t, []string{id}) {
		if len(p.Profile.Needs) > 0 {
			return p.Profile.Needs[0]
		}
	}
	return ""
}
