package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// pageAgain is how long the first of those on call has (S12).
const pageAgain = 5 * time.Minute

// page alarms the next of those on call: in her messenger, and by the second way. When
// all were alarmed it begins again with the first. Nobody on the roster: the card says
// so, and the parent has heard it from safety at once.
func (d *Dialog) page(ctx context.Context, t *dialogs.Turn, r *bot.ReviewRecord) error {
	staff, err := helpers(ctx, t)
	if err != nil {
		return err
	}
	roster := slices.DeleteFunc(staff, func(h bot.HelperRecord) bool {
		return h.State != bot.HelperActive || h.Facts.OnCall == 0 || !h.Facts.Is(bot.Staff) || !bot.OnDuty(h.Facts, t.At)
	})
	slices.SortStableFunc(roster, func(a, b bot.HelperRecord) int { return cmp.Compare(a.Facts.OnCall, b.Facts.OnCall) })
	t.Timer(whatPage+"/"+r.ID, t.At.Add(cmp.Or(d.PageAgain, pageAgain)), "")
	if len(roster) == 0 {
		t.Note("desk.nobody")
		return nil
	}
	i := slices.IndexFunc(roster, func(h bot.HelperRecord) bool { return !slices.Contains(r.Facts.Paged, h.Person) })
	if i < 0 { // all were alarmed: once more from the first
		i, r.Facts.Paged = 0, nil
	}
	h := roster[i]
	r.Facts.Paged = append(r.Facts.Paged, h.Person)
	r.Facts.Log = append(r.Facts.Log, bot.ReviewStep{At: t.At, Who: h.Person, Do: "page"})
	t.Signal(bot.HelperConversation(h.Person), dialogs.Helper, "page", r.ID,
		bot.PageSignal{Case: bot.CaseID(r.ID), Level: r.Facts.Level, Lang: r.Facts.Lang, Since: r.At}, "")
	if d.Pager != "" && h.Words.Page != "" {
		t.Out.Say = append(t.Out.Say, bot.Say{
			Purpose: bot.ForSafety, Reply: bot.TextReply(t.String("desk.page", "Number", r.Facts.Number)),
			To: bot.Address{Channel: d.Pager, User: h.Words.Page},
		})
	}
	t.Note("desk.paged")
	return nil
}

// pageNext is the turn of the alarm's timer.
func (d *Dialog) pageNext(ctx context.Context, t *dialogs.Turn, id string) error {
	r, ok, err := review(ctx, t, id)
	if err != nil || !ok || r.State != bot.ReviewNew {
		return err
	}
	before := len(r.Facts.Log)
	if err := d.page(ctx, t, &r); err != nil {
		return err
	}
	if len(r.Facts.Log) == before {
		return nil // still nobody there: looked again in five minutes
	}
	dialogs.Write(t, r)
	return d.show(ctx, t, r, true)
}
