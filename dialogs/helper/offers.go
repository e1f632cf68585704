package helper

import (
	"context"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// offerKey names an offer, so that it is changed when somebody else has it. A talk may be
// offered to her more than once: the signal says in What which time it is.
func (s *seat) offerKey(k bot.TalkSignal) string {
	return "offer." + k.Talk + "." + string(s.me.Person) + "." + k.What
}

// offered asks whether she can. Of a heavy theme no more is said than that (S21).
func (s *seat) offered(k bot.TalkSignal) {
	t := s.t
	if !s.active() {
		return
	}
	r := bot.TextReply(t.String("helper.offer", "Lang", t.In(k.Lang, "engine.langname")))
	add := func(key string, data ...any) {
		r.Parts = append(r.Parts, bot.Part{Kind: bot.PartText, Text: t.String(key, data...)})
	}
	switch {
	case k.Heavy:
		add("helper.offer_heavy")
	case k.Theme != "":
		add("helper.theme", "Theme", s.theme(k.Theme))
	}
	if since := k.Since; !since.IsZero() {
		add("helper.since", "Time", since.In(s.zone()).Format("15:04"))
	}
	r.Choices = []bot.Choice{
		t.Choice("helper.label.can", dialogs.Helper, actClaim, k.Talk),
		t.Choice("helper.label.later", dialogs.Helper, actLater, k.Talk),
		t.Choice("helper.label.notmine", dialogs.Helper, actNotMine, k.Talk),
	}
	t.Out.Say = append(t.Out.Say, bot.Say{Reply: r, Purpose: bot.ForOffer, Key: s.offerKey(k), Owner: k.Parent})
}

// zone is the time zone of her own wall.
func (s *seat) zone() *time.Location {
	if loc, err := time.LoadLocation(s.me.Facts.Zone); err == nil && s.me.Facts.Zone != "" {
		return loc
	}
	return s.me.Facts.Country.Zone()
}

// theme is a topic in her language.
func (s *seat) theme(slug string) string {
	if name := s.t.String("ask.topic." + slug); name != "" {
		return name
	}
	return s.t.String("helper.label.otherwise")
}

// answerOffer tells the parent's conversation what she said. Whether the offer still
// stands is decided there.
func (s *seat) answerOffer(ctx context.Context, id string) error {
	t := s.t
	talk, ok, err := bot.FindOne[bot.TalkFacts, bot.TalkWords](ctx, turnReader{t}, id)
	if err != nil {
		return err
	}
	waits := ok && slices.Contains([]string{bot.TalkWaiting, bot.TalkReserved}, talk.State)
	mine := ok && (talk.Helper == s.me.Person || talk.Facts.Prefer == s.me.Person ||
		slices.ContainsFunc(talk.Facts.Waves, func(w bot.Wave) bool { return slices.Contains(w.To, s.me.Person) }))
	signal := bot.TalkSignal{Talk: id, Helper: s.me.Person, What: t.Action}
	switch {
	case !s.active():
		s.off()
	case !waits || !mine || talk.State == bot.TalkReserved && talk.Helper != s.me.Person:
		t.Say("helper.offer_gone")
	case talk.Person == s.me.Person:
		t.Say("helper.offer_own")
	case t.Action == actClaim:
		t.Signal(talk.Conversation, dialogs.Handover, "claim", id+"."+string(s.me.Person), signal, "")
		t.Say("helper.claimed")
	default:
		t.Signal(talk.Conversation, dialogs.Handover, "decline", id+"."+string(s.me.Person), signal, "")
		t.Say("helper.declined")
	}
	return nil
}

// taken changes an offer that no longer stands.
func (s *seat) taken(k bot.TalkSignal) {
	key := "helper.taken"
	if k.Why == bot.WhyFull {
		key = "helper.taken_full"
	}
	s.t.Out.Say = append(s.t.Out.Say, bot.Say{
		Reply: bot.TextReply(s.t.String(key)), Purpose: bot.ForNotice, Edits: s.offerKey(k),
	})
}

// handBack tells all who wait, and were offered to her, that she can no longer be asked.
func (s *seat) handBack(ctx context.Context) error {
	return s.eachWaiting(ctx, func(k bot.TalkRecord) {
		for _, w := range k.Facts.Waves {
			if slices.Contains(w.To, s.me.Person) {
				s.t.Signal(k.Conversation, dialogs.Handover, "off", k.ID+"."+string(s.me.Person), bot.TalkSignal{Talk: k.ID, Helper: s.me.Person}, "")
				return
			}
		}
	})
}

// cameOn tells all who wait that somebody came on.
func (s *seat) cameOn(ctx context.Context) error {
	return s.eachWaiting(ctx, func(k bot.TalkRecord) {
		s.t.Signal(k.Conversation, dialogs.Handover, "free", k.ID+"."+s.t.NewID(), bot.TalkSignal{Talk: k.ID, Helper: s.me.Person}, "")
	})
}

func (s *seat) eachWaiting(ctx context.Context, do func(bot.TalkRecord)) error {
	waiting, err := bot.Find[bot.TalkFacts, bot.TalkWords](ctx, turnReader{s.t}, bot.RecordQuery{States: []string{bot.TalkWaiting, bot.TalkReserved}})
	if err != nil {
		return err
	}
	for _, k := range waiting {
		do(k)
	}
	return nil
}
