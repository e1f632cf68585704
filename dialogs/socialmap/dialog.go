package socialmap

import (
	"context"
	"embed"
	"io/fs"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

//go:embed texts/*.toml
var texts embed.FS

// What the buttons mean, beside dialogs.ActNear.
const (
	actMore    = "more"    // the next three
	actSpot    = "spot"    // another place
	actNeed    = "need"    // something else is needed
	actWant    = "want"    // Arg is the topic that is needed
	actAny     = "any"     // whatever there is near her
	actAll     = "all"     // what there is in the whole country
	actCountry = "country" // Arg is where she lives
)

// answerWithin is how long her next words may be an answer to us.
const answerWithin = 10 * time.Minute

// Dialog is the dialog "socialmap".
type Dialog struct {
	Retriever *retrieval.Retriever // and its library: places, helplines, topics
}

// Name is "socialmap".
func (*Dialog) Name() string { return dialogs.SocialMap }

// Version is that of the state below.
func (*Dialog) Version() int { return 1 }

// Texts are the texts in all languages.
func (*Dialog) Texts() fs.FS { return texts }

// question is what she was asked last.
type question string

const (
	askedSpot  question = "spot"
	askedNeed  question = "need"
	askedThing question = ""     // nothing: places were shown
	foundNone  question = "none" // nothing: there were none for a wish, and the list is that before it
)

// state is what is kept between turns: a topic, a town, wishes and ids, never words of hers.
type state struct {
	Need  string       `json:"need,omitempty"`
	Any   bool         `json:"any,omitempty"`   // she was asked what she needs, and it may be anything
	First []string     `json:"first,omitempty"` // the places that she called by name, to be shown first
	Spot  content.Spot `json:"spot,omitzero"`
	All   bool         `json:"all,omitempty"` // she wants what the whole country has
	Wish  wish         `json:"wish,omitzero"`
	Asked question     `json:"asked,omitempty"`
	At    time.Time    `json:"at,omitzero"`     // when she was last asked or shown something
	Tries int          `json:"tries,omitempty"` // answers that named no place that we know
	Found []string     `json:"found,omitempty"` // ids, in the order in which they are shown
	From  int          `json:"from,omitempty"`
}

// Take follows a button or takes her words.
func (d *Dialog) Take(ctx context.Context, t *dialogs.Turn) error {
	s := state{Wish: wish{Age: unsaid}}
	t.Data(&s)
	var err error
	switch t.Action {
	case "":
		err = d.words(ctx, t, &s)
	case dialogs.ActHeard:
		err = d.heard(ctx, t, &s)
	case actMore:
		d.page(t, &s)
	case actSpot:
		s.All, s.Tries = false, 0
		t.Conv().Area = ""
		d.askSpot(t, &s)
	case actNeed:
		d.askNeed(t, &s)
	case actWant:
		s.Need, s.First, s.Any = d.topic(t.Arg), nil, false
		d.goOn(t, &s, "")
	case actAny:
		s.Need, s.First, s.Any = "", nil, true
		if t.Arg == atAll {
			s.Wish = wish{Age: unsaid}
		}
		d.goOn(t, &s, "")
	case actAll:
		s.All, s.Any = true, s.Need == ""
		d.goOn(t, &s, "")
	case actCountry:
		t.SetCountry(bot.Country(t.Arg))
		if t.Conv().Country == "" {
			s.Spot, s.All, s.Any = content.Spot{}, true, s.Need == ""
			d.nothing(t, &s)
			break
		}
		d.goOn(t, &s, "")
	case dialogs.ActAgain:
		d.goOn(t, &s, "")
	default: // dialogs.ActNear, and buttons that nobody made
		s = state{Need: d.topic(t.Arg), Spot: s.Spot, Wish: wish{Age: unsaid}}
		if s.Need == "" {
			s.Need = d.lastNeed(t)
		}
		d.goOn(t, &s, "")
	}
	s.At = t.At
	t.Keep(s)
	return err
}

// topic is a topic that there is, "" for anything else.
func (d *Dialog) topic(slug string) string {
	if _, ok := d.Retriever.Library.Topic(slug); ok {
		return slug
	}
	return ""
}

// goOn asks for what is still missing, or shows what there is. words are hers, where no topic is known.
func (d *Dialog) goOn(t *dialogs.Turn, s *state, words string) {
	t.Become(dialogs.SocialMap)
	country := content.Country(t.Conv().Country)
	if !s.Spot.Known() && t.Conv().Area != "" {
		s.Spot = content.Spot{Code: t.Conv().Area}
	}
	s.Spot = d.Retriever.Library.In(s.Spot, country)
	switch {
	case s.Need == "" && !s.Any && words == "":
		d.askNeed(t, s)
	case !s.Spot.Known() && !s.All:
		d.askSpot(t, s)
	case country == "" && s.Spot.Country == "" && (s.All || s.Spot.Name == ""):
		s.Asked = askedSpot
		t.Offer([]bot.Choice{
			t.Choice("socialmap.label.netherlands", dialogs.SocialMap, actCountry, "nl"),
			t.Choice("socialmap.label.belgium", dialogs.SocialMap, actCountry, "be"),
			t.Choice("socialmap.label.elsewhere", dialogs.SocialMap, actCountry, ""),
		}, "socialmap.country")
	default:
		d.show(t, s, words)
	}
}

// askSpot asks where she lives. That the answer is kept so far and no further is said at once.
func (d *Dialog) askSpot(t *dialogs.Turn, s *state) {
	t.Become(dialogs.SocialMap)
	s.Asked = askedSpot
	t.Offer(append([]bot.Choice{t.Choice("socialmap.label.all", dialogs.SocialMap, actAll, "")}, person(t, s.Need)...), "socialmap.where")
}

// needs are what people most often look for nearby, in the order in which it is offered. What could betray somebody on
// a screen is not among them (S17).
func needs() []string {
	return []string{"youth-care-team", "parental-stress", "meet-other-parents", "fathers", "language-course", "debts-money", "sports-and-clubs", "divorce"}
}

// askNeed offers the needs for which there is a place in her country, or all there is, and lets her write.
func (d *Dialog) askNeed(t *dialogs.Turn, s *state) {
	t.Become(dialogs.SocialMap)
	s.Asked = askedNeed
	country := content.Country(t.Conv().Country)
	reply := bot.TextReply(t.String("socialmap.what"))
	if s.Spot.Known() {
		reply = bot.TextReply(t.String("socialmap.looking", "Place", s.Spot.Label()), t.String("socialmap.what"))
	}
	reply.Kind = bot.OfferList
	for _, slug := range needs() {
		if d.helps(t, slug, country) {
			reply.Choices = append(reply.Choices, t.Choice("ask.topic."+slug, dialogs.SocialMap, actWant, slug))
		}
	}
	reply.Choices = append(reply.Choices, t.Choice("socialmap.label.any", dialogs.SocialMap, actAny, ""))
	reply.Choices = append(reply.Choices, person(t, "")...)
	t.Reply(reply)
}

// person is the button for a person; somebody under 18 gets no volunteer (S13).
func person(t *dialogs.Turn, topic string) []bot.Choice {
	if t.Minor() {
		return nil
	}
	return []bot.Choice{t.PersonChoice(topic)}
}
