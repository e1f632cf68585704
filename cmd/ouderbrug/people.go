package main

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/handover"
	"github.com/ouderbrug/ouderbrug/internal/config"
)

// apps are the messengers in which somebody who asks for a person on the page can go
// on (S23): those whose bot's name is known.
func apps(s *config.Settings) []handover.App {
	name := strings.TrimPrefix(strings.TrimSpace(s.TelegramName), "@")
	if name == "" || s.TelegramToken == "" {
		return nil
	}
	return []handover.App{{Name: "Telegram", Link: func(code string) string {
		return "https://t.me/" + url.PathEscape(name) + "?start=" + url.QueryEscape(code)
	}}}
}

// deskHours reads "mon-fri 09:00-17:00, sat 10:00-12:00"; nothing is no fixed hours.
func deskHours(text string) ([]bot.Shift, error) {
	var out []bot.Shift
	for _, span := range strings.Split(text, ",") {
		if span = strings.TrimSpace(span); span == "" {
			continue
		}
		days, times, _ := strings.Cut(span, " ")
		from, to, ok := minutes(times)
		first, last, ok2 := weekdays(days)
		if !ok || !ok2 {
			return nil, fmt.Errorf("--desk-hours: %q is no time of the week; write it as mon-fri 09:00-17:00", span)
		}
		for d := first; ; d = (d + 1) % 7 {
			out = append(out, bot.Shift{Day: d, From: from, To: to})
			if d == last {
				break
			}
		}
	}
	return out, nil
}

// minutes reads "09:00-17:00".
func minutes(span string) (from, to int, ok bool) {
	a, b, cut := strings.Cut(strings.TrimSpace(span), "-")
	start, err := time.Parse("15:04", strings.TrimSpace(a))
	end, err2 := time.Parse("15:04", strings.TrimSpace(b))
	return start.Hour()*60 + start.Minute(), end.Hour()*60 + end.Minute(), cut && err == nil && err2 == nil && !start.Equal(end)
}

// weekdays reads "mon" and "mon-fri".
func weekdays(span string) (first, last time.Weekday, ok bool) {
	names := []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	a, b, more := strings.Cut(strings.ToLower(span), "-")
	if !more {
		b = a
	}
	i, j := slices.Index(names, a), slices.Index(names, b)
	return time.Weekday(i), time.Weekday(j), i >= 0 && j >= 0
}
