package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Commit applies a change whole or not at all; see bot.Store. It is one round trip:
// the first statement locks every conversation that the change touches and compares
// the versions, those behind it see what was committed until then.
func (s *Store) Commit(ctx context.Context, c bot.Change) error {
	w, err := s.seal(ctx, c)
	if err == nil {
		err = s.send(ctx, func(b *pgx.Batch) { s.queueChange(b, &w) })
	}
	if err == nil {
		s.hint()
		return nil
	}
	if errors.Is(err, errGuard) {
		err = fmt.Errorf("%w (%d conversations)", bot.ErrStale, len(c.Conversations))
	}
	s.giveBack(ctx, c)
	return full(err)
}

// giveBack releases the claims of a change that was not applied, unless a newer
// version was claimed. If that fails they end with their lease.
func (s *Store) giveBack(ctx context.Context, c bot.Change) {
	if len(c.Conversations) == 0 {
		return
	}
	_ = s.send(ctx, func(b *pgx.Batch) {
		b.Queue(later)
		for _, cc := range c.Conversations {
			b.Queue(`UPDATE conversations SET claimed_by = NULL, claimed_until = NULL WHERE id = $1 AND version <= $2 AND claimed_until IS NOT NULL`,
				text(cc.Conversation.ID), cc.Conversation.Version)
		}
	})
}

func (s *Store) queueChange(b *pgx.Batch, w *sealedChange) {
	queueLock(b, w)
	queueHandover(b, w)
	// Nearly always events end and nothing else happens to events: then the row's
	// own statement ends them. But a timer that fired may be set again under its
	// name, and what is given back falls due later: then the ends come first.
	apart := func(cc bot.ConversationChange) bool { return len(w.Timers) > 0 || len(cc.Retry) > 0 }
	for _, cc := range w.Conversations {
		if apart(cc) {
			queueEnds(b, cc)
			queueRetries(b, cc)
		}
	}
	queueTimers(b, w, true)
	for i, cc := range w.Conversations {
		ended := []string{}
		if !apart(cc) {
			ended = endedBy(cc)
		}
		queueConversation(b, w, i, ended)
		queueWipe(b, cc)
	}
	for _, h := range w.Hats {
		queueHat(b, h)
	}
	queueTimers(b, w, false)
	queueOutbox(b, w)
	s.queueRecords(b, w)
	queueForget(b, w)
}

// endedBy are the events that a change ends.
func endedBy(cc bot.ConversationChange) []string { return append(texts(cc.Done), texts(cc.Failed)...) }

// lockChange locks all conversations of a change, in one order for everybody, and
// refuses (the division) if one of them has another version.
const lockChange = `WITH locked AS (
	SELECT id, version FROM conversations WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE
) SELECT 1 / (count(*) = $4)::int FROM locked l JOIN unnest($2::text[], $3::bigint[]) v(id, version) ON v.id = l.id AND v.version = l.version`

func queueLock(b *pgx.Batch, w *sealedChange) {
	touched, versioned, versions := []string{}, []string{}, []int64{}
	in := map[string]bool{}
	touch := func(c bot.ConversationID) {
		if id := text(c); !in[id] {
			in[id] = true
			touched = append(touched, id)
		}
	}
	want := len(w.Conversations)
	for _, cc := range w.Conversations {
		if in[text(cc.Conversation.ID)] {
			want = -1 // a conversation that is written twice is stale the second time
		}
		touch(cc.Conversation.ID)
		versioned, versions = append(versioned, text(cc.Conversation.ID)), append(versions, cc.Conversation.Version)
	}
	for _, o := range w.Outbox {
		touch(o.Conversation)
	}
	for _, t := range w.Timers {
		touch(t.Conversation)
	}
	for _, c := range w.Cancel {
		touch(c.Conversation)
	}
	for _, h := range w.Hats {
		touch(h.From)
		touch(bot.HelperConversation(h.Person))
	}
	if len(w.Forget) > 0 {
		b.Queue(`SELECT id FROM conversations WHERE person = ANY($1) OR id = ANY($2) ORDER BY id FOR NO KEY UPDATE`, texts(w.Forget), touched)
	}
	if len(touched) > 0 {
		b.Queue(lockChange, touched, versioned, versions, want)
	}
}

// queueEnds ends events of a conversation. A timer that has fired is gone; setting
// its name again makes a new row.
func queueEnds(b *pgx.Batch, cc bot.ConversationChange) {
	if ended := endedBy(cc); len(ended) > 0 {
		b.Queue(`UPDATE events SET state = CASE WHEN id = ANY($3) THEN 'failed' ELSE 'done' END, timer = NULL WHERE conversation = $1 AND state = 'waiting' AND id = ANY($2)`,
			text(cc.Conversation.ID), ended, texts(cc.Failed))
	}
}

// queueRetries gives events back; the messages behind the first of them wait too.
func queueRetries(b *pgx.Batch, cc bot.ConversationChange) {
	conversation := text(cc.Conversation.ID)
	for _, r := range cc.Retry {
		b.Queue(`UPDATE events SET attempts = attempts + 1, due = $3 WHERE conversation = $1 AND state = 'waiting' AND id = $2`, conversation, text(r.Event), r.Due.UnixMicro())
	}
	if last := lastRetry(cc); !last.IsZero() {
		b.Queue(`UPDATE events SET due = greatest(due, $2) WHERE conversation = $1 AND state = 'waiting' AND timer IS NULL`, conversation, last.UnixMicro())
	}
}

// lastRetry is when the last of the events that are given back falls due.
func lastRetry(cc bot.ConversationChange) (last time.Time) {
	for _, r := range cc.Retry {
		if r.Due.After(last) {
			last = r.Due
		}
	}
	return last
}

// updateConversation writes a conversation whole, ends events ($2, of which $3 have
// failed), and says when it is ready next by those that still wait.
const updateConversation = `WITH ended AS (
	UPDATE events SET state = CASE WHEN id = ANY($3) THEN 'failed' ELSE 'done' END, timer = NULL WHERE conversation = $1 AND state = 'waiting' AND id = ANY($2)
)
UPDATE conversations SET version = version + 1, holder = $4, lang = $5, lang_chosen = $6, reads = $7, country = $8, area = $9, entry = $10,
	address = coalesce((SELECT id FROM addresses WHERE lookup = $11), address), last_choices = $12, last_in = $13, last_out = $14, safety_until = $15, calm_until = $16,
	quiet = $17, exited = $18, stopped = $19, state = $20, retry_at = greatest(retry_at, $21), claimed_by = NULL, claimed_until = NULL,
	ready_at = (SELECT min(due) FROM events WHERE conversation = $1 AND state = 'waiting' AND id <> ALL($2)),
	urgency = coalesce((SELECT max(urgency) FROM events WHERE conversation = $1 AND state = 'waiting' AND id <> ALL($2)), 0)
WHERE id = $1`

func queueConversation(b *pgx.Batch, w *sealedChange, i int, ended []string) {
	cc := w.Conversations[i]
	c := cc.Conversation
	reads := make([]string, len(c.Reads))
	for j, l := range c.Reads {
		reads[j] = text(l)
	}
	b.Queue(updateConversation, text(c.ID), ended, texts(cc.Failed), text(c.Holder), text(c.Lang), c.LangChosen, strings.Join(reads, " "), text(c.Country), text(c.Area), text(c.Entry),
		w.address[i], text(c.LastChoices), micros(c.LastIn), micros(c.LastOut), micros(c.SafetyUntil), micros(c.CalmUntil),
		c.Quiet, c.Exited, c.Stopped, w.states[i], micros(lastRetry(cc)))
}

// queueTimers sets, moves and cancels timers, of the conversations that the change
// writes or of the others, among which a new hat's may be. Those that it writes say
// themselves when they are ready. On others that raises the version and
// ends the claim: a turn under way there may hold the very timer, whose id is used
// again, and would end the new one; it is stale, and whoever is free runs it again.
func queueTimers(b *pgx.Batch, w *sealedChange, ours bool) {
	written := map[bot.ConversationID]bool{}
	for _, cc := range w.Conversations {
		written[cc.Conversation.ID] = true
	}
	for i, t := range w.Timers {
		if written[t.Conversation] != ours {
			continue
		}
		b.Queue(`DELETE FROM events WHERE conversation = $1 AND timer = $2`, text(t.Conversation), text(t.Name))
		if !t.At.IsZero() {
			b.Queue(`INSERT INTO events (seq, id, conversation, kind, timer, urgency, state, at, due, payload) SELECT nextval('line_seq'), $1, $2, 'timer', $3, 0, 'waiting', $4::bigint, $5::bigint, $6::bytea
				FROM conversations c JOIN persons p ON p.id = c.person WHERE c.id = $2 AND p.state = 'active'`, // a signal to somebody who is forgotten reaches nobody
				text(timerRow(t)), text(t.Conversation), text(t.Name), w.At.UnixMicro(), t.At.UnixMicro(), w.timers[i])
		}
		if !written[t.Conversation] {
			b.Queue(`UPDATE conversations SET version = version + 1, claimed_by = NULL, claimed_until = NULL,
				ready_at = (SELECT min(due) FROM events WHERE conversation = $1 AND state = 'waiting'),
				urgency = coalesce((SELECT max(urgency) FROM events WHERE conversation = $1 AND state = 'waiting'), 0)
				WHERE id = $1`, text(t.Conversation))
		}
	}
}

// timerRow is the id of a timer's row: setting it again replaces the row.
func timerRow(t bot.TimerChange) string { return string(t.Conversation) + "/" + t.Name }
