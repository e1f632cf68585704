package dialogs

import (
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

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
	var before []string
	if !t.InSafety() { // there, what came before was answered: "I am a volunteer" after it is no second cry
		before = t.st.before(t.At)
	}
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
	a.Near = a.Near || b.Near
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
