package dialogs

import (
	"context"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

// inbound takes what a person sent, in the order that holds for everything:
// safety, silent exit, words that work everywhere, holder, active dialog, ask.
func (e *Engine) inbound(ctx context.Context, t *Turn, lost bool) error {
	inputs := t.Inputs
	if at := e.lastExit(inputs); at >= 0 {
		t.exit(e.look(t, inputs[:at]))
		if inputs = inputs[at+1:]; len(inputs) == 0 {
			return nil
		}
	}
	found := e.look(t, inputs)
	steps := e.steps(t, inputs)
	if len(steps) == 1 && steps[0].action == actSetup {
		t.setup(steps[0].arg) // a page was opened: she has not written
		return nil
	}
	t.Conv().Exited = false
	switch {
	case found.Found() || found.Cry || found.Minor && !t.st.Minor:
		return e.danger(ctx, t, found, inputs)
	case late(inputs):
		return e.late(ctx, t, found, steps)
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
			lang = string(likely(s.text)) // a rule of several languages
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
	t.st.Minor = t.st.Minor || f.Minor
	return err
}

// take takes one step, or keeps it for whom it is.
func (e *Engine) take(ctx context.Context, t *Turn, s step) error {
	everywhere := s.dialog == Safety || s.dialog == Privacy || s.dialog == Language
	switch {
	case s.dialog == "engine" && s.action == actSetup:
		t.setup(s.arg)
		return nil
	case everywhere:
	case t.InSafety():
		s = step{dialog: Safety, text: s.text, input: s.input, arg: s.dialog} // arg: where she wanted to go
	case t.Conv().Holder == bot.HeldByPerson:
		return nil // her line is kept for the person who talks with her
	}
	if !t.st.Welcomed && !t.InSafety() && t.Conv().Holder != bot.HeldByPerson {
		t.st.Welcomed = true
		if s.dialog == Welcome {
			s.action = ActStart // a greeting is welcomed like "/start"
		} else if s.dialog != Safety {
			if err := e.run(ctx, t, step{dialog: Welcome, action: ActFirst, input: s.input}); err != nil {
				return err
			}
		}
	}
	if s.dialog == "" {
		if t.unreadable(&s) {
			return nil
		}
		s.dialog = t.st.Dialog
		t.st.Asked = asked{At: t.At, Message: s.input.Inbound.Target, Text: s.text}
	}
	if s.dialog == staleStep {
		t.stale()
		return nil
	}
	return e.run(ctx, t, s)
}

// staleStep is the dialog of a press on a button that is no longer known.
const staleStep = "engine.stale"

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
			if in.Inbound.Target == "" || in.Inbound.Target != t.st.Asked.Message || s.text == "" || Fold(s.text) == Fold(t.st.Asked.Text) {
				continue
			}
			s.edited = true
		case bot.Message:
			s.dialog, s.action, s.arg, s.word = e.words.meaning(s.text)
			if c := in.Choice; c != nil && !(s.word && s.dialog == Privacy) {
				s.dialog, s.action, s.arg, s.text = c.Dialog, c.Action, c.Data, ""
			} else if s.word {
				s.text = ""
			}
		}
		if n := len(out); n > 0 && s.dialog == "" && out[n-1].dialog == "" && in.Inbound.Media == nil {
			out[n-1].text = strings.TrimSpace(out[n-1].text + "\n" + s.text)
			out[n-1].input = in
			continue
		}
		out = append(out, s)
	}
	return out
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

// words are her own words in the inputs, one string a message: what safety reads.
func words(inputs []bot.Input) []string {
	var out []string
	for _, in := range inputs {
		text := in.Inbound.Text
		switch in.Inbound.Kind {
		case bot.Command:
			if text = in.Inbound.Args; in.Inbound.Command == ActStart || in.Inbound.Command == actSetup {
				continue
			}
		case bot.Press:
			continue // the text of a press is our own label
		}
		if text = strings.TrimSpace(text); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// look runs safety over her words: each message alone, with what came in the ten
// minutes before it, and all joined (S6). It remembers them.
func (e *Engine) look(t *Turn, inputs []bot.Input) detect.Finding {
	var texts []string
	for _, in := range inputs {
		if in.Choice != nil && in.Choice.Dialog == Safety && t.InSafety() {
			continue // her answer to safety's own question
		}
		texts = append(texts, words([]bot.Input{in})...)
	}
	if len(texts) == 0 {
		return detect.Finding{}
	}
	before := t.st.before(t.At)
	var worst detect.Finding
	for i, text := range texts {
		worst = worse(worst, e.Detect(text))
		if len(before)+i > 0 {
			worst = worse(worst, e.Detect(append(before[:len(before):len(before)], texts[:i+1]...)...))
		}
	}
	if len(texts) > 1 {
		worst = worse(worst, e.Detect(strings.Join(texts, " ")))
	}
	t.st.remember(t.At, texts)
	return worst
}

// worse is the graver of two findings; what both say of the writer stays.
func worse(a, b detect.Finding) detect.Finding {
	if rank(b) > rank(a) {
		a, b = b, a
	}
	a.Minor, a.Perpetrator, a.Urgent = a.Minor || b.Minor, a.Perpetrator || b.Perpetrator, a.Urgent || b.Urgent
	return a
}

func rank(f detect.Finding) int {
	n := 0
	switch {
	case f.Level == detect.Hard:
		n = 100
	case f.Level == detect.Check:
		n = 50
	case f.Cry:
		return 10
	default:
		return 0
	}
	for i, c := range detect.Classes() {
		if c == f.Class {
			return n + len(detect.Classes()) - i
		}
	}
	return n
}

// lateAfter is when a message is so old that the phone may be in other hands (S3).
const lateAfter = 15 * time.Minute

func late(inputs []bot.Input) bool {
	for _, in := range inputs {
		k := in.Inbound.Kind
		if (k == bot.Message || k == bot.Edit) && !in.Inbound.SentAt.IsZero() && in.At.Sub(in.Inbound.SentAt) > lateAfter {
			return true
		}
	}
	return false
}
