package helper

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// agreement is the version of the agreement's texts: raised when they change.
const agreement = "2026-11"

// The longest that she may write about herself.
const (
	longestName   = 40
	longestShares = 160
)

// state is what becoming a helper is at. It may be dropped: the record shows what is still missing.
type state struct {
	Step string `json:"step"`
}

const (
	stepName   = "name"
	stepLangs  = "langs"
	stepShares = "shares"
	stepDone   = "done"
)

// invited answers a code. Used, expired and wrong ones get one answer (S23).
func (s *seat) invited(ctx context.Context, token string) error {
	t := s.t
	k, ok, err := bot.FindOne[bot.InviteFacts, bot.InviteWords](ctx, turnReader{t}, bot.HashToken(token))
	switch {
	case err != nil:
		return err
	case !ok || !k.Works(bot.InviteOpen, t.At) || s.known && s.me.State == bot.HelperRemoved:
		t.Say("helper.invite_bad")
		return nil
	case s.known:
		t.Say("helper.invite_already")
		return nil
	}
	if !t.LangKnown && len(k.Facts.Helper.Langs) > 0 {
		t.Choose(k.Facts.Helper.Langs[0])
	}
	r := bot.TextReply(t.String("helper.agree_what", "Organisation", t.Organisation()))
	t.Reply(r)
	t.Say("helper.agree_may")
	t.Offer([]bot.Choice{
		t.Choice("helper.label.agree", dialogs.Helper, actAgree, token),
		t.Choice("helper.label.disagree", dialogs.Helper, actDisagree, ""),
	}, "helper.agree_not")
	return nil
}

// agree uses the invitation up and makes a helper who waits for the coordinator.
func (s *seat) agree(ctx context.Context, token string) error {
	t := s.t
	k, ok, err := bot.FindOne[bot.InviteFacts, bot.InviteWords](ctx, turnReader{t}, bot.HashToken(token))
	if err != nil {
		return err
	}
	if !ok || !k.Works(bot.InviteOpen, t.At) || s.known {
		t.Say("helper.invite_bad")
		return nil
	}
	k.State = bot.InviteUsed
	put(t, k)
	me := t.Person.ID
	s.me = bot.HelperRecord{Meta: bot.Meta{
		ID: string(me), Person: me, Conversation: bot.HelperConversation(me), Helper: me, State: bot.HelperPending, At: t.At,
	}, Facts: k.Facts.Helper}
	if k.Facts.First {
		s.me.State = bot.HelperActive
	}
	s.me.Facts.Agreed = agreement
	if s.me.Facts.Country == "" {
		s.me.Facts.Country = t.Conv().Country
	}
	put(t, s.me)
	t.Out.Wear = bot.Helper
	t.Say("helper.ask_name") // no buttons here: what she presses comes in the other hat
	return nil
}

// becoming reports whether she has not said yet who she is.
func (s *seat) becoming() bool {
	var st state
	if s.t.Data(&st) && st.Step != stepDone {
		return true
	}
	return s.me.Words.FirstName == "" || len(s.me.Facts.Langs) == 0 || s.t.Action == actLang || s.t.Action == actLangs || s.t.Action == actSkip
}

// step is what she is asked now.
func (s *seat) step() string {
	var st state
	switch {
	case s.t.Data(&st):
		return st.Step
	case s.me.Words.FirstName == "":
		return stepName
	}
	return stepLangs
}

// become takes her answers, one after the other.
func (s *seat) become(_ context.Context) error {
	t := s.t
	if name, _ := command(t.Text); name == "ouder" || name == "parent" || name == "forget" {
		s.stranger("")
		return nil
	}
	switch t.Action {
	case actLang:
		s.toggle(bot.Lang(t.Arg))
		return nil
	case actLangs:
		if len(s.me.Facts.Langs) == 0 {
			s.askLangs("helper.ask_langs")
			return nil
		}
		t.Keep(state{stepShares})
		t.Offer([]bot.Choice{t.Choice("helper.label.skip", dialogs.Helper, actSkip, "")}, "helper.ask_shares")
		return nil
	case actSkip:
		s.settled()
		return nil
	}
	text := oneLine(t.Text)
	switch step := s.step(); {
	case step == stepName && text != "" && !strings.HasPrefix(text, "/") && utf8.RuneCountInString(text) <= longestName:
		s.me.Words.FirstName = text
		put(t, s.me)
		s.askLangs("helper.ask_langs_name", "Name", text)
	case step == stepShares && text != "" && utf8.RuneCountInString(text) <= longestShares:
		s.me.Words.Shares = text
		put(t, s.me)
		s.settled()
	case step == stepShares:
		t.Offer([]bot.Choice{t.Choice("helper.label.skip", dialogs.Helper, actSkip, "")}, "helper.ask_shares")
	case step == stepLangs:
		s.askLangs("helper.ask_langs")
	default:
		t.Say("helper.ask_name")
	}
	return nil
}

// oneLine is what she typed without lines, marks that turn text round, or space at its ends (S31).
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case r < ' ', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, text)
	return strings.TrimSpace(text)
}

// toggle takes a language on or off her list.
func (s *seat) toggle(l bot.Lang) {
	if !slices.Contains(dialogs.Langs(), l) {
		return
	}
	langs := slices.Clone(s.me.Facts.Langs)
	if i := slices.Index(langs, l); i >= 0 {
		langs = slices.Delete(langs, i, i+1)
	} else {
		langs = append(langs, l)
	}
	s.me.Facts.Langs = langs
	put(s.t, s.me)
	s.askLangs("helper.ask_langs")
}

func (s *seat) askLangs(key string, data ...any) {
	t := s.t
	t.Keep(state{stepLangs})
	var have []string
	var choices []bot.Choice
	for _, l := range dialogs.Langs() {
		name := t.In(l, "engine.langname")
		if slices.Contains(s.me.Facts.Langs, l) {
			have = append(have, name)
		}
		choices = append(choices, t.Titled(name, dialogs.Helper, actLang, string(l)))
	}
	r := bot.TextReply(t.String(key, data...))
	if len(have) > 0 {
		r.Parts = append(r.Parts, bot.Part{Kind: bot.PartText, Text: t.String("helper.langs_now", "Languages", t.List(have))})
		choices = append(choices, t.Choice("helper.label.langs_done", dialogs.Helper, actLangs, ""))
	}
	r.Choices = choices
	t.Reply(r)
}

// settled ends it: she waits for the coordinator, or knows how it works.
func (s *seat) settled() {
	s.t.Keep(state{stepDone})
	if s.me.State == bot.HelperPending {
		s.t.Say("helper.pending")
		return
	}
	s.howItWorks("helper.confirmed")
}

// howItWorks are four lines.
func (s *seat) howItWorks(key string) {
	s.tell(nil, key)
	s.tell(nil, "helper.how")
}

// stated is told by the coordinator what she may now.
func (s *seat) stated(ctx context.Context, k bot.TalkSignal) error {
	switch k.What {
	case "confirmed":
		s.howItWorks("helper.confirmed")
	case "back":
		s.tell(nil, "helper.back")
	case "paused":
		s.tell(nil, "helper.paused")
		return s.handBack(ctx)
	case "removed":
		s.tell(nil, "helper.removed")
		s.cur.Facts = bot.CurrentFacts{Ask: true, Relayed: s.cur.Facts.Relayed, Sweep: s.cur.Facts.Sweep}
		return errors.Join(s.endSides(ctx), s.handBack(ctx))
	}
	return nil
}
