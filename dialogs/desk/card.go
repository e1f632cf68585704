package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// lateAnswer is how long "that cannot be done any more" is worth saying.
const lateAnswer = 5 * time.Minute

// noTime cancels a timer.
var noTime time.Time

// show says a case's card, or changes the one that is there; then a line in its thread
// says what was done, so that the thread is the log that everybody at the desk sees.
func (d *Dialog) show(ctx context.Context, t *dialogs.Turn, r bot.ReviewRecord, again bool) error {
	staff, err := helpers(ctx, t)
	if err != nil {
		return err
	}
	s := bot.Say{Purpose: bot.ForOffer, Reply: d.card(t, r, staff)}
	if alarming(r.Facts) {
		s.Purpose = bot.ForSafety
	}
	if !again {
		s.Key = cardKey(r.ID)
		t.Out.Say = append(t.Out.Say, s)
		return nil
	}
	s.Edits = cardKey(r.ID)
	t.Out.Say = append(t.Out.Say, s)
	last := r.Facts.Log[len(r.Facts.Log)-1]
	line := t.String("desk.log", "At", d.clock(t, last.At), "Who", who(t, staff, last.Who), "What", d.deed(t, last.Do))
	t.Out.Say = append(t.Out.Say, bot.Say{Purpose: s.Purpose, Reply: bot.TextReply(line), Under: cardKey(r.ID)})
	return nil
}

// card is what may be shown of a case (S22): nothing in it was written by anybody.
func (d *Dialog) card(t *dialogs.Turn, r bot.ReviewRecord, staff []bot.HelperRecord) bot.Reply {
	f := r.Facts
	reply := bot.Reply{Kind: bot.CaseCard}
	add := func(text string) { reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartText, Text: text}) }
	add(t.String("desk.card", "Number", f.Number, "What", t.String("desk.reason."+reasonKey(f.Reason)), "Level", t.String("desk.level."+levelKey(f.Level))))
	add(t.String("desk.facts", "Lang", langName(t, f.Lang), "Since", d.clock(t, r.At)))
	switch r.State {
	case bot.ReviewNew:
		add(t.String("desk.state.new"))
		if alarming(f) && len(f.Paged) == 0 {
			add(t.String("desk.nobody"))
		}
	default:
		add(t.String("desk.state."+r.State, "Who", who(t, staff, f.By), "Verdict", verdict(t, f.Verdict)))
	}
	if f.Escalated && r.State != bot.ReviewClosed {
		for _, step := range Steps(d.Regime) {
			mark := "☐ "
			if slices.Contains(f.Ticked, step) {
				mark = "☑ "
			}
			add(mark + t.String("desk.step."+step))
		}
	}
	if d.Console != "" {
		reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartSource, Text: t.String("desk.link"), URL: d.Console + "/console/cases/" + r.ID})
	}
	reply.Choices = d.choices(t, r)
	return reply
}

// choices are the buttons of a state.
func (d *Dialog) choices(t *dialogs.Turn, r bot.ReviewRecord) (out []bot.Choice) {
	add := func(label, do string) {
		out = append(out, t.Choice("desk.label."+label, dialogs.Desk, dialogs.ActClick, do+"|"+r.ID))
	}
	switch r.State {
	case bot.ReviewNew:
		add("claim", bot.DoClaim)
	case bot.ReviewClaimed:
		for _, v := range bot.Verdicts() {
			add("verdict_"+v, "verdict:"+v)
		}
		if !r.Facts.Escalated && d.Regime != "" {
			add("escalate", bot.DoEscalate)
		}
		add("release", bot.DoRelease)
	case bot.ReviewVerdict:
		add("second", bot.DoSecond)
		add("reopen", bot.DoReopen)
	}
	if r.Facts.Escalated && r.State != bot.ReviewClosed {
		for _, step := range Steps(d.Regime) {
			if !slices.Contains(r.Facts.Ticked, step) {
				out = append(out, t.Titled("☑ "+t.String("desk.step."+step), dialogs.Desk, dialogs.ActClick, "tick:"+step+"|"+r.ID))
				break // one at a time, in their order
			}
		}
	}
	return out
}

// empty takes everything off the card of a case whose term is over.
func (d *Dialog) empty(ctx context.Context, t *dialogs.Turn, id string) error {
	r, ok, err := review(ctx, t, id)
	if err != nil || !ok || r.State != bot.ReviewClosed {
		return err
	}
	reply := bot.TextReply(t.String("desk.emptied", "Number", r.Facts.Number))
	reply.Kind = bot.CaseCard
	t.Out.Say = append(t.Out.Say, bot.Say{Purpose: bot.ForOffer, Reply: reply, Edits: cardKey(id)})
	return nil
}

// deed is what was done, in words.
func (d *Dialog) deed(t *dialogs.Turn, do string) string {
	if verb, arg, ok := cut(do); ok && verb == "verdict" {
		return t.String("desk.label.verdict_" + arg)
	} else if ok {
		return t.String("desk.step." + arg)
	}
	return t.String("desk.label." + do)
}

func (d *Dialog) clock(t *dialogs.Turn, at time.Time) string {
	return fmt.Sprintf("%s %s", t.Date(at), at.In(t.Conv().Country.Zone()).Format("15:04"))
}
