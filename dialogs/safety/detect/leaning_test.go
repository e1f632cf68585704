package detect

import (
	"testing"
	"testing/fstest"

	"github.com/ouderbrug/ouderbrug/dialogs/safety/hint"
)

// leaner has one rule with a pattern that says too little alone, and a classifier that finds everything exactly so dangerous.
func leaner(t *testing.T, least float32) *Detector {
	t.Helper()
	d, err := LoadRules(fstest.MapFS{"safety/nl.yaml": {Data: []byte(`
language: nl
rules:
- id: follows
  class: violence
  sub: other
  check: |
    bedreigt mij
  hint: |
    deurbel .. camera
`)}})
	if err != nil {
		t.Fatal(err)
	}
	d.hints = hint.New(10, []string{string(Suicide)}, []string{"nl"})
	d.hints.Thresholds["nl"] = least
	return d
}

// TestAPatternThatSaysTooLittleIsACheckWhereTheClassifierLeansThatWay: it lowers what is enough by LeanMargin, no more.
func TestAPatternThatSaysTooLittleIsACheckWhereTheClassifierLeansThatWay(t *testing.T) {
	const text = "aan de deurbel hangt een camera van hem"
	if f := leaner(t, hint.LeanMargin-0.1).Detect(text); f.Class != Violence || f.Level != Check || f.Subclass != Other || f.Rule != "nl.follows" {
		t.Errorf("just under the threshold it is %+v", f)
	}
	sure := leaner(t, hint.LeanMargin+0.1)
	if f := sure.Detect(text); f.Found() {
		t.Errorf("far under the threshold it is %+v", f)
	}
	if f := sure.Detect("hij bedreigt mij al een week"); f.Level != Check {
		t.Errorf("what the rules say by themselves is %+v", f)
	}
	if f := leaner(t, 0.1).Detect("de bus komt om acht"); f.Found() {
		t.Errorf("without the pattern the margin counts: %+v", f)
	}
	if !sure.Message(text).Leaning || sure.Message("de bus komt om acht").Leaning {
		t.Error("what is learnt from does not say where the rules lean")
	}
}

// TestWhatTheClassifierCannotJudgeIsAskedAbout: two words are too short for it, and of a sentence in two messages it would see the end.
func TestWhatTheClassifierCannotJudgeIsAskedAbout(t *testing.T) {
	d := leaner(t, 100)
	if f := d.Detect("deurbel camera"); f.Level != Check {
		t.Errorf("two words are %+v", f)
	}
	if f := d.Detect("er hangt aan de deurbel", "een camera van hem nu"); f.Level != Check {
		t.Errorf("a sentence in two messages is %+v", f)
	}
}
