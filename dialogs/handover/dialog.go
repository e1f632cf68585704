package handover

import (
	"context"
	"embed"
	"io/fs"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/handover/matching"
)

//go:embed texts/*.toml
var texts embed.FS

// What the buttons mean, beside dialogs.ActPerson and dialogs.ActStaff.
const (
	actWoman    = "woman"    // she wants a woman
	actAny      = "any"      // it does not matter
	actMore     = "more"     // more wishes: language, topic
	actLang     = "lang"     // Arg: the language to talk in; "": show them
	actTheme    = "theme"    // Arg: a topic, or noTheme; "": show them
	actThemes   = "themes"   // Arg: from which one on
	actPlain    = "plain"    // nothing more to wish: back to the question
	actHere     = "here"     // she stays on the page
	actAdd      = "add"      // she wants to add something
	actGood     = "good"     // the summary is good as it stands
	actCorrect  = "correct"  // she types it anew
	actStrike   = "strike"   // Arg: which sentence goes; "": show them
	actRefuse   = "refuse"   // no summary
	actYes      = "yes"      // the consent
	actNo       = "no"       // no consent
	actBack     = "back"     // she takes her wish back
	actMeet     = "meet"     // Arg "talk|helper": yes, this person
	actSomebody = "somebody" // Arg "talk|helper": rather somebody else
)

// The settings where none is given.
const (
	defaultWave      = 3
	defaultWaveEvery = 5 * time.Minute
)

// The times of S14.
const (
	answerWithin = 10 * time.Minute // how long her next words may be the answer to our question
	aDay         = 24 * time.Hour
	perDay       = 3                  // requests a day; a fourth goes to the coordinator
	noneAfter    = 30 * time.Minute   // then she hears that nobody fits or is free
	preferFor    = 30 * time.Minute   // how long an own code is offered to its owner alone
	answerClaim  = 30 * time.Minute   // how long a reservation waits for her yes
	lookAgain    = time.Hour          // how often the queue is looked at when all were asked
	waitsFor     = 3 * 24 * time.Hour // then it ends honestly
)

// Dialog is the dialog "handover". Library must be set.
type Dialog struct {
	Library *content.Library // for helplines and topics
	// Order says who is offered a talk, best first; nil: matching.Order.
	Order matching.Func
	// Draft makes the summary of what she wrote; nil: [Extract]. What it gives is
	// cleaned, and she reads it before it is passed on.
	Draft func(ctx context.Context, lang bot.Lang, wrote []string) (string, error)
	// Hours are when the desk is there, in the time of her country; none: that is said.
	Hours []bot.Shift
	// Wave is how many are offered a talk at once, WaveEvery how long it is theirs.
	Wave      int
	WaveEvery time.Duration
	// Apps are where somebody on a page can go on (S23); none: that is not offered.
	Apps []App
}

// Name is "handover".
func (*Dialog) Name() string { return dialogs.Handover }

// Version is that of the state below.
func (*Dialog) Version() int { return 1 }

// Texts are the texts in all languages.
func (*Dialog) Texts() fs.FS { return texts }

// step is which question of ours she has before her.
type step string

const (
	stepWoman   step = "woman"
	stepWrite   step = "write"
	stepReview  step = "review"
	stepConsent step = "consent"
)

// state is what is kept while she asks; what she asked for is then the talk's.
type state struct {
	Step    step      `json:"step,omitempty"`
	Asked   time.Time `json:"asked,omitzero"` // when Step began
	Topic   string    `json:"topic,omitempty"`
	Lang    bot.Lang  `json:"lang,omitempty"`  // another one than she writes in
	Woman   bool      `json:"woman,omitempty"` // she wants a woman
	Staff   bool      `json:"staff,omitempty"` // only for staff (S7)
	Wrote   string    `json:"wrote,omitempty"` // her last question, for a draft
	Draft   string    `json:"draft,omitempty"` // what she reads now
	Summary string    `json:"summary,omitempty"`
	Passed  time.Time `json:"passed,omitzero"` // when a fourth wish went to the coordinator
	Refer   string    `json:"refer,omitempty"` // the place that she wants to go to with somebody
	Guesses int       `json:"guesses,omitempty"`
	Guessed time.Time `json:"guessed,omitzero"` // the last wrong code
}

// Take hears a wish, completes it, takes it back, or takes a signal about it.
func (d *Dialog) Take(ctx context.Context, t *dialogs.Turn) error {
	switch t.Action {
	case dialogs.ActTimer:
		return d.heard(ctx, t)
	case dialogs.ActWrote:
		return d.news(ctx, t)
	case dialogs.ActDanger:
		return d.danger(ctx, t)
	}
	var s state
	t.Data(&s)
	err := d.take(ctx, t, &s)
	t.Keep(s)
	return err
}

func (d *Dialog) take(ctx context.Context, t *dialogs.Turn, s *state) error {
	switch t.Action {
	case "":
		return d.words(ctx, t, s)
	case dialogs.ActPerson, dialogs.ActStaff, dialogs.ActWith:
		return d.begin(ctx, t, s)
	case dialogs.ActCode:
		return d.arrive(ctx, t, s)
	case dialogs.ActHeard:
		return d.waits(ctx, t, s)
	case actBack:
		return d.takeBack(ctx, t)
	case actMeet, actSomebody:
		return d.answered(ctx, t, t.Action == actMeet)
	}
	if t.Minor() || s.Step == "" {
		return d.begin(ctx, t, s) // an old button: the wish was made, or forgotten
	}
	return d.asking(ctx, t, s)
}

// asking takes the buttons of the questions, while there is one.
func (d *Dialog) asking(ctx context.Context, t *dialogs.Turn, s *state) error {
	switch t.Action {
	case actWoman, actAny:
		s.Woman = t.Action == actWoman
		d.askConsent(t, s)
	case actMore:
		d.more(t)
	case actLang:
		d.lang(t, s)
	case actTheme, actThemes:
		d.theme(t, s)
	case actAdd:
		return d.add(ctx, t, s)
	case actGood, actRefuse, actCorrect, actStrike:
		d.review(t, s)
	case actYes:
		return d.yes(ctx, t, s)
	case actNo:
		d.no(t, s)
	default: // actPlain, actHere
		d.askWoman(t, s)
	}
	return nil
}

// at begins a question of ours: her next words may be the answer.
func (s *state) at(t *dialogs.Turn, step step) {
	s.Step, s.Asked = step, t.At
	t.Become(dialogs.Handover)
}

// ended forgets what she was asked, and keeps what holds for the day.
func (s *state) ended(t *dialogs.Turn) {
	*s = state{Passed: s.Passed, Guesses: s.Guesses, Guessed: s.Guessed}
	if t.Active() == dialogs.Handover {
		t.Become(dialogs.Ask)
	}
}
