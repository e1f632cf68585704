package rows

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Seal seals v, as JSON, for one place.
func Seal(ctx context.Context, vault bot.Vault, key bot.KeyID, table, column, row string, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %s.%s: %w", table, column, err)
	}
	return vault.Seal(ctx, key, bot.Place{Table: table, Column: column, Row: row}, plain)
}

// Open opens a sealed value into v. ok is false if there is none: purged, or
// its key was destroyed, which means forgotten and is no error.
func Open(ctx context.Context, vault bot.Vault, table, column, row string, sealed []byte, v any) (ok bool, err error) {
	if len(sealed) == 0 {
		return false, nil
	}
	plain, err := vault.Open(ctx, bot.Place{Table: table, Column: column, Row: row}, sealed)
	if errors.Is(err, bot.ErrForgotten) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, json.Unmarshal(plain, v)
}

// Words seals the words of a change's records, each with the key of the person whose it is, bound to its row. There is
// one for every record, nil where a record has none or is deleted.
func Words(ctx context.Context, vault bot.Vault, records []bot.RecordChange, keyOf func(context.Context, bot.PersonID) (bot.KeyID, error), row func(bot.RecordKind, string) string) ([][]byte, error) {
	out := make([][]byte, len(records))
	for i, r := range records {
		if len(r.Words) == 0 || r.Delete {
			continue
		}
		key, err := keyOf(ctx, r.Person)
		if err == nil {
			out[i], err = Seal(ctx, vault, key, "records", "words", row(r.Kind, r.ID), r.Words)
		}
		if errors.Is(err, bot.ErrForgotten) {
			return nil, fmt.Errorf("%w: whose %s this is is forgotten", bot.ErrStale, r.Kind)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Payload is what is sealed of an event: a bot.Inbound without what is empty in
// most, since it is written and read with every message.
type Payload struct {
	ID        string        `json:"i,omitempty"`
	Channel   string        `json:"c,omitempty"`
	Account   string        `json:"a,omitempty"`
	User      string        `json:"u,omitempty"`
	SentAt    int64         `json:"s,omitempty"` // microseconds
	Text      string        `json:"t,omitempty"`
	Wire      string        `json:"w,omitempty"`
	Target    bot.MessageID `json:"g,omitempty"`
	ReplyTo   bot.MessageID `json:"p,omitempty"`
	Media     *bot.Media    `json:"m,omitempty"`
	Command   string        `json:"o,omitempty"`
	Args      string        `json:"r,omitempty"`
	Reachable bool          `json:"b,omitempty"`
	Outcome   bot.Outbound  `json:"e,omitempty"`
	LangHint  bot.Lang      `json:"l,omitempty"`
	Immediate bool          `json:"n,omitempty"`
	Data      []byte        `json:"d,omitempty"` // of a timer
}

// Pack is what is sealed of an inbound thing.
func Pack(in bot.Inbound) Payload {
	p := Payload{
		ID: in.ID, Channel: in.From.Channel, Account: in.From.Account, User: in.From.User, Text: in.Text, Wire: in.Wire, Target: in.Target, ReplyTo: in.ReplyTo,
		Media: in.Media, Command: in.Command, Args: in.Args, Reachable: in.Reachable, Outcome: in.Outcome, LangHint: in.LangHint, Immediate: in.Immediate,
	}
	if !in.SentAt.IsZero() {
		p.SentAt = in.SentAt.UnixMicro()
	}
	return p
}

// Inbound is the reverse of Pack; the kind is a clear column.
func (p Payload) Inbound(kind bot.Kind) bot.Inbound {
	in := bot.Inbound{
		Kind: kind, ID: p.ID, From: bot.Address{Channel: p.Channel, Account: p.Account, User: p.User}, Text: p.Text, Wire: p.Wire, Target: p.Target, ReplyTo: p.ReplyTo,
		Media: p.Media, Command: p.Command, Args: p.Args, Reachable: p.Reachable, Outcome: p.Outcome, LangHint: p.LangHint, Immediate: p.Immediate,
	}
	if p.SentAt != 0 {
		in.SentAt = time.UnixMicro(p.SentAt).UTC()
	}
	return in
}

// Wire is what is sealed of a line; its choices are sealed apart.
type Wire struct {
	To    bot.Address `json:"to"`
	Reply bot.Reply   `json:"reply"`
}
