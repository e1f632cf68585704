package bot_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// menu puts two choices under everything, and says what a choice or an old button
// was.
func menu(_ context.Context, x bot.Turn) (bot.Outcome, error) {
	text := ""
	for _, in := range x.Inputs {
		switch {
		case in.Stale:
			text += "stale"
		case in.Choice != nil:
			text += in.Choice.Action
		default:
			text += "menu"
		}
	}
	r := bot.TextReply(text)
	r.Choices = []bot.Choice{{Label: "Meer", Action: "more"}, {Label: "Iemand", Action: "person"}}
	return bot.Outcome{Conversation: x.Conversation, Say: []bot.Say{{Reply: r, Purpose: bot.ForAnswer}}}, nil
}

func (s *stage) press(user, wire string) {
	s.Helper()
	in := s.inbound(user, "")
	in.Kind, in.Wire = bot.Press, wire
	if err := s.Receive(s.Context(), in); err != nil {
		s.Fatal(err)
	}
	s.after(0)
}

func (s *stage) lastSaid() string {
	said := s.channel.said()
	return said[len(said)-1]
}

func TestAPressATypedNumberAndALabelAreTheirChoice(t *testing.T) {
	play(t, menu, func(s *stage) {
		s.send("amira", "hello")
		s.after(0)
		first := s.channel.got[0].ID
		s.press("amira", bot.WireID(first, 1))
		s.is(s.lastSaid(), "person", "a press")
		for text, want := range map[string]string{"1": "more", "iemand": "person", "3": "menu", "hoi": "menu"} {
			s.send("amira", text)
			s.after(0)
			s.is(s.lastSaid(), want, text)
		}
		s.press("amira", bot.WireID(first, 0))
		s.is(s.lastSaid(), "more", "a press on the first of many replies")
		for _, wire := range []string{bot.WireID(first, 2), bot.WireID("never", 0), "nonsense", ""} {
			s.press("amira", wire)
			s.is(s.lastSaid(), "stale", "a press on "+wire)
		}
		s.send("bilal", "hello")
		s.after(0)
		s.press("bilal", bot.WireID(first, 0))
		s.is(s.lastSaid(), "stale", "a press on somebody else's button")
	})
}

func TestForgettingSendsItsReceiptAndErases(t *testing.T) {
	play(t, func(ctx context.Context, x bot.Turn) (bot.Outcome, error) {
		out, err := echo(ctx, x)
		out.Forget = x.Inputs[0].Inbound.Text == "forget me"
		out.Cases = []bot.CaseWish{{Reason: bot.ReasonPerson}, {Reason: bot.ReasonReport}}
		return out, err
	}, func(s *stage) {
		s.send("amira", "hello")
		s.after(0)
		s.send("amira", "forget me")
		s.after(time.Minute)
		s.is(s.channel.said(), []string{"hello", "forget me"}, "said")
		s.is(s.channel.got[1].Purpose, bot.ForReceipt, "purpose")
		s.is(s.states(), map[bot.Outbound]int{}, "lines that are left")
		s.is(s.cases(), []bot.Reason{bot.ReasonReport, bot.ReasonReport}, "cases that are left (S20)")
		s.send("amira", "again")
		s.after(0)
		s.is(s.lastSaid(), "again", "said to the same address")
	})
}

func TestTheExitWordDeletesBothSidesWhereTheChannelCan(t *testing.T) {
	play(t, func(ctx context.Context, x bot.Turn) (bot.Outcome, error) {
		if x.Inputs[0].Inbound.Text != "exit" {
			return echo(ctx, x)
		}
		out := bot.Outcome{Conversation: x.Conversation, EraseSent: true, Cancel: []bot.Purpose{bot.ForAnswer}}
		out.Conversation.Exited = true
		return out, nil
	}, func(s *stage) {
		for _, text := range []string{"hello", "exit"} {
			in := s.inbound("amira", text)
			in.Target = bot.MessageID("in-" + text)
			if err := s.Receive(s.Context(), in); err != nil {
				t.Fatal(err)
			}
			s.after(time.Second)
		}
		deleted := map[bot.MessageID]bool{}
		for _, d := range s.channel.got[1:] {
			s.is(d.Op, bot.OpDelete, "what the channel is asked")
			deleted[d.Target] = true
		}
		for _, id := range []bot.MessageID{"in-hello", "in-exit", bot.MessageID("m-" + s.channel.got[0].ID)} {
			if !deleted[id] {
				t.Errorf("%s was not deleted", id)
			}
		}
	}, func(_ *bot.Config, s *stage) { s.channel.feat.Delete = 48 * time.Hour })
}

func TestACaseHasTheLastLinesOfTheTalk(t *testing.T) {
	play(t, func(ctx context.Context, x bot.Turn) (bot.Outcome, error) {
		out, err := echo(ctx, x)
		if x.Inputs[0].Inbound.Text == "help" {
			out.Cases = []bot.CaseWish{{Reason: bot.ReasonSafety, Level: bot.LevelHard, Class: "violence"}}
		}
		return out, err
	}, func(s *stage) {
		for _, text := range []string{"1", "2", "3", "4", "5", "help"} {
			s.send("amira", text)
			s.after(0)
		}
		cases, err := s.store.Cases(s.Context(), bot.CaseNew)
		if err != nil {
			t.Fatal(err)
		}
		k := cases[0]
		s.is(k.Detail.Class, "violence", "class")
		s.is(len(k.Detail.Lines), bot.CaseLines, "lines")
		last := k.Detail.Lines[bot.CaseLines-1]
		s.is(last.Text, "help", "last line")
		s.is(last.Mine, false, "the assistant's")
	})
}

// TestACaseOfAHelpersHoldsNoParentsWords: what was passed on to her is somebody else's.
// A case that she wishes about a talk is of the parent's conversation, and has its lines.
func TestACaseOfAHelpersHoldsNoParentsWords(t *testing.T) {
	var about bot.CaseWish
	play(t, func(ctx context.Context, x bot.Turn) (bot.Outcome, error) {
		out, err := echo(ctx, x)
		switch text := x.Inputs[0].Inbound.Text; {
		case text == "help":
			out.Wear = bot.Helper
		case text == "mine":
			about = bot.CaseWish{Reason: bot.ReasonReport, Conversation: x.Conversation.ID, Person: x.Conversation.Person, Lang: "fr"}
		case x.Conversation.Hat == bot.Helper && text == "line":
			out.Say = []bot.Say{{Reply: bot.TextReply("CANARY"), Purpose: bot.ForRelay}}
		case text == "report":
			out.Cases = []bot.CaseWish{{Reason: bot.ReasonReport}, about}
		}
		return out, err
	}, func(s *stage) {
		s.send("amira", "mine")
		s.after(0)
		for _, text := range []string{"help", "line", "report"} {
			s.send("fatma", text)
			s.after(0)
		}
		cases, err := s.store.Cases(s.Context(), bot.CaseNew)
		if err != nil || len(cases) != 2 {
			t.Fatal(len(cases), err)
		}
		for _, k := range cases {
			text := fmt.Sprint(k.Detail.Lines)
			switch {
			case strings.Contains(text, "CANARY"):
				t.Errorf("a parent's words are copied: %s", text)
			case k.Conversation == about.Conversation && (k.Person != about.Person || k.Lang != "fr" || !strings.Contains(text, "mine") || strings.Contains(text, "report")):
				t.Errorf("the case about a talk is of %s, in %s, and holds %s", k.Person, k.Lang, text)
			case k.Conversation != about.Conversation && !strings.Contains(text, "report"):
				t.Errorf("her own words are not in her case: %s", text)
			}
		}
	})
}

func TestAStatusAndReachAreRecordedWithoutATurn(t *testing.T) {
	var turns atomic.Int64
	play(t, func(ctx context.Context, x bot.Turn) (bot.Outcome, error) { turns.Add(1); return echo(ctx, x) }, func(s *stage) {
		s.send("amira", "hello")
		s.after(0)
		status := s.inbound("amira", "")
		status.Kind, status.Args, status.Outcome = bot.Status, string(s.channel.got[0].ID), bot.Delivered
		reach := s.inbound("amira", "")
		reach.Kind, reach.Reachable = bot.Reach, false
		if err := s.Receive(s.Context(), status, reach); err != nil {
			t.Fatal(err)
		}
		s.after(0)
		s.is(s.states(), map[bot.Outbound]int{bot.Delivered: 1}, "states")
		s.is(turns.Load(), 1, "turns")
	})
}

func TestAnOutcomeCannotMoveAConversation(t *testing.T) {
	play(t, func(ctx context.Context, x bot.Turn) (bot.Outcome, error) {
		out, err := echo(ctx, x)
		c := &out.Conversation
		c.ID, c.Person, c.Version, c.Hat, c.Address = "other", "other", 99, bot.Helper, bot.Address{Channel: "chan", User: "bilal"}
		return out, err
	}, func(s *stage) {
		s.send("amira", "hello")
		s.after(0)
		s.is(s.channel.got[0].To.User, "amira", "to")
		s.send("amira", "again")
		s.after(0)
		s.is(s.channel.got[1].To.User, "amira", "to, later")
	})
}
