package console

import (
	"encoding/json"
	"fmt"

	"github.com/ouderbrug/ouderbrug/bot"
)

// signal is a word to a conversation (bot/signals.go): dialog takes it in a turn of its
// own. Two with one key are one. owner is whose words are in it, "" if nobody's.
func (c *call) signal(to bot.ConversationID, dialog, what, key string, data any, owner bot.PersonID) (bot.TimerChange, error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return bot.TimerChange{}, fmt.Errorf("write the signal %s/%s: %w", dialog, what, err)
	}
	return bot.TimerChange{Conversation: to, Name: dialog + "/" + what + "/" + key, At: c.Now(), Data: raw, Owner: owner}, nil
}

// free tells everybody who waits that a helper came on, so that the queue is looked at
// again.
func (c *call) free() (out []bot.TimerChange, err error) {
	talks, err := bot.Find[bot.TalkFacts, bot.TalkWords](c.r.Context(), c.Reader, bot.RecordQuery{Kind: bot.TalkFacts{}.Kind(), States: []string{bot.TalkWaiting}})
	if err != nil {
		return nil, err
	}
	for _, k := range talks {
		t, err := c.signal(k.Conversation, "handover", "free", k.ID+"."+c.NewID(),
			bot.TalkSignal{Talk: k.ID, Conversation: k.Conversation, Parent: k.Person, Helper: c.user.Helper.Person}, "")
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// edit changes the helper's own record, and tells who waits if they came on by it.
func (c *call) edit(change func(h *bot.HelperRecord) error) error {
	h := c.user.Helper
	h.Facts.Shifts = append([]bot.Shift(nil), h.Facts.Shifts...)
	h.Facts.DaysOff = append([]string(nil), h.Facts.DaysOff...)
	was := bot.OnDuty(h.Facts, c.Now())
	if err := change(&h); err != nil {
		return err
	}
	rec, err := h.Change()
	if err != nil {
		return err
	}
	out := bot.Change{Records: []bot.RecordChange{rec}}
	if !was && bot.OnDuty(h.Facts, c.Now()) {
		if out.Timers, err = c.free(); err != nil {
			return err
		}
	}
	return c.apply(out)
}
