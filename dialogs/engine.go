package dialogs

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
	"github.com/ouderbrug/ouderbrug/retrieval/langid"
)

//go:embed texts/*.toml words.toml
var own embed.FS

// Config is what an Engine is put together from; all of it must be set.
type Config struct {
	Dialogs []Dialog
	// Detect is (*detect.Detector).Detect: pure, fast, and called for every text.
	Detect func(messages ...string) detect.Finding
	// Helplines give an apology its numbers.
	Helplines content.Helplines
	// Organisation is whose assistant this is, as people know it.
	Organisation string
}

// Engine is the bot's Responder. It may be used by many goroutines.
type Engine struct {
	Config
	texts  *Texts
	words  *Words
	byName map[string]Dialog
	langs  *langid.Model
}

var _ bot.Responder = (*Engine)(nil)

// New reads all texts and words. Its error says what is missing.
func New(c Config) (*Engine, error) {
	e := &Engine{Config: c, texts: newTexts(), byName: map[string]Dialog{}}
	if c.Detect == nil {
		return nil, errors.New("the dialogs have no safety detector; a crisis could not be seen: set Config.Detect")
	}
	var err error
	if e.words, err = LoadWords(); err != nil {
		return nil, err
	}
	if e.langs, err = langid.Shipped(); err != nil {
		return nil, err
	}
	if err := e.texts.add("engine", own); err != nil {
		return nil, err
	}
	for _, d := range c.Dialogs {
		if e.byName[d.Name()] != nil {
			return nil, fmt.Errorf("two dialogs are called %s; give one another name", d.Name())
		}
		e.byName[d.Name()] = d
		if err := e.texts.add(d.Name(), d.Texts()); err != nil {
			return nil, err
		}
	}
	for _, must := range []string{Ask, Safety, Welcome} {
		if e.byName[must] == nil {
			return nil, fmt.Errorf("the dialog %s is missing; nothing works without it: put it into dialogs/all", must)
		}
	}
	return e, nil
}

// Texts are the texts of the engine and of all its dialogs.
func (e *Engine) Texts() *Texts { return e.texts }

// Triage is how urgent what comes in is, by the same rules that the engine has.
func (e *Engine) Triage() bot.Triage { return Triage(e.Detect, e.words) }

func (e *Engine) version(dialog string) int {
	if d := e.byName[dialog]; d != nil {
		return d.Version()
	}
	return 0
}

// Respond decides what follows from a turn; see bot.Responder.
func (e *Engine) Respond(ctx context.Context, in bot.Turn) (bot.Outcome, error) {
	if len(in.Inputs) == 0 {
		return bot.Outcome{Conversation: in.Conversation}, nil
	}
	t, lost := e.open(in)
	var err error
	switch in.Inputs[0].Inbound.Kind {
	case bot.Timer:
		err = e.timer(ctx, t)
	case bot.Message, bot.Press, bot.Edit, bot.Command:
		if in.Conversation.Hat == bot.Helper {
			err = e.helper(ctx, t)
		} else {
			err = errors.Join(e.inbound(ctx, t, lost), e.wrote(ctx, t))
		}
	case bot.Action:
		err = e.run(ctx, t, step{dialog: Desk, action: ActClick, input: t.Input})
	}
	if err = errors.Join(err, t.err); err != nil {
		return bot.Outcome{}, err
	}
	return e.close(t)
}

// wrote lets the handover say that there is news, to somebody who could not be written
// to when it came: it waits until she writes (S16). If it was danger that she wrote of,
// her wish is no longer one for volunteers (S12).
func (e *Engine) wrote(ctx context.Context, t *Turn) error {
	if t.Conversation.Holder != bot.HeldByQueue || t.Conv().Holder != bot.HeldByQueue || t.Out.Forget || e.byName[Handover] == nil {
		return nil
	}
	action := ActWrote
	switch {
	case t.InSafety() && !t.At.Before(t.Conversation.SafetyUntil):
		action = ActDanger
	case t.InSafety() || t.Conv().Exited:
		return nil
	}
	return e.run(ctx, t, step{dialog: Handover, action: action, input: t.Input})
}

// open reads the state and makes the turn.
func (e *Engine) open(in bot.Turn) (t *Turn, lost bool) {
	t = &Turn{Turn: in, Input: in.Inputs[len(in.Inputs)-1], engine: e, Out: &bot.Outcome{Conversation: in.Conversation}}
	t.st, lost = e.readState(in.Conversation.State)
	t.speak(in.Inputs)
	return t, lost
}

// close writes the state and sees to the first line.
func (e *Engine) close(t *Turn) (bot.Outcome, error) {
	t.lockScreen()
	t.whileHeld()
	t.setTidy()
	if t.Conversation.Hat == bot.Helper {
		t.asks()
	}
	raw, err := json.Marshal(t.st)
	if err != nil {
		return bot.Outcome{}, fmt.Errorf("write the dialogs' state: %w", err)
	}
	t.Conv().State = raw
	return *t.Out, nil
}

// timer takes a timer: the part of its name before the slash is whose it is.
func (e *Engine) timer(ctx context.Context, t *Turn) error {
	if t.Input.Timer == tidyTimer {
		t.tidy()
		return nil
	}
	name, _, _ := strings.Cut(t.Input.Timer, "/")
	if e.byName[name] == nil {
		return nil // of a dialog that no longer exists
	}
	return e.run(ctx, t, step{dialog: name, action: ActTimer, arg: string(t.Input.Data), input: t.Input})
}

// step is one thing to take, and which dialog takes it.
type step struct {
	dialog, action, arg string
	text                string
	edited              bool
	word                bool // by a word or command that works everywhere
	input               bot.Input
}

// maxPasses is how often a turn may be passed on; dialogs that send each other in
// a circle end here.
const maxPasses = 6

// run lets a dialog take a step, and those that it is passed on to.
func (e *Engine) run(ctx context.Context, t *Turn, s step) error {
	for range maxPasses {
		d := e.byName[s.dialog]
		switch {
		case d == nil:
			t.stale()
			return nil
		case t.held() && !worksEverywhere(s.dialog) && s.dialog != Talk && s.action != ActTimer:
			return nil // passed on to where a person speaks now
		}
		t.dialog, t.Action, t.Arg, t.Text, t.Edited, t.Input, t.next = s.dialog, s.action, s.arg, s.text, s.edited, s.input, nil
		t.Questions = nil
		if s.action == "" {
			t.Questions = questions(s.text)
		}
		if err := d.Take(ctx, t); err != nil {
			return fmt.Errorf("dialog %s: %w", s.dialog, err)
		}
		if t.next == nil {
			return nil
		}
		s = *t.next
		if t.held() && t.dialog == Privacy && s.text != "" && e.byName[Talk] != nil {
			s.dialog, s.action, s.arg = Talk, ActLine, "" // no answer to it: a line for who talks with her
		}
		if s.dialog == Ask && !t.st.Welcomed && !t.InSafety() && !t.held() { // safety came before the welcome
			t.st.Welcomed = true
			return e.welcomed(ctx, t, s)
		}
	}
	return fmt.Errorf("the dialogs pass a turn in a circle, the last was %s", s.dialog)
}

// welcomed takes a step with the welcome: before it, but after the answer to words where she was just told that it comes
// now.
func (e *Engine) welcomed(ctx context.Context, t *Turn, s step) error {
	welcome := step{dialog: Welcome, action: ActFirst, input: s.input}
	if s.text == "" || len(t.Out.Say) == 0 {
		if err := e.run(ctx, t, welcome); err != nil {
			return err
		}
		return e.run(ctx, t, s)
	}
	if err := e.run(ctx, t, s); err != nil {
		return err
	}
	welcome.action = ActAfter
	return e.run(ctx, t, welcome)
}
