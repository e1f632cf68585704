package handover_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/ouderbrug/ouderbrug/bot"
)

// TestWhateverHappensNobodyIsForgotten lets a parent, four helpers and the clock do
// anything in any order, and looks after each step at what must always hold.
func TestWhateverHappensNobodyIsForgotten(t *testing.T) {
	t.Parallel()
	who := []bot.PersonID{"a", "b", "c", "boss"}
	rapid.Check(t, func(r *rapid.T) {
		s := newStage(t)
		for _, p := range who[:3] {
			s.helper(p, nil)
		}
		s.helper("boss", func(h *bot.HelperRecord) { h.Facts.Roles = []bot.Role{bot.Staff} })
		told := map[string]string{} // helper → the last that she was told of the talk
		read := func() {
			for _, x := range s.signals {
				if parts := strings.Split(x.Name, "/"); parts[0] == "helper" {
					told[strings.TrimPrefix(string(x.To), "h-")+" "+parts[2]] = parts[1]
				}
			}
			s.signals = nil
		}
		var seen []string // talks so far
		for range rapid.IntRange(5, 60).Draw(r, "steps") {
			if s.conv.Holder == bot.HeldByPerson { // the dialog "talk" has it, and ends it
				k := s.talk()
				k.State, k.Facts.Why = bot.TalkClosed, "parent"
				keep(s, k)
				s.conv.Holder = bot.HeldByBot
			}
			helper := rapid.SampledFrom(who).Draw(r, "helper")
			talk := "none"
			if len(seen) > 0 {
				talk = rapid.SampledFrom(seen).Draw(r, "talk")
			}
			switch what := rapid.SampledFrom([]string{"ask", "ask", "back", "claim", "claim", "claim", "decline", "off", "free", "meet", "meet", "somebody", "wait", "wait", "quiet", "exit", "safety", "state"}).Draw(r, "what"); what {
			case "ask":
				s.ask("")
			case "back":
				s.press("back", "")
			case "meet", "somebody":
				s.press(what, talk+"|"+string(helper))
			case "wait":
				s.wait(time.Duration(rapid.IntRange(1, 300).Draw(r, "minutes")) * time.Minute)
			case "quiet":
				s.conv.Quiet = !s.conv.Quiet
			case "exit":
				s.conv.Exited = !s.conv.Exited
			case "safety":
				s.conv.SafetyUntil = s.at.Add(30 * time.Minute)
			case "state":
				if helper != "boss" {
					state := rapid.SampledFrom([]string{bot.HelperActive, bot.HelperPaused, bot.HelperRemoved}).Draw(r, "state")
					s.helper(helper, func(h *bot.HelperRecord) { h.State = state })
				}
			default:
				s.signalOf(talk, what, helper)
			}
			read()
			seen = holds(s, r, told)
			s.at = s.at.Add(time.Second)
		}
		if s.conv.Holder == bot.HeldByQueue { // and then nobody does anything any more
			s.conv.SafetyUntil, s.conv.Exited, s.conv.Quiet = time.Time{}, false, false
			s.wait(100 * time.Hour)
			read()
			holds(s, r, told)
			if s.conv.Holder != bot.HeldByBot {
				r.Fatalf("after four days she still waits")
			}
		}
	})
}

// holds looks at what must always hold, and gives her talks.
func holds(s *stage, r *rapid.T, told map[string]string) []string {
	all, err := bot.Find[bot.TalkFacts, bot.TalkWords](s.Context(), s, bot.RecordQuery{Conversation: s.conv.ID})
	if err != nil {
		r.Fatal(err)
	}
	var ids []string
	live, holder := 0, bot.HeldByBot
	for _, k := range all {
		ids = append(ids, k.ID)
		switch k.State {
		case bot.TalkWaiting, bot.TalkReserved:
			live, holder = live+1, bot.HeldByQueue
			_, end := s.timers["handover/end"]
			_, wave := s.timers["handover/wave"]
			_, release := s.timers["handover/release"]
			if staff := k.Facts.Staff && k.State == bot.TalkWaiting; !end || !wave && !release && !staff {
				r.Fatalf("a talk that is %s has no next timer (end %v, wave %v, release %v)", k.State, end, wave, release)
			}
			if (k.State == bot.TalkReserved) != (k.Helper != "") || k.Facts.Alias == "" {
				r.Fatalf("a talk is %s, its helper %q, its alias %q", k.State, k.Helper, k.Facts.Alias)
			}
		case bot.TalkOpen:
			live, holder = live+1, bot.HeldByPerson
		default: // over: whoever had an offer or a reservation knows
			for _, p := range []string{"a", "b", "c", "boss"} {
				if last := told[p+" "+k.ID]; last == "offer" && !declined(k, p) || last == "reserved" && !declined(k, p) {
					r.Fatalf("%s was told %q of a talk that is %s", p, last, k.State)
				}
			}
		}
		for _, p := range k.Facts.Refused {
			if k.Helper == p {
				r.Fatalf("she refused %s, who has her talk", p)
			}
		}
	}
	if live > 1 || s.conv.Holder != holder {
		r.Fatalf("%d talks at once, held by %s, want %s", live, s.conv.Holder, holder)
	}
	return ids
}

func declined(k bot.TalkRecord, p string) bool {
	for _, d := range k.Facts.Declined {
		if string(d) == p {
			return true
		}
	}
	for _, l := range k.Facts.Later {
		if string(l.Helper) == p {
			return true
		}
	}
	return false
}
