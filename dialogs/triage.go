package dialogs

import (
	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

// Triage says how urgent an inbound thing is (design §4): crisis for what a hard
// rule finds and for a bare cry, now for what must not wait for a burst to end,
// normal for the rest. It is pure and runs before anything is shed.
func Triage(look func(messages ...string) detect.Finding, w *Words) bot.Triage {
	return func(in bot.Inbound) bot.Urgency {
		text := in.Text
		if in.Kind == bot.Command {
			text = in.Args
		}
		found := detect.Normal
		if text != "" && in.Kind != bot.Press && in.Kind != bot.Status {
			found = look(text).Urgency()
		}
		_, _, _, word := w.meaning(text)
		switch {
		case found == detect.Crisis:
			return bot.Crisis
		case found == detect.Now, word, w.Exit(text), in.Kind == bot.Press, in.Kind == bot.Command:
			return bot.Now
		}
		return bot.Normal
	}
}
