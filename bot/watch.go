package bot

import (
	"context"
	"time"
)

// Gauges say how much waits and since when. They name nobody.
type Gauges struct {
	Waiting      int       // conversations with an event that is due, counted up to WaitingMax
	WaitingSince time.Time // the longest waiting's due time; zero: none waits
	Pending      int       // lines that are due and not sent, counted up to WaitingMax
	PendingSince time.Time
	Wishes       int // people who wait for a person: talks that are waiting or reserved
	WishesSince  time.Time
	Cases        int // cases that nobody has closed
	CasesSince   time.Time
}

// WaitingMax is where a Watcher stops to count: whoever waits behind ten thousand
// waits no less for being counted, and counting a million rows costs a second.
const WaitingMax = 10_000

// Watcher reads the gauges: by index, so that it may be called each second however
// many rows there are.
type Watcher interface {
	Gauges(ctx context.Context, now time.Time) (Gauges, error)
}

// Lister lists what people must look after: lines that were perhaps sent and are
// never sent again by themselves, the oldest first.
type Lister interface {
	Unknown(ctx context.Context, limit int) ([]OutboxID, error)
}
