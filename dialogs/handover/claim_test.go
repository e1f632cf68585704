package handover_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

// signalData is what a signal carries.
func (s *stage) signalData(i int) (sig bot.TalkSignal) {
	s.Helper()
	if err := json.Unmarshal(s.signals[i].Data, &sig); err != nil {
		s.Fatal(err)
	}
	return sig
}

// reserved brings a talk to where a has claimed it.
func reserved(t *testing.T) *stage {
	t.Helper()
	s := newStage(t)
	s.five()
	s.helper("a", func(h *bot.HelperRecord) {
		h.Words = bot.HelperWords{FirstName: "Fatma", Shares: "moeder van drie"}
	})
	s.ask("toddler-sleep")
	s.got("offer")
	s.signal("claim", "a")
	return s
}

func (s *stage) meet(yes bool) bot.Outcome {
	s.Helper()
	k := s.talk()
	s.at = s.at.Add(time.Minute) // she reads
	return s.press(map[bool]string{true: "meet", false: "somebody"}[yes], k.ID+"|"+string(k.Helper))
}

func TestTheFirstClaimReservesAndTheOthersAreTold(t *testing.T) {
	t.Parallel()
	s := reserved(t)
	k := s.talk()
	s.is([]any{k.State, k.Helper, s.conv.Holder}, []any{bot.TalkReserved, "a", bot.HeldByQueue}, "the talk")
	s.is(s.got("reserved"), "[a]", "hers if the parent says yes")
	s.is(s.got("taken"), "[b c]", "the others")
	s.is(s.got("open"), "[]", "nothing has passed yet")
	s.signal("claim", "a") // she pressed twice
	s.is([]any{s.got("reserved"), s.got("taken")}, []any{"[]", "[]"}, "a double claim")
	s.signal("claim", "b") // at the same moment
	s.is([]any{s.got("taken"), s.talk().Helper}, []any{"[b]", "a"}, "the second claim")
}

func TestSheMeetsFirstWithTheLimitsBeforeAllElse(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.helper("a", func(h *bot.HelperRecord) { h.Words = bot.HelperWords{FirstName: "Fatma", Shares: "moeder van drie"} })
	s.ask("")
	out := s.signal("claim", "a")
	s.is(len(out.Say), 1, "messages")
	r := out.Say[0].Reply
	s.is(out.Say[0].Purpose, bot.ForNotice, "the purpose")
	s.says(bot.Outcome{Say: []bot.Say{{Reply: bot.Reply{Parts: r.Parts[:1]}}}}, "behalve bij gevaar")
	for _, want := range []string{"Fatma", "Nederlands, Türkçe", "moeder van drie", "Fatma is er nu"} {
		s.says(out, want)
	}
	s.is([]string{r.Choices[0].Label, r.Choices[1].Label, r.Choices[2].Label}, "[Ja, deze persoon Liever iemand anders Toch niet]", "the buttons")
	s.says(s.press("ask", ""), "Fatma") // asked for again, she is met again
}

func TestWhenSheIsNotThereSheIsToldWhen(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.helper("boss", func(h *bot.HelperRecord) {
		h.Facts.Roles, h.Facts.OnUntil = []bot.Role{bot.Coordinator}, time.Time{}
		h.Facts.Shifts = []bot.Shift{{Day: time.Tuesday, From: 540, To: 600}}
	})
	s.ask("")
	s.says(s.signal("claim", "boss"), "is er weer op 24 november 2026, 09:00")
}

func TestHerYesOpensInOneCommit(t *testing.T) {
	t.Parallel()
	s := reserved(t)
	s.got("taken")
	s.got("reserved")
	out := s.meet(true)
	k := s.talk()
	s.is([]any{k.State, k.Helper, k.Facts.Opened.Equal(s.at), s.conv.Holder}, []any{bot.TalkOpen, "a", true, bot.HeldByPerson}, "the talk")
	s.is(out.Cancel, []bot.Purpose{bot.ForAnswer, bot.ForOffer}, "unsent lines")
	s.is(s.began, []string{k.ID}, "passed to the dialog talk")
	for _, say := range out.Say {
		s.is(say.Purpose, bot.ForNotice, "the bot's last word")
	}
	s.says(out, "Je schrijft nu met Fatma")
	i := slices.IndexFunc(s.signals, func(x bot.Signal) bool { return x.Name == "helper/open/"+k.ID })
	if i < 0 {
		t.Fatal("the helper is not told")
	}
	got := s.signalData(i)
	s.is([]any{got.Alias, got.Theme, got.Parent, got.Conversation, s.signals[i].Owner}, []any{k.Facts.Alias, "toddler-sleep", mother, "c-mother", mother}, "what she is told")
	s.is(len(s.timers)-others(s), 0, "timers of the queue")
	s.signals = nil
	s.signalOf(k.ID, "claim", "b")
	s.signalOf(k.ID, "claim", "a")
	s.is(s.got("taken"), "[b]", "a claim of an open talk")
	s.is(s.talk().Version, k.Version, "writes of the queue to an open talk")
}

func TestANoNeedsNoReasonAndTheNextAreAskedAtOnce(t *testing.T) {
	t.Parallel()
	s := reserved(t)
	s.got("taken")
	out := s.meet(false)
	s.says(out, "Ik zoek iemand anders")
	k := s.talk()
	s.is([]any{k.State, k.Helper, k.Facts.Refused}, []any{bot.TalkWaiting, "", []bot.PersonID{"a"}}, "the talk")
	s.is(s.got("refused"), "[a]", "told without a reason")
	s.is(s.got("offer"), "[b c d]", "asked at once, those too who were told that it was taken")
	s.signal("claim", "a")
	s.is([]any{s.got("taken"), s.talk().State}, []any{"[a]", bot.TalkWaiting}, "whom she refused claims again")
	s.signal("claim", "d")
	s.is([]any{s.got("taken"), s.talk().Helper}, []any{"[b c]", "d"}, "the next one")
	s.meet(true)
	s.is(s.talk().State, bot.TalkOpen, "the talk")
}

func TestAnOldYesMeansTheOneWhomSheSaw(t *testing.T) {
	t.Parallel()
	s := reserved(t)
	old := s.talk().ID + "|a"
	s.meet(false)
	s.says(s.press("meet", old), "Je vraag staat er al")
	s.signal("claim", "b")
	s.says(s.press("meet", old), "Dit is Naamb")
	s.is([]any{s.talk().State, s.conv.Holder}, []any{bot.TalkReserved, bot.HeldByQueue}, "after a yes to somebody else")
	s.press("back", "")
	s.says(s.press("meet", old), "Er staat geen vraag open")
}

func TestAReservationThatSheDoesNotAnswerIsGivenFreeOnceAndThenEnds(t *testing.T) {
	t.Parallel()
	s := reserved(t)
	s.got("taken")
	said, _ := s.wait(29 * time.Minute)
	s.is(said, "", "before")
	said, _ = s.wait(time.Minute)
	s.is([]any{said != "", s.talk().State, s.got("taken")}, []any{true, bot.TalkWaiting, "[a]"}, "given free")
	s.is(s.got("offer"), "[]", "asked at once, although she is not looking")
	s.wait(5 * time.Minute)
	s.is(s.got("offer"), "[a b c]", "asked anew")
	s.signal("claim", "b")
	s.got("taken")
	s.wait(31 * time.Minute)
	k := s.talk()
	s.is([]any{k.State, k.Facts.Why, s.conv.Holder, s.got("taken")}, []any{bot.TalkWithdrawn, "silence", bot.HeldByBot, "[b]"}, "the second time")
	s.is(len(s.timers)-others(s), 0, "timers")
}

func TestTheEndOfThreeDaysWaitsForHerAnswer(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.helper("a", nil)
	s.ask("")
	s.wait(72*time.Hour - 5*time.Minute)
	s.signal("claim", "a")
	s.wait(10 * time.Minute)
	s.is(s.talk().State, bot.TalkReserved, "asked just now")
	s.meet(true)
	s.is(s.talk().State, bot.TalkOpen, "her yes")
}

func TestWhoMayNotClaim(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*bot.HelperRecord){
		"paused":       func(h *bot.HelperRecord) { h.State = bot.HelperPaused },
		"removed":      func(h *bot.HelperRecord) { h.State = bot.HelperRemoved },
		"pending":      func(h *bot.HelperRecord) { h.State = bot.HelperPending },
		"professional": func(h *bot.HelperRecord) { h.Facts.Roles = []bot.Role{bot.Professional} },
		"no VOG":       func(h *bot.HelperRecord) { h.Facts.VOGUntil = monday },
		"no module":    func(h *bot.HelperRecord) { h.Facts.HeavyUntil = monday },
		"blocked her":  func(h *bot.HelperRecord) { h.Facts.Blocked = []bot.PersonID{mother} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.helper("x", func(h *bot.HelperRecord) { h.Facts.HeavyUntil = monday.AddDate(1, 0, 0) })
			s.ask("domestic-violence")
			s.is(s.got("offer"), "[x]", "offered")
			s.helper("x", func(h *bot.HelperRecord) { h.Facts.HeavyUntil = monday.AddDate(1, 0, 0); change(h) })
			out := s.signal("claim", "x")
			s.is([]any{dialogtest.Said(out), s.got("taken"), s.talk().State}, []any{"", "[x]", bot.TalkWaiting}, "the claim")
		})
	}
	s := newStage(t)
	s.helper(mother, nil)
	s.ask("")
	s.is(s.got("offer"), "[]", "her own request offered to her")
	s.signal("claim", mother)
	s.signal("claim", "nobody")
	s.is([]any{s.got("taken"), s.talk().State}, []any{"[mother nobody]", bot.TalkWaiting}, "her own request, and somebody unknown")
}

func TestAHelperWhoGoesWhileSheIsAwaitedIsReplaced(t *testing.T) {
	t.Parallel()
	t.Run("off", func(t *testing.T) {
		t.Parallel()
		s := reserved(t)
		out := s.signal("off", "a")
		s.says(out, "kan toch niet")
		s.is([]any{s.talk().State, s.got("offer")}, []any{bot.TalkWaiting, "[b c d]"}, "the others")
	})
	t.Run("removed before her yes", func(t *testing.T) {
		t.Parallel()
		s := reserved(t)
		s.helper("a", func(h *bot.HelperRecord) { h.State = bot.HelperRemoved })
		s.says(s.meet(true), "kan toch niet")
		s.is([]any{s.talk().State, s.conv.Holder}, []any{bot.TalkWaiting, bot.HeldByQueue}, "the talk")
	})
	t.Run("forgotten before her yes", func(t *testing.T) {
		t.Parallel()
		s := reserved(t)
		delete(s.records, "helper/a")
		s.says(s.meet(true), "kan toch niet")
		s.is(s.talk().State, bot.TalkWaiting, "the talk")
	})
}

func TestDangerBetweenClaimAndYesTakesItFromAVolunteer(t *testing.T) {
	t.Parallel()
	s := reserved(t)
	s.got("taken")
	s.conv.Quiet = true
	out := s.meet(true)
	k := s.talk()
	s.is([]any{k.State, k.Facts.Staff, len(out.Cases), s.got("taken"), s.got("offer")}, []any{bot.TalkWaiting, true, 1, "[a]", "[]"}, "the talk")
}

func TestAConsentThatSheTookBackOpensNothing(t *testing.T) {
	t.Parallel()
	s := reserved(t)
	s.given[bot.ConsentContact] = bot.Consent{For: bot.ConsentContact}
	s.meet(true)
	s.is([]any{s.talk().State, s.conv.Holder, s.began}, []any{bot.TalkWithdrawn, bot.HeldByBot, []string(nil)}, "the talk")
}

func TestWhatIsNotAboutHerTalkChangesNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.helper("a", nil)
	s.ask("")
	s.signals = nil
	v := s.talk().Version
	s.signalOf("unknown", "claim", "a")
	s.is(s.got("taken"), "[a]", "a claim of what does not exist")
	for _, what := range []string{"decline", "off", "free", "nonsense"} {
		s.signalOf("unknown", what, "a")
	}
	s.signal("nonsense", "a")
	out := s.turn(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Timer}, Timer: "handover/claim/x"}}) // of somebody who is forgotten
	s.is([]any{len(s.signals), len(out.Say), s.talk().Version}, []any{0, 0, v}, "signals, lines, writes")
}

func TestWhoCannotBeWrittenToMeetsWhenSheWrites(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.helper("boss", func(h *bot.HelperRecord) { h.Facts.Roles = []bot.Role{bot.Staff} })
	s.conv.Quiet = true
	s.ask("")
	s.wait(10 * time.Minute)
	out := s.signal("claim", "boss")
	s.is([]any{len(out.Say), s.talk().State, s.got("reserved")}, []any{0, bot.TalkReserved, "[boss]"}, "a claim while she is away")
	s.wait(31 * time.Minute)
	s.is([]any{s.talk().State, s.talk().Facts.Released, s.got("taken")}, []any{bot.TalkWaiting, 0, "[boss]"}, "given free, which is not her silence")
	s.signal("claim", "boss")
	out = s.write("hoe laat moet hij naar bed")
	s.is(dialogtest.Said(out), "(ask)\nEr is een bericht voor je.\n", "when she writes")
	s.is(dialogtest.Said(s.write("en hoe laat op")), "(ask)\n", "said once")
	s.says(s.press("ask", ""), "Dit is Naamboss")
	s.meet(true)
	s.is([]any{s.talk().State, s.talk().Facts.Paused.IsZero()}, []any{bot.TalkOpen, true}, "her yes")
}

func TestNewsIsNotOfAWishThatSheTakesBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.helper("boss", func(h *bot.HelperRecord) { h.Facts.Roles = []bot.Role{bot.Staff} })
	s.conv.Quiet = true
	s.ask("")
	s.wait(10 * time.Minute)
	s.signal("claim", "boss")
	s.is(dialogtest.Said(s.press("back", "")), "Goed, ik heb je vraag weggehaald. Mij mag je altijd iets vragen.\n", "what she hears")
	s.is(s.talk().State, bot.TalkWithdrawn, "the talk")
}

func TestATalkThatTurnsQuietIsTakenFromThoseWhoWereAsked(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.five()
	s.ask("")
	s.got("offer")
	s.conv.Quiet = true
	_, cases := s.wait(6 * time.Minute)
	s.is([]any{s.got("taken"), s.got("offer"), s.talk().Facts.Staff, cases}, []any{"[a b c]", "[]", true, 1}, "after the next look")
	s.signal("free", "d")
	s.is(len(s.signals), 0, "signals afterwards")
}

func TestWhoWroteOfDangerWaitsForStaffUntilSheAsksAnew(t *testing.T) {
	t.Parallel()
	for name, begin := range map[string]func(*testing.T) (*stage, string){
		"offered to volunteers": func(t *testing.T) (*stage, string) {
			s := newStage(t)
			s.five()
			s.ask("")
			s.got("offer")
			return s, "[a b c]"
		},
		"claimed by a volunteer": func(t *testing.T) (*stage, string) {
			s := reserved(t)
			s.got("taken")
			return s, "[a]"
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, told := begin(t)
			out := s.press(dialogs.ActDanger, "")
			k := s.talk()
			s.is([]any{k.State, k.Helper, k.Facts.Staff, len(out.Cases), len(out.Say)}, []any{bot.TalkWaiting, "", true, 1, 0}, "the talk")
			s.is(s.got("taken"), told, "who is told")
			s.wait(48 * time.Hour)
			s.is(s.got("offer"), "[]", "offers in two days, while she is safe again")
			s.signal("free", "d")
			s.signal("claim", "a")
			s.is([]any{s.got("offer"), s.talk().State}, []any{"[]", bot.TalkWaiting}, "a volunteer who comes on, or claims")
			s.press("back", "")
			s.ask("")
			s.is([]any{s.talk().Facts.Staff, s.got("offer")}, []any{false, "[a b c]"}, "a wish that she makes anew")
		})
	}
}

func TestDangerLeavesAReservationOfStaffAsItIs(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.helper("boss", func(h *bot.HelperRecord) { h.Facts.Roles = []bot.Role{bot.Staff} })
	s.ask("")
	s.signal("claim", "boss")
	s.press(dialogs.ActDanger, "")
	s.is([]any{s.talk().State, s.talk().Helper, s.got("taken"), s.talk().Facts.Staff}, []any{bot.TalkReserved, "boss", "[]", true}, "the talk")
	s.press(dialogs.ActDanger, "")
	s.meet(true)
	s.is(s.talk().State, bot.TalkOpen, "her yes")
}
