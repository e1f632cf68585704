package desk_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

var (
	word = regexp.MustCompile(`\pL{2,}`)
	hole = regexp.MustCompile(`{{.*?}}`)
)

// ours are all words of the desk's texts, the months, and the languages' own names.
func ours(texts *dialogs.Texts) map[string]bool {
	known := map[string]bool{}
	add := func(text string) {
		for _, w := range word.FindAllString(text, -1) {
			known[strings.ToLower(w)] = true
		}
	}
	for _, key := range texts.Keys("nl") {
		if strings.HasPrefix(key, "desk.") {
			add(hole.ReplaceAllString(texts.Raw("nl", key), ""))
		}
	}
	for _, l := range dialogs.Langs() {
		add(texts.Get(l, "engine.langname"))
	}
	for m := range 12 {
		add(texts.Date("nl", time.Date(2026, time.Month(m+1), 1, 0, 0, 0, 0, time.UTC)))
	}
	return known
}

// TestACardHoldsTheClosedVocabularyOnly: whatever stands in a case and in the people,
// what the desk shows is made of our own words, numbers, dates and the link (S22, S31).
func TestACardHoldsTheClosedVocabularyOnly(t *testing.T) {
	t.Parallel()
	hostile := []string{"<!channel>", "CANARY", "hij mept me", "[x](javascript:1)", "=HYPERLINK(1)", "\u202ekwaad"}
	known := ours(open(t).Engine.Texts())
	number := regexp.MustCompile(`C-[A-Z2-7]{6}`)
	for range 2 { // a hundred cases each
		rapid.Check(t, oneCase(t, known, hostile, number))
	}
}

// oneCase plays a case with hostile fields through the desk.
func oneCase(t *testing.T, known map[string]bool, hostile []string, number *regexp.Regexp) func(rt *rapid.T) {
	return func(rt *rapid.T) {
		pick := func(name string, fine ...string) string {
			return rapid.SampledFrom(append(fine, hostile...)).Draw(rt, name)
		}
		dirty := person("a", 1, bot.Staff)
		dirty.Words.FirstName, dirty.Words.Shares, dirty.Words.Wishes = pick("name"), pick("shares"), pick("wishes")
		r := open(t, dirty, person("b", 1, bot.Staff))
		id := rapid.StringMatching(`[a-z2-7]{12}`).Draw(rt, "id")
		all := r.timer(bot.DeskCase+id, bot.CaseSignal{
			Case: bot.CaseID(id), Reason: bot.Reason(pick("reason", "safety", "complaint", "late")), Level: bot.Level(pick("level", "hard", "check", "")),
			Lang: bot.Lang(pick("lang", "nl", "ar", "pl")), Country: bot.Country(pick("country", "nl")), Conversation: "c",
		}).Say
		for _, do := range []string{"claim", "escalate", "tick:signals", "verdict:helped"} {
			all = append(all, r.click("Ua", do+"|"+id).Say...)
		}
		for _, s := range all {
			for _, p := range s.Reply.Parts {
				for _, w := range word.FindAllString(number.ReplaceAllString(p.Text, ""), -1) {
					if !known[strings.ToLower(w)] {
						rt.Fatalf("%q stands at the desk: %q", w, p.Text)
					}
				}
				if p.URL != "" && p.URL != "https://brug.example/console/cases/"+id {
					rt.Fatalf("the link %q", p.URL)
				}
			}
		}
	}
}
