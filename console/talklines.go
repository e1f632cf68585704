package console

import (
	"context"
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
)

// What a helper sees of a talk is what was passed on, and nothing else of the parent's
// conversation: her lines since the talk opened, but for words that were for the
// assistant alone and for lines that are held back because of what stands in them
// (S1); what people wrote to her; and a remark where the assistant gave her numbers. A
// line that was held and is passed on after all comes by the helper's own conversation.

// cursor is up to where a page has read both conversations.
type cursor struct{ P, H int64 }

// pageOf is how many lines are read at once.
const pageOf = 200

// linesOf are the lines of a talk after a cursor, oldest first.
func (c *call) linesOf(ctx context.Context, k bot.TalkRecord, after cursor) (out []lineView, next cursor, err error) {
	next = after
	err = c.each(ctx, k.Conversation, after.P, func(l bot.Line) {
		next.P = l.Seq
		if v, ok := c.shown(k, l); ok {
			out = append(out, v)
		}
	})
	if err != nil {
		return nil, after, err
	}
	err = c.each(ctx, c.user.Helper.Conversation, after.H, func(l bot.Line) {
		next.H = l.Seq
		if v, ok := c.letThrough(k, l); ok {
			out = append(out, v)
		}
	})
	slices.SortStableFunc(out, func(a, b lineView) int { return a.At.Compare(b.At) })
	return out, next, err
}

// each reads a conversation to its end.
func (c *call) each(ctx context.Context, id bot.ConversationID, after int64, do func(bot.Line)) error {
	for {
		lines, err := c.Reader.TalkLines(ctx, id, after, pageOf)
		if err != nil {
			return err
		}
		for _, l := range lines {
			do(l)
			after = l.Seq
		}
		if len(lines) < pageOf {
			return nil
		}
	}
}

// shown is a line of the parent's conversation as the helper sees it.
func (c *call) shown(k bot.TalkRecord, l bot.Line) (v lineView, ok bool) {
	if k.Facts.Opened.IsZero() || l.At.Before(k.Facts.Opened) {
		return v, false
	}
	v.At = l.At
	switch {
	case l.Outbox == "" && strings.TrimSpace(l.Text) == "":
		return v, false
	case l.Outbox == "" && !c.Relayed(l.Text):
		v.Word = "talk.notshown"
	case l.Outbox == "":
		v.Text = l.Text
	case l.Purpose == bot.ForRelay:
		v.Text, v.Mine = l.Reply.PlainText(), true
	case l.Purpose == bot.ForSafety:
		v.Word = "talk.safety"
	default:
		return v, false
	}
	return v, true
}

// letThrough is a line of the helper's own conversation that the parent let through
// after she was asked.
func (c *call) letThrough(k bot.TalkRecord, l bot.Line) (v lineView, ok bool) {
	if l.Outbox == "" || l.Purpose != bot.ForRelay || l.At.Before(k.Facts.Opened) {
		return v, false
	}
	text, hers := strings.CutPrefix(l.Reply.PlainText(), k.Facts.Alias)
	if !hers || k.Facts.Alias == "" || c.Relayed(text) {
		return v, false
	}
	return lineView{At: l.At, Text: strings.TrimLeft(text, ":：\n ")}, true
}
