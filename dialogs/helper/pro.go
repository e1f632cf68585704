package helper

import (
	"context"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// pros lists who can join for one question.
func (s *seat) pros(ctx context.Context) error {
	t := s.t
	to, ok := s.need()
	if !ok {
		return nil
	}
	all, err := bot.Find[bot.HelperFacts, bot.HelperWords](ctx, turnReader{t}, bot.RecordQuery{States: []string{bot.HelperActive}})
	if err != nil {
		return err
	}
	var choices []bot.Choice
	for _, k := range all {
		if k.Facts.Is(bot.Professional) && k.Person != s.me.Person && k.Person != to.parent && len(choices) < 10 {
			label := k.Words.FirstName
			if k.Words.Shares != "" {
				label += ", " + k.Words.Shares
			}
			choices = append(choices, t.Titled(label, dialogs.Helper, actPro, to.talk+"|"+string(k.Person)))
		}
	}
	if len(choices) == 0 {
		t.Say("helper.pro_none")
		return nil
	}
	t.Offer(choices, "helper.pro_who", "Alias", to.alias)
	return nil
}

// askPro asks the parent, who says yes or no.
func (s *seat) askPro(talk string, with bot.PersonID) {
	t := s.t
	to, ok := s.thread(talk)
	if !ok || to.pro || with == "" {
		t.Say("helper.over")
		return
	}
	t.Signal(to.conv, dialogs.Talk, "pro", talk+"."+t.NewID(), bot.TalkSignal{Talk: talk, Helper: s.me.Person, With: with}, "")
	t.Say("helper.pro_asked", "Alias", to.alias)
}

// joined tells a professional that the parent said yes.
func (s *seat) joined(ctx context.Context, k bot.TalkSignal) error {
	t := s.t
	id := k.Talk + "." + string(s.me.Person)
	q, ok, err := bot.FindOne[bot.QuestionFacts, bot.NoWords](ctx, turnReader{t}, id)
	if err != nil {
		return err
	}
	if !s.me.Facts.Is(bot.Professional) || !s.active() || k.Parent == "" || k.Parent == s.me.Person {
		return nil
	}
	if !ok {
		q.Meta = bot.Meta{ID: id, Person: k.Parent, Conversation: k.Conversation, Helper: s.me.Person}
	}
	q.State, q.At, q.Until = bot.QuestionOpen, t.At, t.At.Add(bot.TalkTerm)
	q.Facts = bot.QuestionFacts{Talk: k.Talk, Alias: k.Alias, Lang: k.Lang, Ends: k.Until}
	put(t, q)
	to := thread{talk: k.Talk, conv: k.Conversation, parent: k.Parent, alias: k.Alias, lang: k.Lang, pro: true}
	s.threads = append(s.threads, to)
	until := ""
	if !k.Until.IsZero() {
		until = k.Until.In(s.zone()).Format("15:04")
	}
	r := bot.TextReply(t.String("helper.pro_joined", "Alias", k.Alias, "Lang", t.In(k.Lang, "engine.langname")))
	if until != "" {
		r.Parts = append(r.Parts, bot.Part{Kind: bot.PartText, Text: t.String("helper.pro_until", "Until", until)})
	}
	purpose := bot.ForNotice
	if k.Summary != "" {
		purpose = bot.ForRelay
		r.Parts = append(r.Parts, bot.Part{Kind: bot.PartText, Text: t.String("helper.summary", "Text", k.Summary)})
	}
	r.Choices = s.proChoices(to)
	t.Out.Say = append(t.Out.Say, bot.Say{Reply: r, Purpose: purpose, Owner: k.Parent})
	s.watchCopies()
	return nil
}

func (s *seat) proChoices(to thread) []bot.Choice {
	return []bot.Choice{
		s.named(to, actSwitch, to.talk),
		s.t.Choice("helper.label.prodone", dialogs.Helper, actEnd, to.talk),
	}
}

// proMenu are the questions that were asked of a professional.
func (s *seat) proMenu() {
	t := s.t
	var choices []bot.Choice
	for _, to := range s.threads {
		if to.pro {
			choices = append(choices, s.named(to, actSwitch, to.talk))
		}
	}
	if len(choices) == 0 {
		t.Say("helper.pro_menu_none")
		return
	}
	if to, ok := s.current(); ok && to.pro {
		choices = append(choices, t.Choice("helper.label.prodone", dialogs.Helper, actEnd, to.talk))
	}
	t.Offer(choices, "helper.pro_menu", "Now", s.whom())
}

// proDone ends her question.
func (s *seat) proDone(_ context.Context, talk string) error {
	to, ok := s.thread(talk)
	if !ok || !to.pro {
		s.t.Say("helper.over")
		return nil
	}
	s.endPro(to)
	return nil
}

// endPro asks that the professional's time be over; told pro-end closes it.
func (s *seat) endPro(to thread) {
	t := s.t
	t.Signal(to.conv, dialogs.Talk, "end-pro", to.talk+"."+t.NewID(), bot.TalkSignal{Talk: to.talk, With: s.me.Person}, "")
	t.Say("helper.pro_done", "Alias", to.alias)
}

// proOver closes a question: by her, its end time, or the parent. was is false if she had none in that talk.
func (s *seat) proOver(ctx context.Context, talk string) (was bool, err error) {
	t := s.t
	q, ok, err := bot.FindOne[bot.QuestionFacts, bot.NoWords](ctx, turnReader{t}, talk+"."+string(s.me.Person))
	if err != nil || !ok {
		return false, err
	}
	q.State = bot.QuestionDone
	put(t, q)
	f := &s.cur.Facts
	if f.Talk == talk || f.Shown == talk {
		f.Ask, f.Shown = true, ""
	}
	if f.Talk == talk {
		f.Talk = ""
	}
	s.tell(nil, "helper.pro_over", "Alias", q.Facts.Alias)
	return true, nil
}
