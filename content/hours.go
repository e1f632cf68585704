package content

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Tri is yes, no or unknown; a file may write true, false, yes, no or unknown.
type Tri string

// The three answers. The zero Tri is Unknown too.
const (
	Yes     Tri = "yes"
	No      Tri = "no"
	Unknown Tri = "unknown"
)

// UnmarshalYAML reads true, false, yes, no or unknown, quoted or not.
func (t *Tri) UnmarshalYAML(b []byte) error { return t.UnmarshalText(b) }

// UnmarshalText reads true, false, yes, no or unknown.
func (t *Tri) UnmarshalText(b []byte) error {
	switch strings.Trim(strings.TrimSpace(string(b)), `"'`) {
	case "true", "yes":
		*t = Yes
	case "false", "no":
		*t = No
	case "unknown", "", "null":
		*t = Unknown
	default:
		return fmt.Errorf("%q is neither yes, no nor unknown", b)
	}
	return nil
}

// Hours says when somebody answers.
type Hours struct {
	Always bool   `yaml:"always" json:"always,omitempty"`
	TZ     string `yaml:"tz" json:"tz,omitempty"`
	Week   []Span `yaml:"week" json:"week,omitempty"`
}

// Span is an opening on certain days; Until "24:00" is the end of the day.
type Span struct {
	Days  []string `yaml:"days" json:"days"` // mo tu we th fr sa su
	From  string   `yaml:"from" json:"from"`
	Until string   `yaml:"until" json:"until"`
}

// weekdays are the short names of days in the order of time.Weekday.
func weekdays() []string { return []string{"su", "mo", "tu", "we", "th", "fr", "sa"} }

// OpenAt reports whether somebody answers at t, and whether that is known at all.
func (h *Hours) OpenAt(t time.Time) (open, known bool) {
	if h == nil {
		return false, false
	}
	if h.Always {
		return true, true
	}
	zone, err := time.LoadLocation(h.TZ)
	if err != nil || h.TZ == "" || len(h.Week) == 0 {
		return false, false
	}
	local := t.In(zone)
	minute := local.Hour()*60 + local.Minute()
	for _, s := range h.Week {
		from, err1 := minutes(s.From)
		until, err2 := minutes(s.Until)
		if err1 != nil || err2 != nil {
			return false, false
		}
		if slices.Contains(s.Days, weekdays()[local.Weekday()]) && minute >= from && minute < until {
			return true, true
		}
	}
	return false, true
}

// minutes reads "09:30" as minutes after midnight; "24:00" is allowed.
func minutes(s string) (int, error) {
	if s == "24:00" {
		return 24 * 60, nil
	}
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a time of day; write it as 09:30", s)
	}
	return t.Hour()*60 + t.Minute(), nil
}
