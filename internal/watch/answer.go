package watch

import (
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// answers measure the time from a person's last text to the first line that
// answers it. The text's time is the conversation's LastIn, which the store gives
// with each line, so that it holds too where one instance answers and another one
// sends. A line that a timer says is measured only if nothing answered before it.
type answers struct {
	mu       sync.Mutex
	answered map[bot.ConversationID]time.Time // the LastIn that has its answer
	onWay    map[bot.OutboxID]onWay
}

// onWay is the first answer to a text, while it is being sent.
type onWay struct {
	asked   time.Time
	channel string
}

// remembered is how many conversations, and lines, are kept in mind. When there are
// more all are forgotten: a measure lost, or taken twice, in ten thousand.
const remembered = 10_000

// answering reports whether a line of this purpose is an answer to a person.
func answering(p bot.Purpose) bool {
	return p == bot.ForAnswer || p == bot.ForSafety || p == bot.ForNotice
}

// first reports whether nothing has answered this text yet, and marks it answered.
// The caller holds the lock.
func (a *answers) first(c bot.ConversationID, asked time.Time) bool {
	if asked.IsZero() || !asked.After(a.answered[c]) {
		return false
	}
	if a.answered == nil || len(a.answered) >= remembered {
		a.answered = map[bot.ConversationID]time.Time{}
	}
	a.answered[c] = asked
	return true
}

// committed measures answers on pages that read their own rows: there the
// committed row is the delivery.
func (a *answers) committed(c bot.Change, now time.Time, m bot.Meter) {
	if len(c.Outbox) == 0 {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, cc := range c.Conversations {
		for _, o := range c.Outbox {
			if o.Pull && o.Conversation == cc.Conversation.ID && answering(o.Purpose) {
				if a.first(o.Conversation, cc.Conversation.LastIn) {
					m.Seconds("first_answer_seconds", now.Sub(cc.Conversation.LastIn), "channel", o.To.Channel)
				}
				break
			}
		}
	}
}

// due remembers the first line that answers a text.
func (a *answers) due(rows []bot.DueRow) {
	if len(rows) == 0 {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, r := range rows {
		if !answering(r.Purpose) || r.Op != bot.OpSend {
			continue
		}
		if !a.first(r.Conversation, r.Facts.LastIn) {
			continue
		}
		if a.onWay == nil || len(a.onWay) >= remembered {
			a.onWay = map[bot.OutboxID]onWay{}
		}
		a.onWay[r.ID] = onWay{asked: r.Facts.LastIn, channel: r.To.Channel}
	}
}

// settled measures the lines that were sent, however often they were tried.
func (a *answers) settled(list []bot.Settlement, m bot.Meter) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, s := range list {
		w, ok := a.onWay[s.ID]
		if !ok || s.State == bot.Pending {
			continue
		}
		delete(a.onWay, s.ID)
		if s.State == bot.Sent || s.State == bot.Delivered {
			m.Seconds("first_answer_seconds", s.At.Sub(w.asked), "channel", w.channel)
		}
	}
}
