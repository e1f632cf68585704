package feedback

import (
	"context"
	"embed"
	"io/fs"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

//go:embed texts/*.toml
var texts embed.FS

// What the buttons mean; the argument of each is "<card>|<language>|<other topics>".
const (
	actAsk = "ask"
	actYes = "yes"
	actNo  = "no"
	// actWrong of "ask" offers other topics, or the ways on.
	actWrong = "wrong"
)

// Dialog is the dialog "feedback".
type Dialog struct{}

// Name is "feedback".
func (Dialog) Name() string { return dialogs.Feedback }

// Version is that of the state below.
func (Dialog) Version() int { return 1 }

// Texts are the texts in all languages.
func (Dialog) Texts() fs.FS { return texts }

// state is the last card that she gave her word on: a second press is not counted.
type state struct {
	Card string `json:"card"`
}

// Take asks the question, or counts the answer.
func (Dialog) Take(_ context.Context, t *dialogs.Turn) error {
	card, rest, _ := strings.Cut(t.Arg, "|")
	lang, others, _ := strings.Cut(rest, "|")
	switch t.Action {
	case actYes:
		count(t, card, lang, true)
		t.Offer(wayOn(t), "feedback.yes")
	case actNo:
		count(t, card, lang, false)
		t.PassTo(dialogs.Ask, actWrong, others)
	case actAsk:
		t.Offer([]bot.Choice{
			t.Choice("feedback.label.yes", dialogs.Feedback, actYes, t.Arg),
			t.Choice("feedback.label.no", dialogs.Feedback, actNo, t.Arg),
		}, "feedback.ask")
	default:
		t.PassTo(dialogs.Ask, "", "")
	}
	return nil
}

// count notes her word, once a card.
func count(t *dialogs.Turn, card, lang string, helped bool) {
	var s state
	t.Data(&s)
	if card == "" || s.Card == card {
		return
	}
	t.Keep(state{Card: card})
	t.Out.Feedback = append(t.Out.Feedback, bot.Feedback{Card: card, Lang: bot.Lang(lang), Helped: helped})
}

// wayOn are the topics and a person; somebody under 18 gets no volunteer (S13).
func wayOn(t *dialogs.Turn) []bot.Choice {
	out := []bot.Choice{t.MenuChoice()}
	if !t.Minor() {
		out = append(out, t.PersonChoice(""))
	}
	return out
}
