package channeltest

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
)

// proof is one sentence about channels and the test that shows it. It is left out
// where need says that the channel has no such thing.
type proof struct {
	sentence string
	need     func(*room) bool
	show     func(*testing.T, *room)
}

// Run proves the contract of channels. Each subtest opens a door of its own.
func Run(t *testing.T, open Open) {
	for _, group := range [][]proof{inbound, outbound, failures} {
		for _, p := range group {
			t.Run(p.sentence, func(t *testing.T) {
				t.Parallel()
				r := enter(t, open)
				if p.need != nil && !p.need(r) {
					t.Skip("not a thing that this channel does")
				}
				p.show(t, r)
			})
		}
	}
}

// The needs that proofs share.
func needs(kinds ...bot.Kind) func(*room) bool {
	return func(r *room) bool { return r.brings(kinds...) }
}

func sends(r *room) bool { return !r.feat.Pull }

func sendsButtons(r *room) bool { return !r.feat.Pull && r.feat.MaxChoices > 0 }
