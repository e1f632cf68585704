package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store"
)

// boardName is the channel of a desk without Slack: its lines go nowhere, since the
// console shows cases by where they stand.
const boardName = "desk"

// boardAddress is the desk's own address on it.
var boardAddress = bot.Address{Channel: boardName, User: "desk"}

// board is that channel.
type board struct{}

// Name is "desk".
func (board) Name() string { return boardName }

// Features: the committed row is the delivery.
func (board) Features() bot.Features { return bot.Features{Pull: true} }

// Deliver is never called, because of Pull.
func (board) Deliver(context.Context, bot.Delivery) (bot.MessageID, error) {
	return "", fmt.Errorf("the desk's board is read, not sent to: %w", bot.ErrRejected)
}

// deskHere finds or makes the desk's conversation: a person of its own, in the helper's
// hat, at the address where staff see cases. It is called before anything is handled.
func deskHere(ctx context.Context, s store.Store, at bot.Address, l bot.Lang, now func() time.Time) (bot.ConversationID, error) {
	for range 3 {
		id, err := deskOnce(ctx, s, at, l, now().UTC())
		if !errors.Is(err, bot.ErrStale) { // another instance begins at the same moment
			return id, err
		}
	}
	return "", errors.New("the desk could not be made: other instances keep changing it; start again")
}

func deskOnce(ctx context.Context, s store.Store, at bot.Address, l bot.Lang, now time.Time) (bot.ConversationID, error) {
	knock := bot.Arrival{ID: bot.EventID(newID()), At: now, Urgency: bot.Normal, Inbound: bot.Inbound{
		Kind: bot.Command, ID: "desk-" + newID(), From: at, Command: "desk", SentAt: now,
	}}
	got, err := s.Receive(ctx, []bot.Arrival{knock})
	if err != nil {
		return "", fmt.Errorf("make the desk: %w", err)
	}
	conv, person, ok, err := s.Conversation(ctx, got[0].Conversation)
	if err != nil || !ok {
		return "", errors.Join(err, errors.New("the desk is not there after it was made"))
	}
	conv.Lang, conv.LangChosen = l, true
	change := bot.Change{At: now, Conversations: []bot.ConversationChange{{Conversation: conv, Done: []bot.EventID{knock.ID}}}}
	if conv.Hat == bot.Helper {
		return conv.ID, s.Commit(ctx, change)
	}
	change.Hats = []bot.HatChange{{Person: person.ID, Hat: bot.Helper, From: conv.ID}}
	if err := s.Commit(ctx, change); err != nil {
		return "", err
	}
	return bot.HelperConversation(person.ID), nil
}
