package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// WhyErased is why a talk ends whose parent or helper is forgotten.
const WhyErased = "erased"

// WhyUnreachable is why a talk stands still whose helper cannot be written to: she
// blocked the bot, or her address is no more. She may come back.
const WhyUnreachable = "unreachable"

// farewell tells, in the commit that begins to forget a person, everybody at the
// other end of a talk of theirs: nobody is left in silence. Nothing of what it tells
// is the person's own, since it must outlive their key.
func (b *Bot) farewell(ctx context.Context, c *Change, p PersonID) error {
	for _, say := range []func(context.Context, *Change, PersonID) error{b.farewellOfParent, b.farewellToWhomSheAsked} {
		if err := say(ctx, c, p); err != nil {
			return fmt.Errorf("tell of who is to be forgotten: %w", err)
		}
	}
	return b.without(ctx, c, p, WhyErased)
}

// without tells all parents who count on a helper that they can no longer: those whose
// talk she has, those to whom she was to be offered, those who asked her one question.
func (b *Bot) without(ctx context.Context, c *Change, helper PersonID, why string) error {
	for _, say := range []func(context.Context, *Change, PersonID, string) error{b.withoutHelper, b.withoutOffers, b.withoutAnswer} {
		if err := say(ctx, c, helper, why); err != nil {
			return fmt.Errorf("tell of a helper who is gone: %w", err)
		}
	}
	return nil
}

// lost is without, of a person who cannot be written to, in a conversation in which
// she helps: nobody waits in silence for what she will not read.
func (b *Bot) lost(ctx context.Context, c *Change, p PersonID) error {
	_, helps, err := FindOne[HelperFacts, HelperWords](ctx, b.Reader, string(p))
	if err != nil || !helps {
		return err
	}
	return b.without(ctx, c, p, WhyUnreachable)
}

// farewellOfParent tells the helper who has the parent's talk that it is over, and
// who was offered it that it is taken back.
func (b *Bot) farewellOfParent(ctx context.Context, c *Change, p PersonID) error {
	talks, err := Find[TalkFacts, TalkWords](ctx, b.Reader, RecordQuery{Person: p, States: []string{TalkWaiting, TalkReserved, TalkOpen, TalkClosing}})
	if err != nil {
		return err
	}
	for _, k := range talks {
		to, name := []PersonID{k.Helper}, "helper/closed/"
		if k.State == TalkWaiting {
			to, name = slices.Sorted(maps.Keys(k.Facts.Asked())), "helper/taken/"
		}
		for _, h := range to {
			if err := tell(c, HelperConversation(h), name+k.ID, TalkSignal{Talk: k.ID, Helper: h, Alias: k.Facts.Alias, Why: WhyErased}); err != nil {
				return err
			}
		}
	}
	return nil
}

// withoutHelper tells the parents whose talk the helper has. A talk that is only
// reserved may be opened before the signal is read: it hears both.
func (b *Bot) withoutHelper(ctx context.Context, c *Change, p PersonID, why string) error {
	talks, err := Find[TalkFacts, TalkWords](ctx, b.Reader, RecordQuery{Helper: p, States: []string{TalkReserved, TalkOpen, TalkClosing}})
	if err != nil {
		return err
	}
	for _, k := range talks {
		if err := tell(c, k.Conversation, "talk/gone/"+k.ID+"."+string(p), TalkSignal{Talk: k.ID, Helper: p, Why: why}); err != nil {
			return err
		}
		if k.State != TalkReserved {
			continue
		}
		if err := tell(c, k.Conversation, "handover/off/"+k.ID+"."+string(p), TalkSignal{Talk: k.ID, Helper: p, Why: why}); err != nil {
			return err
		}
	}
	return nil
}

// withoutOffers tells the talks that were offered to the helper that she takes none.
func (b *Bot) withoutOffers(ctx context.Context, c *Change, p PersonID, why string) error {
	talks, err := Find[TalkFacts, TalkWords](ctx, b.Reader, RecordQuery{States: []string{TalkWaiting}})
	if err != nil {
		return err
	}
	for _, k := range talks {
		if _, asked := k.Facts.Asked()[p]; !asked {
			continue
		}
		if err := tell(c, k.Conversation, "handover/off/"+k.ID+"."+string(p), TalkSignal{Talk: k.ID, Helper: p, Why: why}); err != nil {
			return err
		}
	}
	return nil
}

// farewellToWhomSheAsked ends what professionals were asked about a parent.
func (b *Bot) farewellToWhomSheAsked(ctx context.Context, c *Change, p PersonID) error {
	hers, err := Find[QuestionFacts, NoWords](ctx, b.Reader, RecordQuery{Person: p, States: []string{QuestionOpen}})
	if err != nil {
		return err
	}
	for _, q := range hers {
		if err := tell(c, HelperConversation(q.Helper), "helper/closed/"+q.Facts.Talk, TalkSignal{Talk: q.Facts.Talk, Helper: q.Helper, Alias: q.Facts.Alias, Why: WhyErased}); err != nil {
			return err
		}
	}
	return nil
}

// withoutAnswer ends what a professional was asked.
func (b *Bot) withoutAnswer(ctx context.Context, c *Change, p PersonID, why string) error {
	asked, err := Find[QuestionFacts, NoWords](ctx, b.Reader, RecordQuery{Helper: p, States: []string{QuestionOpen}})
	if err != nil {
		return err
	}
	for _, q := range asked {
		if err := tell(c, q.Conversation, "talk/end-pro/"+q.Facts.Talk+"."+string(p), TalkSignal{Talk: q.Facts.Talk, With: p, Why: why}); err != nil {
			return err
		}
	}
	return nil
}

// tell puts a signal into a change, sealed for whom it is for.
func tell(c *Change, to ConversationID, name string, s TalkSignal) error {
	data, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("write a signal: %w", err)
	}
	c.Timers = append(c.Timers, TimerChange{Conversation: to, Name: name, At: c.At, Data: data})
	return nil
}
