package talk

import (
	"context"
	"embed"
	"io/fs"
	"net/url"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/talk/contact"
)

//go:embed texts/*.toml
var texts embed.FS

// What the buttons and the words mean, beside the actions of package dialogs.
const (
	actBegin   = "begin"   // from "handover": Arg is the talk that has just begun
	actMenu    = "menu"    // what can be done in a talk
	actStop    = "stop"    // she wants to end it
	actEnd     = "end"     // yes, end it
	actGoOn    = "goon"    // no, go on
	actMove    = "move"    // she wants somebody else
	actMoved   = "moved"   // yes, somebody else
	actWait    = "wait"    // she waits for her helper
	actReport  = "report"  // report this person; Arg is the talk, "" the present one
	actPass    = "pass"    // Arg is the held line: as it is
	actWithout = "without" // without the number
	actDrop    = "drop"    // not at all
	actBack    = "back"    // she is back after a pause
	actLater   = "later"   // not now
	actWord    = "word"    // set a check word
	actNoWord  = "noword"  // take it away
	actProYes  = "proyes"  // Arg is the key of the wish for a professional
	actProNo   = "prono"   //
	actMore    = "more"    // the rest of a card that was sent; Arg is the card
	actRate    = "rate"    // "talk|1"
	actSkip    = "skip"    // no word with the rating; Arg is the talk
	actAskMe   = "askme"   // yes, ask in a week how it went; Arg is the talk
	actDontAsk = "dontask" //
	actBetter  = "better"  // a week later; Arg is the talk
	actSame    = "same"    //
	actWorse   = "worse"   //
)

// The times, where no setting says otherwise.
const (
	defaultNudge    = 15 * time.Minute // the helper is reminded, in her shift
	defaultAway     = 30 * time.Minute // after that the parent is asked
	defaultSilence  = 24 * time.Hour   // the parent is asked whether it is over; as long again, and it is
	defaultFollowUp = 7 * 24 * time.Hour

	waitMore   = 12 * time.Hour   // she waits: then she is asked again
	typeWithin = 10 * time.Minute // her next words may be an answer to us
	proFor     = 24 * time.Hour   // a professional reads along, if no end was said
	proAtMost  = 72 * time.Hour
)

// Dialog is the dialog "talk". Make it with New.
type Dialog struct {
	library *content.Library
	contact *contact.Finder

	// Approved and Translated are those of the dialog "ask".
	Approved   func(*content.Card) bool
	Translated func(c *content.Card, to content.Lang) (lead, rest string, ok bool)

	// The times; zero is the default.
	NudgeAfter, AwayAfter, SilenceAfter, FollowUpAfter time.Duration
}

// New makes the dialog over the library: its helplines are numbers that are never
// held.
func New(library *content.Library) *Dialog {
	numbers := []string{"112", "101", "113", "1813", "1712"}
	var hosts []string
	for _, h := range library.Helplines {
		numbers = append(numbers, h.Number)
		if u, err := url.Parse(h.Source.URL); err == nil && u.Host != "" {
			hosts = append(hosts, u.Host)
		}
	}
	return &Dialog{library: library, contact: contact.New(numbers, hosts)}
}

// Name is "talk".
func (*Dialog) Name() string { return dialogs.Talk }

// Version is that of memory.
func (*Dialog) Version() int { return 1 }

// Texts are the texts in all languages.
func (*Dialog) Texts() fs.FS { return texts }

// memory is what her next words may be an answer to. All that must last longer is in
// the records.
type memory struct {
	Word  time.Time `json:"word,omitzero"` // she was asked for her check word
	Tries int       `json:"tries,omitempty"`
	Set   time.Time `json:"set,omitzero"`   // she may type a new check word
	Note  string    `json:"note,omitempty"` // the talk that she may say a word about
	At    time.Time `json:"at,omitzero"`

	Reported time.Time `json:"reported,omitzero"` // when she last reported somebody
}

// Take takes her lines, the buttons of the talk, timers and what others tell.
func (d *Dialog) Take(ctx context.Context, t *dialogs.Turn) error {
	if t.Action == dialogs.ActTimer {
		return d.heard(ctx, t)
	}
	if done, err := d.after(ctx, t); done || err != nil {
		return err
	}
	s, ok, err := d.open(ctx, t)
	if err != nil {
		return err
	}
	if !ok {
		d.noTalk(t)
		return nil
	}
	switch t.Action {
	case actBegin:
		return d.begin(s)
	case dialogs.ActLine:
		return d.line(ctx, s)
	case dialogs.ActDanger:
		return d.danger(s)
	case dialogs.ActLeft:
		d.left(s)
		return nil
	}
	return d.pressed(ctx, s)
}

// noTalk meets what belongs to a talk that is over, or never was. A holder without a
// talk cannot be left: nobody would ever answer her.
func (d *Dialog) noTalk(t *dialogs.Turn) {
	if t.Action == dialogs.ActLeft {
		return
	}
	was := t.Conv().Holder
	if was == bot.HeldByPerson {
		t.Conv().Holder = bot.HeldByBot
	}
	if t.Action == dialogs.ActDanger {
		return
	}
	if was == bot.HeldByPerson && t.Action == dialogs.ActLine && strings.TrimSpace(t.Text) != "" {
		t.PassTo(dialogs.Ask, "", "")
		return
	}
	t.Offer([]bot.Choice{t.PersonChoice(""), t.MenuChoice()}, "talk.none")
}

// pressed takes the buttons of an open talk.
func (d *Dialog) pressed(ctx context.Context, s *session) error {
	t := s.t
	if s.paused() && t.Action != actBack && t.Action != actLater {
		return d.pausedLine(ctx, s) // it may be another hand
	}
	if t.Input.Inbound.Kind == bot.Message && t.Input.Choice != nil && s.talk.Facts.Speaker != "" {
		return d.line(ctx, s) // "1" answers who wrote last, not a question of ours before that
	}
	switch t.Action {
	case actMenu:
		s.menu(NoticeMenu)
	case actStop:
		d.askStop(s)
	case actMove:
		s.say(NoticeAskMove, nil, s.choice("talk.label.moved", actMoved), s.choice("talk.label.goon", actGoOn))
	case actEnd, actMoved, actGoOn, actWait:
		return d.answered(ctx, s)
	case actReport:
		d.report(s)
	case actPass, actWithout, actDrop:
		return d.mine(ctx, s)
	case actBack:
		return d.comeBack(ctx, s)
	case actLater:
		d.later(s)
	case actWord, actNoWord:
		return d.checkWord(ctx, s)
	case actProYes, actProNo:
		return d.proAnswer(ctx, s)
	case actMore:
		return d.more(s)
	default:
		return d.stale(ctx, s)
	}
	return nil
}

// stale is a button that means nothing any more. Typed words that happened to be its
// label are a line of hers.
func (d *Dialog) stale(ctx context.Context, s *session) error {
	if s.t.Input.Inbound.Kind == bot.Message {
		return d.line(ctx, s)
	}
	s.menu(NoticeStale)
	return nil
}
