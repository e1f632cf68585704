package detect

import (
	"os"
	"testing"

	"github.com/ouderbrug/ouderbrug/dialogs/safety/hint"
)

// eager finds a hint in everything that has three words.
func eager(t *testing.T) *Detector {
	t.Helper()
	d, err := LoadRules(os.DirFS("../../../content"))
	if err != nil {
		t.Fatal(err)
	}
	m := hint.New(10, []string{string(Violence)}, []string{"nl"})
	m.Thresholds["nl"] = -1
	d.hints = m
	return d
}

func TestAHintOnlyAdds(t *testing.T) {
	d, rules := eager(t), load(t)
	rules = &Detector{fold: rules.fold, lex: rules.lex, closure: rules.closure, phrases: rules.phrases, rules: rules.rules,
		idioms: rules.idioms, anyone: rules.anyone, marks: rules.marks}
	for _, lang := range []string{"nl", "en", "fr", "tr", "ar"} {
		for i, row := range rows(t, "crisis."+lang+".tsv") {
			if with, without := d.Detect(row[1]), rules.Detect(row[1]); without.Found() && with != without {
				t.Errorf("%s line %d: %+v became %+v", lang, i+1, without, with)
			}
		}
	}
}

func TestAHintIsACheckAndComesNow(t *testing.T) {
	d := eager(t)
	f := d.Detect("de bus komt om acht")
	if f.Class != Violence || f.Level != Check || f.Urgent || f.Rule != "hint.nl" || f.Urgency() != Now {
		t.Errorf("%+v, %s", f, f.Urgency())
	}
	for _, text := range []string{"help", "/start de bus komt", "de bus", "wat is huiselijk geweld precies", ""} {
		if f := d.Detect(text); f.Found() {
			t.Errorf("%d letters: %+v", len(text), f)
		}
	}
	if f := d.Detect("de bus komt om acht", "goed"); f.Found() {
		t.Errorf("an earlier message counts again: %+v", f)
	}
}

// TestFaithAloneDoesNothing holds rule S8 for rules and classifier together.
func TestFaithAloneDoesNothing(t *testing.T) {
	d := load(t)
	for i, text := range []string{
		"mijn zoon bidt vijf keer per dag en gaat elke dag naar de moskee", "mijn dochter draagt nu een hijab en wil niet meer dansen",
		"mijn zoon praat veel over jihad en het paradijs", "mijn zoon heeft een baard en vast met ramadan",
		"wij noemen onze zoon Jihad, mag dat hier", "hij leest de hele dag in de koran",
		"my son became muslim and prays all day", "my daughter wants to wear a niqab", "he talks about god and the end of the world",
		"mon fils va à la mosquée tous les jours", "ma fille porte le voile et prie beaucoup", "il parle souvent du djihad et du prophète",
		"oğlum beş vakit namaz kılıyor ve camiye gidiyor", "kızım çarşaf giymek istiyor", "oğlum cihat nedir diye soruyor",
		"ولدي كيصلي ويمشي للمسجد كل نهار", "ابنتي تريد أن تلبس النقاب", "ابني يسأل عن الجهاد والشهادة", "wldi kaysli w kaymchi l jame3",
	} {
		if f := d.Detect(text); f.Found() || f.Near {
			t.Errorf("sentence %d is %s by %s, near %t", i+1, f.Level, f.Rule, f.Near)
		}
	}
}

// TestNearAHintTheDoorIsLeftOpen: just under the threshold nothing is found, but Near says how little was missing.
func TestNearAHintTheDoorIsLeftOpen(t *testing.T) {
	d := eager(t)
	for least, near := range map[float32]bool{nearHint - 0.1: true, nearHint + 0.1: false, -1: false} {
		d.hints.Thresholds["nl"] = least
		f := d.Detect("de bus komt om acht")
		if f.Near != near || f.Found() != (least < 0) {
			t.Errorf("%g under the threshold: %+v", least, f)
		}
	}
}

// TestAnAgeAloneIsNothingToGuessFrom: who says that she is fifteen is told where the young can talk, and no more.
func TestAnAgeAloneIsNothingToGuessFrom(t *testing.T) {
	d := load(t)
	for i, text := range []string{"ik ben 15", "ik ben 16 jaar", "i am 15", "j'ai 15 ans", "15 yaşındayım", "عمري 15 سنة"} {
		if f := d.Detect(text); f.Found() || f.Near {
			t.Errorf("sentence %d is %s by %s, near %t", i+1, f.Class, f.Rule, f.Near)
		}
	}
}
