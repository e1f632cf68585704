package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// follow turns an outcome into the change that the store commits: it gives ids,
// addresses and keys to what the responder could only name. The ids of lines begin
// with root, the event that they come from.
func (b *Bot) follow(ctx context.Context, c *Change, root string, was Conversation, p Person, done []EventID, out Outcome) error {
	now, next := c.At, out.Conversation
	next.ID, next.Person, next.Hat, next.Version, next.Address = was.ID, was.Person, was.Hat, was.Version, was.Address
	if len(out.Cancel) > 0 {
		c.Cancel = append(c.Cancel, CancelSends{Conversation: was.ID, Purposes: out.Cancel})
	}
	if out.EraseSent {
		if err := b.eraseSent(ctx, c, root, was, b.features(was.Address).Delete); err != nil {
			return err
		}
		if next.Exited && b.features(was.Address).Delete > 0 {
			c.Timers = append(c.Timers, TimerChange{Conversation: was.ID, Name: eraseSoon, At: now.Add(eraseAgain)},
				TimerChange{Conversation: was.ID, Name: eraseLast, At: now.Add(b.Lease)})
		}
	}
	for _, s := range out.Say {
		if out.Forget {
			s.Purpose = ForReceipt
		}
		last, err := b.lines(ctx, c, root, was, s)
		if err != nil {
			return err
		}
		if last != "" {
			next.LastChoices = last
		}
		next.LastOut = now
	}
	for _, t := range out.Timers {
		if t.Conversation == "" {
			t.Conversation = was.ID
		}
		c.Timers = append(c.Timers, t)
	}
	for _, w := range out.Cases {
		k, err := b.newCase(ctx, w, next, now)
		if err != nil {
			return err
		}
		c.Cases = append(c.Cases, k)
		if b.Desk != "" {
			told, err := json.Marshal(CaseSignal{k.ID, k.Reason, k.Level, k.Lang, k.Country, k.Conversation})
			if err != nil {
				return fmt.Errorf("tell the desk of a case: %w", err)
			}
			out.Signals = append(out.Signals, Signal{To: b.Desk, Name: DeskCase + string(k.ID), Data: told})
		}
	}
	if err := b.handOver(ctx, c, root, was, p, out); err != nil {
		return err
	}
	for _, k := range out.Consents {
		k.Person, k.At = p.ID, now
		c.Consents = append(c.Consents, k)
	}
	for _, f := range out.Feedback {
		f.At = now
		c.Feedback = append(c.Feedback, f)
	}
	if out.Forget {
		c.Forget = append(c.Forget, p.ID)
		if err := b.farewell(ctx, c, p.ID); err != nil {
			return err
		}
	}
	change := ConversationChange{Conversation: next, Done: done}
	if out.Wipe {
		change.Wipe = done
	}
	c.Conversations = append(c.Conversations, change)
	return nil
}

// DeskCase begins the name of the signal that tells the desk's conversation of a
// new case (a CaseSignal); the case's id is its end.
const DeskCase = "desk/case/"

// handOver writes what a turn means for others: records, signals to other
// conversations, a change of hat, what is deleted on a helper's phone.
func (b *Bot) handOver(ctx context.Context, c *Change, root string, was Conversation, p Person, out Outcome) error {
	c.Records = append(c.Records, out.Records...)
	c.CaseStates = append(c.CaseStates, out.CaseStates...)
	for _, a := range out.Audits {
		a.At = c.At
		c.Audits = append(c.Audits, a)
	}
	for _, s := range out.Signals {
		if s.At.IsZero() {
			s.At = c.At
		}
		if s.To == "" && strings.HasPrefix(s.Name, "desk/") {
			s.To = b.Desk // only the bot knows which conversation that is
		}
		if s.To == "" {
			continue
		}
		c.Timers = append(c.Timers, TimerChange{Conversation: s.To, Name: s.Name, At: s.At, Data: s.Data, Owner: s.Owner})
	}
	if out.Wear != "" {
		c.Hats = append(c.Hats, HatChange{Person: p.ID, Hat: out.Wear, From: was.ID})
	}
	if can := b.features(was.Address).Delete; out.EraseOlder > 0 && can > 0 {
		return b.eraseBetween(ctx, c, root, was, can, out.EraseOlder)
	}
	return nil
}

// eraseBetween deletes what was said longer than older ago, as far back as the
// channel can (S21).
func (b *Bot) eraseBetween(ctx context.Context, c *Change, root string, was Conversation, can, older time.Duration) error {
	all, err := b.Reader.MessagesSince(ctx, was.ID, c.At.Add(-can))
	if err != nil {
		return fmt.Errorf("read what can be deleted: %w", err)
	}
	newer, err := b.Reader.MessagesSince(ctx, was.ID, c.At.Add(-older))
	if err != nil {
		return fmt.Errorf("read what stays: %w", err)
	}
	gone := slices.DeleteFunc(all, func(id MessageID) bool { return slices.Contains(newer, id) })
	b.deletes(c, root, was, gone)
	return nil
}

// lineID is the next id of a line that root led to. A turn that runs again gives
// the same ids: what was committed once cannot be committed twice.
func lineID(root string, c *Change) OutboxID {
	return OutboxID(root + "_" + strconv.Itoa(len(c.Outbox)))
}

// lines puts a reply into the outbox, one row a message, and returns the id of
// the row that carries choices, "" if none does.
func (b *Bot) lines(ctx context.Context, c *Change, root string, conv Conversation, s Say) (OutboxID, error) {
	to := cmp.Or(s.To, conv.Address)
	f := b.features(to)
	var withChoices OutboxID
	if s.Under != "" {
		id, err := b.Reader.SentAs(ctx, conv.ID, s.Under)
		if err != nil {
			return "", fmt.Errorf("read which line a line belongs to: %w", err)
		}
		s.Reply.Thread, s.Reply.Under = id, s.Under
	}
	parts := b.Split(s.Reply, f)
	for i, part := range parts {
		o := Outgoing{
			ID: lineID(root, c), Person: conv.Person, Conversation: conv.ID, To: to,
			Op: OpSend, Purpose: s.Purpose, Lang: conv.Lang, Reply: part, Owner: s.Owner,
			At: c.At, Due: c.At, NotAfter: s.NotAfter, Pull: f.Pull,
		}
		if i == 0 {
			o.Key = s.Key
		}
		if s.Edits != "" && f.Edit && len(parts) == 1 {
			id, err := b.Reader.SentAs(ctx, conv.ID, s.Edits)
			if err != nil {
				return "", fmt.Errorf("read which line is edited: %w", err)
			}
			if o.Reply.Edits = s.Edits; id != "" {
				o.Op, o.Target, o.Reply.Edits = OpEdit, id, ""
			}
		}
		if len(part.Choices) > 0 {
			withChoices = o.ID
		}
		c.Outbox = append(c.Outbox, o)
	}
	return withChoices, nil
}

// A line that was on the wire when she wrote the exit word arrives after it, and
// its id is known only then. These timers, which no responder sees, delete again:
// soon, and when the line's lease is surely over. The lines that can have been on
// the wire are those of the last minutes.
const (
	eraseSoon, eraseLast = "bot.erase.soon", "bot.erase.last"

	eraseAgain  = 5 * time.Second
	eraseWithin = 15 * time.Minute
)

// eraseLate is the turn of these timers: nothing, once she is back.
func (b *Bot) eraseLate(ctx context.Context, c *Change, root string, conv Conversation, done []EventID) error {
	c.Conversations = []ConversationChange{{Conversation: conv, Done: done}}
	if !conv.Exited {
		return nil
	}
	return b.eraseSent(ctx, c, root, conv, min(eraseWithin, b.features(conv.Address).Delete))
}

// eraseSent deletes both sides' messages of the last while where the channel can
// (S1).
func (b *Bot) eraseSent(ctx context.Context, c *Change, root string, conv Conversation, while time.Duration) error {
	if while == 0 {
		return nil
	}
	sent, err := b.Reader.MessagesSince(ctx, conv.ID, c.At.Add(-while))
	if err != nil {
		return fmt.Errorf("read what can be deleted: %w", err)
	}
	b.deletes(c, root, conv, sent)
	return nil
}

// deletes takes messages away on the wire.
func (b *Bot) deletes(c *Change, root string, conv Conversation, sent []MessageID) {
	for _, id := range slices.Compact(slices.Sorted(slices.Values(sent))) {
		c.Outbox = append(c.Outbox, Outgoing{
			ID: lineID(root, c), Person: conv.Person, Conversation: conv.ID, To: conv.Address,
			Op: OpDelete, Target: id, Purpose: ForCleanup, At: c.At, Due: c.At, NotAfter: c.At.Add(time.Hour),
		})
	}
}

// newCase copies the last lines under a key of the case's own. Of a helper's
// conversation it copies no word of a parent's: she talks with several, none of them is
// who it is about, and their words must go when they ask for it (S20, S22).
func (b *Bot) newCase(ctx context.Context, w CaseWish, conv Conversation, now time.Time) (Case, error) {
	if w.Conversation != "" {
		conv = Conversation{ID: w.Conversation, Person: w.Person, Hat: Parent, Lang: w.Lang, Country: w.Country}
	}
	key, err := b.Vault.NewKey(ctx)
	if err != nil {
		return Case{}, fmt.Errorf("make the key of a case: %w", err)
	}
	lines, err := b.Reader.LastLines(ctx, conv.ID, CaseLines)
	if err != nil {
		return Case{}, fmt.Errorf("copy the lines of a case: %w", err)
	}
	if conv.Hat == Helper {
		lines = slices.DeleteFunc(lines, func(l CaseLine) bool { return l.Passed })
	}
	why, until := ground(w.Reason, w.Level, now)
	return Case{
		ID: CaseID(b.NewID()), Conversation: conv.ID, Person: conv.Person, Key: key,
		Reason: w.Reason, Level: w.Level, Lang: conv.Lang, Country: conv.Country, At: now,
		Ground: why, Until: until, State: CaseNew, Detail: CaseDetail{Class: w.Class, Lines: lines},
	}, nil
}
