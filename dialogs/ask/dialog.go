package ask

import (
	"context"
	"embed"
	"io/fs"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

//go:embed texts/*.toml
var texts embed.FS

// What the buttons of this dialog mean, beside dialogs.ActMenu.
const (
	actTile    = "tile"    // a picture of the menu; Arg is its name
	actList    = "list"    // a further page of all other topics; Arg is where it starts
	actTopic   = "topic"   // show the card of topic Arg
	actMore    = "more"    // the rest of card Arg, "<card>|<page>"
	actNone    = "none"    // none of those that were offered
	actCountry = "country" // where she lives, "<country>|<topic>"
	actRegion  = "region"  // in which region she lives, "<region>|<topic>"
	actPlaces  = "places"  // who can help with topic Arg
	actWrong   = "wrong"   // the answer did not help; Arg is "<topic>,<topic>" to offer instead
)

// Dialog is the dialog "ask".
type Dialog struct {
	library   *content.Library
	retriever *retrieval.Retriever

	// Approved reports whether two people of the organisation have read a card as
	// it stands; nil: nobody has read any.
	Approved func(*content.Card) bool

	// Translated gives a card's lead and rest as a machine has translated them, if it
	// has; it never waits. nil: none does.
	Translated func(c *content.Card, to content.Lang) (lead, rest string, ok bool)
}

// New makes the dialog over the retriever's library.
func New(r *retrieval.Retriever) *Dialog {
	return &Dialog{library: r.Library, retriever: r}
}

// Name is "ask".
func (*Dialog) Name() string { return dialogs.Ask }

// Version is that of the state below.
func (*Dialog) Version() int { return 1 }

// Texts are the texts in all languages.
func (*Dialog) Texts() fs.FS { return texts }

// state is what is kept between turns: topics and counts, never words of hers.
type state struct {
	Topic   string    `json:"topic,omitempty"`   // of the last answer
	At      time.Time `json:"at,omitzero"`       // of that answer
	Others  []string  `json:"others,omitempty"`  // what else the last question may have meant
	Waiting string    `json:"waiting,omitempty"` // the topic that waits for her country
	Rest    []string  `json:"rest,omitempty"`    // topics of what else she asked with it
	Open    bool      `json:"open,omitempty"`    // and something else had no answer
	Ruling  ruling    `json:"ruling,omitempty"`  // and what it demanded
	Asked   bool      `json:"asked,omitempty"`   // she was asked for her country: once is enough
	Region  string    `json:"region,omitempty"`  // of Belgium, as the last question or a button named it
	Misses  int       `json:"misses,omitempty"`  // questions in a row without an answer
	Tongue  bot.Lang  `json:"tongue,omitempty"`  // she was asked whether she would rather read this language
	Card    string    `json:"card,omitempty"`    // of the last answer
	Read    bool      `json:"read,omitempty"`    // and the rest of it, too

	named bool // the country that is answered for stood in this question
}

// Take answers a question or follows a button.
func (d *Dialog) Take(ctx context.Context, t *dialogs.Turn) error {
	var s state
	t.Data(&s)
	if t.Action != "" {
		t.Become(dialogs.Ask) // she moved on: what another dialog had asked her lapses
	}
	if t.Action != "" && t.Action != actTopic && t.Action != actCountry {
		s.Ruling = ""
	}
	var err error
	switch t.Action {
	case "":
		ctx = retrieval.Asking(ctx)
		if d.there(t, &s, t.Text) {
			break
		}
		if s.Waiting == "" && !d.fact(ctx, t) && t.PassHeard(ctx) { // another dialog's words: a town's name alone
			return nil
		}
		if err = d.question(ctx, t, &s); err == nil {
			d.tongue(t, &s)
		}
	case actTile:
		d.list(t, t.Arg, 0)
	case actList:
		d.further(t)
	case actTopic:
		s.Misses = 0
		d.show(t, &s, t.Arg, asked{})
	case actMore:
		d.more(t, &s)
	case actNone:
		d.miss(t, &s)
	case actCountry:
		d.country(t, &s)
	case actRegion:
		d.region(t, &s)
	case actPlaces:
		d.places(t, &s)
	case actWrong:
		d.instead(t, &s)
	case dialogs.ActAgain:
		d.again(t, &s)
	default:
		d.menu(t)
	}
	t.Keep(s)
	return err
}

// again shows the last answer anew, after she chose another language: her words
// would not be understood in that one.
func (d *Dialog) again(t *dialogs.Turn, s *state) {
	if s.Topic == "" {
		d.menu(t)
		return
	}
	d.show(t, s, s.Topic, asked{})
}

// question takes her words: the answer to our question where she lives, no
// question yet, or something to look up.
func (d *Dialog) question(ctx context.Context, t *dialogs.Turn, s *state) error {
	text := strings.TrimSpace(t.Text)
	if d.answered(t, s, text) {
		return nil
	}
	s.Waiting, s.Rest, s.Open, s.Ruling, s.Region = "", nil, false, demanded(text), d.regionOf(text)
	if s.recent(t) && (ofAge(text) || follows(text)) && d.still(t, s, nil) || d.unasked(t, s, text) {
		return nil
	}
	defer d.inCountry(t, s, text)()
	if len(t.Questions) > 1 {
		if done, err := d.several(ctx, t, s); done || err != nil {
			return err
		}
	}
	found, err := d.find(ctx, t, text)
	if err != nil {
		return err
	}
	d.follow(t, s, found)
	return nil
}
