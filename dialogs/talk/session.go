package talk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// session is an open talk in one turn. Whoever changes the talk writes it.
type session struct {
	d    *Dialog
	t    *dialogs.Turn
	talk bot.TalkRecord
	// helper is who holds it; the zero record where she is forgotten.
	helper bot.HelperRecord
}

// seen reads records as this turn leaves them: what it has written already counts.
type seen struct{ t *dialogs.Turn }

// Records are those of the store with the changes of this turn.
func (v seen) Records(ctx context.Context, q bot.RecordQuery) ([]bot.Record, error) {
	wide := q
	wide.States, wide.Limit = nil, 0
	all, err := v.t.Views.Records(ctx, wide)
	if err != nil {
		return nil, err
	}
	for _, c := range v.t.Out.Records {
		if c.Kind != q.Kind || q.Conversation != "" && c.Conversation != q.Conversation || len(q.IDs) > 0 && !slices.Contains(q.IDs, c.ID) {
			continue
		}
		all = slices.DeleteFunc(all, func(r bot.Record) bool { return r.ID == c.ID })
		if !c.Delete {
			all = append(all, c.Record)
		}
	}
	return slices.DeleteFunc(all, func(r bot.Record) bool { return len(q.States) > 0 && !slices.Contains(q.States, r.State) }), nil
}

// open finds the talk that a helper holds with her.
func (d *Dialog) open(ctx context.Context, t *dialogs.Turn) (*session, bool, error) {
	talks, err := bot.Find[bot.TalkFacts, bot.TalkWords](ctx, seen{t}, bot.RecordQuery{Conversation: t.Conversation.ID, States: bot.TalkHolds()})
	if err != nil || len(talks) == 0 {
		return nil, false, err
	}
	s := &session{d: d, t: t, talk: talks[len(talks)-1]}
	s.helper, _, err = bot.FindOne[bot.HelperFacts, bot.HelperWords](ctx, t.Views, string(s.talk.Helper))
	if err != nil {
		return nil, false, fmt.Errorf("see who holds a talk: %w", err)
	}
	return s, true, nil
}

func (s *session) write() { dialogs.Write(s.t, s.talk) }

// name is how the parent knows her helper.
func (s *session) name() string { return nameOf(s.t, s.helper) }

func nameOf(t *dialogs.Turn, h bot.HelperRecord) string {
	if n := clean(h.Words.FirstName); n != "" {
		return n
	}
	return t.String("talk.helper")
}

// choice is a button of the talk.
func (s *session) choice(label, action string) bot.Choice {
	return s.t.Choice(label, dialogs.Talk, action, s.talk.ID)
}

// about is a word to helpers about this talk, without anything that she wrote.
func (s *session) about(what, why string) bot.TalkSignal {
	f := s.talk.Facts
	return bot.TalkSignal{
		Talk: s.talk.ID, Conversation: s.talk.Conversation, Parent: s.talk.Person, Helper: s.talk.Helper,
		Alias: f.Alias, Lang: f.Lang, Level: f.Level, Heavy: f.Heavy, What: what, Why: why,
	}
}

// tell tells her helper what happened.
func (s *session) tell(what, why string) {
	s.tellOne(s.talk.Helper, s.t.NewID(), s.about(what, why))
}

// tellOne tells somebody who helps.
func (s *session) tellOne(who bot.PersonID, key string, sig bot.TalkSignal) {
	s.t.Signal(bot.HelperConversation(who), dialogs.Helper, "told", key, sig, "")
}

// Why nothing may go to her phone now.
const (
	whyExit   = "exit"
	whyQuiet  = "quiet"
	whyWindow = "window"
)

// mute is why a line that she did not ask for just now may not go to her, "" if it
// may. It is what the gate would say (bot.CanSend), asked before: a line that the gate
// holds would be held for ever.
func (s *session) mute() string {
	c := s.t.Conversation
	switch {
	case c.Exited:
		return whyExit
	case s.paused():
		return s.talk.Facts.PausedWhy
	case c.Quiet && s.t.At.Sub(c.LastIn) > bot.QuietAnswerWithin:
		return whyQuiet
	case s.t.Features.Window > 0 && s.t.At.Sub(c.LastIn) > s.t.Features.Window:
		return whyWindow
	}
	return ""
}

func (s *session) paused() bool { return !s.talk.Facts.Paused.IsZero() }

// timer sets a timer of this talk; a zero time cancels it.
func (s *session) timer(name string, at time.Time) { s.t.Timer(name, at, s.talk.ID) }

func or(set, otherwise time.Duration) time.Duration {
	if set > 0 {
		return set
	}
	return otherwise
}

// moment is a day and a time in her language, on her clock.
func moment(t *dialogs.Turn, at time.Time) string {
	return t.Date(at) + ", " + at.In(t.Conv().Country.Zone()).Format("15:04")
}

// lineName names a line of hers by its message, so that an edit finds it again; it
// says nothing of the channel's ids.
func lineName(c bot.ConversationID, m bot.MessageID) string {
	if m == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(string(c) + "\x00" + string(m)))
	return hex.EncodeToString(sum[:10])
}

// clean takes out what is not text: controls, and signs that turn the direction of
// reading (S31).
func clean(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r) && r != '\u200E' && r != '\u200F' && r != '\u061C', r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text))
}
