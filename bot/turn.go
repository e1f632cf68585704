package bot

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"
)

// turn lets the responder decide and makes the change that follows. A panic
// anywhere in it is an error like others.
func (b *Bot) turn(ctx context.Context, c Claimed, events []Event) (change Change, notes []string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	conv := c.Conversation
	change.At = b.Now().UTC()
	done := ids(events)
	if name := events[0].Timer; name == eraseSoon || name == eraseLast {
		err = b.eraseLate(ctx, &change, b.root(events), conv, done)
		return change, nil, err
	}
	switch e := events[0].Inbound; e.Kind {
	case Reach:
		if e.Reachable || !sheWroteSince(conv, c.Events, e) {
			change.Reach = []Reachability{{Address: e.From, Reachable: e.Reachable}}
			if !e.Reachable {
				if err := b.lost(ctx, &change, conv.Person); err != nil {
					return change, nil, err
				}
			}
		}
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
		Views: b.Reader, Features: b.features(conv.Address), Root: b.root(events),
		SentAs: func(ctx context.Context, key string) (MessageID, error) { return b.Reader.SentAs(ctx, conv.ID, key) },
	}
	out, err := b.respond(ctx, t)
	if err != nil {
		return change, nil, err
	}
	err = b.follow(ctx, &change, t.Root, conv, c.Person, done, out)
	return change, out.Notes, err
}

// sheWroteSince reports whether something that the person wrote is newer than a
// "blocked" that came late: whoever writes can be reached. When in doubt she can
// be: if she did block us, the next send says so.
func sheWroteSince(conv Conversation, waiting []Event, reach Inbound) bool {
	if reach.SentAt.IsZero() {
		return false
	}
	for _, e := range waiting {
		if k := e.Inbound.Kind; k != Reach && k != Status && k != Timer && e.Inbound.From == reach.From && e.Inbound.SentAt.After(reach.SentAt) {
			return true
		}
	}
	return conv.Address == reach.From && conv.LastIn.After(reach.SentAt)
}

// root is what the ids of a turn's lines begin with: the event that it began with,
// so that one id leads from the door to the send. A timer's id names its
// conversation and is used again and again: its turn gets an id of its own.
func (b *Bot) root(events []Event) string {
	if events[0].Inbound.Kind == Timer {
		return b.NewID()
	}
	return string(events[0].ID)
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
				c <- result{err: panicked(p)}
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

// panicked says where, and not with what: the value may hold the person's words.
func panicked(p any) error {
	return fmt.Errorf("the turn panicked (%T) at\n%s", p, debug.Stack())
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
	var say []Say
	if err := safely(func() error {
		say = []Say{{Reply: b.Responder.Apology(cc.Conversation), Purpose: ForNotice}}
		return nil
	}); err != nil {
		b.Log.ErrorContext(ctx, "no apology for a failed turn", "err", err)
	}
	cases := []CaseWish{{Reason: ReasonFailed}}
	// Whatever is broken, the event must end: with less of the way out each time.
	root := b.root(events)
	for _, out := range []Outcome{{Say: say, Cases: cases}, {Say: say}, {Cases: cases}, {}} {
		out.Conversation = cc.Conversation
		change = Change{At: now}
		err := safely(func() error { return b.follow(ctx, &change, root, cc.Conversation, c.Person, nil, out) })
		if err == nil {
			break
		}
		b.Log.ErrorContext(ctx, "a failed turn cannot end as it should", "err", err)
	}
	change.Conversations[0].Failed = ids(events)
	return change
}

// safely turns a panic in f into its error.
func safely(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	return f()
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
