package stats

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Rules are what the statistics must know of themes.
type Rules struct {
	Heavy func(theme string) bool // counted by quarter only
	Never func(theme string) bool // counted nowhere (S8)
}

// reportsMost is more reports than an organisation writes in the year that they are kept.
const reportsMost = 1_000_000

// Freeze writes the snapshot of each period that is over and has none yet, and returns
// how many. Two instances may do it at once: one of them finds it done.
func Freeze(ctx context.Context, r bot.RecordReader, apply func(context.Context, bot.Change) error, now time.Time, rules Rules) (int, error) {
	reports, err := bot.Find[bot.ReportFacts, bot.ReportWords](ctx, r, bot.RecordQuery{States: []string{bot.ReportDone}, Limit: reportsMost})
	if err != nil {
		return 0, err
	}
	have, err := bot.Find[bot.SnapshotFacts, bot.NoWords](ctx, r, bot.RecordQuery{Limit: reportsMost})
	if err != nil {
		return 0, err
	}
	frozen := map[string]bool{}
	for _, s := range have {
		frozen[s.ID] = true
	}
	n := 0
	for _, p := range periods(reports) {
		if frozen[string(p)] || !p.over(now) {
			continue
		}
		var s bot.SnapshotRecord
		s.Meta = bot.Meta{ID: string(p), State: bot.SnapshotFrozen, At: now}
		s.Facts.Rows = Count(p, reports, rules)
		change, err := s.Change()
		if err != nil {
			return n, err
		}
		switch err := apply(ctx, bot.Change{Records: []bot.RecordChange{change}}); {
		case err == nil:
			n++
		case !errors.Is(err, bot.ErrStale):
			return n, fmt.Errorf("freeze the statistics of %s: %w", p, err)
		}
	}
	return n, nil
}

// periods are those in which something was reported, in their order.
func periods(reports []bot.ReportRecord) []Period {
	all := map[Period]bool{}
	for _, r := range reports {
		if day, ok := thursday(r.Facts.Week); ok {
			all[monthOf(day)], all[quarterOf(day)] = true, true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// Count are the rows of a period. A quarter holds heavy themes and nothing else.
func Count(p Period, reports []bot.ReportRecord, rules Rules) []bot.SnapshotRow {
	last := map[bot.PersonID]bot.ReportRecord{} // of each parent: she counts once
	helpers := map[bot.PersonID][]bot.PersonID{}
	for _, r := range reports {
		day, ok := thursday(r.Facts.Week)
		if !ok || monthOf(day) != p && quarterOf(day) != p || rules.Never(r.Words.Theme) || p.Quarter() && !rules.Heavy(r.Words.Theme) {
			continue
		}
		helpers[r.Person] = append(helpers[r.Person], r.Helper)
		if was, ok := last[r.Person]; !ok || r.At.After(was.At) || r.At.Equal(was.At) && r.ID > was.ID {
			last[r.Person] = r
		}
	}
	all, by := newGroup(), map[string]map[string]*group{}
	put := func(of, value string, r bot.ReportRecord) {
		if by[of] == nil {
			by[of] = map[string]*group{}
		}
		if by[of][value] == nil {
			by[of][value] = newGroup()
		}
		by[of][value].add(r.Person, r.Helper)
	}
	for person, r := range last {
		for _, h := range helpers[person] {
			all.add(person, h)
		}
		theme := r.Words.Theme
		if !p.Quarter() && rules.Heavy(theme) {
			theme = nameless // in the total, and left over
		}
		put("theme", theme, r)
		if !p.Quarter() {
			put("age", r.Words.Age, r)
			put("urgency", r.Facts.Urgency, r)
			put("minutes", strconv.Itoa(r.Facts.Minutes), r)
		}
	}
	if p.Quarter() {
		return publish("theme", by["theme"], false)
	}
	if !all.large() {
		return nil
	}
	out := []bot.SnapshotRow{{Of: "total", N: Round(len(all.parents))}}
	for _, of := range []string{"theme", "age", "urgency", "minutes"} {
		out = append(out, publish(of, by[of], true)...)
	}
	return out
}
