package bot_test

import (
	"context"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// TestAnEditOfALineThatWaitsIsAnEditAllTheSame: while a channel is away a card is
// written and then changed. When the channel is back the card is sent and then edited,
// not sent twice, and what belongs under it stands there.
func TestAnEditOfALineThatWaitsIsAnEditAllTheSame(t *testing.T) {
	cards := func(_ context.Context, t bot.Turn) (bot.Outcome, error) {
		out := bot.Outcome{Conversation: t.Conversation}
		for _, in := range t.Inputs {
			s := bot.Say{Reply: bot.TextReply(in.Inbound.Text), Purpose: bot.ForAnswer}
			switch in.Inbound.Text {
			case "new":
				s.Key = "card"
			case "changed":
				s.Edits = "card"
			case "log":
				s.Under = "card"
			}
			out.Say = append(out.Say, s)
		}
		return out, nil
	}
	play(t, cards, func(s *stage) {
		s.channel.feat.Edit = true
		s.channel.fails(bot.ErrTemporary)
		for _, text := range []string{"new", "changed", "log"} {
			s.send("amira", text)
			s.after(2 * time.Second)
		}
		s.channel.mu.Lock()
		s.channel.got, s.channel.do = nil, nil
		s.channel.mu.Unlock()
		s.after(time.Hour)
		s.channel.mu.Lock()
		defer s.channel.mu.Unlock()
		if len(s.channel.got) != 3 {
			t.Fatalf("%d things went out, want three", len(s.channel.got))
		}
		card := bot.MessageID("m-" + s.channel.got[0].ID)
		if d := s.channel.got[1]; d.Op != bot.OpEdit || d.Target != card {
			t.Errorf("the change went out as %s of %q, want an edit of %q", d.Op, d.Target, card)
		}
		if d := s.channel.got[2]; d.Reply.Thread != card {
			t.Errorf("the log went under %q, want %q", d.Reply.Thread, card)
		}
	})
}
