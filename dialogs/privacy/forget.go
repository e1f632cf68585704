package privacy

import (
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// confirm asks whether she is sure.
func (Dialog) confirm(t *dialogs.Turn) {
	t.Keep(state{Asked: t.At})
	t.Become(dialogs.Privacy)
	t.Offer([]bot.Choice{
		t.Choice("privacy.label.yes", dialogs.Privacy, actYes, ""),
		t.Choice("privacy.label.no", dialogs.Privacy, actNo, ""),
	}, "privacy.confirm")
}

// forget begins to forget her. The receipt is the same for everybody: it names
// what goes and what cannot be recalled, and does not show whether a case exists.
func (d Dialog) forget(t *dialogs.Turn) {
	var s state
	if !t.Data(&s) || t.At.Sub(s.Asked) > confirmWithin {
		d.confirm(t)
		return
	}
	t.Done()
	t.Out.Forget = true
	t.Note("privacy.forget")
	t.Reply(bot.TextReply(t.String("privacy.receipt"), t.String("privacy.remains")))
}

// keep leaves all as it is.
func (Dialog) keep(t *dialogs.Turn) {
	t.Done()
	t.Offer([]bot.Choice{t.MenuChoice()}, "privacy.kept")
}

// words takes what she typed instead of pressing; what is no answer is a question.
func (d Dialog) words(t *dialogs.Turn) {
	var s state
	if !t.Data(&s) || t.At.Sub(s.Asked) > answerWithin {
		t.Done()
		t.PassTo(dialogs.Ask, "", "")
		return
	}
	switch strings.ToLower(strings.Trim(strings.TrimSpace(t.Text), ".!,")) {
	case "ja", "yes", "evet", "oui", "نعم", "wis", "iyeh":
		d.forget(t)
	case "nee", "neen", "no", "hayır", "hayir", "non", "لا", "lla":
		d.keep(t)
	default:
		t.Done()
		t.PassTo(dialogs.Ask, "", "")
	}
}
