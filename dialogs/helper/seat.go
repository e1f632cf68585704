package helper

import (
	"context"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// seat is what a turn knows of a helper: who she is, whom she writes to, and with whom
// she may.
type seat struct {
	t       *dialogs.Turn
	d       *Dialog
	known   bool
	me      bot.HelperRecord
	cur     bot.CurrentRecord
	was     bot.CurrentFacts
	changed bool // the lines that are remembered
	threads []thread
}

// thread is somebody whom she may write to.
type thread struct {
	talk   string
	conv   bot.ConversationID // the parent's
	parent bot.PersonID
	alias  string
	lang   bot.Lang
	theme  string
	area   string
	heavy  bool
	land   bot.Country
	pro    bool // she is the professional with one question
	kept   bool // what the parent wrote was kept for her: she could not be reached
}

// sit reads all that. What this turn has already decided counts as read, so that a
// burst of lines is one after the other.
func sit(ctx context.Context, t *dialogs.Turn) (*seat, error) {
	s := &seat{t: t}
	me := t.Person.ID
	r := turnReader{t}
	var err error
	if s.me, s.known, err = bot.FindOne[bot.HelperFacts, bot.HelperWords](ctx, r, string(me)); err != nil || !s.known {
		return s, err
	}
	if s.cur, _, err = bot.FindOne[bot.CurrentFacts, bot.CurrentWords](ctx, r, string(me)); err != nil {
		return s, err
	}
	if s.cur.Version == 0 {
		s.cur.Meta = bot.Meta{ID: string(me), Person: me, Helper: me, State: "current", At: t.At}
	}
	s.was = s.cur.Facts
	talks, err := bot.Find[bot.TalkFacts, bot.TalkWords](ctx, r, bot.RecordQuery{Helper: me, States: bot.TalkHolds()})
	if err != nil {
		return s, err
	}
	for _, k := range talks {
		s.threads = append(s.threads, thread{
			talk: k.ID, conv: k.Conversation, parent: k.Person, alias: k.Facts.Alias, lang: k.Facts.Lang,
			theme: k.Words.Theme, area: k.Facts.Area, heavy: k.Facts.Heavy, land: k.Facts.Country, kept: !k.Facts.Unreached.IsZero(),
		})
	}
	questions, err := bot.Find[bot.QuestionFacts, bot.NoWords](ctx, r, bot.RecordQuery{Helper: me, States: []string{bot.QuestionOpen}})
	if err != nil {
		return s, err
	}
	for _, k := range questions {
		if k.Facts.Ends.IsZero() || t.At.Before(k.Facts.Ends) {
			s.threads = append(s.threads, thread{
				talk: k.Facts.Talk, conv: k.Conversation, parent: k.Person, alias: k.Facts.Alias, lang: k.Facts.Lang, pro: true,
			})
		}
	}
	return s, nil
}

// keep writes whom she writes to, if that changed.
func (s *seat) keep() {
	if !s.known || s.cur.Facts == s.was && !s.changed {
		return
	}
	s.cur.Words.Sent = s.cur.Words.Sent[max(0, len(s.cur.Words.Sent)-bot.SentKept):]
	s.cur.Words.Seen = s.cur.Words.Seen[max(0, len(s.cur.Words.Seen)-bot.SentKept):]
	put(s.t, s.cur)
}

// thread is the one of a talk, if she may write there.
func (s *seat) thread(talk string) (thread, bool) {
	i := slices.IndexFunc(s.threads, func(x thread) bool { return x.talk == talk })
	if i < 0 || talk == "" {
		return thread{}, false
	}
	return s.threads[i], true
}

// current is the thread that her lines go to.
func (s *seat) current() (thread, bool) { return s.thread(s.cur.Facts.Talk) }

// active reports whether she may help now.
func (s *seat) active() bool { return s.known && s.me.State == bot.HelperActive }

// tell says a line that nobody waits for at this moment.
func (s *seat) tell(choices []bot.Choice, key string, data ...any) {
	r := bot.TextReply(s.t.String(key, data...))
	r.Choices = choices
	s.t.ReplyFor(bot.ForNotice, r, time.Time{})
}

// turnReader reads records as they are after what this turn has decided so far.
type turnReader struct{ t *dialogs.Turn }

// Records are those of the store, with this turn's own changes.
func (r turnReader) Records(ctx context.Context, q bot.RecordQuery) ([]bot.Record, error) {
	stored, err := r.t.Views.Records(ctx, q)
	if err != nil {
		return nil, err
	}
	out := slices.DeleteFunc(slices.Clone(stored), func(k bot.Record) bool {
		return slices.ContainsFunc(r.t.Out.Records, func(c bot.RecordChange) bool { return c.Kind == k.Kind && c.ID == k.ID })
	})
	for _, c := range r.t.Out.Records {
		if !c.Delete && matches(q, c.Record) {
			out = append(out, c.Record)
		}
	}
	return out, nil
}

func matches(q bot.RecordQuery, k bot.Record) bool {
	return k.Kind == q.Kind && (len(q.IDs) == 0 || slices.Contains(q.IDs, k.ID)) && (q.Person == "" || q.Person == k.Person) &&
		(q.Conversation == "" || q.Conversation == k.Conversation) && (q.Helper == "" || q.Helper == k.Helper) &&
		(len(q.States) == 0 || slices.Contains(q.States, k.State)) && !k.At.Before(q.Since)
}

// put writes a record, once a turn: what was written before is replaced.
func put[F bot.Facts, W any](t *dialogs.Turn, k bot.Kept[F, W]) {
	forgetChange(t, k.Facts.Kind(), k.ID)
	dialogs.Write(t, k)
}

// drop takes a record away; one that only this turn made was never there.
func drop[F bot.Facts, W any](t *dialogs.Turn, k bot.Kept[F, W]) {
	forgetChange(t, k.Facts.Kind(), k.ID)
	if k.Version > 0 {
		dialogs.Remove(t, k)
	}
}

func forgetChange(t *dialogs.Turn, kind bot.RecordKind, id string) {
	t.Out.Records = slices.DeleteFunc(t.Out.Records, func(c bot.RecordChange) bool { return c.Kind == kind && c.ID == id })
}
