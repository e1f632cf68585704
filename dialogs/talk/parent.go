package talk

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// begin begins the talk: the handover has written it and greeted her.
func (d *Dialog) begin(s *session) error {
	s.timer("silence", s.t.At.Add(or(d.SilenceAfter, defaultSilence)))
	s.say(NoticeBegin, nil, s.choice("talk.label.stop", actStop), s.choice("talk.label.menu", actMenu))
	return nil
}

// line takes what she writes.
func (d *Dialog) line(ctx context.Context, s *session) error {
	t := s.t
	in := t.Input.Inbound
	text := strings.TrimSpace(t.Text)
	if text == "" && (in.Kind == bot.Message || in.Kind == bot.Edit) {
		text = strings.TrimSpace(in.Text)
	}
	switch {
	case t.Arg == dialogs.Safety: // her answer to safety: no question of ours now
		if text == "" && t.Input.Choice != nil {
			text = t.Input.Choice.Label
		}
		s.relay(s.line(d.contact.Strip(text), in))
		return nil
	case t.Arg == "engine.code":
		s.say(NoticeCode, nil)
		return nil
	case s.typing() && in.Kind == bot.Message:
		return d.typed(ctx, s, text)
	case s.paused():
		return d.pausedLine(ctx, s)
	case in.Kind == bot.Press:
		s.menu(NoticeStale)
		return nil
	case in.Kind == bot.Command && text == "", t.Arg == dialogs.Ask, t.Arg == dialogs.Handover:
		s.menu(NoticeMenu)
		return nil
	case s.gone():
		d.askGone(s)
		return nil
	}
	l := s.line(text, in)
	if l.Media != nil && !d.fits(s, l.Media) {
		l.Media = nil
	}
	if l.Text == "" && l.Media == nil {
		return nil
	}
	if err := s.instead(ctx, &l); err != nil {
		return err
	}
	if found := d.contact.Find(l.Text); len(found) > 0 {
		d.hold(s, l, "", string(found[0].Kind))
		return nil
	}
	s.relay(l)
	d.off(s)
	return nil
}

// instead lets an edit take the place of a line that still waits for her answer: then
// it is a line of its own.
func (s *session) instead(ctx context.Context, l *bot.LineSignal) error {
	if l.Edits == "" {
		return nil
	}
	all, err := s.waiting(ctx, bot.WaitingAsked)
	for _, w := range all {
		if w.Facts.By == "" && w.Words.Line == l.Edits {
			dialogs.Remove(s.t, w)
			l.Line, l.Edits = w.Words.Line, ""
			return err
		}
	}
	return err
}

// typing reports whether her next words answer a question of ours about her check
// word.
func (s *session) typing() bool {
	var m memory
	return s.t.Data(&m) && (s.t.At.Sub(m.Word) <= typeWithin || s.t.At.Sub(m.Set) <= typeWithin)
}

// line is what she sent, as it goes to her helper.
func (s *session) line(text string, in bot.Inbound) bot.LineSignal {
	l := bot.LineSignal{
		Talk: s.talk.ID, Conversation: s.talk.Conversation, Parent: s.talk.Person, Helper: s.talk.Helper,
		Alias: s.talk.Facts.Alias, Text: clean(text), Media: in.Media,
	}
	name := lineName(s.talk.Conversation, in.Target)
	switch in.Kind {
	case bot.Edit:
		l.Edits = name
	case bot.Message:
		l.Line = name
	}
	return l
}

// relay sends a line of hers to her helper, and to a professional who reads along.
func (s *session) relay(l bot.LineSignal) {
	if l.Text == "" && l.Media == nil {
		return
	}
	t, f := s.t, &s.talk.Facts
	if !f.Unreached.IsZero() {
		s.keep(l)
		return
	}
	key := string(t.Input.ID)
	if key == "" || t.Input.Inbound.Kind == bot.Timer || s.used(key) { // a timer's id is used again and again
		key = t.NewID()
	}
	t.Signal(bot.HelperConversation(s.talk.Helper), dialogs.Helper, "line", key, l, s.talk.Person)
	if p := f.Pro; p != nil && p.Yes && t.At.Before(p.Until) {
		t.Signal(bot.HelperConversation(p.With), dialogs.Helper, "line", key, l, s.talk.Person)
	}
	if f.LastParent = t.At; f.Waits.IsZero() {
		f.Waits = t.At
		s.remind()
	}
	if s.talk.State == bot.TalkClosing && !s.gone() {
		s.talk.State, f.Why = bot.TalkOpen, "" // she goes on
	}
	s.timer("silence", t.At.Add(or(s.d.SilenceAfter, defaultSilence)))
	s.write()
	t.Note("talk.parent_line")
}

// keep lets a line of hers wait until her helper can be written to again, and says so;
// not to somebody in danger, who has just got her numbers.
func (s *session) keep(l bot.LineSignal) {
	t := s.t
	w := s.wait(l, "", bot.WaitingBack, whyUnreachable)
	t.Timer("expire/"+w.ID, w.Until, w.ID)
	s.talk.Facts.LastParent = t.At
	s.write()
	if !t.Finding.Found() && !t.InSafety() {
		s.say(NoticeStays, nil)
	}
}

// reached brings her helper what waited for her, in its order: she is there again.
func (s *session) reached(ctx context.Context) error {
	s.talk.Facts.Unreached = noTime
	s.write()
	all, err := s.waiting(ctx, bot.WaitingBack)
	if err != nil {
		return err
	}
	for _, w := range all {
		if w.Facts.By == "" && w.Facts.Why == whyUnreachable && s.t.At.Before(w.Until) {
			dialogs.Remove(s.t, w)
			s.timer("expire/"+w.ID, noTime)
			s.relay(w.Words)
		}
	}
	return nil
}

// used reports whether this turn has sent a line under a key already.
func (s *session) used(key string) bool {
	return slices.ContainsFunc(s.t.Out.Signals, func(g bot.Signal) bool { return strings.HasSuffix(g.Name, "/line/"+key) })
}

// remind sets the timer by which a helper is reminded of a line, in her shift.
func (s *session) remind() {
	s.timer("nudge", later(s.on(), s.t.At).Add(or(s.d.NudgeAfter, defaultNudge)))
}

// off tells her, once, that her helper is off now.
func (d *Dialog) off(s *session) {
	f, next := &s.talk.Facts, s.on()
	if next.Equal(s.t.At) || s.t.At.Before(f.OffUntil) || s.gone() {
		return
	}
	if f.OffUntil = next; next.IsZero() {
		f.OffUntil = s.t.At.Add(waitMore)
		s.say(NoticeOffLong, nil)
	} else {
		s.say(NoticeOff, []any{"When", moment(s.t, next)})
	}
	s.write()
}

// on is when her helper is next on: now, later, or zero if nobody knows.
func (s *session) on() time.Time { return bot.NextOn(s.helper.Facts, s.t.At) }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// maxMedia is the biggest file that is passed on (S31).
const maxMedia = 16 << 20

// fits reports whether a file may be passed on; if not, she hears why.
func (d *Dialog) fits(s *session, m *bot.Media) bool {
	switch {
	case !slices.Contains([]string{"voice", "image", "video", "document"}, m.Kind):
		s.say(NoticeRefused, nil)
	case m.Size > maxMedia:
		s.say(NoticeTooBig, nil)
	default:
		return true
	}
	return false
}

// danger tells her helper at once that safety has spoken, and what she wrote; what
// leads to her door is taken out: nobody goes there alone (S1).
func (d *Dialog) danger(s *session) error {
	s.tell("danger", "")
	s.relay(s.line(d.contact.Strip(s.t.Text), s.t.Input.Inbound))
	s.talk.Facts.Speaker = ""
	s.write()
	return nil
}
