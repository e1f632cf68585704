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
	waitFor(&patient{t, func() string {
		return fmt.Sprint("her chat holds ", mother.fake.History(mother.id), mother.fake.Calls("deleteMessage"))
	}}, func() bool {
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

// TestAbuse5NothingOfATalkIsLeftAfterForgetting: her words in a talk are in no answer
// of ours, and once she is forgotten in no file, no log line, no receipt, nowhere that
// her helper reads, and within 40 hours not on her helper's phone.
func TestAbuse5NothingOfATalkIsLeftAfterForgetting(t *testing.T) {
	t.Parallel()
	const canary = "CANARYQZ"
	var code string
	th := newTheatre(t, &code)
	sanne, mother := th.phone(8811), th.phone(8812)
	sanne.becomes(code, "Sanne", "moeder van drie")
	sanne.talks(mother, "mijn peuter krijgt steeds driftbuien "+canary)
	mother.says("dag, wij zijn de familie " + canary)
	sanne.next(canary)
	mother.says("bel me, " + canary + ", op 0612345678") // it waits for her answer
	mother.next("telefoonnummer")
	sanne.says("Dag familie " + canary)
	mother.next("Dag familie")
	mother.says("mijn man slaat mij " + canary) // a case: kept apart, and never told of
	mother.next("112")
	sanne.next("is misschien gevaar")
	th.settled()
	before := len(mother.got())
	mother.says("mijn gegevens")
	mother.next("Dit bewaren we van jou")
	if out := strings.Join(mother.got()[before:], "\n"); strings.Contains(out, canary) || holdsAny(strings.ToLower(out), "dossier", "zaak", "melding", "geval") {
		t.Errorf("her words or a case are shown in chat:\n%s", out)
	}
	mother.says("vergeet mij")
	mother.next("Wil je dat?")
	mother.press("Ja, wis ze")
	receipt := mother.next("Wat op telefoons staat").Text
	if holdsAny(strings.ToLower(receipt), "dossier", "zaak", "melding", "geval", strings.ToLower(canary)) {
		t.Errorf("the receipt tells too much:\n%s", receipt)
	}
	sanne.next("Een gesprek is gewist")
	th.settled()
	th.later(t, 41*time.Hour)
	th.settled()
	if slices.ContainsFunc(sanne.all(), func(s string) bool { return strings.Contains(s, canary) }) {
		t.Errorf("after 41 hours her helper's phone still shows %q", sanne.all())
	}
	for url, what := range map[string]string{"http://" + th.metrics + "/metrics": "/metrics", "http://" + th.metrics + "/healthz": "/healthz"} {
		if strings.Contains(fetch(t, url), canary) {
			t.Errorf("%s holds her words", what)
		}
	}
	if th.stop() != 0 {
		t.Fatalf("serve did not stop well: %s", th.log)
	}
	if strings.Contains(th.log.String(), canary) {
		t.Error("the log holds her words")
	}
	for path, data := range files(t, th.dir) {
		if strings.Contains(string(data), canary) {
			t.Errorf("%s holds her words", path)
		}
	}
	for what, text := range th.readable() {
		if strings.Contains(text, canary) {
			t.Errorf("%s can still be read: %s", what, text)
		}
	}
}

func holdsAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}
