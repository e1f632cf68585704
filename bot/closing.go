package bot

import (
	"context"
	"slices"
	"time"
)

// ClosingRecord is some days on which nobody is asked to help: a holiday, a summer week
// (S12). A coordinator sets it in the console. Nobody's; it goes when it is over. It
// changes nothing of a crisis: texts, alarms and who is on call are as on any day.
type ClosingRecord = Kept[ClosingFacts, NoWords]

// ClosingSet is the one state of a closing.
const ClosingSet = "set"

// ClosingFacts are the first and the last day, on the clock of the Netherlands, which is
// that of Belgium.
type ClosingFacts struct {
	From string `json:"from"` // 2026-12-24
	To   string `json:"to"`   // this day too
}

// Kind is "closing".
func (ClosingFacts) Kind() RecordKind { return "closing" }

// Span is when it begins and when the first day after it does; ok is false where the
// days are none or the wrong way round.
func (f ClosingFacts) Span() (from, until time.Time, ok bool) {
	zone := Country("nl").Zone()
	from, err1 := time.ParseInLocation(time.DateOnly, f.From, zone)
	to, err2 := time.ParseInLocation(time.DateOnly, f.To, zone)
	if err1 != nil || err2 != nil || to.Before(from) {
		return time.Time{}, time.Time{}, false
	}
	return from, to.AddDate(0, 0, 1), true
}

// Closings are all that are set, the first first.
func Closings(ctx context.Context, r RecordReader) ([]ClosingRecord, error) {
	all, err := Find[ClosingFacts, NoWords](ctx, r, RecordQuery{})
	slices.SortStableFunc(all, func(a, b ClosingRecord) int { return compareDays(a.Facts, b.Facts) })
	return all, err
}

func compareDays(a, b ClosingFacts) int {
	x, _, _ := a.Span()
	y, _, _ := b.Span()
	return x.Compare(y)
}

// ClosedUntil is when it is open again, zero if it is open at a moment. Closings must be
// in their order: one that begins where another ends goes on.
func ClosedUntil(all []ClosingRecord, now time.Time) time.Time {
	var until time.Time
	for _, k := range all {
		at := now
		if !until.IsZero() {
			at = until
		}
		if from, end, ok := k.Facts.Span(); ok && !at.Before(from) && at.Before(end) {
			until = end
		}
	}
	return until
}
