package content

import (
	"strconv"
	"strings"
	"time"
)

// strange reports whether a schedule repeats in a way that on does not read: every second month, ten times in all, on the
// weekday of its start. An RRULE in full is for a library (teambition/rrule-go); no place of ours has needed it, and what is
// not read is not guessed.
func (s *Schedule) strange() bool {
	if s.Count > 0 || s.ByWeek != "" || s.ByYear != "" || s.Interval > 1 && s.Freq != "WEEKLY" && s.Freq != "" {
		return true
	}
	for day := range strings.SplitSeq(s.ByMonth, ",") {
		if n, err := strconv.Atoi(strings.TrimSpace(day)); s.ByMonth != "" && (err != nil || n == 0 || n > 31 || n < -31) {
			return true
		}
	}
	return (s.ByMonth != "") == (s.ByDay != "") // no days, or a Friday the thirteenth, or all Fridays and all thirteenths
}

// on reports whether a schedule holds on a day.
func (s *Schedule) on(day time.Time) bool {
	date := day.Format(time.DateOnly)
	if s.From != "" && date < s.From || s.To != "" && date > s.To || s.Until != "" && date > s.Until || s.Start != "" && date < s.Start {
		return false
	}
	if s.ByMonth != "" {
		return isMonthDay(day, s.ByMonth)
	}
	weekday := strings.ToUpper(weekdays()[day.Weekday()])
	for name := range strings.SplitSeq(s.ByDay, ",") {
		name = strings.ToUpper(strings.TrimSpace(name))
		nth, ok := strings.CutSuffix(name, weekday)
		if ok && (nth == "" && s.inWeek(day) || s.Freq == "MONTHLY" && isNth(day, nth)) {
			return true
		}
	}
	return false
}

// inWeek reports whether the week of day is one of every Interval weeks from the start.
func (s *Schedule) inWeek(day time.Time) bool {
	start, err := time.ParseInLocation(time.DateOnly, s.Start, day.Location())
	if s.Interval < 2 || err != nil {
		return true
	}
	monday := func(t time.Time) time.Time { return t.AddDate(0, 0, -(int(t.Weekday())+6)%7) }
	weeks := int(monday(day).Sub(monday(start)).Hours()+12) / (24 * 7)
	return weeks%s.Interval == 0
}

// isMonthDay reports whether day is one of "1,15,-1"; -1 is the last of the month.
func isMonthDay(day time.Time, days string) bool {
	last := time.Date(day.Year(), day.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
	for text := range strings.SplitSeq(days, ",") {
		if n, err := strconv.Atoi(strings.TrimSpace(text)); err == nil && (n == day.Day() || n < 0 && last+1+n == day.Day()) {
			return true
		}
	}
	return false
}

// isNth reports whether day is the nth of its weekday in the month; "-1" is the last.
func isNth(day time.Time, nth string) bool {
	n, err := strconv.Atoi(nth)
	switch {
	case err != nil:
		return false
	case n > 0:
		return (day.Day()+6)/7 == n
	}
	days := time.Date(day.Year(), day.Month()+1, 0, 0, 0, 0, 0, day.Location()).Day()
	return (days-day.Day())/7+1 == -n
}

// clock is a time of day on a day; the clocks' change does not move it.
func clock(day time.Time, at string) time.Time {
	m, _ := minutes(hourMinute(at)) // looked at in schedules
	return time.Date(day.Year(), day.Month(), day.Day(), 0, m, 0, 0, day.Location())
}

// hourMinute is "10:00" of "10:00:00", "10:00Z" or "10:00+01:00": the hours are those of the place, whatever the offset.
func hourMinute(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 4 && s[1] == ':' {
		s = "0" + s // "9:00:00"
	}
	if len(s) > 5 && s[2] == ':' && strings.ContainsRune(":Z+-", rune(s[5])) {
		return s[:5]
	}
	return s
}
