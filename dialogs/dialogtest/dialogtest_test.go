package dialogtest

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
)

const talk = `# a talk
given lang nl
given known
parent> ben je een mens
bot‹ old
    ‹ [old]
bot‹ ~ geen mens

# somebody else, in danger
parent2> mijn man slaat mij
bot‹ ~ 112
@ +31m
nothing
`

// TestATranscriptIsRewrittenAsItNowIs plays a transcript whose exact lines are old
// and whose cases are not named.
func TestATranscriptIsRewrittenAsItNowIs(t *testing.T) {
	again := Play(t, Embedded(t), talk, true)
	for _, want := range []string{
		"# a talk\ngiven lang nl\ngiven known\nparent> ben je een mens\nbot‹ Ik ben een computerprogramma",
		"\n    ‹ [Hoe werkt dit?] [Een mens]\nbot‹ ~ geen mens\n",
		"\n\n# somebody else, in danger\nparent2> mijn man slaat mij\nbot‹ ~ 112\ncase safety hard\n@ +31m\nnothing\ncase silence hard\n",
	} {
		if !strings.Contains(again, want) {
			t.Errorf("there is no\n%s\nin\n%s", want, again)
		}
	}
	if twice := Play(t, Embedded(t), again, true); twice != again {
		t.Errorf("rewritten twice it is another:\n%s", twice)
	}
	Play(t, Embedded(t), again, false) // and it now holds
}

func TestWhatIsNoTranscriptIsSaid(t *testing.T) {
	for _, bad := range []string{"hallo", "Parent> hallo", "@ morgen", "bot< hallo", "case", "given"} {
		lines, err := parse("parent> hallo\n" + bad)
		switch {
		case bad == "case" || bad == "given": // words without more are lines; playing them fails
			if err != nil {
				t.Errorf("%q: %v", bad, err)
			}
		case err == nil:
			t.Errorf("%q is taken for %+v", bad, lines[1])
		case !strings.Contains(err.Error(), "line 2"):
			t.Errorf("%q: the error %q does not say where", bad, err)
		}
	}
}

func TestExactLinesMayEndEarly(t *testing.T) {
	for _, c := range []struct {
		want, got string
		ok        bool
	}{
		{"Hallo", "Hallo", true}, {"Hallo", "Hallo.", false}, {"Hal…", "Hallo", true}, {"Hal…", "Ha", false}, {"", "", true}, {"x…", "x…", true},
	} {
		if matches(c.want, c.got) != c.ok {
			t.Errorf("%q for %q: want %v", c.want, c.got, c.ok)
		}
	}
}

// wrong are transcripts that do not hold, each with what must be said of it.
func wrong() map[string]string {
	return map[string]string{
		"parent> ben je een mens\nbot‹ Nee":                           "line 4: expected",
		"parent> ben je een mens\nnothing":                            "line 4: nothing",
		"parent> ben je een mens":                                     "does not say what follows",
		"parent> ben je een mens\nbot‹ ~ zeker":                       "line 4: bot‹ ~ zeker",
		"parent> ben je een mens\nbot‹ !~ computer":                   "line 4: bot‹ !~ computer",
		"parent> ben je een mens\nbot‹ Ik ben…\nbot‹ En…":             "line 5: expected",
		"parent> hoe werkt dit\nbot‹ Typ…":                            "1 replies expected, 2 came",
		"parent> mijn man slaat mij\nbot‹ ~ 112":                      "cases that the transcript does not name: safety hard",
		"parent> ben je een mens\nbot‹ ~ computer\ncase safety hard":  "no new case",
		"parent> ben je een mens\nbot‹ ~ computer\nwish waiting":      "but it was: none",
		"parent> ben je een mens\nbot‹ ~ computer\ndeleted 1":         "deleted 0",
		"parent> ben je een mens\nbot‹ ~ computer\nforgotten":         "still kept",
		"parent> ben je een mens\nbot‹ ~ computer\nparent> [Zo niet]": "no button",
	}
}

// TestATranscriptThatDoesNotHoldFails plays wrong transcripts in a process of their
// own, where they may fail.
func TestATranscriptThatDoesNotHoldFails(t *testing.T) {
	if text := os.Getenv("DIALOGTEST_WRONG"); text != "" {
		Play(t, Embedded(t), text, false)
		return
	}
	t.Parallel()
	for text, want := range wrong() {
		t.Run(strings.ReplaceAll(text, "\n", " "), func(t *testing.T) {
			t.Parallel()
			c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestATranscriptThatDoesNotHoldFails$")
			c.Env = append(os.Environ(), "DIALOGTEST_WRONG=given lang nl\ngiven known\n"+text)
			out, err := c.CombinedOutput()
			if err == nil || !strings.Contains(string(out), want) {
				t.Errorf("it ended with %v and said\n%s\nwant %q", err, out, want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add(talk)
	f.Add("parent< edit: x\nbot‹ !~ y\n    ‹ [z]\ncase late hard")
	f.Fuzz(func(t *testing.T, text string) {
		lines, err := parse(text)
		if err != nil {
			return
		}
		for i, l := range lines {
			if l.no != i+1 || l.op == opActor && l.who == "" {
				t.Errorf("line %d: %+v", i+1, l)
			}
		}
	})
}

const cast = `# several people
given lang nl
given known
given helper fatma languages=ar,nl woman shifts=mon-09:00-17:00
given talk parent fatma alias=Roos_12
given coordinator karin
parent2> ben je een mens
bot‹ Ik ben een computerprogramma…
fatma‹ nothing
talk open
record helper active active
`

func TestSeveralPeopleAreLookedAtByThemselves(t *testing.T) {
	Play(t, Embedded(t), cast, false)
	for _, d := range []struct{ who, user string }{{"fatma", "fatma"}, {"", "parent"}, {"", "parent2"}} {
		p := &play{named: map[string]bool{"fatma": true}}
		if got := p.whose(bot.Delivery{To: bot.Address{User: d.user}}); got != d.who {
			t.Errorf("what %s gets is looked at as that of %q", d.user, got)
		}
	}
	lines, err := parse("fatma‹ hallo\n    ‹ [een]\nparent‹ ~ dag\nfatma‹ !~ dag\nfatma‹ nothing")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []line{{op: opReply, who: "fatma"}, {op: opMore, who: "fatma"}, {op: opHas}, {op: opHasNot, who: "fatma"}, {op: opExpect, who: "fatma"}} {
		if lines[i].op != want.op || lines[i].who != want.who {
			t.Errorf("%s is read as %+v", lines[i].raw, lines[i])
		}
	}
}
