package bot_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Found by package handovermodel: a line of a talk that a phone does not take was lost
// without a word to who wrote it.
func TestALineOfATalkThatDoesNotArriveIsToldToItsConversation(t *testing.T) {
	for _, c := range []struct {
		purpose bot.Purpose
		err     error
		want    int
	}{
		{bot.ForRelay, bot.ErrBlocked, 1},
		{bot.ForRelay, bot.ErrRejected, 1},
		{bot.ForRelay, bot.ErrUnknown, 0}, // perhaps it came
		{bot.ForRelay, nil, 0},
		{bot.ForAnswer, bot.ErrBlocked, 0},
	} {
		told := 0
		relays := func(ctx context.Context, in bot.Turn) (bot.Outcome, error) {
			if name := in.Inputs[0].Timer; name != "" {
				if strings.HasPrefix(name, "talk/unsent/") {
					told++
				}
				return bot.Outcome{Conversation: in.Conversation}, nil
			}
			out, err := echo(ctx, in)
			for i := range out.Say {
				out.Say[i].Purpose = c.purpose
			}
			return out, err
		}
		play(t, relays, func(s *stage) {
			s.channel.fails(c.err)
			s.send("amira", "hello")
			s.after(time.Hour)
		})
		if told != c.want {
			t.Errorf("a line for %s, %v: told %d times, want %d", c.purpose, c.err, told, c.want)
		}
	}
}
