package rows

import (
	"slices"

	"github.com/ouderbrug/ouderbrug/bot"
)

// InOrder puts due timers among waiting messages, which are in the order of their
// arrival: each before the first message that came after it fell due.
func InOrder(messages, timers []bot.Event) []bot.Event {
	slices.SortStableFunc(timers, func(a, b bot.Event) int { return a.Due.Compare(b.Due) })
	for _, timer := range timers {
		at := slices.IndexFunc(messages, func(e bot.Event) bool { return e.Timer == "" && e.At.After(timer.Due) })
		if at < 0 {
			at = len(messages)
		}
		messages = slices.Insert(messages, at, timer)
	}
	return messages
}
