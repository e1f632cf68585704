package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// The abuse tests of safety-and-privacy.md as they hold with a handover, by number:
// the real program, Telegram by webhook, people on both ends.

// TestAbuse3TheExitWordInATalkIsSilentForADay: nothing reaches her phone, whatever
// timers run, the helper hears it and what she writes waits; danger is still answered.
func TestAbuse3TheExitWordInATalkIsSilentForADay(t *testing.T) {
	t.Parallel()
	var code string
	th := newTheatre(t, &code)
	sanne, mother := th.phone(8801), th.phone(8802)
	sanne.becomes(code, "Sanne", "moeder van drie")
	sanne.talks(mother, "mijn peuter krijgt steeds driftbuien")
	mother.says("dag ik ben blij dat u er bent")
	sanne.next("blij dat u er bent")
	sanne.says("Dag! Vertel maar rustig.")
	mother.next("Vertel maar rustig")
	th.settled()
	cases := th.gauge("cases_waiting")

	mother.says("exit")
	sanne.next("even verborgen")
	waitFor(&patient{t, func() string { return fmt.Sprint("her chat holds ", mother.fake.History(mother.id), mother.fake.Calls("deleteMessage")) }}, func() bool {
		return len(mother.fake.History(mother.id)) == 0 // both sides' messages
	})
	before := len(mother.got())
	sanne.says("KANARIEQZ ben je er nog?")
	sanne.next("wacht tot de ouder terug is")
	for i, step := range []time.Duration{11 * time.Minute, 20 * time.Minute, 30 * time.Minute, 4 * time.Hour, 7 * time.Hour, 11 * time.Hour, 70 * time.Minute} {
		th.later(t, step)
		th.settled()
		if i == 3 {
			sanne.says("nog een bericht KANARIEQZ")
			sanne.next("wacht tot de ouder terug is")
			th.settled()
		}
		if got := mother.got()[before:]; len(got) > 0 {
			t.Fatalf("at step %d there came %q", i, got)
		}
	}
	if n := th.gauge("cases_waiting"); n != cases {
		t.Errorf("%v cases before anything was said, %v then", n, cases)
	}
	mother.says("mijn man slaat mij")
	mother.next("112")
	sanne.next("is misschien gevaar")
	th.settled()
	if n := th.gauge("cases_waiting"); n != cases+1 {
		t.Errorf("a cry opens %v cases", n-cases)
	}
	if slices.ContainsFunc(mother.got(), func(s string) bool { return strings.Contains(s, "KANARIEQZ") }) {
		t.Error("what waits is brought to whoever holds her phone")
	}
}
