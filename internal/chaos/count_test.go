package chaos

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// counted is what the kills did.
type counted struct {
	accepted, lost, doubled, disorder, unsettled int
	repeated, unexplained                        int           // unexplained: more than one a conversation and kill
	silence                                      time.Duration // the longest in which nothing came
}

// count compares what was accepted with what stands in the store and what was
// delivered, and prints the table.
func (g *ground) count() {
	s, v, err := openStore(g.Context(), g.setup)
	if err != nil {
		g.Fatal(err)
	}
	var c counted
	for user, n := range g.accepted {
		c.accepted += n
		lines, err := s.Lines(g.Context(), bot.Address{Channel: "chaos", User: user}, 0, 1_000_000)
		if err != nil {
			g.Fatal(err)
		}
		var heard []string
		for _, l := range lines {
			if l.Outbox != "" {
				heard = append(heard, l.Reply.PlainText())
			}
		}
		c.effects(n, heard)
	}
	c.deliveries(g.got, g.causes)
	states, err := s.Counts(g.Context())
	if err != nil {
		g.Fatal(err)
	}
	for state, n := range states {
		if state != bot.Sent {
			c.unsettled += n
		}
	}
	// Every message had its effect on the state of its conversation once.
	if marks := g.marks(s); marks != c.accepted {
		g.Errorf("the states count %d messages, %d were accepted", marks, c.accepted)
	}
	if err := s.Close(); err != nil {
		g.Error(err)
	}
	if err := v.Close(); err != nil {
		g.Error(err)
	}
	g.Logf("%d kills, %d people, %d instances\n%s", *kills, *users, len(g.instances), c)
	g.Logf("lines by state: %v", states)
	if c.lost+c.doubled+c.disorder+c.unsettled+c.unexplained > 0 {
		g.Error("a promise was broken")
	}
	if g.died > 0 {
		g.Errorf("%d children ended by themselves", g.died)
	}
	if c.accepted < 20**kills {
		g.Errorf("only %d messages were accepted: that proves nothing", c.accepted)
	}
}

// effects counts the lines in the store that answer messages 0 … n-1, and those
// of their timers: each exactly once, and the answers in order.
func (c *counted) effects(n int, heard []string) {
	times := map[string]int{}
	last := -1
	for _, text := range heard {
		times[text]++
		if k, err := strconv.Atoi(text); err == nil {
			if k < last {
				c.disorder++
			}
			last = k
		}
	}
	for k := range n {
		for _, text := range []string{strconv.Itoa(k), "timer " + strconv.Itoa(k)} {
			switch {
			case times[text] == 0:
				c.lost++
			case times[text] > 1:
				c.doubled++
			}
			delete(times, text)
		}
	}
	c.doubled += len(times) // an effect of nothing
}

// cause is what may make a line go out twice, once a conversation: a child that was
// killed between sending and settling, or a restart of the database, which may take
// the mark of a line on the wire with it.
type cause struct {
	child    int // 0 for a restart
	from, to time.Time
}

// explains reports whether a line that was delivered, and then again, may be so
// because of c.
func (c cause) explains(first, again delivered) bool {
	if c.child != 0 {
		return c.child == first.Child && c.from.Before(again.at)
	}
	return c.from.Before(again.at) && first.at.Before(c.to.Add(lease))
}

// deliveries looks at what the platform was given: repeated replies, each of which
// must have a cause that explains no other one of its conversation, and order.
func (c *counted) deliveries(got []delivered, causes []cause) {
	type use struct {
		user string
		cause
	}
	// A child's death explains its own lines only: it goes before what explains more.
	slices.SortStableFunc(causes, func(a, b cause) int { return cmp.Compare(min(b.child, 1), min(a.child, 1)) })
	before, last, used := map[bot.OutboxID]delivered{}, map[string]int{}, map[use]bool{}
	for i, d := range got {
		if i > 0 {
			c.silence = max(c.silence, d.at.Sub(got[i-1].at))
		}
		first, again := before[d.Outbox]
		before[d.Outbox] = d
		if again {
			c.repeated++
			why := slices.IndexFunc(causes, func(x cause) bool { return !used[use{d.User, x}] && x.explains(first, d) })
			if why < 0 {
				c.unexplained++
				continue
			}
			used[use{d.User, causes[why]}] = true
			continue
		}
		if k, err := strconv.Atoi(d.Text); err == nil {
			if k < last[d.User] {
				c.disorder++
			}
			last[d.User] = k
		}
	}
}

// String is the table.
func (c counted) String() string {
	var b strings.Builder
	for _, row := range []struct {
		what string
		n    int
		most string
	}{
		{"messages accepted", c.accepted, ""},
		{"lost", c.lost, "0"},
		{"effects doubled", c.doubled, "0"},
		{"out of order", c.disorder, "0"},
		{"lines not settled", c.unsettled, "0"},
		{"replies repeated", c.repeated, ""},
		{"… beyond 1 a conversation and kill", c.unexplained, "0"},
		{"longest silence of all, ms", int(c.silence.Milliseconds()), ""},
	} {
		fmt.Fprintf(&b, "  %-34s %7d  %s\n", row.what, row.n, row.most)
	}
	return b.String()
}

// marks sums what the conversations' states count, by claiming each once more.
func (g *ground) marks(s bot.Store) (n int) {
	now := time.Now()
	var hello []bot.Arrival
	for user := range g.accepted {
		hello = append(hello, bot.Arrival{ID: bot.EventID("count-" + user), At: now, Inbound: bot.Inbound{
			Kind: bot.Message, ID: "count-" + user, From: bot.Address{Channel: "chaos", User: user},
		}})
	}
	if _, err := s.Receive(g.Context(), hello); err != nil {
		g.Fatal(err)
	}
	claims, _, err := s.Claim(g.Context(), bot.ClaimQuery{Now: now, Limit: len(hello), Owner: "count", Lease: time.Minute})
	if err != nil {
		g.Fatal(err)
	}
	for _, c := range claims {
		n += len(c.Conversation.State)
	}
	return n
}
