package stats

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Period is a month ("2026-11") or a quarter ("2026-Q4") of whole ISO weeks.
type Period string

// Quarter reports whether a period is one.
func (p Period) Quarter() bool { return strings.Contains(string(p), "Q") }

// thursday is the fourth day of a week as reports name it; it says in which month the
// week lies.
func thursday(week string) (time.Time, bool) {
	year, n, ok := strings.Cut(week, "-W")
	y, err1 := strconv.Atoi(year)
	w, err2 := strconv.Atoi(n)
	if !ok || err1 != nil || err2 != nil || w < 1 || w > 53 {
		return time.Time{}, false
	}
	jan4 := time.Date(y, 1, 4, 0, 0, 0, 0, time.UTC) // always in week 1
	day := jan4.AddDate(0, 0, -(int(jan4.Weekday())+6)%7+3+7*(w-1))
	return day, bot.Week(day) == week
}

// monthOf and quarterOf are the periods of a day.
func monthOf(t time.Time) Period { return Period(t.Format("2006-01")) }

func quarterOf(t time.Time) Period {
	return Period(fmt.Sprintf("%d-Q%d", t.Year(), (int(t.Month())+2)/3))
}

// Grace is how long after its end a period waits for the forms of its last talks.
const Grace = 7 * 24 * time.Hour

// over reports whether a period, and its grace, has ended.
func (p Period) over(now time.Time) bool {
	var next time.Time // the first day after the period
	if p.Quarter() {
		var y, q int
		if _, err := fmt.Sscanf(string(p), "%d-Q%d", &y, &q); err != nil {
			return false
		}
		next = time.Date(y, time.Month(3*q+1), 1, 0, 0, 0, 0, time.UTC)
	} else {
		t, err := time.Parse("2006-01", string(p))
		if err != nil {
			return false
		}
		next = t.AddDate(0, 1, 0)
	}
	// Its last week is that of the last Thursday before next: it ends by the Monday after.
	last := next.AddDate(0, 0, -1)
	for last.Weekday() != time.Thursday {
		last = last.AddDate(0, 0, -1)
	}
	return !now.Before(last.AddDate(0, 0, 4).Add(Grace))
}
