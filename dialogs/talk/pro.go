package talk

import (
	"context"
	"fmt"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// proWanted asks her whether a professional may read along for one question.
func (d *Dialog) proWanted(ctx context.Context, s *session, key string, sig bot.TalkSignal) error {
	t, f := s.t, &s.talk.Facts
	h, ok, err := bot.FindOne[bot.HelperFacts, bot.HelperWords](ctx, t.Views, string(sig.With))
	if err != nil {
		return fmt.Errorf("see which professional is meant: %w", err)
	}
	until := sig.Until
	if !until.After(t.At) {
		until = t.At.Add(proFor)
	}
	if last := t.At.Add(proAtMost); until.After(last) {
		until = last
	}
	refuse := !ok || h.State != bot.HelperActive || !h.Facts.Is(bot.Professional) || sig.With == s.talk.Person || sig.With == s.talk.Helper
	if refuse || f.Pro != nil && f.Pro.Yes || s.mute() != "" || t.InSafety() || s.gone() {
		s.proTold("pro-no", sig.With)
		return nil
	}
	f.Pro = &bot.Pro{With: sig.With, Until: until, Key: key}
	s.write()
	s.timer("pro-over", until)
	button := func(label, action string) bot.Choice { return t.Choice(label, dialogs.Talk, action, key) }
	s.say(NoticeProAsk, []any{"Pro", nameOf(t, h), "Role", role(t, h), "When", moment(t, until)},
		button("talk.label.proyes", actProYes), button("talk.label.prono", actProNo))
	return nil
}

// proAnswer takes her yes or no.
func (d *Dialog) proAnswer(ctx context.Context, s *session) error {
	t, p := s.t, s.talk.Facts.Pro
	if p == nil || p.Yes || p.Key != t.Arg || !t.At.Before(p.Until) {
		return d.stale(ctx, s)
	}
	h, ok, err := bot.FindOne[bot.HelperFacts, bot.HelperWords](ctx, t.Views, string(p.With))
	if err != nil {
		return fmt.Errorf("see which professional is meant: %w", err)
	}
	if t.Action == actProNo || !ok || h.State != bot.HelperActive {
		s.talk.Facts.Pro = nil
		s.write()
		s.timer("pro-over", noTime)
		s.proTold("pro-no", p.With)
		s.say(NoticeProNo, nil)
		return nil
	}
	p.Yes = true
	s.write()
	s.proTold("pro-yes", p.With)
	in := s.about("pro", "")
	in.Helper, in.With, in.Until = s.talk.Helper, p.With, p.Until
	s.tellOne(p.With, t.NewID(), in)
	s.say(NoticeProIn, []any{"Pro", nameOf(t, h), "Role", role(t, h), "When", moment(t, p.Until)})
	return nil
}

// proEnds ends a professional's time; if the parent never answered, the wish for one.
func (d *Dialog) proEnds(s *session, p *bot.Pro) {
	if p == nil {
		return
	}
	s.talk.Facts.Pro = nil
	s.write()
	s.timer("pro-over", noTime)
	if !p.Yes {
		s.proTold("pro-no", p.With)
		return
	}
	s.proTold("pro-end", p.With)
	s.tellOne(p.With, s.t.NewID(), s.about("pro-end", ""))
	if s.mute() == "" {
		s.say(NoticeProOut, nil)
	}
}

// proTold tells her helper what became of a professional.
func (s *session) proTold(what string, with bot.PersonID) {
	sig := s.about(what, "")
	sig.With = with
	s.tellOne(s.talk.Helper, s.t.NewID(), sig)
}
