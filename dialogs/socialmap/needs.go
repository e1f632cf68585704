package socialmap

import (
	"context"
	"fmt"
	"slices"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// needIn is the topic of what is wanted, "" where only the place is known. ok is false for what is no wish for a place
// after all ("quarrels in the neighbourhood"), for what a card answers and no place does, and for what could betray
// somebody on a screen (S17): a card answers that too.
func (d *Dialog) needIn(ctx context.Context, t *dialogs.Turn, w wanted) (need string, ok bool, err error) {
	_, thing, asked := cut(dialogs.Fold(w.thing), requests)
	if retrieval.IsVague(thing) || is(thing, anything) {
		return "", true, nil
	}
	asked = asked || holds(dialogs.Fold(w.thing), offered)
	q := retrieval.Query{Lang: content.Lang(t.Lang), Country: content.Country(t.Conv().Country), Audience: content.Parent, Now: t.At}
	if w.spot.Country != "" {
		q.Country = w.spot.Country
	}
	if !t.Conv().LangChosen && w.lang != "" {
		q.Lang = content.Lang(w.lang)
	}
	var found retrieval.Result
	for _, q.Text = range []string{w.thing, t.Text} {
		if found, err = d.Retriever.Find(ctx, q); err != nil {
			return "", false, fmt.Errorf("look up what is needed: %w", err)
		}
		if found.Band != retrieval.None {
			break
		}
	}
	for i, hit := range found.Hits[:min(len(found.Hits), 2)] {
		switch helps := d.helps(t, hit.Topic, q.Country); {
		case i == 0 && among(unshown, hit.Topic):
			return "", false, nil
		case helps && (among(sought, hit.Topic) || i == 0 && asked):
			return hit.Topic, true, nil
		}
	}
	return "", asked && found.Band != retrieval.Answer, nil
}

const (
	// sought are topics of which whoever names a town looks for somewhere to go; of others she may tell what troubles her.
	sought = "meet-other-parents fathers language-course sports-and-clubs debts-money youth-care-team divorce parental-stress " +
		"healthcare-access preschool breastfeeding homework single-parenting child-interpreter reading-at-home disability-care"
	// gatherings are topics of which whoever names a group looks for one, with or without a town.
	gatherings = "meet-other-parents fathers language-course"
	// unshown are topics with places whose names on a screen could betray somebody.
	unshown = "domestic-violence child-abuse-concern forced-marriage residence-after-violence female-cutting veilig-thuis-explained radicalisation"
)

// helps reports whether there is a place for a need in a country.
func (d *Dialog) helps(t *dialogs.Turn, need string, country content.Country) bool {
	for _, p := range d.Retriever.Library.Places {
		if p.Servable(t.At) && slices.Contains(p.Profile.Needs, need) && (country == "" || p.Profile.Country == "" || p.Profile.Country == country) {
			return true
		}
	}
	return false
}

// lastNeed is the topic of her last answer, where a place helps with it.
func (d *Dialog) lastNeed(t *dialogs.Turn) string {
	if need := t.About(); d.helps(t, need, content.Country(t.Conv().Country)) && !among(unshown, need) {
		return need
	}
	return ""
}
