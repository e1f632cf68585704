package helper

import (
	"context"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// coach opens the side talk with who coaches now; words go along at once. The parent
// sees nothing of it.
func (s *seat) coach(ctx context.Context, words string) error {
	t := s.t
	side, ok, err := s.mine(ctx)
	if err != nil {
		return err
	}
	if !ok {
		who, found, err := s.onDuty(ctx)
		if err != nil {
			return err
		}
		side = bot.CoachRecord{Meta: bot.Meta{
			ID: t.NewID(), Person: s.me.Person, State: bot.CoachWaits, At: t.At, Until: t.At.Add(bot.CoachTerm),
		}}
		side.Facts = bot.CoachFacts{Talk: s.cur.Facts.Talk, Page: t.Arg == byAlarm}
		if !found {
			t.Out.Wipe = true
			put(t, side)
			t.Out.Cases = append(t.Out.Cases, bot.CaseWish{Reason: bot.ReasonPerson})
			t.Say("helper.coach_nobody")
			return nil
		}
		side.Helper, side.Conversation, side.State = who.Person, who.Conversation, bot.CoachOpen
		put(t, side)
	}
	s.cur.Facts.Coach, s.cur.Facts.Ask, s.cur.Facts.Shown, s.cur.Facts.Since = side.ID, false, side.ID, time.Time{}
	if words == "" {
		t.Offer(s.leave(), "helper.coach_on")
		return s.say(ctx, side, "")
	}
	t.Offer(s.leave(), "helper.coach_sent")
	return s.say(ctx, side, words)
}

// leave are the ways out of a side talk: to the parents, or nowhere.
func (s *seat) leave() []bot.Choice {
	return append(s.choices(), s.t.Choice("helper.label.leave", dialogs.Helper, actLeave, ""))
}

// mine is a side talk that she asked for and that is open.
func (s *seat) mine(ctx context.Context) (bot.CoachRecord, bool, error) {
	all, err := bot.Find[bot.CoachFacts, bot.NoWords](ctx, turnReader{s.t}, bot.RecordQuery{Person: s.me.Person, States: []string{bot.CoachOpen}})
	if err != nil || len(all) == 0 {
		return bot.CoachRecord{}, false, err
	}
	return s.side(ctx, all[len(all)-1].ID)
}

// side is an open side talk that she is in, on whichever side. One whose other side was
// removed, or is forgotten, is over: a line there would be read by nobody, or by somebody
// who may not read it any more.
func (s *seat) side(ctx context.Context, id string) (bot.CoachRecord, bool, error) {
	k, ok, err := bot.FindOne[bot.CoachFacts, bot.NoWords](ctx, turnReader{s.t}, id)
	if err != nil || !ok || k.State != bot.CoachOpen || k.Person != s.me.Person && k.Helper != s.me.Person {
		return k, false, err
	}
	other, there, err := bot.FindOne[bot.HelperFacts, bot.HelperWords](ctx, turnReader{s.t}, string(s.other(k)))
	return k, there && other.State != bot.HelperRemoved, err
}

// other is who is at the other end of a side talk.
func (s *seat) other(k bot.CoachRecord) bot.PersonID {
	if k.Helper == s.me.Person {
		return k.Person
	}
	return k.Helper
}

// endSides ends the side talks of somebody who no longer helps: who is at the other end
// hears it.
func (s *seat) endSides(ctx context.Context) error {
	open := []string{bot.CoachOpen, bot.CoachWaits}
	for _, q := range []bot.RecordQuery{{Person: s.me.Person, States: open}, {Helper: s.me.Person, States: open}} {
		all, err := bot.Find[bot.CoachFacts, bot.NoWords](ctx, turnReader{s.t}, q)
		if err != nil {
			return err
		}
		for _, k := range all {
			s.endSide(k)
		}
	}
	return nil
}

// endSide ends a side talk for both.
func (s *seat) endSide(k bot.CoachRecord) {
	was := k.State
	k.State = bot.CoachClosed
	put(s.t, k)
	if was == bot.CoachOpen {
		s.t.Signal(bot.HelperConversation(s.other(k)), dialogs.Helper, "coach", "end."+k.ID, bot.LineSignal{Talk: k.ID}, "")
	}
}

// onDuty is a coordinator or one of the staff who is there now.
func (s *seat) onDuty(ctx context.Context) (who bot.HelperRecord, found bool, err error) {
	all, err := bot.Find[bot.HelperFacts, bot.HelperWords](ctx, turnReader{s.t}, bot.RecordQuery{States: []string{bot.HelperActive}})
	if err != nil {
		return who, false, err
	}
	for _, role := range []bot.Role{bot.Coordinator, bot.Staff} {
		for _, k := range all {
			if k.Person != s.me.Person && k.Facts.Is(role) && bot.OnDuty(k.Facts, s.t.At) {
				return k, true, nil
			}
		}
	}
	return who, false, nil
}

// say sends words to the other side of a side talk. They may be a parent's: while one
// is talked about, her key seals them.
func (s *seat) say(ctx context.Context, k bot.CoachRecord, words string) error {
	t := s.t
	owner, err := s.about(ctx, k)
	if err != nil {
		return err
	}
	if owner == "" {
		owner = s.me.Person
	}
	t.Out.Wipe = true
	t.Signal(bot.HelperConversation(s.other(k)), dialogs.Helper, "coach", string(t.Input.ID)+"."+t.NewID(), bot.LineSignal{
		Talk: k.ID, From: s.me.Person, Helper: k.Helper, Alias: s.me.Words.FirstName, Text: words,
	}, owner)
	s.cur.Facts.Shown, s.cur.Facts.Ask = k.ID, false
	return nil
}

// about is the parent whom a side talk is about, "" if it began in no talk.
func (s *seat) about(ctx context.Context, k bot.CoachRecord) (bot.PersonID, error) {
	if k.Facts.Talk == "" {
		return "", nil
	}
	talk, _, err := bot.FindOne[bot.TalkFacts, bot.TalkWords](ctx, turnReader{s.t}, k.Facts.Talk)
	return talk.Person, err
}

// coachLine sends a line in the side talk that is the current one.
func (s *seat) coachLine(ctx context.Context, words string) error {
	k, ok, err := s.side(ctx, s.cur.Facts.Coach)
	if err != nil {
		return err
	}
	if !ok { // it ended: what was meant for a coach goes to nobody by itself
		s.cur.Facts.Coach, s.cur.Facts.Ask = "", true
		s.t.Out.Wipe = true
		s.t.Offer(s.choices(), "helper.coach_over", "Now", s.whom())
		return nil
	}
	if words == "" {
		s.t.Say("helper.coach_words")
		return nil
	}
	return s.say(ctx, k, words)
}

// coachSaid shows what the other side of a side talk wrote.
func (s *seat) coachSaid(ctx context.Context, l bot.LineSignal) error {
	t := s.t
	k, ok, err := s.side(ctx, l.Talk)
	if err != nil || !ok && l.Text == "" {
		return s.coachEnded(l, err)
	}
	if !ok {
		return nil
	}
	r := bot.TextReply(t.String("helper.coach_line", "Name", l.Alias) + "\n" + l.Text)
	if l.Text == "" {
		r = bot.TextReply(t.String("helper.coach_asks", "Name", l.Alias))
	}
	if s.cur.Facts.Coach != k.ID {
		r.Choices = []bot.Choice{t.Choice("helper.label.answer", dialogs.Helper, actAnswer, k.ID)}
	}
	owner, err := s.about(ctx, k)
	if err != nil {
		return err
	}
	t.Out.Say = append(t.Out.Say, bot.Say{Reply: r, Purpose: bot.ForRelay, Owner: owner})
	s.cur.Facts.Shown = k.ID
	s.watchCopies()
	return nil
}

// coachEnded is told that the other side left; her next line is asked about.
func (s *seat) coachEnded(l bot.LineSignal, err error) error {
	f := &s.cur.Facts
	if err != nil {
		return err
	}
	if f.Coach == l.Talk || f.Shown == l.Talk {
		f.Ask = true
	}
	if f.Coach == l.Talk {
		f.Coach = ""
	}
	if f.Shown == l.Talk {
		f.Shown = ""
	}
	s.tell(s.choices(), "helper.coach_over", "Now", s.whom())
	return nil
}

// answerCoach makes a side talk the current one.
func (s *seat) answerCoach(ctx context.Context, id string) error {
	k, ok, err := s.side(ctx, id)
	if err != nil {
		return err
	}
	if !ok {
		s.t.Say("helper.coach_over", "Now", s.whom())
		return nil
	}
	waiting, err := s.drafts(ctx)
	if err != nil {
		return err
	}
	s.dropDrafts(waiting)
	f := &s.cur.Facts
	f.Coach, f.Shown, f.Ask, f.Since = k.ID, k.ID, false, time.Time{}
	s.t.Offer(s.leave(), "helper.coach_answer")
	return nil
}

// takeWaiting opens the side talks that waited until somebody who coaches came on: both
// hear that the other is there.
func (s *seat) takeWaiting(ctx context.Context) error {
	t := s.t
	waiting, err := bot.Find[bot.CoachFacts, bot.NoWords](ctx, turnReader{t}, bot.RecordQuery{States: []string{bot.CoachWaits}})
	if err != nil {
		return err
	}
	for _, k := range waiting {
		asker, ok, err := bot.FindOne[bot.HelperFacts, bot.HelperWords](ctx, turnReader{t}, string(k.Person))
		switch {
		case err != nil:
			return err
		case !ok || k.Person == s.me.Person || asker.State == bot.HelperRemoved:
			continue
		}
		k.State, k.Helper, k.Conversation = bot.CoachOpen, s.me.Person, s.me.Conversation
		put(t, k)
		t.Signal(bot.HelperConversation(k.Person), dialogs.Helper, "coach", "on."+k.ID, bot.LineSignal{
			Talk: k.ID, From: s.me.Person, Helper: s.me.Person, Alias: s.me.Words.FirstName,
		}, "")
		s.tell([]bot.Choice{t.Choice("helper.label.answer", dialogs.Helper, actAnswer, k.ID)}, "helper.coach_asks", "Name", asker.Words.FirstName)
		s.cur.Facts.Shown = k.ID
	}
	return nil
}

// leaveCoach ends the side talk for both.
func (s *seat) leaveCoach(ctx context.Context) error {
	t := s.t
	id := s.cur.Facts.Coach
	k, ok, err := s.side(ctx, id)
	if err != nil {
		return err
	}
	if ok {
		s.endSide(k)
	}
	s.cur.Facts.Coach, s.cur.Facts.Shown = "", ""
	to, open := s.current()
	if !open || s.cur.Facts.Ask || slices.Contains([]string{"", id}, s.cur.Facts.Talk) {
		s.cur.Facts.Ask = len(s.threads) > 0
		t.Offer(s.choices(), "helper.coach_left", "Now", s.whom())
		return nil
	}
	t.Say("helper.coach_left", "Now", t.String("helper.switched", "Alias", to.alias))
	return nil
}
