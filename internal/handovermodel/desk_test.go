package handovermodel

import (
	"encoding/json"
	"errors"

	"github.com/ouderbrug/ouderbrug/bot"
)

// coordinatorDoes changes where a helper stands, as the console does: the record, and a
// word to everybody whom it is about, in one change.
func (w *world) coordinatorDoes(a *actor, x act) error {
	p := w.person(a.conv)
	h, ok, err := bot.FindOne[bot.HelperFacts, bot.HelperWords](w.ctx, w.store(), string(p))
	if err != nil {
		return err
	}
	if !ok {
		return w.hire(a)
	}
	what := map[string][]string{
		bot.HelperActive:  {"paused", "paused", "removed"},
		bot.HelperPaused:  {"back", "back", "removed"},
		bot.HelperRemoved: {"confirmed"},
	}[h.State]
	now := what[x.pick%len(what)]
	h.State = map[string]string{"paused": bot.HelperPaused, "removed": bot.HelperRemoved, "back": bot.HelperActive, "confirmed": bot.HelperActive}[now]
	rec, err := h.Change()
	if err != nil {
		return err
	}
	c := bot.Change{Records: []bot.RecordChange{rec}}
	tell := func(to bot.ConversationID, name string, s bot.TalkSignal) {
		raw, _ := json.Marshal(s) // never fails
		c.Timers = append(c.Timers, bot.TimerChange{Conversation: to, Name: name, At: w.clock, Data: raw})
	}
	tell(h.Conversation, "helper/state/"+w.ids.next(), bot.TalkSignal{What: now})
	if now == "removed" {
		talks, err := bot.Find[bot.TalkFacts, bot.TalkWords](w.ctx, w.store(), bot.RecordQuery{Helper: p, States: bot.TalkHolds()})
		if err != nil {
			return err
		}
		for _, t := range talks {
			tell(t.Conversation, "talk/gone/"+t.ID+"."+string(p), bot.TalkSignal{Talk: t.ID, Helper: p})
		}
	}
	w.note("the coordinator: %s is %s", a.name, now)
	if err := w.bots[x.pick%len(w.bots)].bot.Apply(w.ctx, c); err != nil && !errors.Is(err, bot.ErrStale) {
		return err
	}
	return nil
}

// staffDoes does something with a case, as the console does.
func (w *world) staffDoes(a *actor, x act) error {
	all, err := bot.Find[bot.ReviewFacts, bot.NoWords](w.ctx, w.store(), bot.RecordQuery{States: []string{bot.ReviewNew, bot.ReviewClaimed, bot.ReviewVerdict}})
	if err != nil || len(all) == 0 {
		return err
	}
	k := all[x.pick%len(all)]
	do := []string{bot.DoClaim, "verdict:helped", bot.DoSecond, bot.DoReopen, bot.DoRelease, bot.DoEscalate}[x.pick/5%6]
	if k.State == bot.ReviewNew && x.pick%4 > 0 {
		do = bot.DoClaim // else who is on call hears of it again and again
	}
	raw, err := json.Marshal(bot.ActSignal{Case: bot.CaseID(k.ID), By: w.person(a.conv), Do: do})
	if err != nil {
		return err
	}
	w.note("%s at the desk: %s", a.name, do)
	return w.bots[0].bot.Apply(w.ctx, bot.Change{Timers: []bot.TimerChange{{Conversation: w.desk, Name: "desk/act/" + w.ids.next(), At: w.clock, Data: raw}}})
}

// desked lets staff take all that nobody has.
func (w *world) desked(staff []*actor) error {
	all, err := bot.Find[bot.ReviewFacts, bot.NoWords](w.ctx, w.store(), bot.RecordQuery{States: []string{bot.ReviewNew}})
	if err != nil {
		return err
	}
	var c bot.Change
	for _, k := range all {
		for _, a := range staff {
			raw, err := json.Marshal(bot.ActSignal{Case: bot.CaseID(k.ID), By: w.person(a.conv), Do: bot.DoClaim})
			if err != nil {
				return err
			}
			c.Timers = append(c.Timers, bot.TimerChange{Conversation: w.desk, Name: "desk/act/" + w.ids.next(), At: w.clock, Data: raw})
		}
	}
	w.note("staff take %d cases", len(all))
	return w.bots[0].bot.Apply(w.ctx, c)
}
