package handover

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// lines are the helplines for a need that are open now, all of them if none is.
// Emergency numbers are left out: those belong to the safety texts.
func (d *Dialog) lines(t *dialogs.Turn, need string) []content.Helpline {
	var open, all []content.Helpline
	for _, h := range d.Library.Helplines.For(content.Country(t.Conv().Country), need, content.Lang(t.Lang), t.At) {
		if h.Emergency || h.Number == "" {
			continue
		}
		all = append(all, h)
		if is, known := h.Hours.OpenAt(t.At); is || !known {
			open = append(open, h)
		}
	}
	if len(open) > 0 {
		return open
	}
	return all
}

// number is a helpline to call: its name, and where and in which languages it
// answers if that is not plain.
func number(t *dialogs.Turn, h content.Helpline) bot.Part {
	var about []string
	if t.Conv().Country == "" {
		about = append(about, strings.ToUpper(string(h.Country)))
	}
	if !slices.Contains(h.Languages, content.Lang(t.Lang)) {
		for _, l := range h.Languages {
			if slices.Contains(content.LaunchLangs(), l) {
				about = append(about, t.In(bot.Lang(l), "engine.langname"))
			}
		}
	}
	p := bot.Part{Kind: bot.PartNumber, Text: h.Name, Phone: h.Number}
	if len(about) > 0 {
		p.Text += " (" + strings.Join(about, ", ") + ")"
	}
	return p
}

// childrensLine answers somebody under 18.
func (d *Dialog) childrensLine(t *dialogs.Turn) {
	reply := bot.TextReply(t.String("handover.minor"))
	for _, h := range d.lines(t, "minor") {
		reply.Parts = append(reply.Parts, number(t, h))
		if what := h.What[content.Lang(t.Lang)]; what != "" {
			reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartText, Text: what})
		}
	}
	t.Reply(reply)
}

// hours are when the desk is there: "ma–vr 9:00–17:00". They are the same for everybody
// who asks, whether or not somebody fits (S14).
func (d *Dialog) hours(t *dialogs.Turn) string {
	var spans []string
	shifts := slices.Clone(d.Hours)
	slices.SortStableFunc(shifts, func(a, b bot.Shift) int { return mondayFirst(a.Day) - mondayFirst(b.Day) })
	for i := 0; i < len(shifts); {
		s, j := shifts[i], i+1
		for j < len(shifts) && shifts[j].From == s.From && shifts[j].To == s.To && mondayFirst(shifts[j].Day) == mondayFirst(shifts[j-1].Day)+1 {
			j++
		}
		days := t.String(dayKey(s.Day))
		if j > i+1 {
			days += "–" + t.String(dayKey(shifts[j-1].Day))
		}
		spans = append(spans, days+" "+clock(s.From)+"–"+clock(s.To))
		i = j
	}
	if len(spans) == 0 {
		return t.String("handover.hours_none")
	}
	return t.String("handover.hours", "Hours", t.List(spans))
}

func mondayFirst(d time.Weekday) int { return (int(d) + 6) % 7 }

func dayKey(d time.Weekday) string { return "handover.day_" + strconv.Itoa(int(d)) }

func clock(minutes int) string { return fmt.Sprintf("%d:%02d", minutes/60, minutes%60) }
