package person

import (
	"context"
	"embed"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

//go:embed texts/*.toml
var texts embed.FS

// What the buttons mean, beside dialogs.ActPerson.
const (
	actWoman = "woman" // she wants a woman
	actAny   = "any"   // it does not matter
	actBack  = "back"  // she takes her wish back
)

// answerWithin is how long her next words may be the answer to our question.
const answerWithin = 10 * time.Minute

// aDay is how long a wish counts, and perDay how many there may be (S14).
const (
	aDay   = 24 * time.Hour
	perDay = 3
)

// Dialog is the dialog "person".
type Dialog struct {
	Library *content.Library // for helplines and topics
}

// Name is "person".
func (*Dialog) Name() string { return dialogs.Person }

// Version is that of the state below.
func (*Dialog) Version() int { return 1 }

// Texts are the texts in all languages.
func (*Dialog) Texts() fs.FS { return texts }

// state is what is kept between turns.
type state struct {
	Topic  string      `json:"topic,omitempty"`  // what the wish is about
	Asked  time.Time   `json:"asked,omitzero"`   // when she was asked whether she wants a woman
	Wishes []time.Time `json:"wishes,omitempty"` // of the last day
	Passed time.Time   `json:"passed,omitzero"`  // when a fourth went to the coordinator
}

// Take hears a wish, completes it, or takes it back.
func (d *Dialog) Take(ctx context.Context, t *dialogs.Turn) error {
	var s state
	t.Data(&s)
	var err error
	switch t.Action {
	case actBack:
		d.takeBack(t)
	case actWoman, actAny:
		err = d.wish(ctx, t, &s, t.Action == actWoman)
	case "":
		err = d.words(ctx, t, &s)
	default:
		d.begin(t, &s)
	}
	t.Keep(s)
	return err
}

// begin asks the one question that there is.
func (d *Dialog) begin(t *dialogs.Turn, s *state) {
	switch {
	case t.Minor():
		d.childrensLine(t)
	case t.Conv().Holder == bot.HeldByQueue:
		t.Offer([]bot.Choice{back(t), t.MenuChoice()}, "person.waiting")
	case d.tooMany(t, s):
		t.Offer([]bot.Choice{t.MenuChoice()}, "person.limit")
	default:
		s.Topic = ""
		if _, ok := d.Library.Topic(t.Arg); ok {
			s.Topic = t.Arg
		}
		s.Asked = t.At
		t.Become(dialogs.Person)
		t.Offer([]bot.Choice{
			t.Choice("person.label.woman", dialogs.Person, actWoman, ""),
			t.Choice("person.label.any", dialogs.Person, actAny, ""),
		}, "person.hello")
	}
}

// tooMany reports whether she had her wishes for today. The coordinator hears of
// the first one too many, once.
func (d *Dialog) tooMany(t *dialogs.Turn, s *state) bool {
	s.Wishes = slices.DeleteFunc(s.Wishes, func(at time.Time) bool { return t.At.Sub(at) >= aDay })
	if len(s.Wishes) < perDay {
		return false
	}
	if t.At.Sub(s.Passed) >= aDay {
		s.Passed = t.At
		t.Out.Cases = append(t.Out.Cases, bot.CaseWish{Reason: bot.ReasonPerson})
	}
	return true
}

// words takes what she typed instead of pressing. What is no answer is a question
// of hers: the wish stands all the same, and her question is answered.
func (d *Dialog) words(ctx context.Context, t *dialogs.Turn, s *state) error {
	if t.Active() != dialogs.Person || t.At.Sub(s.Asked) > answerWithin {
		t.Become(dialogs.Ask)
		t.PassTo(dialogs.Ask, "", "")
		return nil
	}
	woman, answered := answer(t.Text)
	if err := d.wish(ctx, t, s, woman); err != nil {
		return err
	}
	if !answered {
		t.PassTo(dialogs.Ask, "", "")
	}
	return nil
}

// answer reads a typed answer to "would you rather have a woman?".
func answer(text string) (woman, understood bool) {
	text = strings.ToLower(strings.Trim(strings.TrimSpace(text), ".!,؟?"))
	switch text {
	case "ja", "vrouw", "een vrouw", "ja graag", "liever een vrouw", "yes", "woman", "a woman", "yes please", "evet", "kadın", "kadin", "bir kadın",
		"oui", "femme", "une femme", "نعم", "امرأة", "ايه", "wakha", "iyeh", "mra":
		return true, true
	case "nee", "neen", "maakt niet uit", "no", "either", "doesn't matter", "hayır", "hayir", "farketmez", "fark etmez",
		"non", "peu importe", "لا", "لا فرق", "لا يهم", "lla":
		return false, true
	}
	return false, false
}
