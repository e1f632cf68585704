package bot

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"
)

// turn lets the responder decide and makes the change that follows.
func (b *Bot) turn(ctx context.Context, c Claimed, events []Event) (Change, []string, error) {
	conv := c.Conversation
	change := Change{At: b.Now().UTC()}
	done := ids(events)
	switch e := events[0].Inbound; e.Kind {
	case Reach:
		change.Reach = []Reachability{{Address: e.From, Reachable: e.Reachable}}
		change.Conversations = []ConversationChange{{Conversation: conv, Done: done}}
		return change, nil, nil
	case Status:
		change.Settled = []Settlement{{ID: OutboxID(e.Args), State: e.Outcome, Message: e.Target, At: change.At}}
		change.Conversations = []ConversationChange{{Conversation: conv, Done: done}}
		return change, nil, nil
	}
	for _, e := range events {
		if e.Inbound.Kind != Timer {
			conv.Address, conv.LastIn = e.Inbound.From, e.At
		}
	}
	inputs, err := b.inputs(ctx, conv, events)
	if err != nil {
		return change, nil, err
	}
	t := Turn{
		At: change.At, Person: c.Person, Conversation: conv, Inputs: inputs,
		Views: b.Reader, Features: b.features(conv.Address),
	}
	out, err := b.respond(ctx, t)
	if err != nil {
		return change, nil, err
	}
	err = b.follow(ctx, &change, conv, c.Person, done, out)
	return change, out.Notes, err
}

// inputs resolves presses, and texts that mean a choice of the latest reply.
func (b *Bot) inputs(ctx context.Context, conv Conversation, events []Event) ([]Input, error) {
	inputs := make([]Input, len(events))
	for i, e := range events {
		inputs[i].Event = e
		switch e.Inbound.Kind {
		case Press:
			reply, n, ok := ParseWireID(e.Inbound.Wire)
			var choices []Choice
			if ok {
				var err error
				if choices, err = b.Reader.Choices(ctx, conv.ID, reply); err != nil {
					return nil, fmt.Errorf("read choices: %w", err)
				}
			}
			if n < len(choices) {
				inputs[i].Choice = &choices[n]
			} else {
				inputs[i].Stale = true
			}
		case Message:
			if conv.LastChoices == "" || len(e.Inbound.Text) > maxTypedChoice {
				continue
			}
			choices, err := b.Reader.Choices(ctx, conv.ID, conv.LastChoices)
			if err != nil {
				return nil, fmt.Errorf("read choices: %w", err)
			}
			inputs[i].Choice = ResolveText(e.Inbound.Text, choices)
		}
	}
	return inputs, nil
}

// maxTypedChoice is the longest text (bytes) that can be a typed label.
const maxTypedChoice = 200

// respond calls the responder with a time limit and turns a panic into an error
// that carries the stack for the log, and nothing that the person wrote.
func (b *Bot) respond(ctx context.Context, t Turn) (Outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, b.TurnTimeout)
	defer cancel()
	type result struct {
		out Outcome
		err error
	}
	c := make(chan result, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				c <- result{err: fmt.Errorf("the turn panicked (%T) at\n%s", p, debug.Stack())}
			}
		}()
		out, err := b.Responder.Respond(ctx, t)
		c <- result{out, err}
	}()
	select {
	case r := <-c:
		return r.out, r.err
	case <-ctx.Done():
		return Outcome{}, fmt.Errorf("the turn took too long: %w", ctx.Err())
	}
}

// maxAttempts is how often a turn is tried (design §3.4).
const maxAttempts = 3

// afterFailure gives the events back with a backoff, or gives up: an apology with
// a way on, a case, and the next event proceeds.
func (b *Bot) afterFailure(ctx context.Context, c Claimed, events []Event) Change {
	now := b.Now().UTC()
	change := Change{At: now}
	cc := ConversationChange{Conversation: c.Conversation}
	attempt := events[0].Attempts + 1
	if attempt < maxAttempts {
		due := now.Add(time.Duration(attempt*attempt) * time.Second)
		for _, e := range events {
			cc.Retry = append(cc.Retry, Retry{Event: e.ID, Due: due})
		}
		change.Conversations = []ConversationChange{cc}
		return change
	}
	if from := events[len(events)-1].Inbound; from.Kind != Timer {
		cc.Conversation.Address = from.From
	}
	out := Outcome{
		Conversation: cc.Conversation,
		Say:          []Say{{Reply: b.Responder.Apology(cc.Conversation), Purpose: ForNotice}},
		Cases:        []CaseWish{{Reason: ReasonFailed}},
	}
	if err := b.follow(ctx, &change, cc.Conversation, c.Person, nil, out); err != nil {
		b.Log.ErrorContext(ctx, "no case for a failed turn", "err", err)
		out.Cases = nil
		change = Change{At: now}
		_ = b.follow(ctx, &change, cc.Conversation, c.Person, nil, out) // without cases it cannot fail
	}
	change.Conversations[0].Failed = ids(events)
	return change
}

func ids(events []Event) []EventID {
	out := make([]EventID, len(events))
	for i, e := range events {
		out[i] = e.ID
	}
	return out
}

// features are those of the channel of an address; a channel that is switched
// off has none.
func (b *Bot) features(a Address) Features {
	if d, ok := b.doors[doorKey{a.Channel, a.Account}]; ok {
		return d.Channel.Features()
	}
	return Features{}
}
