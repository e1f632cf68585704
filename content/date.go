package content

import (
	"fmt"
	"time"
)

// Date is a calendar day, written 2026-11-22 in files and in JSON. The zero Date is "not given".
type Date struct{ time.Time }

// Day makes a Date.
func Day(year int, month time.Month, day int) Date {
	return Date{time.Date(year, month, day, 0, 0, 0, 0, time.UTC)}
}

// UnmarshalText reads 2026-11-22; an empty text is the zero Date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return fmt.Errorf("%q is not a date; write it as 2026-11-22", text)
	}
	d.Time = t
	return nil
}

// MarshalText writes 2026-11-22, or nothing for the zero Date.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalJSON is UnmarshalText on a JSON string; time.Time's own form is not used.
func (d *Date) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	if len(data) < 2 || data[0] != '"' {
		return fmt.Errorf("a date is a text such as \"2026-11-22\"")
	}
	return d.UnmarshalText(data[1 : len(data)-1])
}

// MarshalJSON writes a JSON string.
func (d Date) MarshalJSON() ([]byte, error) { return []byte(`"` + d.String() + `"`), nil }

// String is 2026-11-22, or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Format(time.DateOnly)
}

// DaysBefore is how many whole days lie between d and now.
func (d Date) DaysBefore(now time.Time) int { return int(now.Sub(d.Time).Hours() / 24) }

// Over reports whether the whole of day d has passed at now.
func (d Date) Over(now time.Time) bool { return !now.Before(d.AddDate(0, 0, 1)) }
