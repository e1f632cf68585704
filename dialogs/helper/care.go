package helper

import (
	"context"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// told is what happened in one of her talks.
func (s *seat) told(ctx context.Context, k bot.TalkSignal) error {
	t := s.t
	to, ok := s.thread(k.Talk)
	alias := k.Alias
	if ok {
		alias = to.alias
	}
	switch k.What {
	case "pro":
		return s.joined(ctx, k)
	case "danger":
		s.danger(alias, to, ok)
		return nil
	case "read": // a colleague read a case or a talk: Alias is the case's number (S22)
		s.tell(nil, "helper.told_read", "Number", k.Alias)
		return nil
	}
	var choices []bot.Choice
	if ok && s.cur.Facts.Talk != k.Talk {
		choices = append(choices, s.named(to, actSwitch, to.talk))
	}
	switch k.What {
	case "held":
		choices = s.held(k)
	case "undelivered":
		if k.Why == "media" {
			s.tell(choices, "helper.told_media", "Alias", alias)
			return nil
		}
	}
	switch k.What {
	case "paused", "back", "nudge", "held", "undelivered", "edited", "pro-yes", "pro-no", "pro-end":
		if k.What == "pro-end" {
			if was, err := s.proOver(ctx, k.Talk); was || err != nil {
				return err
			}
		}
		s.tell(choices, "helper.told_"+dashless(k.What), "Alias", alias)
	default:
		t.Note("helper.told_unknown")
	}
	return nil
}

// held are what she can do with a line of hers that waits because of a number or an address in it.
func (s *seat) held(k bot.TalkSignal) []bot.Choice {
	_, key, _ := strings.Cut(strings.TrimPrefix(s.t.Input.Timer, "helper/"), "/")
	arg := k.Talk + "|" + key
	return []bot.Choice{
		s.t.Choice("helper.label.without", dialogs.Helper, actWithout, arg),
		s.t.Choice("helper.label.pass", dialogs.Helper, actPass, arg),
		s.t.Choice("helper.label.drop", dialogs.Helper, actDrop, arg),
	}
}

// decide answers that. The names of the buttons are what the talk understands.
func (s *seat) decide(talk, waiting string) {
	to, ok := s.thread(talk)
	if !ok {
		s.t.Say("helper.over")
		return
	}
	s.t.Signal(to.conv, dialogs.Talk, "held", waiting, bot.TalkSignal{Talk: talk, Helper: s.me.Person, What: s.t.Action}, "")
	s.t.Say("helper.held_done")
}

// dashless is a word as a key has it.
func dashless(s string) string {
	out := []rune(s)
	for i, r := range out {
		if r == '-' {
			out[i] = '_'
		}
	}
	return string(out)
}

// byAlarm marks a side talk that begins with danger in a talk.
const byAlarm = "alarm"

// danger is told at the moment at which the parent got her numbers: three lines, and the coordinator now.
func (s *seat) danger(alias string, to thread, open bool) {
	r := bot.TextReply(s.t.String("helper.danger", "Alias", alias), s.t.String("helper.danger_do"))
	r.Parts = append(r.Parts, s.numbers(s.land(to))...)
	r.Parts = append(r.Parts, bot.Part{Kind: bot.PartText, Text: s.t.String("helper.danger_not")})
	r.Choices = []bot.Choice{s.t.Choice("helper.label.callcoach", dialogs.Helper, actCoach, byAlarm)}
	if open && s.cur.Facts.Talk != to.talk {
		r.Choices = append(r.Choices, s.named(to, actSwitch, to.talk))
	}
	s.t.ReplyFor(bot.ForNotice, r, time.Time{})
}

// numbers are the emergency number and who advises, in a country.
func (s *seat) numbers(land content.Country) []bot.Part {
	var out []bot.Part
	for _, h := range s.d.Retriever.Library.Helplines.For(land, "violence", content.Lang(s.t.Lang), s.t.At) {
		if h.Number != "" && len(out) < 3 {
			out = append(out, bot.Part{Kind: bot.PartNumber, Text: h.Name, Phone: h.Number})
		}
	}
	return out
}

// cries reports whether a line that would go to a parent may be her own cry for help.
func (s *seat) cries() bool {
	return len(s.threads) > 0 && s.cur.Facts.Coach == "" && (s.t.Danger() || s.t.Finding.Cry)
}

// cryFirst keeps such a line back: a parent who asked for help is not to read it before
// she has said that it is meant for her. The numbers come at once; words that quote the
// parent, or answer her, go on by one press.
func (s *seat) cryFirst(ctx context.Context) error {
	t := s.t
	waiting, err := s.draft(ctx, s.line())
	if err != nil || len(waiting) == 0 {
		return err
	}
	r := s.help("helper.cry_whose")
	for _, k := range waiting {
		if to, ok := s.thread(k.Facts.Talk); ok {
			r.Choices = append(r.Choices, s.named(to, actTo, k.ID))
		}
	}
	r.Choices = append(r.Choices, t.Choice("helper.label.aboutme", dialogs.Helper, actMe, waiting[0].Facts.Group))
	s.cried(r)
	return nil
}

// aboutMe lets go what she wrote: nobody else reads it. Her next line is asked about.
func (s *seat) aboutMe(ctx context.Context) error {
	waiting, err := s.drafts(ctx)
	if err != nil {
		return err
	}
	s.dropDrafts(waiting)
	s.t.Offer([]bot.Choice{s.t.Choice("helper.label.callcoach", dialogs.Helper, actCoach, "")}, "helper.cry_mine")
	return nil
}

// cry answers her own words where safety found something in them, and no parent would
// read them.
func (s *seat) cry() {
	t := s.t
	_, talks := s.current()
	if !t.Danger() && (talks || !t.Finding.Found() && !t.Finding.Cry) {
		return
	}
	r := s.help("helper.cry")
	if !talks {
		r.Kind = bot.CrisisText
	}
	if s.mayPress(actCoach, "") {
		r.Choices = []bot.Choice{t.Choice("helper.label.callcoach", dialogs.Helper, actCoach, "")}
	}
	s.cried(r)
}

// help is a text with the numbers for what safety found, where she lives.
func (s *seat) help(key string) bot.Reply {
	t := s.t
	r := bot.TextReply(t.String(key))
	need := string(t.Finding.Class)
	if need == "" {
		need = "emergency"
	}
	for _, h := range s.d.Retriever.Library.Helplines.For(content.Country(s.me.Facts.Country), need, content.Lang(t.Lang), t.At) {
		if h.Number != "" && len(r.Parts) < 5 {
			r.Parts = append(r.Parts, bot.Part{Kind: bot.PartNumber, Text: h.Name, Phone: h.Number})
		}
	}
	return r
}

// cried says it, once a turn.
func (s *seat) cried(r bot.Reply) {
	s.t.ReplyFor(bot.ForSafety, r, s.t.At.Add(10*time.Minute))
	s.t.Heard()
	s.t.Note("helper.cry")
}

// page is an alarm for somebody on call (S12). It says nothing of what was said.
func (s *seat) page() {
	t := s.t
	var k bot.PageSignal
	if !t.Received(&k) || !s.known || s.me.State == bot.HelperRemoved {
		return
	}
	r := bot.TextReply(t.String("helper.page", "Since", k.Since.In(s.zone()).Format("15:04")) + s.link())
	r.Choices = []bot.Choice{t.Choice("helper.label.take", dialogs.Helper, actTake, string(k.Case))}
	t.ReplyFor(bot.ForSafety, r, time.Time{})
}

// take says at the desk that she takes it.
func (s *seat) take(id string) {
	s.t.Signal("", dialogs.Desk, "ack", id, bot.PageSignal{Case: bot.CaseID(id), By: s.me.Person}, "")
	s.t.Say("helper.page_taken")
}
