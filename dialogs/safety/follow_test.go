package safety_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/safety"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

// stub is a dialog beside safety: it says its name and her words.
type stub struct{ name string }

func (s stub) Name() string { return s.name }
func (s stub) Version() int { return 1 }
func (s stub) Texts() fs.FS {
	m := fstest.MapFS{}
	for _, l := range dialogs.Langs() {
		m["texts/"+string(l)+".toml"] = &fstest.MapFile{Data: []byte("[" + s.name + "]\nhere = \"" + s.name + " {{.What}}\"\n")}
	}
	return m
}

func (s stub) Take(_ context.Context, t *dialogs.Turn) error {
	t.Say(s.name+".here", "What", t.Text)
	return nil
}

// texts are one file whose texts are their own keys, with two wordings each.
func texts(t *testing.T) *detect.Texts {
	t.Helper()
	var b strings.Builder
	b.WriteString("language: en\nbuttons: {safe: safe, not_safe: not safe, not_sure: not sure, yes: 'yes', how: how, person: person}\nboth: '{nl} / {be}'\ntexts:\n")
	keys := []string{"followup.no", "followup.not_sure", "followup.unclear", "followup.safe", "followup.after", "duty.nobody", "duty.somebody", "cry", "late", "minor", "phone", "choice"}
	for _, c := range detect.Classes() {
		keys = append(keys, "hard."+string(c), "check."+string(c))
	}
	for _, k := range keys {
		fmt.Fprintf(&b, "  %s: ['%s {{emergency}}', '%s again {{emergency}}']\n", k, k, k)
	}
	x, err := detect.LoadTexts(fstest.MapFS{"safety/texts.en.yaml": &fstest.MapFile{Data: []byte(b.String())}})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// desk is a roster.
type desk struct {
	onDuty int
	err    error
}

func (d desk) Consents(context.Context, bot.PersonID) (bot.Consents, error)  { return nil, nil }
func (d desk) Holdings(context.Context, bot.PersonID) ([]bot.Holding, error) { return nil, nil }
func (d desk) Roster(context.Context, time.Time) (bot.Roster, error) {
	return bot.Roster{OnDuty: d.onDuty}, d.err
}

// world is an engine whose rules are words of the form "hard:violence".
type world struct {
	t    *testing.T
	e    *dialogs.Engine
	desk desk
	at   time.Time
	conv bot.Conversation
}

func newWorld(t *testing.T, x *detect.Texts, lines content.Helplines) *world {
	t.Helper()
	d, err := safety.New(x, lines)
	if err != nil {
		t.Fatal(err)
	}
	look := func(m ...string) (f detect.Finding) {
		for _, w := range strings.Fields(m[len(m)-1]) {
			level, class, ok := strings.Cut(w, ":")
			switch {
			case ok:
				f.Level, f.Class, f.Rule = detect.Level(level), detect.Class(class), "en.x"
			case w == "minor":
				f.Minor = true
			case w == "cry", w == "bang":
				f.Cry = true
			}
		}
		return f
	}
	list := []dialogs.Dialog{d}
	for _, n := range []string{"ask", "welcome", "privacy", "help", "person", "language"} {
		list = append(list, stub{n})
	}
	e, err := dialogs.New(dialogs.Config{Dialogs: list, Detect: look, Organisation: "X"})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	return &world{t: t, e: e, at: at, conv: bot.Conversation{
		Lang: "en", LangChosen: true, Country: "nl", Holder: bot.HeldByBot, LastOut: at, State: []byte(`{"dialog":"ask","welcomed":true}`),
	}}
}

func (w *world) say(text string) bot.Outcome {
	return w.turn(bot.Event{At: w.at, Inbound: bot.Inbound{Kind: bot.Message, Text: text, SentAt: w.at}})
}

func (w *world) turn(e bot.Event) bot.Outcome {
	w.t.Helper()
	out, err := w.e.Respond(w.t.Context(), bot.Turn{At: w.at, Conversation: w.conv, Inputs: []bot.Input{{Event: e}}, Views: w.desk})
	if err != nil {
		w.t.Fatal(err)
	}
	w.conv = out.Conversation
	w.conv.LastOut = w.at
	w.at = w.at.Add(time.Minute)
	return out
}

func said(out bot.Outcome) string {
	var all []string
	for _, s := range out.Say {
		all = append(all, strings.ReplaceAll(s.Reply.PlainText(), "\n\n", " "))
	}
	return strings.Join(all, " / ")
}

func TestWhatAHardStopSets(t *testing.T) {
	for class, quiet := range map[detect.Class]bool{
		detect.Violence: true, detect.ChildAbuse: true, detect.ForcedMarriage: true, detect.Exploitation: true,
		detect.Suicide: false, detect.SelfHarm: false, detect.Medical: false, detect.Radicalisation: false,
	} {
		w := newWorld(t, texts(t), nil)
		at := w.at
		out := w.say("hard:" + string(class))
		c := out.Conversation
		if c.Quiet != quiet || c.CalmUntil.Equal(at.Add(14*24*time.Hour)) == quiet || !c.SafetyUntil.Equal(at.Add(30*time.Minute)) {
			t.Errorf("%s: quiet %v, calm until %v, safety until %v", class, c.Quiet, c.CalmUntil, c.SafetyUntil)
		}
		wantClass := string(class)
		if class == detect.Radicalisation {
			wantClass = "" // S8
		}
		if len(out.Cases) != 1 || out.Cases[0] != (bot.CaseWish{Reason: bot.ReasonSafety, Level: bot.LevelHard, Class: wantClass}) {
			t.Errorf("%s: cases %+v", class, out.Cases)
		}
		if class == detect.Radicalisation && strings.Contains(string(c.State), `"class"`) {
			t.Errorf("the state keeps a label with the person: %s", c.State)
		}
		for _, s := range out.Say {
			if s.Purpose != bot.ForSafety || !s.NotAfter.Equal(at.Add(10*time.Minute)) || s.Reply.Kind != bot.CrisisText {
				t.Errorf("%s: %s until %v as %q", class, s.Purpose, s.NotAfter, s.Reply.Kind)
			}
		}
		if len(out.Timers) == 0 || out.Timers[0].Name != "safety" || !out.Timers[0].At.Equal(c.SafetyUntil) {
			t.Errorf("%s: timers %+v", class, out.Timers)
		}
	}
}

func TestOneCaseASafetyStateHoweverManyCries(t *testing.T) {
	w := newWorld(t, texts(t), nil)
	cases := 0
	for _, s := range []string{"hard:violence", "no", "hard:violence", "cry", "hard:suicide", "I do not know", "check:violence"} {
		cases += len(w.say(s).Cases)
	}
	if cases != 1 {
		t.Errorf("%d cases, want 1", cases)
	}
	if w.conv.SafetyUntil.Before(w.at.Add(28 * time.Minute)) {
		t.Error("the half hour did not begin anew with what she last said")
	}
	w.say("yes")
	if out := w.say("hard:violence"); len(out.Cases) != 1 {
		t.Errorf("a new state after she was safe: %d cases, want 1", len(out.Cases))
	}
}

func TestHonestlySaysWhoIsThere(t *testing.T) {
	for want, d := range map[string]desk{"duty.somebody": {onDuty: 1}, "duty.nobody": {}, "duty.nobody 112": {onDuty: 1, err: errors.New("no roster")}} {
		w := newWorld(t, texts(t), nil)
		w.desk = d
		if got := said(w.say("hard:suicide")); !strings.Contains(got, want) || !strings.Contains(got, "choice") {
			t.Errorf("said %q, want %s", got, want)
		}
		if got := said(w.say("a person")); !strings.Contains(got, want) {
			t.Errorf("asked for a person it said %q, want %s", got, want)
		}
	}
}

func TestTheFollowUpsVary(t *testing.T) {
	w := newWorld(t, texts(t), nil)
	w.say("hard:suicide")
	first, second := said(w.say("hm")), said(w.say("hm"))
	if first == second || !strings.HasPrefix(first, "followup.unclear") || !strings.HasPrefix(second, "followup.unclear") {
		t.Errorf("said %q, then %q", first, second)
	}
}

func TestAnswersInFiveLanguages(t *testing.T) {
	for want, list := range map[string][]string{
		"followup.safe":     {"Ja!", "yes", "EVET", "نعم", "oui", "I'm safe", "ik ben veilig", "güvendeyim", "أنا بأمان", "je suis en sécurité"},
		"followup.no ":      {"Nee", "no.", "Hayır", "لا", "non", "I am not safe", "ik ben niet veilig", "güvende değilim", "لست بأمان"},
		"followup.not_sure": {"weet ik niet", "not sure", "bilmiyorum", "لا أعرف", "je ne sais pas"},
		"followup.unclear":  {"ja maar hij is nog in huis", "yes but", "ok", "evet ama", "👍", "نعم ولكن"},
	} {
		for _, s := range list {
			w := newWorld(t, texts(t), nil)
			w.say("hard:suicide")
			if got := said(w.say(s)); !strings.HasPrefix(got, want) {
				t.Errorf("%q: said %q, want %s", s, got, want)
			}
		}
	}
}

func TestACheckBecomesHardOnlyByHerAnswer(t *testing.T) {
	w := newWorld(t, texts(t), nil)
	out := w.say("check:violence is dat normaal")
	if len(out.Cases) > 0 || out.Conversation.Quiet || !out.Conversation.SafetyUntil.IsZero() || out.Say[0].Purpose != bot.ForSafety {
		t.Errorf("a check did more than ask: %+v", out)
	}
	out = w.say("no")
	if len(out.Cases) != 1 || out.Cases[0].Class != "violence" || !out.Conversation.Quiet || !strings.Contains(said(out), "phone") {
		t.Errorf("not safe: %+v", out)
	}
	if out = w.say("yes"); !strings.Contains(said(out), "ask check:violence is dat normaal") {
		t.Errorf("safe: said %q, want her own question answered", said(out))
	}
	if !w.conv.SafetyUntil.IsZero() || !w.conv.Quiet {
		t.Error("the state must end and the quiet must stay")
	}
	w = newWorld(t, texts(t), nil)
	w.say("check:violence")
	w.at = w.at.Add(2 * time.Hour)
	if got := said(w.say("hoe eet een peuter")); !strings.HasSuffix(got, "ask hoe eet een peuter") {
		t.Errorf("two hours later: said %q", got)
	}
}

func TestTheTimerOnlySpeaksToStaff(t *testing.T) {
	w := newWorld(t, texts(t), nil)
	w.say("hard:violence")
	w.at = w.conv.SafetyUntil
	out := w.turn(bot.Event{At: w.at, Timer: "safety", Inbound: bot.Inbound{Kind: bot.Timer}})
	if len(out.Say) > 0 || len(out.Cases) != 1 || out.Cases[0].Reason != bot.ReasonSilence {
		t.Errorf("said %q, cases %+v", said(out), out.Cases)
	}
}

func TestSomebodyUnder18IsToldOnce(t *testing.T) {
	w := newWorld(t, texts(t), nil)
	if got := said(w.say("minor")); !strings.HasPrefix(got, "minor") {
		t.Errorf("said %q", got)
	}
	if got := said(w.say("minor hoe slaap ik")); got != "ask minor hoe slaap ik" {
		t.Errorf("then said %q", got)
	}
	if got := said(newWorld(t, texts(t), nil).say("minor hard:violence")); !strings.HasPrefix(got, "hard.violence") || !strings.Contains(got, "/ minor") {
		t.Errorf("in danger said %q", got)
	}
}

func TestANumberThatNobodyCheckedForLongIsNotGiven(t *testing.T) {
	for name, c := range map[string]struct {
		checked time.Time
		want    string
	}{
		"current": {time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), "0900"},
		"expired": {time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), "112"},
	} {
		x, err := detect.LoadTexts(fstest.MapFS{"safety/texts.en.yaml": &fstest.MapFile{Data: []byte("language: en\nbuttons: {}\nboth: '{nl} / {be}'\ntexts:\n  minor: ['Call {{kids}}.']\n")}})
		if err != nil {
			t.Fatal(err)
		}
		w := newWorld(t, x, content.Helplines{{ID: "nl-kindertelefoon", Name: "x", Number: "0900", Country: "nl", VerifiedOn: content.Date{Time: c.checked}}})
		if got := said(w.say("minor")); !strings.HasPrefix(got, "Call "+c.want+".") {
			t.Errorf("%s: said %q, want %s", name, got, c.want)
		}
	}
}

func TestAfterABareCryAYesIsNotSafe(t *testing.T) {
	for want, list := range map[string][]string{
		"followup.no ":      {"ja", "yes", "Evet!", "نعم", "oui", "I am in danger", "ik ben bang"},
		"followup.safe":     {"nee", "no", "hayır", "لا", "non", "ik ben veilig"},
		"followup.not_sure": {"weet niet"},
		"ask how do I":      {"how do I get my baby to sleep"},
	} {
		for _, answer := range list {
			w := newWorld(t, texts(t), nil)
			if got := said(w.say("cry")); !strings.HasPrefix(got, "cry") {
				t.Fatalf("a cry: said %q", got)
			}
			out := w.say(answer)
			if got := said(out); !strings.Contains(got, want) {
				t.Errorf("%q after a cry: said %q, want %s", answer, got, want)
			}
			if unsafe := strings.HasPrefix(want, "followup.no"); unsafe != (len(out.Cases) == 1) {
				t.Errorf("%q after a cry: %d cases", answer, len(out.Cases))
			}
		}
	}
}

// TestNoOnlyIsNotNotSafe: "no, he only does not sleep" corrects us, and says nothing of whether she is safe.
func TestNoOnlyIsNotNotSafe(t *testing.T) {
	for _, s := range []string{
		"nee, hij slaapt alleen niet", "no, he just does not sleep", "hayır, sadece uyumuyor", "non, il ne dort pas, c'est tout",
		"لا، فقط لا ينام", "لا، غير ماكينعسش", "la, ghir makatn3ssch",
	} {
		for before, want := range map[string]string{"hard:medical": "followup.unclear", "check:medical": "followup.unclear", "cry": "ask "} {
			w := newWorld(t, texts(t), nil)
			w.say(before)
			out := w.say(s)
			if got := said(out); !strings.Contains(got, want) || strings.Contains(got, "followup.no") {
				t.Errorf("%q after %s: said %q, want %s", s, before, got, want)
			}
			if len(out.Cases) > 0 {
				t.Errorf("%q after %s: a case", s, before)
			}
		}
	}
}

func TestAFearIsACryAloneAndAnAnswerWhereSheWasAsked(t *testing.T) {
	for before, want := range map[string]string{"": "cry", "check:violence": "followup.no", "cry": "followup.no", "hard:suicide": "followup.no"} {
		w := newWorld(t, texts(t), nil)
		if before != "" {
			w.say(before)
		}
		if got := said(w.say("ik ben bang")); !strings.HasPrefix(got, want) {
			t.Errorf("after %q: said %q, want %s", before, got, want)
		}
	}
	w := newWorld(t, texts(t), nil)
	w.say("check:violence")
	w.at = w.at.Add(2 * time.Hour)
	if got := said(w.say("ik ben bang")); !strings.HasPrefix(got, "cry") {
		t.Errorf("two hours later: said %q, want to be asked anew", got)
	}
}

func TestTheButtonUnderACryAnswersItsQuestion(t *testing.T) {
	for _, text := range []string{"cry", "minor"} {
		out := newWorld(t, texts(t), nil).say(text)
		if c := out.Say[0].Reply.Choices; len(c) == 0 || c[0].Label != "I am not safe" {
			t.Errorf("%s: choices %+v", text, c)
		}
	}
}

func TestANumberThatIsTypedIsACry(t *testing.T) {
	for text, want := range map[string]string{"112": "cry", "Bel 112!": "cry", "113": "check.suicide", "1813": "check.suicide"} {
		w := newWorld(t, texts(t), nil)
		if got := said(w.say(text)); !strings.HasPrefix(got, want) {
			t.Errorf("%q: said %q, want %s", text, got, want)
		}
		w = newWorld(t, texts(t), nil)
		w.say("hard:violence")
		if got := said(w.say(text)); !strings.HasPrefix(got, "followup.no") {
			t.Errorf("%q in danger: said %q", text, got)
		}
	}
}

func TestTheKeptQuestionIsNotLostToAShortWord(t *testing.T) {
	for _, level := range []string{"hard", "check"} {
		w := newWorld(t, texts(t), nil)
		w.say(level + ":violence")
		w.say("how does a baby sleep")
		if level == "hard" {
			w.say("never mind")
			w.say("7")
		}
		if got := said(w.say("yes")); !strings.Contains(got, "ask how does a baby sleep") {
			t.Errorf("%s: said %q", level, got)
		}
	}
}

func TestSafetysQuestionComesBeforeTheWelcome(t *testing.T) {
	w := newWorld(t, texts(t), nil)
	w.conv.State = nil
	w.say("check:violence")
	if got := said(w.say("no")); strings.Contains(got, "welcome") {
		t.Errorf("not safe: said %q", got)
	}
	if got := said(w.say("yes")); !strings.Contains(got, "/ ask check:violence / welcome") {
		t.Errorf("safe: said %q, want her answer at once and then the welcome", got)
	}
}

// Records are none.
func (desk) Records(context.Context, bot.RecordQuery) ([]bot.Record, error) { return nil, nil }
