package bot_test

import (
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

func TestClosedUntil(t *testing.T) {
	days := func(pairs ...string) (out []bot.ClosingRecord) {
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, bot.ClosingRecord{Facts: bot.ClosingFacts{From: pairs[i], To: pairs[i+1]}})
		}
		return out
	}
	for name, c := range map[string]struct {
		all       []bot.ClosingRecord
		now, want string // "": open
	}{
		"none":                       {nil, "2026-12-24T10:00:00+01:00", ""},
		"the minute before":          {days("2026-12-24", "2026-12-26"), "2026-12-23T23:59:00+01:00", ""},
		"its first minute":           {days("2026-12-24", "2026-12-26"), "2026-12-24T00:00:00+01:00", "2026-12-27T00:00:00+01:00"},
		"its last":                   {days("2026-12-24", "2026-12-26"), "2026-12-26T23:59:00+01:00", "2026-12-27T00:00:00+01:00"},
		"over":                       {days("2026-12-24", "2026-12-26"), "2026-12-27T00:00:00+01:00", ""},
		"one day":                    {days("2026-12-25", "2026-12-25"), "2026-12-25T12:00:00+01:00", "2026-12-26T00:00:00+01:00"},
		"another begins at its end":  {days("2026-12-24", "2026-12-26", "2026-12-27", "2026-12-28"), "2026-12-24T10:00:00+01:00", "2026-12-29T00:00:00+01:00"},
		"another within it":          {days("2026-12-24", "2026-12-31", "2026-12-25", "2026-12-26"), "2026-12-24T10:00:00+01:00", "2027-01-01T00:00:00+01:00"},
		"the night of summer's end":  {days("2026-10-25", "2026-10-25"), "2026-10-25T12:00:00+01:00", "2026-10-26T00:00:00+01:00"},
		"the wrong way round: never": {days("2026-12-26", "2026-12-24"), "2026-12-25T10:00:00+01:00", ""},
	} {
		got := bot.ClosedUntil(c.all, at(t, c.now))
		if c.want == "" && !got.IsZero() || c.want != "" && !got.Equal(at(t, c.want)) {
			t.Errorf("%s: until %s, want %q", name, got.Format(time.RFC3339), c.want)
		}
	}
}
