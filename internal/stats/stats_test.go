package stats

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/ouderbrug/ouderbrug/bot"
)

var rules = Rules{
	Heavy: func(t string) bool { return strings.HasPrefix(t, "heavy") },
	Never: func(t string) bool { return t == "radicalisation" },
}

var themes = []string{"sleep", "school", "debts", "heavy-violence", "heavy-grief", "radicalisation", bot.ThemeOther}

// shelf is a store of reports and snapshots.
type shelf struct {
	reports []bot.ReportRecord
	records []bot.Record
}

func (s *shelf) Records(_ context.Context, q bot.RecordQuery) (out []bot.Record, err error) {
	all := slices.Clone(s.records)
	for _, r := range s.reports {
		c, err := r.Change()
		if err != nil {
			return nil, err
		}
		all = append(all, c.Record)
	}
	for _, r := range all {
		if r.Kind == q.Kind && (len(q.States) == 0 || slices.Contains(q.States, r.State)) {
			out = append(out, r)
		}
	}
	return out, nil
}

func (s *shelf) apply(_ context.Context, c bot.Change) error {
	for _, r := range c.Records {
		if slices.ContainsFunc(s.records, func(x bot.Record) bool { return x.ID == r.ID }) {
			return bot.ErrStale
		}
		s.records = append(s.records, r.Record)
	}
	return nil
}

func report(n int, parent, helper string, at time.Time, theme, age string) bot.ReportRecord {
	r := bot.ReportRecord{Meta: bot.Meta{ID: "t" + strconv.Itoa(n), Person: bot.PersonID(parent), Helper: bot.PersonID(helper), State: bot.ReportDone, At: at}}
	r.Facts = bot.ReportFacts{Urgency: "low", Minutes: 15, Week: bot.Week(at)}
	r.Words = bot.ReportWords{Theme: theme, Age: age}
	return r
}

// truth is who a published row is of, worked out by itself: each parent's last report of
// the period.
func truth(p Period, reports []bot.ReportRecord, row bot.SnapshotRow) (parents, helpers map[bot.PersonID]bool) {
	parents, helpers = map[bot.PersonID]bool{}, map[bot.PersonID]bool{}
	last := map[bot.PersonID]bot.ReportRecord{}
	for _, r := range reports {
		day, _ := thursday(r.Facts.Week)
		in := monthOf(day) == p || quarterOf(day) == p && rules.Heavy(r.Words.Theme)
		if in && r.Words.Theme != "radicalisation" && !last[r.Person].At.After(r.At) {
			last[r.Person] = r
		}
	}
	for _, r := range last {
		f := r.Facts
		if map[string]string{"total": "", "theme": r.Words.Theme, "age": r.Words.Age, "urgency": f.Urgency, "minutes": strconv.Itoa(f.Minutes)}[row.Of] == row.Value {
			parents[r.Person], helpers[r.Helper] = true, true
		}
	}
	return parents, helpers
}

// known is what somebody who sees a rounded number knows of the count.
func known(n int) (least, most int) { return max(n-2, LeastParents), n + 2 }

// told reports whether an interval says: there are some, and fewer than five.
func told(least, most int) bool { return least >= 1 && most < LeastParents }

// TestNoPairOfStatisticsLetsSmallGroupsBeKnown: months of random reports, some parents
// are forgotten in between; everything that was ever published is laid side by side.
func TestNoPairOfStatisticsLetsSmallGroupsBeKnown(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, begin := &shelf{}, time.Date(2026, 9, 1, 10, 0, 0, 0, time.UTC)
		parents := rapid.IntRange(3, 60).Draw(rt, "parents")
		helpers := rapid.IntRange(1, 4).Draw(rt, "helpers")
		popular := rapid.IntRange(1, len(themes)).Draw(rt, "themes")
		seen := map[string]string{}              // each snapshot as it was first published
		basis := map[string][]bot.ReportRecord{} // and what it was made of
		for week := range 24 {
			now := begin.AddDate(0, 0, 7*week)
			for range rapid.IntRange(0, 25).Draw(rt, "talks") {
				s.reports = append(s.reports, report(len(s.reports), fmt.Sprint("p", rapid.IntRange(1, parents).Draw(rt, "p")), fmt.Sprint("h", rapid.IntRange(1, helpers).Draw(rt, "h")),
					now.Add(time.Duration(len(s.reports))*time.Second), themes[rapid.IntRange(0, popular-1).Draw(rt, "theme")], rapid.SampledFrom(bot.ReportAges()).Draw(rt, "age")))
			}
			before := slices.Clone(s.reports)
			if _, err := Freeze(rt.Context(), s, s.apply, now, rules); err != nil {
				rt.Fatal(err)
			}
			for _, r := range s.records {
				if was, ok := seen[r.ID]; ok && was != string(r.Facts) {
					rt.Fatalf("%s was published twice, differently", r.ID)
				} else if !ok {
					seen[r.ID], basis[r.ID] = string(r.Facts), before
				}
			}
			if rapid.Bool().Draw(rt, "forgets") {
				gone := bot.PersonID(fmt.Sprint("p", rapid.IntRange(1, parents).Draw(rt, "gone")))
				s.reports = slices.DeleteFunc(s.reports, func(r bot.ReportRecord) bool { return r.Person == gone })
			}
		}
		published := 0
		for id, facts := range seen {
			var f bot.SnapshotFacts
			if err := json.Unmarshal([]byte(facts), &f); err != nil {
				rt.Fatal(err)
			}
			published += len(f.Rows)
			look(rt, Period(id), basis[id], f.Rows)
		}
		pairs(rt, seen)
		if len(seen) < 4 {
			rt.Fatalf("%d periods in half a year", len(seen))
		}
	})
}

// look holds each row, and what is left over beside a total, against the truth.
func look(rt *rapid.T, p Period, reports []bot.ReportRecord, rows []bot.SnapshotRow) {
	left := map[string]map[bot.PersonID]bool{}
	for _, row := range rows {
		who, helpers := truth(p, reports, row)
		if len(who) < LeastParents || row.Of != "total" && len(helpers) < LeastHelpers || row.N%5 != 0 || row.N < 5 {
			rt.Fatalf("%s publishes %+v of %d parents and %d helpers", p, row, len(who), len(helpers))
		}
		if least, most := known(row.N); len(who) < least || len(who) > most {
			rt.Fatalf("%s: %+v stands for %d", p, row, len(who))
		}
		if row.Value == "radicalisation" || p.Quarter() && (row.Of != "theme" || !rules.Heavy(row.Value)) || !p.Quarter() && rules.Heavy(row.Value) {
			rt.Fatalf("%s publishes %+v", p, row)
		}
		if row.Of == "total" {
			for _, of := range []string{"theme", "age", "urgency", "minutes"} {
				left[of], _ = truth(p, reports, row)
			}
		}
	}
	for _, row := range rows {
		who, _ := truth(p, reports, row)
		for x := range who {
			delete(left[row.Of], x)
		}
	}
	for of, who := range left {
		if n := len(who); n > 0 && n < LeastParents {
			rt.Fatalf("%s: %d parents are left over beside the total by %s", p, n, of)
		}
	}
}

// pairs subtracts everything from everything, and from each total all that stands under
// it, as somebody with all the tables would.
func pairs(rt *rapid.T, seen map[string]string) {
	var all []bot.SnapshotRow
	for _, facts := range seen {
		var f bot.SnapshotFacts
		_ = json.Unmarshal([]byte(facts), &f)
		all = append(all, f.Rows...)
		sums := map[string][2]int{}
		for _, r := range f.Rows {
			least, most := known(r.N)
			sums[r.Of] = [2]int{sums[r.Of][0] + least, sums[r.Of][1] + most}
		}
		for of, sum := range sums {
			if total, ok := sums["total"]; ok && of != "total" && told(total[0]-sum[1], total[1]-sum[0]) {
				rt.Fatalf("the total less all by %s tells of a small group: %+v", of, f.Rows)
			}
		}
	}
	for _, a := range all {
		for _, b := range all {
			al, am := known(a.N)
			bl, bm := known(b.N)
			if told(al-bm, am-bl) {
				rt.Fatalf("%+v less %+v tells of a small group", a, b)
			}
		}
	}
}

// TestRadicalisationIsCountedNowhere: the tables with and without it are the same.
func TestRadicalisationIsCountedNowhere(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		at := time.Date(2026, 10, 7, 10, 0, 0, 0, time.UTC)
		var with, without []bot.ReportRecord
		for i := range rapid.IntRange(0, 80).Draw(rt, "n") {
			r := report(i, fmt.Sprint("p", rapid.IntRange(1, 30).Draw(rt, "p")), fmt.Sprint("h", i%3), at.Add(time.Duration(i)*time.Minute), rapid.SampledFrom(themes).Draw(rt, "theme"), "4-11")
			if with = append(with, r); r.Words.Theme != "radicalisation" {
				without = append(without, r)
			}
		}
		for _, p := range []Period{"2026-10", "2026-Q4"} {
			if a, b := fmt.Sprint(Count(p, with, rules)), fmt.Sprint(Count(p, without, rules)); a != b {
				rt.Fatalf("%s with it %s, without %s", p, a, b)
			}
		}
	})
}

func TestWhatIsLeftOverTakesTheSmallestWithIt(t *testing.T) {
	at := time.Date(2026, 10, 7, 10, 0, 0, 0, time.UTC)
	var all []bot.ReportRecord
	add := func(n int, theme string) {
		for range n {
			i := len(all)
			all = append(all, report(i, fmt.Sprint("p", i), fmt.Sprint("h", i%2), at, theme, "4-11"))
		}
	}
	add(12, "sleep")
	add(7, "school")
	add(3, "debts")
	got := fmt.Sprint(Count("2026-10", all, rules))
	if want := "[{total  20} {theme sleep 10} {age 4-11 20} {urgency low 20} {minutes 15 20}]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	add(4, "heavy-grief") // with them seven are left over, and school is shown again
	if got := fmt.Sprint(Count("2026-10", all, rules)); !strings.Contains(got, "{theme school 5}") || strings.Contains(got, "heavy") || strings.Contains(got, "debts") {
		t.Errorf("got %s", got)
	}
	if got := fmt.Sprint(Count("2026-Q4", all, rules)); got != "[]" {
		t.Errorf("four heavy talks in a quarter: %s", got)
	}
	add(1, "heavy-grief")
	if got := fmt.Sprint(Count("2026-Q4", all, rules)); got != "[{theme heavy-grief 5}]" {
		t.Errorf("five heavy talks in a quarter: %s", got)
	}
}

func TestPeriodsAreWholeWeeksAndWaitForTheirForms(t *testing.T) {
	for _, x := range []struct {
		p    Period
		last string // the day before the snapshot is made
	}{{"2026-09", "2026-10-04"}, {"2026-10", "2026-11-08"}, {"2026-12", "2027-01-10"}, {"2026-Q4", "2027-01-10"}} {
		day, err := time.Parse(time.DateOnly, x.last)
		if err != nil {
			t.Fatal(err)
		}
		if x.p.over(day) {
			t.Errorf("%s is over on %s", x.p, day.Format(time.DateOnly))
		}
		if !x.p.over(day.AddDate(0, 0, 1)) {
			t.Errorf("%s is not over the day after %s", x.p, day.Format(time.DateOnly))
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		day := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 4000).Draw(rt, "day"))
		got, ok := thursday(bot.Week(day))
		if !ok || got.Weekday() != time.Thursday || bot.Week(got) != bot.Week(day) {
			rt.Fatalf("the Thursday of %s is %s", bot.Week(day), got)
		}
		if monthOf(got).over(got.AddDate(0, 0, 3)) {
			rt.Fatal("a month is over while a week of it runs")
		}
	})
	for _, bad := range []string{"", "2026", "2026-W00", "2026-W54", "W-W", "2025-W53"} {
		if _, ok := thursday(bad); ok {
			t.Errorf("%q is a week", bad)
		}
	}
}

func TestTwoInstancesFreezeOnce(t *testing.T) {
	s := &shelf{}
	for i := range 10 {
		s.reports = append(s.reports, report(i, fmt.Sprint("p", i), fmt.Sprint("h", i%2), time.Date(2026, 9, 9, 0, 0, 0, 0, time.UTC), "sleep", "0-3"))
	}
	now := time.Date(2026, 10, 20, 0, 0, 0, 0, time.UTC)
	stale := func(context.Context, bot.Change) error { return bot.ErrStale }
	if n, err := Freeze(t.Context(), s, stale, now, rules); n != 0 || err != nil {
		t.Errorf("another one was first: %d, %v", n, err)
	}
	down := errors.New("down")
	if _, err := Freeze(t.Context(), s, func(context.Context, bot.Change) error { return down }, now, rules); !errors.Is(err, down) {
		t.Errorf("the store is down: %v", err)
	}
	for _, want := range []int{1 + 1, 0} { // the month, and the quarter, which holds nothing
		n, err := Freeze(t.Context(), s, s.apply, now, rules)
		if n != want || err != nil {
			t.Errorf("%d frozen, want %d, %v", n, want, err)
		}
	}
}

func TestASpreadsheetRunsNothing(t *testing.T) {
	var b bytes.Buffer
	rows := []bot.SnapshotRecord{{Meta: bot.Meta{ID: "2026-10"}, Facts: bot.SnapshotFacts{Rows: []bot.SnapshotRow{{Of: "theme", Value: "x", N: 5}, {Of: "age", Value: "18+", N: 10}}}}}
	for _, hostile := range []string{"=HYPERLINK(1)", "+1", "-1", "@x", " =1", "\t=1", "a,\"b\"\r\n=1"} {
		b.Reset()
		n := Names{Head: [4]string{"p", "w", "v", "n"}, Of: func(s string) string { return s }, Value: func(_, _ string) string { return hostile }}
		if err := CSV(&b, rows, n); err != nil {
			t.Fatal(err)
		}
		got, err := csv.NewReader(&b).ReadAll()
		if err != nil || len(got) != 3 {
			t.Fatalf("%q: %v %v", hostile, got, err)
		}
		if cell := strings.TrimSpace(got[1][2]); strings.ContainsAny(cell[:1], "=+-@") || strings.ContainsAny(cell, "\r\n\t") {
			t.Errorf("%q became %q", hostile, cell)
		}
	}
}
