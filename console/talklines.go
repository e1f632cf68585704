package console

import (
	"context"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// What a helper sees of a talk is what was passed on (bot.PassedRecord), what people
// wrote to the parent, and a remark where the assistant gave her numbers. The rest of
// her conversation is hers: answers to the assistant, lines that are held back, her
// check word.

// cursor is up to where a page has read: P the parent's conversation, by sequence; H
// what was passed on, by the time in milliseconds. The turns of one conversation follow
// each other, so what comes later has a later time.
type cursor struct{ P, H int64 }

// pageOf is how many lines are read at once.
const pageOf = 200

// linesOf are the lines of a talk after a cursor, oldest first.
func (c *call) linesOf(ctx context.Context, k bot.TalkRecord, after cursor) (out []lineView, next cursor, err error) {
	next = after
	for {
		lines, err := c.Reader.TalkLines(ctx, k.Conversation, next.P, pageOf)
		if err != nil {
			return nil, after, err
		}
		for _, l := range lines {
			next.P = l.Seq
			if v, ok := shown(k, l); ok {
				out = append(out, v)
			}
		}
		if len(lines) < pageOf {
			break
		}
	}
	passed, err := c.passed(ctx, k, after.H)
	if err != nil {
		return nil, after, err
	}
	for _, p := range passed {
		next.H = max(next.H, p.At.UnixMilli())
		out = append(out, lineView{At: p.At, Text: p.Words.Text, Media: media(p.Words.Media), Edited: p.Words.Edits != ""})
	}
	slices.SortStableFunc(out, func(a, b lineView) int { return a.At.Compare(b.At) })
	return out, next, nil
}

// passed are the parent's lines that were passed on to the talk's helper after a time.
func (c *call) passed(ctx context.Context, k bot.TalkRecord, after int64) (out []bot.PassedRecord, err error) {
	seen := map[string]bool{}
	for since := time.UnixMilli(after + 1); ; {
		found, err := bot.Find[bot.PassedFacts, bot.LineSignal](ctx, c.Reader, bot.RecordQuery{
			Conversation: k.Conversation, Helper: k.Helper, Since: since, Limit: pageOf,
		})
		if err != nil {
			return nil, err
		}
		news := 0
		for _, p := range found {
			if !seen[p.ID] {
				seen[p.ID], since, news = true, p.At, news+1
				if p.Facts.Talk == k.ID {
					out = append(out, p)
				}
			}
		}
		if len(found) < pageOf || news == 0 {
			return out, nil
		}
	}
}

// media is the kind of a file, of a closed list; files themselves stay with the
// channel.
func media(m *bot.Media) string {
	switch {
	case m == nil:
		return ""
	case slices.Contains([]string{"voice", "image", "video", "document"}, m.Kind):
		return m.Kind
	}
	return "document"
}

// shown is a line of the parent's conversation that her helper sees: what people wrote
// to her.
func shown(k bot.TalkRecord, l bot.Line) (v lineView, ok bool) {
	if l.Outbox == "" || k.Facts.Opened.IsZero() || l.At.Before(k.Facts.Opened) {
		return v, false
	}
	switch l.Purpose {
	case bot.ForRelay:
		return lineView{At: l.At, Text: l.Reply.PlainText(), Mine: true}, true
	case bot.ForSafety:
		return lineView{At: l.At, Word: "talk.safety"}, true
	}
	return v, false
}
