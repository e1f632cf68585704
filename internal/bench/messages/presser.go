package messages

import (
	"context"

	"github.com/ouderbrug/ouderbrug/bot"
)

// presser answers everything with a text of usual length and a button, and keeps
// a state as a dialog does.
type presser struct{}

var (
	answer = bot.TextReply(
		"Veel kinderen worden 's nachts nog wakker. Een vast ritme voor het slapen helpt: elke avond hetzelfde, in dezelfde volgorde.",
		"Bron: Opvoeden.nl, nagekeken 1 november 2026")
	buttons = []bot.Choice{
		{Label: "Meer lezen", Short: "Meer", Dialog: "ask", Action: "more", Data: "sleep/nl"},
		{Label: "Iemand spreken", Short: "Iemand", Dialog: "person", Action: "wish"},
	}
	state = []byte(`{"dialog":"ask","version":1,"data":{"card":"sleep/nl","shown":1},"recent":["hoe slaapt een baby"]}`)
)

func (presser) Respond(_ context.Context, t bot.Turn) (bot.Outcome, error) {
	out := bot.Outcome{Conversation: t.Conversation}
	out.Conversation.State = state
	r := answer
	r.Choices = buttons
	for _, in := range t.Inputs {
		if in.Stale {
			r = bot.TextReply("That button is too old.")
		}
	}
	out.Say = []bot.Say{{Reply: r, Purpose: bot.ForAnswer}}
	return out, nil
}

func (presser) Apology(bot.Conversation) bot.Reply { return bot.TextReply("sorry") }
