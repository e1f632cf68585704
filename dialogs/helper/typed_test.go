package helper_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

// types is what she types where there are no buttons: the bot has found the choice of
// the latest reply with choices that it may mean, however long ago that was.
func (s *stage) types(text string, last bot.Outcome) bot.Outcome {
	for _, say := range last.Say {
		if len(say.Reply.Choices) > 0 {
			s.at = s.at.Add(time.Minute)
			in := s.typed(text, s.at)
			in.Choice = bot.ResolveText(text, say.Reply.Choices)
			return s.turn(in)
		}
	}
	s.t.Fatalf("no choices in\n%s", said(last))
	return bot.Outcome{}
}

// offers tells her of somebody who waits.
func (s *stage) offers(name string) bot.Outcome {
	k := s.talk(name)
	k.Helper, k.State, k.Facts.Waves = "", bot.TalkWaiting, []bot.Wave{{At: s.at, To: []bot.PersonID{s.me}}}
	record(s, k)
	return s.hears("offer", k.ID, bot.TalkSignal{Talk: k.ID, Lang: "nl"})
}

func claimed(out bot.Outcome) bool {
	for _, x := range out.Signals {
		if strings.HasPrefix(x.Name, "handover/claim/") {
			return true
		}
	}
	return false
}

func TestATypedNumberIsAPressOnlyWhereNoParentCanBeMeant(t *testing.T) {
	for name, c := range map[string]struct {
		before func(s *stage)
		after  func(s *stage)
		claims bool
		lines  int
	}{
		"she writes to nobody":                     {claims: true},
		"an offer is the latest that she got":      {before: func(s *stage) { s.opens("Roos 1"); s.says("Roos 1", "hallo") }, claims: true},
		"a parent wrote since":                     {before: func(s *stage) { s.opens("Roos 1") }, after: func(s *stage) { s.says("Roos 1", "hoeveel kinderen hebt u?") }, lines: 1},
		"a talk opened since":                      {after: func(s *stage) { s.opens("Roos 1") }, lines: 1},
		"a parent wrote, and she wrote back since": {before: func(s *stage) { s.opens("Roos 1") }, after: func(s *stage) { s.says("Roos 1", "en u?"); s.writes("ik ook") }, lines: 1},
		"a talk ended since, and there is no other": {after: func(s *stage) {
			s.opens("Roos 1")
			s.says("Roos 1", "dank u")
			s.closes("Roos 1")
		}, claims: true},
	} {
		for _, typed := range []string{"1", "Ik kan"} {
			t.Run(name+" "+typed, func(t *testing.T) {
				s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
				if c.before != nil {
					c.before(s)
				}
				offer := s.offers("Iris 2")
				if c.after != nil {
					c.after(s)
				}
				out := s.types(typed, offer)
				if got := sent(t, out); claimed(out) != c.claims || len(got) != c.lines {
					t.Errorf("she claims: %v, want %v; lines to parents: %q", claimed(out), c.claims, got)
				}
			})
		}
	}
}

func TestAPressIsAPressWhateverCameSince(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	offer := s.offers("Iris 2")
	s.says("Roos 1", "hoeveel kinderen hebt u?")
	if out := s.presses(offer.Say[0].Reply.Choices[0]); !claimed(out) {
		t.Errorf("a press means nothing: %s", said(out))
	}
}

func TestATypedYesToAnotherDialogGoesToTheParentWhoWroteSince(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.opens("Roos 1")
	ask := s.turn(s.typed("/forget", s.at))
	label := ""
	for _, say := range ask.Say {
		if len(say.Reply.Choices) > 0 {
			label = say.Reply.Choices[0].Label
		}
	}
	s.says("Roos 1", "bent u ook moeder?")
	if out := s.types(label, ask); out.Forget || len(sent(t, out)) != 1 {
		t.Errorf("a line to a parent erases her: %v", out.Forget)
	}
}

func TestWhoHasNoRoomHearsWhyATalkIsNotHers(t *testing.T) {
	s := newStage(t, dialogtest.Embedded(t), "fatma", bot.Ambassador)
	s.offers("Iris 2")
	for why, want := range map[string]string{"": "al geregeld", bot.WhyFull: "zoveel gesprekken als je wilde"} {
		if out := s.hears("taken", "talk-Iris 2", bot.TalkSignal{Talk: "talk-Iris 2", Why: why}); !strings.Contains(said(out), want) {
			t.Errorf("why %q: she hears %s", why, said(out))
		}
	}
}
