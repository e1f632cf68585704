package handover_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

// five makes the ambassadors a to e.
func (s *stage) five() {
	for _, id := range []bot.PersonID{"a", "b", "c", "d", "e"} {
		s.helper(id, nil)
	}
}

func TestOffersGoInWavesOneToOne(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.five()
	s.ask("toddler-sleep")
	s.is(s.got("offer"), "[a b c]", "the first wave")
	s.wait(4 * time.Minute)
	s.is(s.got("offer"), "[]", "before its time is over")
	s.wait(time.Minute)
	s.is(s.got("offer"), "[d e]", "the second wave")
	s.is(len(s.talk().Facts.Waves), 2, "waves that are written down")
	n := 0
	for _, r := range s.records {
		if r.Kind == (bot.DecisionFacts{}).Kind() {
			n++
			if r.Until.Sub(r.At) != bot.DecisionTerm || strings.Contains(string(r.Facts), "sleep") {
				t.Errorf("a decision is kept until %s, and says %s", r.Until, r.Facts)
			}
		}
	}
	s.is(n, 2, "decisions")
	said, cases := s.wait(5 * time.Minute)
	if !strings.Contains(said, "Er is nu niemand die past of tijd heeft") || cases != 1 {
		t.Errorf("after the last wave she hears %q, %d cases", said, cases)
	}
	s.is(s.talk().State, bot.TalkWaiting, "the wish")
}

func TestAnOfferHoldsLanguageAndThemeAndAHeavyThemeIsNotNamed(t *testing.T) {
	t.Parallel()
	for topic, want := range map[string]bot.TalkSignal{"toddler-sleep": {Theme: "toddler-sleep"}, "domestic-violence": {Heavy: true}} {
		s := newStage(t)
		s.helper("a", func(h *bot.HelperRecord) { h.Facts.HeavyUntil = monday.AddDate(1, 0, 0) })
		s.ask(topic)
		if len(s.signals) != 1 {
			t.Fatalf("%d signals", len(s.signals))
		}
		got := s.signalData(0)
		s.is([]any{got.Theme, got.Heavy, got.Lang, got.Summary, got.Alias, got.Parent}, []any{want.Theme, want.Heavy, "nl", "", "", mother}, "the offer; her random id seals it")
		s.is(s.signals[0].Owner, mother, "whose words it holds")
	}
}

func TestWhenAllOfAWaveDeclineTheNextGoesAtOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.five()
	s.ask("")
	s.got("offer")
	for _, id := range []bot.PersonID{"a", "b", "b"} {
		s.signal("decline", id)
	}
	s.is(s.got("offer"), "[]", "while one has not answered")
	s.signal("decline", "c")
	s.is(s.got("offer"), "[d e]", "when all have declined")
	s.wait(time.Hour)
	s.is(slices.Contains(s.got("offer"), "a"), false, "asked again after she declined")
}

func TestAfterHalfAnHourSheHearsItAlthoughOffersStand(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.d.Wave = 1
	for _, id := range strings.Split("abcdefghijkl", "") {
		s.helper(bot.PersonID(id), nil)
	}
	s.ask("")
	said, _ := s.wait(29 * time.Minute)
	s.is(said, "", "before")
	said, cases := s.wait(2 * time.Minute)
	s.is([]any{strings.Count(said, "Er is nu niemand"), cases}, []any{1, 1}, "after half an hour")
	said, cases = s.wait(24 * time.Hour)
	s.is([]any{strings.Count(said, "Er is nu niemand"), cases}, []any{0, 0}, "said once")
	s.signal("claim", "a")
	s.is(s.talk().State, bot.TalkReserved, "a late claim is welcome")
}

func TestSheHearsTheNextOpeningAndIsOfferedThen(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.helper("a", func(h *bot.HelperRecord) {
		h.Facts.OnUntil, h.Facts.Shifts = time.Time{}, []bot.Shift{{Day: time.Monday, From: 14 * 60, To: 16 * 60}}
	})
	s.ask("")
	said, _ := s.wait(6 * time.Minute)
	if !strings.Contains(said, "23 november 2026, 14:00") {
		t.Errorf("she hears %q", said)
	}
	s.is(s.got("offer"), "[]", "before the shift")
	s.wait(2 * time.Hour)
	s.is(s.got("offer"), "[]", "an hour before the shift")
	s.wait(time.Hour)
	s.is(s.got("offer"), "[a]", "when the shift begins")
}

func TestTheQueueDrainsWhenSomebodyComesOn(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.ask("")
	s.wait(6 * time.Minute)
	s.helper("late", nil)
	s.signal("free", "late")
	s.is(s.got("offer"), "[late]", "who came on")
}

func TestAfterThreeDaysItEndsHonestly(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.helper("a", nil)
	s.ask("")
	said, _ := s.wait(71 * time.Hour)
	s.is(strings.Contains(said, "niet gelukt"), false, "before")
	s.got("taken")
	said, _ = s.wait(2 * time.Hour)
	s.is(strings.Contains(said, "niet gelukt"), true, "after three days")
	k := s.talk()
	s.is([]any{k.State, s.conv.Holder, len(s.timers) - others(s)}, []any{bot.TalkUnserved, bot.HeldByBot, 0}, "the end")
	s.is(k.Until.Equal(s.at.Add(bot.TalkTerm)) || k.Until.After(s.at), true, "it has a term")
	s.is(s.got("taken"), "[a]", "who was still asked")
	s.signalOf(k.ID, "claim", "a")
	s.is(s.got("taken"), "[a]", "a claim after the end")
}

// others are the timers that are not of this dialog.
func others(s *stage) int {
	n := 0
	for name := range s.timers {
		if !strings.HasPrefix(name, "handover/") {
			n++
		}
	}
	return n
}

func TestAnOwnCodeGoesToItsOwnerAloneAndThenOnWithHerKnowledge(t *testing.T) {
	t.Parallel()
	code := func(h *bot.HelperRecord) { h.Facts.Code = "nl-tr-FATMA" }
	begin := func(t *testing.T) *stage {
		s := newStage(t)
		s.five()
		s.helper("e", code)
		s.conv.Entry = "nl-tr-fatma"
		s.says(s.ask(""), "wie jou de kaart gaf")
		s.is(s.got("offer"), "[e]", "whose code it is")
		return s
	}
	t.Run("silent", func(t *testing.T) {
		t.Parallel()
		s := begin(t)
		said, _ := s.wait(29 * time.Minute)
		s.is([]any{said, s.got("offer")}, []any{"", "[]"}, "while it is hers")
		said, _ = s.wait(2 * time.Minute)
		s.is(strings.Contains(said, "vraag het nu ook aan anderen"), true, "she knows")
		s.is(strings.Contains(said, "Er is nu niemand"), false, "the half hour begins now")
		s.is(s.got("offer"), "[a b c]", "the usual way")
	})
	t.Run("declined", func(t *testing.T) {
		t.Parallel()
		s := begin(t)
		s.says(s.signal("decline", "e"), "vraag het nu ook aan anderen")
		s.is(s.got("offer"), "[a b c]", "the usual way")
	})
	t.Run("not there", func(t *testing.T) {
		t.Parallel()
		s := newStage(t)
		s.five()
		s.helper("e", func(h *bot.HelperRecord) { code(h); h.Facts.OnUntil = time.Time{} })
		s.conv.Entry = "nl-tr-fatma"
		out := s.ask("")
		s.says(out, "kan nu niet")
		s.is(strings.Contains(dialogtest.Said(out), "eerst"), false, "a promise that is not kept")
		s.is(s.got("offer"), "[a b c]", "the usual way")
	})
}

func TestWhileSafetyIsBusyAndAfterAnExitNobodyIsAskedAndThenItGoesOn(t *testing.T) {
	t.Parallel()
	for name, hold := range map[string]func(s *stage, on bool){
		"safety": func(s *stage, on bool) {
			if s.conv.SafetyUntil = (time.Time{}); on {
				s.conv.SafetyUntil = s.at.Add(12 * time.Hour)
			}
		},
		"exit": func(s *stage, on bool) { s.conv.Exited = on },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.helper("a", nil)
			s.helper("b", func(h *bot.HelperRecord) {
				h.Facts.OnUntil, h.Facts.NotNow = monday.AddDate(0, 1, 0), monday.Add(2*time.Minute)
			})
			s.ask("")
			s.is(s.got("offer"), "[a]", "before")
			hold(s, true)
			said, _ := s.wait(time.Hour)
			s.is([]any{said, s.got("offer")}, []any{"", "[]"}, "meanwhile")
			out := s.signal("claim", "a")
			s.is([]any{dialogtest.Said(out), s.got("taken"), s.talk().State}, []any{"", "[a]", bot.TalkWaiting}, "a claim meanwhile")
			hold(s, false)
			s.wait(6 * time.Minute)
			s.is(s.got("offer"), "[a b]", "afterwards")
		})
	}
}

func TestTakingBackTellsEverybodyWhoWasAsked(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.five()
	s.ask("")
	s.signal("decline", "b")
	s.says(s.press("back", ""), "weggehaald")
	k := s.talk()
	s.is([]any{k.State, k.Facts.Why, s.conv.Holder}, []any{bot.TalkWithdrawn, "parent", bot.HeldByBot}, "the talk")
	s.is(s.got("taken"), "[a c]", "told")
	s.wait(96 * time.Hour)
	s.is(s.talk().State, bot.TalkWithdrawn, "after all timers")
	s.got("offer")
	s.signalOf(k.ID, "claim", "a")
	s.is(s.got("taken"), "[a]", "a claim of what was taken back")
	s.signalOf(k.ID, "free", "a")
	s.signalOf(k.ID, "decline", "a")
	s.is(len(s.signals), 0, "signals to anybody")
}

func TestAliasesOfTalksThatRunAreDifferent(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.ask("")
	first := s.talk()
	other := first
	other.ID, other.Conversation, other.Person, other.Version = "another", "c-other", "other", 0
	keep(s, other) // somebody who waits under that name
	s.press("back", "")
	seen := map[string]bool{}
	for range 2 {
		s.at = s.at.Add(time.Minute)
		s.ask("")
		k := s.talk()
		if k.Facts.Alias == other.Facts.Alias || seen[k.Facts.Alias] || len(strings.Fields(k.Facts.Alias)) != 2 {
			t.Errorf("the alias %q is that of another talk, or of her last", k.Facts.Alias)
		}
		seen[k.Facts.Alias] = true
		s.press("back", "")
	}
}
