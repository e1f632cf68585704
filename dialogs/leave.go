package dialogs

import (
	"context"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

// lastExit is the place of the last silent exit among the inputs, -1 if none: what
// came before it is only looked at by safety.
func (e *Engine) lastExit(inputs []bot.Input) int {
	for i := len(inputs) - 1; i >= 0; i-- {
		in := inputs[i].Inbound
		if (in.Kind == bot.Message || in.Kind == bot.Edit) && e.words.Exit(in.Text) || in.Kind == bot.Command && e.words.Exit(in.Command) {
			return i
		}
	}
	return -1
}

// exit leaves without a trace: nothing is said, nothing unsent goes out, and what
// was sent is deleted where the channel can (S1, S16). If she had just written of
// danger, people must know, but she hears nothing.
func (t *Turn) exit(found detect.Finding) {
	t.Out.Cancel = []bot.Purpose{
		bot.ForSafety, bot.ForAnswer, bot.ForNotice, bot.ForRelay, bot.ForOffer, bot.ForReminder, bot.ForFollowUp, bot.ForBroadcast,
	}
	t.Out.EraseSent = true
	t.Conv().Exited = true
	t.st.Dialog = Ask
	t.Note("exit")
	if found.Level == detect.Hard {
		t.Out.Cases = append(t.Out.Cases, bot.CaseWish{Reason: bot.ReasonSafety, Level: bot.LevelHard, Class: CaseClass(found)})
	}
}

// leave is the silent exit; who talks with her hears that she is away (S1).
func (e *Engine) leave(ctx context.Context, t *Turn, before []bot.Input, exit bot.Input) error {
	t.Finding = e.look(t, before)
	t.exit(t.Finding)
	if !t.held() || e.byName[Talk] == nil {
		return nil
	}
	return e.run(ctx, t, step{dialog: Talk, action: ActLeft, input: exit})
}

// comeBack is the first line after an exit in the middle of a safety state: it
// could be somebody else who holds the phone, so it says nothing of what was talked
// about (S16). Safety goes on with the next message.
func (t *Turn) comeBack() {
	t.Neutral()
	t.Say("engine.back")
}

// CaseClass is the class as a case keeps it: none for radicalisation (S8).
func CaseClass(f detect.Finding) string {
	if f.Class == detect.Radicalisation {
		return ""
	}
	return string(f.Class)
}

// pause is how long a talk rests before its next line counts as a first one (S17).
const pause = 5 * time.Minute

// Neutral says that what this turn says begins neutrally by itself (a welcome), so
// that no neutral line is put before it.
func (t *Turn) Neutral() { t.neutral = true }

// lockScreen puts a neutral line before what is said first after a pause, or after
// a silent exit, so that a locked phone betrays nothing (S16, S17). Safety texts
// are never padded, and a page that is read itself shows no notifications.
func (t *Turn) lockScreen() {
	if len(t.Out.Say) == 0 || t.neutral || t.Features.Pull {
		return
	}
	rested := t.Conversation.LastOut.IsZero() || t.At.Sub(t.Conversation.LastOut) >= pause
	if !rested && !t.Conversation.Exited {
		return
	}
	first := &t.Out.Say[0]
	if first.Purpose == bot.ForSafety {
		return
	}
	line := bot.Part{Kind: bot.PartText, Text: t.String("engine.neutral")}
	first.Reply.Parts = append([]bot.Part{line}, first.Reply.Parts...)
}

// whileHeld marks what the bot still says while a person holds the talk: those are
// notices, since a person's talk gets no answers from the bot (S1).
func (t *Turn) whileHeld() {
	if !t.held() {
		return
	}
	for i := range t.Out.Say {
		if t.Out.Say[i].Purpose == bot.ForAnswer {
			t.Out.Say[i].Purpose = bot.ForNotice
		}
	}
}
