package talk

import (
	"context"
	"fmt"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// Why a line of a helper did not arrive.
const (
	whyClosed  = "closed"
	whyMedia   = "media"   // a file: this channel shows the parent text only
	whyUnsafe  = "unsafe"  // she is in danger, or may be
	whyExpired = "expired" // she did not come back in time
	whyCard    = "card"    // that card or place is no longer shown

	whyUnreachable = "unreachable" // her phone takes nothing from us now
)

// theirLine takes a line of a helper, or of a professional who reads along.
func (d *Dialog) theirLine(ctx context.Context, t *dialogs.Turn, s *session, ok bool, l bot.LineSignal, key string) error {
	by := l.Helper
	if l.From != "" {
		by = l.From
	}
	if !ok || !s.speaks(l, by) {
		t.Signal(bot.HelperConversation(by), dialogs.Helper, "told", key, bot.TalkSignal{
			Talk: l.Talk, Conversation: l.Conversation, Helper: by, Alias: l.Alias, What: "undelivered", Why: whyClosed,
		}, "")
		return nil
	}
	l.Text = clean(l.Text)
	if l.Media != nil {
		s.tellOne(by, t.NewID(), s.about("undelivered", whyMedia))
		l.Media = nil
	}
	if replaced, err := s.replaces(ctx, l, by); replaced || err != nil {
		return err
	}
	if l.Card == "" && l.Place == "" {
		if found := d.contact.Find(l.Text); len(found) > 0 {
			d.hold(s, l, by, string(found[0].Kind))
			return nil
		}
	}
	return d.bring(ctx, s, l, by)
}

// speaks reports whether a line is of somebody who speaks in this talk.
func (s *session) speaks(l bot.LineSignal, by bot.PersonID) bool {
	if l.Talk != s.talk.ID || s.gone() && by == s.talk.Helper {
		return false
	}
	p := s.talk.Facts.Pro
	return by == s.talk.Helper || p != nil && p.Yes && by == p.With && s.t.At.Before(p.Until)
}

// replaces changes a line that still waits, when its writer edits it.
func (s *session) replaces(ctx context.Context, l bot.LineSignal, by bot.PersonID) (bool, error) {
	if l.Edits == "" {
		return false, nil
	}
	all, err := s.waiting(ctx, bot.WaitingAsked, bot.WaitingBack)
	for _, w := range all {
		if w.Facts.By == by && w.Words.Line == l.Edits {
			w.Words.Text = l.Text
			if w.State == bot.WaitingBack && len(s.d.contact.Find(l.Text)) > 0 {
				w.Words.Text = s.d.contact.Strip(l.Text) // it was not asked about
			}
			dialogs.Write(s.t, w)
			return true, err
		}
	}
	return false, err
}

// bring brings a helper's line to her, or lets it wait until she is back.
func (d *Dialog) bring(ctx context.Context, s *session, l bot.LineSignal, by bot.PersonID) error {
	if why := s.mute(); why != "" {
		if !s.paused() {
			s.talk.Facts.Paused, s.talk.Facts.PausedWhy = s.t.At, why
			s.write()
		}
		w := s.wait(l, by, bot.WaitingBack, why)
		s.t.Timer("expire/"+w.ID, w.Until, w.ID)
		s.tellOne(by, s.t.NewID(), s.about("paused", why))
		return nil
	}
	return d.deliver(ctx, s, l, by)
}

// deliver says a person's line. Who speaks is shown where it changes.
func (d *Dialog) deliver(ctx context.Context, s *session, l bot.LineSignal, by bot.PersonID) error {
	t, f := s.t, &s.talk.Facts
	reply, ok := d.render(s, l)
	if !ok {
		s.tellOne(by, t.NewID(), s.about("undelivered", whyCard))
		return nil
	}
	if len(reply.Parts) == 0 {
		return nil
	}
	if f.Speaker != by || l.Edits != "" {
		who, err := s.speaker(ctx, by)
		if err != nil {
			return err
		}
		if l.Card == "" && l.Place == "" {
			reply.Parts[0].Text = who + ": " + reply.Parts[0].Text
		} else {
			reply.Parts = append([]bot.Part{{Kind: bot.PartText, Text: who + ":"}}, reply.Parts...)
		}
	}
	say := bot.Say{Reply: reply, Purpose: bot.ForRelay, Owner: s.talk.Person}
	if l.Line != "" && l.Edits == "" {
		say.Key = lineKey(l.Line)
	}
	if l.Edits != "" {
		say.Edits = lineKey(l.Edits)
	}
	t.Out.Say = append(t.Out.Say, say)
	if f.Speaker = by; f.FirstLine.IsZero() {
		f.FirstLine = t.At
	}
	f.LastHelper = t.At
	if !f.Unreached.IsZero() {
		if err := s.reached(ctx); err != nil {
			return err
		}
	}
	if !f.Waits.IsZero() {
		f.Waits, f.Nudged = noTime, noTime
		s.timer("nudge", noTime)
	}
	if s.talk.State == bot.TalkOpen {
		s.timer("silence", t.At.Add(or(d.SilenceAfter, defaultSilence)))
	}
	s.write()
	t.Note("talk.helper_line")
	return nil
}

// lineKey is the name of a helper's line among ours.
func lineKey(line string) string { return "talk." + line }

// speaker is the name that stands before a line: of a professional with her role.
func (s *session) speaker(ctx context.Context, by bot.PersonID) (string, error) {
	if by == s.talk.Helper {
		return s.name(), nil
	}
	h, _, err := bot.FindOne[bot.HelperFacts, bot.HelperWords](ctx, s.t.Views, string(by))
	if err != nil {
		return "", fmt.Errorf("see who writes: %w", err)
	}
	return nameOf(s.t, h) + " (" + role(s.t, h) + ")", nil
}

// role is what a professional is, in her own words where she gave some.
func role(t *dialogs.Turn, h bot.HelperRecord) string {
	if r := clean(h.Words.Shares); r != "" {
		return dialogs.Shorten(r, 60)
	}
	return t.String("talk.professional")
}
