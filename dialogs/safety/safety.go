// Package safety is the talk when somebody may be in danger: the fixed text with
// the number, one question whether they are safe, and what follows from the answer.
//
// What danger is, and every word that is said here, come from dialogs/safety/detect;
// the engine runs its rules over everything before any other dialog. This package
// decides what follows (reference S3–S16): a hard finding opens one case and half an
// hour in which there are no cards and no menus; a check finding asks one caring
// question, and "safe" answers her own question without retyping.
//
// It pages nobody itself: a case is what staff are paged by. Go next to follow.go.
package safety

import (
	"context"
	"embed"
	"io/fs"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

//go:embed texts/*.toml answers.toml
var files embed.FS

// Dialog is the safety dialog. Make it with New.
type Dialog struct {
	texts     *detect.Texts
	helplines content.Helplines
	answers   map[string]string // folded words → action
	inDanger  map[string]string // the same for "are you in danger?", where a yes is not safe
}

// New reads which words answer "are you safe?".
func New(texts *detect.Texts, helplines content.Helplines) (*Dialog, error) {
	answers, inDanger, err := readAnswers()
	if err != nil {
		return nil, err
	}
	return &Dialog{texts: texts, helplines: helplines, answers: answers, inDanger: inDanger}, nil
}

// Name is "safety".
func (*Dialog) Name() string { return dialogs.Safety }

// Version is that of memory.
func (*Dialog) Version() int { return 1 }

// Texts are the few words that are not in content/safety.
func (*Dialog) Texts() fs.FS { return files }

// The answers to "are you safe now?"; the other choices of the fixed texts.
const (
	actSafe    = "safe"
	actNotSafe = "not_safe"
	actNotSure = "not_sure"
	actOther   = "other"   // it is about somebody else
	actWhere   = "where"   // she asks where she can go
	actWhat    = "what"    // she asks what she can do, or whom to call
	actNoCall  = "no_call" // she wants nobody called
	actDenies  = "denies"  // "I do not want to die"
	actHow     = "how"
	actPerson  = "person"
	actYes     = "yes"    // I still want an answer (S3)
	actNumber  = "number" // she typed the number of a helpline; Arg is its class
)

// The times of S9, S16 and S3.
const (
	stateFor = 30 * time.Minute
	calmFor  = 14 * 24 * time.Hour
	notAfter = 10 * time.Minute
)

// memory is what is kept while she has not said that she is safe.
type memory struct {
	Class    detect.Class    `json:"class,omitempty"` // "" for radicalisation (S8)
	Subclass detect.Subclass `json:"subclass,omitempty"`
	Hard     bool            `json:"hard,omitempty"`
	Case     bool            `json:"case,omitempty"` // one a safety state
	At       time.Time       `json:"at,omitzero"`    // of a check
	Said     int             `json:"said,omitempty"` // follow-ups so far: texts vary
	Unclear  int             `json:"unclear,omitempty"`
	Kept     int             `json:"kept,omitempty"` // her questions that wait
	Cry      bool            `json:"cry,omitempty"`  // she was asked whether she is in danger
}

// finding is what the talk is about, as it was found.
func (m *memory) finding() detect.Finding {
	f := detect.Finding{Class: m.Class, Subclass: m.Subclass, Level: detect.Check}
	if m.Hard {
		f.Level = detect.Hard
	}
	return f
}

// Take answers a finding, or what she says after it.
func (d *Dialog) Take(ctx context.Context, t *dialogs.Turn) error {
	var m memory
	t.Data(&m)
	switch t.Action {
	case dialogs.ActFound:
		return d.found(ctx, t, &m)
	case dialogs.ActLate:
		return d.say(t, detect.KeyLate, 0, bot.ForAnswer)
	case dialogs.ActTimer:
		silence(t)
		return nil
	case dialogs.ActAgain:
		return d.follow(t, &m, d.keyOf(detect.KeyUnclear, &m))
	case actYes:
		return d.yes(ctx, t, &m)
	case actHow:
		t.PassTo(dialogs.Help, dialogs.ActHow, "")
		return nil
	case actPerson:
		t.PassTo(dialogs.Handover, dialogs.ActStaff, "") // whom safety offers is staff, not a volunteer (S7)
		return nil
	case actNumber:
		return d.number(t, &m, detect.Class(t.Arg))
	case actSafe, actNotSafe, actNotSure, actOther:
		return d.answered(t, &m, t.Action)
	}
	if t.Arg == dialogs.Person && t.InSafety() { // the engine kept that wish for us
		if err := d.whoIsThere(ctx, t); err != nil {
			return err
		}
		return d.follow(t, &m, d.keyOf(detect.KeyUnclear, &m))
	}
	if m.Cry && !t.InSafety() {
		return d.afterCry(t, &m)
	}
	return d.answered(t, &m, d.reads(t.Text))
}

// found answers what the rules found in her words.
func (d *Dialog) found(ctx context.Context, t *dialogs.Turn, m *memory) error {
	t.Finding = ofMinor(t.Finding)
	f := t.Finding
	inState := t.InSafety() && m.Hard
	switch {
	case f.Level == detect.Hard && (!inState || differs(f, m)):
		return d.hard(ctx, t, m)
	case inState && f.Level != detect.Hard && d.reads(t.Text) != "" && (f.Guessed() || !f.Found() || !differs(f, m)):
		return d.answered(t, m, d.reads(t.Text)) // "I don't dare to call": an answer, and no second cry
	case inState && !f.Cry && f.Level == detect.Check && f.Guessed():
		return d.answered(t, m, "") // "I saw it yesterday": more of the same, and only guessed
	case inState && (f.Found() || f.Cry):
		return d.answered(t, m, actNotSafe) // she says it again
	case f.Level == detect.Check && asked(t, m) && !m.Hard && d.reads(t.Text) == actDenies:
		return d.answered(t, m, actDenies)
	case f.Level == detect.Check && asked(t, m) && !m.Hard && again(f, m): // asked on, in other words, and no card
		d.keepText(t, m)
		return d.follow(t, m, d.keyOf(detect.KeyUnclear, m))
	case f.Level == detect.Check:
		return d.check(t, m)
	case f.Cry && asked(t, m) && d.answers[dialogs.Fold(t.Text)] == actNotSafe:
		return d.answered(t, m, actNotSafe) // "I am afraid": a cry where it is said first, here the answer
	case f.Cry && !f.Minor:
		return d.cried(t, m)
	case !f.Minor && t.InSafety(): // a button that nobody made: nothing was found
		return d.follow(t, m, d.keyOf(detect.KeyUnclear, m))
	case !f.Minor:
		t.PassTo(dialogs.Ask, dialogs.ActMenu, "")
		return nil
	}
	t.Note("safety.minor")
	return d.say(t, d.texts.Opening(f), 0, bot.ForSafety)
}

// asked reports whether she was asked a short while ago how she is, and has not answered.
func asked(t *dialogs.Turn, m *memory) bool {
	return !m.At.IsZero() && t.At.Sub(m.At) <= stateFor
}

// again reports whether a guess is of what she was asked about: it is no news.
func again(f detect.Finding, m *memory) bool {
	return f.Guessed() && dialogs.CaseClass(f) == string(m.Class)
}

// differs reports whether a finding is of another kind than the one talked about.
func differs(f detect.Finding, m *memory) bool {
	return dialogs.CaseClass(f) != string(m.Class) || f.Subclass != m.Subclass
}

// hard says the fixed text of a class, and honestly who is there.
func (d *Dialog) hard(ctx context.Context, t *dialogs.Turn, m *memory) error {
	f := t.Finding
	first := !m.Hard || !t.InSafety()
	m.Class, m.Subclass = detect.Class(dialogs.CaseClass(f)), f.Subclass
	d.alarm(t, m)
	t.Keep(m)
	t.Note("safety.hard")
	if err := d.ask(t, m, d.opening(f)); err != nil {
		return err
	}
	if f.Minor && f.Found() {
		if err := d.say(t, detect.KeyMinor, 0, bot.ForSafety); err != nil {
			return err
		}
	}
	if !first {
		return nil
	}
	return d.whoIsThere(ctx, t)
}

// check asks one caring question; her own question waits for the answer.
func (d *Dialog) check(t *dialogs.Turn, m *memory) error {
	f := t.Finding
	*m = memory{Class: detect.Class(dialogs.CaseClass(f)), Subclass: f.Subclass, At: t.At}
	t.Become(dialogs.Safety)
	t.Keep(m)
	t.SetPending(t.Text)
	t.Note("safety.check")
	return d.ask(t, m, d.texts.Opening(f))
}

// alarm begins a safety state, or makes it last: one case, half an hour, and the
// calm or quiet that follows.
func (d *Dialog) alarm(t *dialogs.Turn, m *memory) {
	c := t.Conv()
	c.SafetyUntil = t.At.Add(stateFor)
	t.Timer("", c.SafetyUntil, "")
	m.Hard = true
	switch m.Class {
	case detect.Violence, detect.ChildAbuse, detect.ForcedMarriage, detect.Exploitation:
		c.Quiet = true
	default:
		c.CalmUntil = t.At.Add(calmFor)
	}
	if !m.Case && len(t.Out.Cases) == 0 {
		t.Out.Cases = append(t.Out.Cases, bot.CaseWish{Reason: bot.ReasonSafety, Level: bot.LevelHard, Class: string(m.Class)})
	}
	m.Case = true
}

// silence ends a safety state in which she never said that she is safe: people
// must know, and she hears nothing (S9).
func silence(t *dialogs.Turn) {
	t.Out.Cases = append(t.Out.Cases, bot.CaseWish{Reason: bot.ReasonSilence, Level: bot.LevelHard})
	t.Note("safety.silence")
	t.Done()
}
