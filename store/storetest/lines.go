package storetest

import (
	"fmt"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// pulled commits a line that a page reads itself.
func (w *world) pulled(c bot.Claimed, p bot.Purpose, text string) bot.OutboxID {
	w.Helper()
	l := w.line(c, p, text)
	l.Pull = true
	l.Reply.Choices = []bot.Choice{{Label: "more", Dialog: "ask", Action: "more"}}
	w.say(c, l)
	return l.ID
}

var lineTests = []test{
	{name: "a page reads both sides in order", run: func(w *world) {
		for i := range 3 {
			c := w.meet("amira")
			w.pulled(c, bot.ForAnswer, fmt.Sprint(i))
		}
		w.is(w.lines("amira"), []string{"hello", "bot: 0", "hello", "bot: 1", "hello", "bot: 2"}, "lines")
		w.is(w.lines("bilal"), []string(nil), "another's lines")
	}},
	{name: "a page reads what follows the last that it saw, so many at a time", run: func(w *world) {
		for i := range 3 {
			w.pulled(w.meet("amira"), bot.ForAnswer, fmt.Sprint(i))
		}
		var after int64
		var got []string
		for {
			ls, err := w.Lines(w.ctx, addr("amira"), after, 2)
			w.ok(err)
			if len(ls) == 0 {
				break
			}
			for _, l := range ls {
				if l.Seq <= after {
					w.Fatalf("number %d follows %d", l.Seq, after)
				}
				after = l.Seq
				got = append(got, l.Text+l.Reply.PlainText())
			}
		}
		w.is(got, []string{"hello", "0", "hello", "1", "hello", "2"}, "lines")
	}},
	{name: "a line carries what a page needs", run: func(w *world) {
		a := w.message("amira", "hoi")
		w.receive(a)
		id := w.pulled(w.claim(), bot.ForAnswer, "dag")
		ls, err := w.Lines(w.ctx, addr("amira"), 0, 9)
		w.ok(err)
		w.is(ls[0].Event, a.Inbound.ID, "the person's own id of her message")
		w.is(ls[1].Outbox, id, "our id")
		w.is(ls[1].Reply.Choices[0].Label, "more", "choice")
		w.is(ls[1].At, w.now, "at")
		w.is(ls[1].Purpose, bot.ForAnswer, "purpose")
		w.is(ls[1].Lang, "nl", "language")
		w.is(ls[1].Facts.Person, bot.Active, "facts")
	}},
	{name: "cancelled lines are not shown", run: func(w *world) {
		c := w.meet("amira")
		w.say(c, w.line(c, bot.ForAnswer, "one"))
		w.cancel("amira", bot.ForAnswer)
		w.is(w.lines("amira"), []string{"hello", "hello"}, "lines")
	}},
	{name: "numbers grow over a new process, even when the newest lines are gone", needs: keeps, run: func(w *world) {
		c := w.meet("amira")
		w.pulled(c, bot.ForAnswer, "one")
		ls, err := w.Lines(w.ctx, addr("amira"), 0, 9)
		w.ok(err)
		last := ls[len(ls)-1].Seq
		w.forget("amira")
		w.erase()
		w.now = w.now.Add(time.Second) // a new process starts later
		w.reopen()
		w.pulled(w.meet("amira"), bot.ForAnswer, "two")
		ls, err = w.Lines(w.ctx, addr("amira"), last, 9)
		w.ok(err)
		w.is(len(ls), 2, "lines after the last number of the old process")
	}},
	{name: "choices are those under a reply of the same conversation", run: func(w *world) {
		a := w.meet("amira")
		id := w.pulled(a, bot.ForAnswer, "one")
		b := w.meet("bilal")
		got, err := w.Choices(w.ctx, a.Conversation.ID, id)
		w.ok(err)
		w.is(got, []bot.Choice{{Label: "more", Dialog: "ask", Action: "more"}}, "choices")
		for _, x := range []struct {
			c  bot.ConversationID
			id bot.OutboxID
		}{{b.Conversation.ID, id}, {a.Conversation.ID, "none"}, {"", ""}} {
			got, err := w.Choices(w.ctx, x.c, x.id)
			w.ok(err)
			w.is(len(got), 0, "choices of somebody else, or of nothing")
		}
	}},
	{name: "the last lines of a talk are those of both sides, oldest first", run: func(w *world) {
		for i := range 4 {
			c := w.meet("amira")
			w.say(c, w.line(c, bot.ForAnswer, fmt.Sprint(i)))
		}
		ls, err := w.LastLines(w.ctx, w.meet("amira").Conversation.ID, 4)
		w.ok(err)
		var got []string
		for _, l := range ls {
			got = append(got, fmt.Sprint(l.Text, l.Mine))
		}
		w.is(got, []string{"2true", "hellofalse", "3true", "hellofalse"}, "lines")
	}},
}
