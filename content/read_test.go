package content_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
)

// now is the day of the tests.
func now() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

const goodHead = `---
topic: speech-delay
lang: nl
title: Mijn kind praat laat
audience: parent
ages: 1-5
sources:
  - title: Taal
    publisher: Kind en Gezin
    url: https://www.kindengezin.be/taal
    checked: 2026-11-22
status: starter
valid_until: 2027-11-22
---
`

// goodBody has a lead of 6 words and 66 words in all.
var goodBody = "Veel kinderen praten wat later. Dat mag.\n\n" + strings.Repeat("Praat veel samen met je kind. ", 10) + "\n"

const topicsYAML = "- {slug: speech-delay, age: 1-5, first: true}\n- {slug: ambassador-what, age: 18-99, audience: ambassador}\n"

const helplinesYAML = `- id: nl-112
  name: "112"
  number: "112"
  tel: "112"
  country: nl
  languages: [nl]
  hours: {always: true}
  emergency: true
  for: [emergency]
  verified_on: 2025-01-01
  what: {nl: a, en: a, tr: a, ar: a, fr: a}
  source: {title: t, publisher: p, url: "https://112.nl", checked: 2026-11-22}
- id: nl-veilig-thuis
  name: Veilig Thuis
  number: 0800-2000
  country: nl
  languages: [nl]
  interpreter: true
  hours: {tz: Europe/Amsterdam, week: [{days: [mo, tu], from: "09:00", until: "17:00"}]}
  for: [violence]
  fallback: nl-112
  verified_on: 2026-11-22
  what: {nl: a, en: a, tr: a, ar: a, fr: a}
  source: {title: t, publisher: p, url: "https://veiligthuis.nl", checked: 2026-11-22}
- id: nl-turks
  name: Turkse lijn
  number: 0800-1111111
  country: nl
  languages: [tr]
  interpreter: "unknown"
  for: [violence]
  verified_on: 2026-11-22
  what: {nl: a, en: a, tr: a, ar: a, fr: a}
  source: {title: t, publisher: p, url: "https://x.nl", checked: 2026-11-22}
`

// tree is a whole content tree with changes to single files; "" removes one.
func tree(changes map[string]string) fstest.MapFS {
	files := map[string]string{
		"topics.yaml": topicsYAML, "helplines.yaml": helplinesYAML, "library/speech-delay/nl.md": goodHead + goodBody,
		"library/speech-delay/questions.yaml": "nl:\n  - mijn kind praat niet\n  - hij zegt nog niks\n  - nog geen woordjes\n  - praat laat\n  - zoon zegt alleen mama\n  - kind niet praten 3 jaar\n",
	}
	for name, text := range changes {
		files[name] = text
	}
	fsys := fstest.MapFS{}
	for name, text := range files {
		if text != "" {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return fsys
}

func TestReadsACard(t *testing.T) {
	lib, problems := content.Read(tree(nil))
	if len(problems) > 0 {
		t.Fatalf("a good tree has problems:\n%v", problems)
	}
	c, ok := lib.Card("speech-delay/nl")
	if !ok {
		t.Fatal("the card was not read")
	}
	if c.Title != "Mijn kind praat laat" || c.Ages != (content.Ages{From: 1, To: 5}) || c.Sources[0].Publisher != "Kind en Gezin" {
		t.Errorf("the head was read as %+v", c)
	}
	if c.Lead != "Veel kinderen praten wat later. Dat mag." || !strings.HasPrefix(c.Rest, "Praat veel samen") || len(c.Hash) != 64 {
		t.Errorf("the body was read as %q, %q, hash %q", c.Lead, c.Rest, c.Hash)
	}
	if topic, _ := lib.Topic("speech-delay"); len(topic.Questions["nl"]) != 6 || !topic.First {
		t.Errorf("the topic was read as %+v", topic)
	}
}

func TestSaysWhatIsWrong(t *testing.T) {
	card := "library/speech-delay/nl.md"
	head := func(old, new string) map[string]string {
		return map[string]string{card: strings.Replace(goodHead, old, new, 1) + goodBody}
	}
	body := func(text string) map[string]string { return map[string]string{card: goodHead + text} }
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"no head":               {map[string]string{card: "hallo"}, card + ":1: has no head"},
		"unknown key":           {head("audience:", "audiance:"), card + ":5: "},
		"no title":              {head("title: Mijn kind praat laat", "title: \"\""), card + ":4: title has 0 characters"},
		"wrong topic":           {head("topic: speech-delay", "topic: adhd"), card + ":2: says topic \"adhd\""},
		"wrong language":        {head("lang: nl", "lang: tr"), card + ":3: its head says language \"tr\""},
		"wrong audience":        {head("audience: parent", "audience: ambassador"), card + ":5: is for \"ambassador\" but its topic"},
		"wrong status":          {head("status: starter", "status: approved"), card + ":12: status"},
		"no last day":           {head("valid_until: 2027-11-22\n", ""), "valid_until is missing"},
		"bad date":              {head("2027-11-22", "22-11-2027"), card + ":13: "},
		"bad ages":              {head("1-5", "five"), card + ":6: "},
		"source not a page":     {head("https://www.kindengezin.be/taal", "javascript:alert(1)"), card + ":7: \"javascript:alert(1)\" is not a web address"},
		"too short":             {body("Kort.\n\nToch."), card + ":15: body has 2 words"},
		"too long":              {body(goodBody + strings.Repeat("woord ", 90)), card + ":15: body has 157 words"},
		"long lead":             {body(strings.Repeat("woord ", 41) + "\n\n" + strings.Repeat("woord ", 40)), "first paragraph has 41 words"},
		"one paragraph":         {body(strings.Repeat("woord ", 35) + strings.Repeat("woord ", 35)), "has only one paragraph"},
		"html":                  {body("Een <b>woord</b>.\n\n" + goodBody), "holds HTML"},
		"link":                  {body("Zie [hier](https://x.nl).\n\n" + goodBody), "holds a link"},
		"heading":               {body("# Kop\n\n" + goodBody), "holds a heading"},
		"long sentences":        {body("Dit is het antwoord.\n\n" + strings.Repeat("woord ", 70)), "warning: sentences have"},
		"unknown number":        {body(goodBody + "Bel 0900-123 45 67.\n"), card + ":18: number 0900-123 45 67 is neither"},
		"unknown short number":  {body(goodBody + "Bel het nummer 1234.\n"), "number 1234 is neither"},
		"unknown arabic number": {body(goodBody + "اتصل على ٠٩٠٠١٢٣٤٥٦٧\n"), "number 09001234567 is neither"},
		"unknown topic":         {map[string]string{"library/cooking/nl.md": goodHead + goodBody}, "library/cooking/nl.md:1: topic \"cooking\" is not in topics.yaml"},
		"stray file":            {map[string]string{"library/speech-delay/notes.txt": "x"}, "is neither a card"},
		"few variants":          {map[string]string{"library/speech-delay/questions.yaml": "nl: [een]\n"}, "warning: has 1 variants in \"nl\""},
		"shared variant": {map[string]string{"library/ambassador-what/questions.yaml": "en: [hello]\nnl:\n  - wat is dat\n  - Praat laat?\n"},
			"library/ambassador-what/questions.yaml:4: variant \"Praat laat?\" stands in topic \"speech-delay\" too"},
		"variants in no language": {map[string]string{"library/speech-delay/questions.yaml": "xx: [een]\n"}, "\"xx\" is not a language"},
		"topic twice":             {map[string]string{"topics.yaml": topicsYAML + topicsYAML}, "topics.yaml:1: slug \"speech-delay\" is empty or given twice"},
		"helpline twice":          {map[string]string{"helplines.yaml": helplinesYAML + helplinesYAML}, "\"nl-112\" is given twice"},
		"dangling fallback":       {map[string]string{"helplines.yaml": strings.Replace(helplinesYAML, "fallback: nl-112", "fallback: nl-113", 1)}, "helplines.yaml:13: helpline \"nl-veilig-thuis\" falls back to \"nl-113\""},
		"bad hours":               {map[string]string{"helplines.yaml": strings.Replace(helplinesYAML, "\"17:00\"", "\"5 pm\"", 1)}, "hours [mo tu]"},
		"no helplines":            {map[string]string{"helplines.yaml": ""}, "helplines.yaml:1: cannot be read"},
		"place not JSON":          {map[string]string{"places/x.json": "{\n\"id\": \n}"}, "places/x.json:3: cannot be read as HSDS"},
		"place of no kind":        {map[string]string{"places/x.json": "{}"}, "places/x.json:1: lacks its id, name or organization"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, problems := content.Read(tree(c.files))
			if !strings.Contains(problems.Error(), c.want) {
				t.Errorf("want %q among:\n%v", c.want, problems)
			}
		})
	}
}

func TestKnownNumbersMayStandInCards(t *testing.T) {
	_, problems := content.Read(tree(map[string]string{"library/speech-delay/nl.md": goodHead + goodBody + "Bel 112 of 0800 2000. Dat is gratis, ook in 2026 en na 1500 stappen.\n"}))
	if len(problems) > 0 {
		t.Errorf("known numbers are called wrong:\n%v", problems)
	}
}

func TestLoadSaysAllErrorsAtOnceAndServesNothing(t *testing.T) {
	lib, err := content.Load(tree(map[string]string{"library/speech-delay/nl.md": "x", "library/cooking/nl.md": "x"}))
	if lib != nil || err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("Load gave %v and error %v, want no library and two lines", lib, err)
	}
	if lib, err := content.Load(tree(map[string]string{"library/speech-delay/questions.yaml": ""})); err != nil || len(lib.Cards) != 1 {
		t.Errorf("a warning stops Load: %v", err)
	}
}

func TestTheShippedContentIsGood(t *testing.T) {
	lib, err := content.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	var first []string
	for _, topic := range lib.Topics {
		if card := lib.CardFor(topic.Slug, []content.Lang{content.Dutch}, content.Netherlands, "", []content.Audience{content.Parent, content.Ambassador}, now()); topic.First && card == nil {
			first = append(first, topic.Slug)
		}
	}
	if len(first) > 0 {
		t.Errorf("first topics without a Dutch card: %v", first)
	}
	for _, c := range content.Countries() {
		if hs := lib.Helplines.For(c, "suicide", content.Turkish, now()); len(hs) < 2 || hs[len(hs)-1].Number != "112" {
			t.Errorf("%s has no line for suicide beside 112", c)
		}
	}
	if slices.ContainsFunc(lib.Places, func(p *content.Place) bool { return !p.Servable(now()) }) {
		t.Error("a shipped place may not be shown")
	}
}
