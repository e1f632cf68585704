package chaos

import (
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// A cause explains one repeated reply of a conversation, of its own child's lines.
func TestARepeatedReplyNeedsACauseOfItsOwn(t *testing.T) {
	start := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	at := func(id string, child, s int) delivered {
		return delivered{line{Outbox: bot.OutboxID("o" + id), User: "amira", Text: id, Child: child}, start.Add(time.Duration(s) * time.Second)}
	}
	killed := cause{child: 1, from: start.Add(5 * time.Second)}
	restarted := cause{from: start.Add(5 * time.Second), to: start.Add(6 * time.Second)}
	for name, x := range map[string]struct {
		got    []delivered
		causes []cause
		want   int
	}{
		"of whoever was killed":          {[]delivered{at("1", 1, 4), at("1", 2, 7)}, []cause{killed}, 0},
		"of somebody else":               {[]delivered{at("1", 3, 4), at("1", 2, 7)}, []cause{killed}, 1},
		"before the kill":                {[]delivered{at("1", 1, 2), at("1", 2, 4)}, []cause{killed}, 1},
		"two of one kill":                {[]delivered{at("1", 1, 3), at("2", 1, 4), at("1", 2, 7), at("2", 2, 8)}, []cause{killed}, 1},
		"around a restart":               {[]delivered{at("1", 3, 4), at("1", 3, 7)}, []cause{restarted}, 0},
		"long after a restart":           {[]delivered{at("1", 3, 20), at("1", 3, 22)}, []cause{restarted}, 1},
		"two of a kill and of a restart": {[]delivered{at("1", 1, 4), at("2", 1, 4), at("1", 2, 7), at("2", 2, 8)}, []cause{restarted, killed}, 0},
	} {
		var c counted
		c.deliveries(x.got, x.causes)
		if c.unexplained != x.want {
			t.Errorf("%s: %d are not explained, want %d", name, c.unexplained, x.want)
		}
	}
}
