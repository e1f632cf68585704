package main

import (
	"fmt"
	"testing"

	"github.com/ouderbrug/ouderbrug/internal/config"
)

func TestDeskHoursAreReadOrRefusedWithAnExample(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                      "[]",
		"sat 10:00-12:30":                       "[{Saturday 600 750}]",
		"Fri-sun 20:00-02:00":                   "[{Friday 1200 120} {Saturday 1200 120} {Sunday 1200 120}]",
		"mon-tue 09:00-17:00, thu 09:00-12:00,": "[{Monday 540 1020} {Tuesday 540 1020} {Thursday 540 720}]",
	} {
		got, err := deskHours(text)
		if fmt.Sprint(got) != want || err != nil {
			t.Errorf("%q is %v (%v), want %s", text, got, err, want)
		}
	}
	for _, bad := range []string{"mon", "mo 09:00-17:00", "mon 9-17", "mon 09:00-09:00", "mon 09:00", "mon 25:00-26:00", "09:00-17:00"} {
		if got, err := deskHours(bad); err == nil {
			t.Errorf("%q is %v", bad, got)
		}
	}
}

func TestGoingOnInTelegramIsOfferedOnlyWhereTheBotHasAName(t *testing.T) {
	t.Parallel()
	for _, s := range []config.Settings{{}, {TelegramToken: "x"}, {TelegramName: "brug_bot"}} {
		if got := apps(&s); len(got) != 0 {
			t.Errorf("%d apps", len(got))
		}
	}
	got := apps(&config.Settings{TelegramToken: "x", TelegramName: "@brug_bot"})
	if link := got[0].Link("verder-abc"); link != "https://t.me/brug_bot?start=verder-abc" {
		t.Errorf("the link is %s", link)
	}
}
