package desk

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// today answers "/ouderbrug": the cases of the last day by where they stand, and how
// many are on call.
func (d *Dialog) today(ctx context.Context, t *dialogs.Turn) error {
	reply, err := d.list(ctx, t)
	if err == nil {
		t.ReplyFor(bot.ForNotice, reply, t.At.Add(lateAnswer))
	}
	return err
}

// home is what somebody sees who opens the app.
func (d *Dialog) home(ctx context.Context, t *dialogs.Turn, user string, known bool) error {
	reply := bot.TextReply(t.String("desk.stranger"))
	if known {
		var err error
		if reply, err = d.list(ctx, t); err != nil {
			return err
		}
	}
	reply.Kind = bot.HomeView
	to := t.Conv().Address
	to.User = user
	t.Out.Say = append(t.Out.Say, bot.Say{Purpose: bot.ForNotice, Reply: reply, To: to, NotAfter: t.At.Add(lateAnswer)})
	return nil
}

// list counts the open cases and those of the last day, and names the open ones.
func (d *Dialog) list(ctx context.Context, t *dialogs.Turn) (bot.Reply, error) {
	all, err := bot.Find[bot.ReviewFacts, bot.NoWords](ctx, t.Views, bot.RecordQuery{})
	if err != nil {
		return bot.Reply{}, err
	}
	counts := map[string]int{}
	reply := bot.Reply{}
	add := func(text string) { reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartText, Text: text}) }
	var open []bot.ReviewRecord
	for _, r := range all {
		if r.State != bot.ReviewClosed {
			open = append(open, r)
		} else if t.At.Sub(r.At) > 24*time.Hour {
			continue
		}
		counts[r.State]++
	}
	add(t.String("desk.today", "New", strconv.Itoa(counts[bot.ReviewNew]), "Claimed", strconv.Itoa(counts[bot.ReviewClaimed]),
		"Second", strconv.Itoa(counts[bot.ReviewVerdict]), "Closed", strconv.Itoa(counts[bot.ReviewClosed])))
	slices.SortStableFunc(open, func(a, b bot.ReviewRecord) int { return a.At.Compare(b.At) })
	for _, r := range open[:min(len(open), listed)] {
		f := r.Facts
		add(t.String("desk.card", "Number", f.Number, "What", t.String("desk.reason."+reasonKey(f.Reason)), "Level", t.String("desk.level."+levelKey(f.Level))) +
			" · " + d.clock(t, r.At))
	}
	staff, err := helpers(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	onCall := 0
	for _, h := range staff {
		if h.State == bot.HelperActive && h.Facts.OnCall > 0 && bot.OnDuty(h.Facts, t.At) {
			onCall++
		}
	}
	add(t.String("desk.oncall", "N", strconv.Itoa(onCall)))
	return reply, nil
}

// listed is how many open cases a list names.
const listed = 15
