package socialmap

import (
	"cmp"
	"slices"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// atOnce is how many places are shown at once.
const atOnce = 3

// show looks for places and shows the first of them.
func (d *Dialog) show(t *dialogs.Turn, s *state, words string) {
	s.Asked, s.From, s.Found = askedThing, 0, nil
	spot := s.Spot
	if s.All {
		spot = content.Spot{}
	}
	q := content.PlaceQuery{
		Need: s.Need, Words: words, Spot: spot, Country: content.Country(t.Conv().Country), Lang: content.Lang(t.Lang),
		Free: s.Wish.Free, OpenNow: s.Wish.Open, Age: s.Wish.Age, At: t.At,
	}
	if s.Need != "" {
		q.Words = ""
	}
	if s.Wish.Lang != "" {
		q.Lang, q.MustLang = s.Wish.Lang, true
	}
	near := 0
	var examples []string
	hits := d.Retriever.Library.FindPlaces(q)
	if s.Need == "" && q.Words == "" {
		slices.SortStableFunc(hits, broadest)
	}
	named := func(h content.PlaceHit) int {
		return map[bool]int{true: 0, false: 1}[slices.Contains(s.First, h.Place.ID)]
	}
	slices.SortStableFunc(hits, func(a, b content.PlaceHit) int { return cmp.Compare(named(a), named(b)) })
	for _, hit := range hits {
		switch {
		case hit.Place.Profile.Example: // below what is real
			examples = append(examples, hit.Place.ID)
			continue
		case hit.Near != content.Everywhere:
			near++
		}
		s.Found = append(s.Found, hit.Place.ID)
	}
	if len(s.Found) == 0 {
		t.Note("places.none")
		d.noneReal(t, s, examples)
		return
	}
	s.Found = append(s.Found, examples...)
	t.Note("places.shown")
	intro := ""
	switch {
	case s.All:
		intro = t.String("socialmap.country_" + string(t.Conv().Country))
	case near == 0:
		intro = t.String("socialmap.onlyall", "Place", s.Spot.Label())
	default:
		intro = t.String("socialmap.here", "Place", s.Spot.Label())
	}
	d.cards(t, s, intro)
}

// broadest puts first what helps with most, where nobody said with what: not a desk for one thing that few need.
func broadest(a, b content.PlaceHit) int {
	return cmp.Or(cmp.Compare(a.Near, b.Near), before(a.Speaks, b.Speaks), len(b.Place.Profile.Needs)-len(a.Place.Profile.Needs))
}

// before compares two so that what holds comes before what does not.
func before(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// page shows the next three.
func (d *Dialog) page(t *dialogs.Turn, s *state) {
	if s.From <= 0 || s.From >= len(s.Found) {
		d.goOn(t, s, "")
		return
	}
	d.cards(t, s, "")
}

// cards shows three places, a message each, with what she can do under the last.
func (d *Dialog) cards(t *dialogs.Turn, s *state, intro string) {
	until := min(s.From+atOnce, len(s.Found))
	shown := d.places(t, s.Found[s.From:until])
	s.From = until
	if len(shown) == 0 {
		d.nothing(t, s)
		return
	}
	marked := false
	for i, p := range shown {
		reply := bot.Reply{Kind: bot.PlaceCard}
		if i == 0 && intro != "" {
			reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartText, Text: intro})
		}
		if p.Profile.Example && !marked {
			marked = true
			reply.Parts = append(reply.Parts, t.Part(bot.PartText, "socialmap.examples"))
		}
		reply.Parts = append(reply.Parts, d.card(t, s, p)...)
		reply.Choices = goThere(t, p)
		if i == len(shown)-1 {
			reply.Choices = d.under(t, s, reply.Choices...)
		}
		t.Reply(reply)
	}
}

// goThere is the way to a place that there is; see the dialog "referral".
func goThere(t *dialogs.Turn, p *content.Place) []bot.Choice {
	if p.Profile.Example {
		return nil
	}
	return []bot.Choice{t.Choice("socialmap.label.gothere", dialogs.Referral, dialogs.ActGo, p.ID)}
}

// under is what she can do now; there is what she can do with the place above.
func (d *Dialog) under(t *dialogs.Turn, s *state, there ...bot.Choice) []bot.Choice {
	var out []bot.Choice
	if s.From < len(s.Found) {
		out = append(out, t.Choice("socialmap.label.more", dialogs.SocialMap, actMore, ""))
	}
	out = append(out, there...)
	out = append(out, t.Choice("socialmap.label.spot", dialogs.SocialMap, actSpot, ""), t.Choice("socialmap.label.need", dialogs.SocialMap, actNeed, ""))
	return append(out, person(t, s.Need)...)
}

// nothing says honestly that we know no place, and gives what there is instead: whatever else is near her, a number to
// call, and a person.
func (d *Dialog) nothing(t *dialogs.Turn, s *state) {
	s.Found, s.From = nil, 0
	reply := d.sorry(t)
	if s.Need != "" || s.Wish != (wish{Age: unsaid}) {
		reply.Choices = append(reply.Choices, t.Choice("socialmap.label.any", dialogs.SocialMap, actAny, atAll))
	}
	reply.Choices = append(reply.Choices, d.under(t, s)...)
	t.Reply(reply)
}

// atAll is what actAny comes with where her wishes left nothing: they are dropped too.
const atAll = "all"

// noneReal says the same; what was invented to show how it looks may come below it, marked.
func (d *Dialog) noneReal(t *dialogs.Turn, s *state, examples []string) {
	if len(examples) == 0 {
		d.nothing(t, s)
		return
	}
	t.Reply(d.sorry(t))
	s.Found = examples
	d.cards(t, s, "")
}

// sorry is that we know no place, with a number to call.
func (d *Dialog) sorry(t *dialogs.Turn) bot.Reply {
	reply := bot.TextReply(t.String("socialmap.nothing"))
	country := content.Country(t.Conv().Country)
	for _, c := range content.Countries() {
		if country != "" && c != country {
			continue
		}
		for _, h := range d.Retriever.Library.Helplines.For(c, "listening", content.Lang(t.Lang), t.At) {
			if h.Number != "" && !h.Emergency {
				reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartNumber, Text: h.Name, Phone: h.Number})
				break
			}
		}
	}
	return reply
}
