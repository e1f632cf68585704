package dialogs

import (
	"context"
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

// inbound takes what a person sent, in the order that holds for everything:
// safety, silent exit, words that work everywhere, holder, active dialog, ask.
func (e *Engine) inbound(ctx context.Context, t *Turn, lost bool) error {
	inputs := t.Inputs
	if at := e.lastExit(inputs); at >= 0 {
		if err := e.leave(ctx, t, inputs[:at], inputs[at]); err != nil {
			return err
		}
		if inputs = inputs[at+1:]; len(inputs) == 0 {
			return nil
		}
	}
	found := e.look(t, inputs)
	t.Finding.Near = found.Near && !found.Found()
	steps := e.steps(t, inputs)
	if len(steps) == 1 && steps[0].action == actSetup {
		t.setup(steps[0].arg) // a page was opened: she has not written
		return nil
	}
	t.Conv().Exited = false
	switch {
	case found.Found() || found.Cry || found.Minor && !t.st.Minor:
		return e.danger(ctx, t, found, inputs)
	case late(inputs) && slices.ContainsFunc(steps, func(s step) bool { return !worksEverywhere(s.dialog) && s.dialog != codeStep }):
		return e.late(ctx, t, found, steps) // an old "stop" is obeyed all the same
	}
	if t.Conversation.Exited && t.InSafety() {
		t.comeBack()
		return nil
	}
	if lost && !t.InSafety() && len(steps) > 0 {
		t.Say("engine.restart")
	}
	for _, s := range steps {
		if err := e.take(ctx, t, s); err != nil {
			return err
		}
	}
	return nil
}

// danger gives what safety found to the safety dialog, with all her words.
func (e *Engine) danger(ctx context.Context, t *Turn, f detect.Finding, inputs []bot.Input) error {
	t.Finding = f
	s := step{dialog: Safety, action: ActFound, text: strings.Join(words(inputs), "\n"), input: inputs[len(inputs)-1]}
	if lang, _, _ := strings.Cut(f.Rule, "."); !t.LangKnown {
		if !supported(bot.Lang(lang)) {
			lang = string(likely(e.langs, s.text)) // a rule of several languages
		}
		t.Understood(bot.Lang(lang))
	}
	if late(inputs) {
		if !answeredLate(f) {
			return e.late(ctx, t, f, []step{s})
		}
		t.lateCase(f)
	}
	err := e.run(ctx, t, s)
	if err == nil && t.held() && e.byName[Talk] != nil { // S1: who talks with her is told at the same moment
		s.dialog, s.action = Talk, ActDanger
		err = e.run(ctx, t, s)
	}
	t.st.Minor = t.st.Minor || f.Minor
	return err
}

// take takes one step. What goes to safety while a person holds the talk is her line
// for that person all the same.
func (e *Engine) take(ctx context.Context, t *Turn, s step) error {
	heard := t.held() && e.forSafety(t, s)
	if err := e.give(ctx, t, s); err != nil || !heard {
		return err
	}
	s.dialog = Safety
	return e.relay(ctx, t, s)
}

// forSafety reports whether a step of a talk that a person holds is safety's.
func (e *Engine) forSafety(t *Turn, s step) bool {
	return s.dialog == Safety || s.dialog == "" && t.st.Dialog == Safety || t.InSafety() && s.dialog != Talk && !worksEverywhere(s.dialog)
}

// give gives one step to the dialog that it is for.
func (e *Engine) give(ctx context.Context, t *Turn, s step) error {
	switch {
	case s.dialog == "engine" && s.action == actSetup:
		t.setup(s.arg)
		return nil
	case s.dialog == Talk && t.held(): // the talk's own buttons work in a safety state too
		return e.relay(ctx, t, s)
	case s.dialog == "" && t.st.Dialog == Privacy && s.text != "" && t.held() && !t.InSafety(): // "yes" to "forget me?"
		s.dialog = Privacy
		return e.run(ctx, t, s)
	case worksEverywhere(s.dialog), s.dialog == "" && t.st.Dialog == Safety && t.held():
	case s.dialog == codeStep && !t.held(): // also in a safety state: it is no answer to what safety asked
	case t.InSafety():
		s = step{dialog: Safety, text: s.text, input: s.input, arg: s.dialog} // arg: where she wanted to go
	case t.held():
		return e.relay(ctx, t, s)
	}
	answers := s.dialog == Safety || s.dialog == "" && t.st.Dialog == Safety // to what safety asked
	if !t.st.Welcomed && !t.InSafety() && !t.held() && !answers && s.dialog != Helper {
		t.st.Welcomed = true
		if s.dialog == Welcome {
			s.action = ActStart // a greeting is welcomed like "/start"
		} else if err := e.run(ctx, t, step{dialog: Welcome, action: ActFirst, input: s.input}); err != nil {
			return err
		}
	}
	if s.dialog == "" {
		if t.unreadable(ctx, &s) {
			return nil
		}
		s.dialog = t.st.Dialog
		t.st.Asked = asked{At: t.At, Message: s.input.Inbound.Target, Text: s.text}
	}
	switch s.dialog {
	case staleStep:
		t.stale()
		return nil
	case codeStep:
		t.Say("engine.code") // staff find who wrote it; it is no question, and no miss
		return nil
	}
	return e.run(ctx, t, s)
}

// worksEverywhere reports whether a dialog takes its words also in a safety state
// and while a person holds the talk.
func worksEverywhere(dialog string) bool {
	return dialog == Safety || dialog == Privacy || dialog == Language
}

// held reports that a person speaks with her: the bot says no answers.
func (t *Turn) held() bool { return t.Conv().Holder == bot.HeldByPerson }

// staleStep is the dialog of a press on a button that is no longer known.
const staleStep = "engine.stale"

// codeStep is the dialog of a code that staff gave her, to know her by.
const codeStep = "engine.code"

// steps says what the inputs mean, in their order: texts that follow each other
// are one step, a choice or a word that works everywhere is one of its own.
func (e *Engine) steps(t *Turn, inputs []bot.Input) []step {
	var out []step
	for _, in := range inputs {
		s := step{input: in, text: strings.TrimSpace(in.Inbound.Text)}
		switch in.Inbound.Kind {
		case bot.Press:
			s.text = ""
			if s.dialog = staleStep; in.Choice != nil {
				s.dialog, s.action, s.arg = in.Choice.Dialog, in.Choice.Action, in.Choice.Data
			}
		case bot.Command:
			s = e.command(in)
		case bot.Edit:
			if t.held() {
				s.edited = true // of any line: it was relayed
				break
			}
			if in.Inbound.Target == "" || in.Inbound.Target != t.st.Asked.Message || s.text == "" || Fold(s.text) == Fold(t.st.Asked.Text) {
				continue
			}
			s.edited = true
		case bot.Message:
			e.means(t, &s)
			if c := in.Choice; c != nil && (!s.word || s.dialog != Privacy) {
				if c.Dialog == Ask && len(strings.Fields(s.text)) > 1 { // a title that she typed is a question that she may change
					t.st.Asked = asked{At: t.At, Message: in.Inbound.Target, Text: s.text}
				}
				s.dialog, s.action, s.arg, s.text = c.Dialog, c.Action, c.Data, ""
			} else if s.word {
				s.text = ""
			} else if bot.IsCode(s.text) && in.Inbound.Media == nil {
				s.dialog, s.text = codeStep, ""
			} else if _, _, ok := bot.CrossingCode(s.text); ok && e.byName[Handover] != nil { // she goes on here (S23)
				s.dialog, s.action, s.arg, s.text = Handover, ActCode, s.text, ""
			} else if bot.IsInvite(s.text) && e.byName[Helper] != nil {
				s.dialog, s.action, s.arg, s.text = Helper, ActInvite, bot.InviteToken(s.text), ""
			}
		}
		if n := len(out); n > 0 && s.dialog == "" && out[n-1].dialog == "" && in.Inbound.Media == nil && !t.held() {
			out[n-1].text = strings.TrimSpace(out[n-1].text + "\n" + s.text)
			out[n-1].input = in
			continue
		}
		out = append(out, s)
	}
	return out
}

// means finds what a message means everywhere. "Do you speak Turkish?" is for the person who speaks with her, and "ok, yes" for
// the dialog that asked her something: these mean nothing here.
func (e *Engine) means(t *Turn, s *step) {
	s.dialog, s.action, s.arg, s.word = e.words.meaning(s.text)
	switch {
	case s.dialog == Language && s.action == ActSet && t.held() && len(strings.Fields(s.text)) > 1:
	case s.action == actAssent && t.st.Dialog != Ask && t.st.Dialog != SocialMap:
	case s.action == actAssent:
		s.action = ActThanks
		return
	default:
		return
	}
	s.dialog, s.action, s.arg, s.word = "", "", "", false
}

// command is what "/name args" means: a word that works everywhere, or else her
// args as a question, or else how this works.
func (e *Engine) command(in bot.Input) step {
	s := step{input: in}
	name, args := in.Inbound.Command, strings.TrimSpace(in.Inbound.Args)
	if name == actSetup {
		s.dialog, s.action, s.arg = "engine", actSetup, args
		return s
	}
	if e.byName[Helper] != nil {
		switch token := bot.InviteToken(args); {
		case name == ActStart && token != "":
			s.dialog, s.action, s.arg = Helper, ActInvite, token
			return s
		case name == Helper:
			s.dialog, s.action = Helper, ActWear
			return s
		}
	}
	if s.dialog, s.action, s.arg, s.word = e.words.command(name); s.word {
		if s.arg == "" {
			s.arg = args
		}
		return s
	}
	if args != "" {
		s.text = args
		return s
	}
	s.dialog, s.action, s.word = Help, ActHow, true
	return s
}
