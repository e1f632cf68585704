package export_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/export"
)

var noon = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)

func amira(lang bot.Lang) bot.Export {
	return bot.Export{
		Person:    bot.Person{ID: "p1", Key: "geheime-sleutel", CreatedAt: noon},
		Addresses: []bot.ExportedAddress{{Address: bot.Address{Channel: "telegram", User: "4711"}, Reachable: true, Since: noon}},
		Conversations: []bot.ExportedConversation{{
			Conversation: bot.Conversation{ID: "c1", Lang: lang, Country: "be", Area: "2000", Entry: "school-7", LastIn: noon, State: []byte(`{"dialog":"ask"}`)},
			Lines: []bot.ExportedLine{
				{At: noon, Kind: "command", Text: "/setup lang=nl country=be"},
				{At: noon, Kind: "command", Text: "/vraag mijn baby huilt"},
				{At: noon, Kind: "command", Text: "/exit"},
				{At: noon, Kind: "message", Text: `<img src=x onerror=alert(1)> ` + "\u202e" + `sdrawkcab`},
				{At: noon, Ours: true, Kind: "answer", Text: "Antwoord", Choices: []string{"Ja", "Nee"}, State: "sent"},
				{At: noon, Kind: "press", Text: "Ja"},
				{At: noon, Kind: "message", Media: &bot.Media{Kind: "voice", Size: 5}},
			},
			Timers: []bot.ExportedTimer{{Name: "follow", Due: noon.Add(time.Hour)}, {Name: "engine/tidy", Due: noon.Add(time.Hour)}, {Name: "safety", Due: noon.Add(time.Hour)}},
		}},
		Consents: []bot.Consent{{For: bot.ConsentContact, Given: true, TextVersion: "1", Lang: lang, Channel: "telegram", At: noon}},
		Records: []bot.ExportedRecord{
			{Kind: "talk", State: "closed", At: noon, Facts: json.RawMessage(`{"rating":3}`), Words: json.RawMessage(`{"summary":"<b>samenvatting</b>","theme":"baby-sleep"}`)},
			{Kind: "report", At: noon, Facts: json.RawMessage(`{"week":"2026-W48"}`), Words: json.RawMessage(`{}`)},
		},
	}
}

func TestTheFileHoldsEverythingAndIsReadByAMachine(t *testing.T) {
	data, err := export.JSON(amira("nl"), "Buurthuis", noon)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if got["format"] != export.Format {
		t.Errorf("the format is %v", got["format"])
	}
	for _, want := range []string{`"user": "4711"`, `"text": "Antwoord"`, `"choices": [`, `"dialog": "ask"`, `"for": "contact"`, `"name": "follow"`, `"name": "engine/tidy"`, `"kind": "voice"`, `"area": "2000"`, `"rating": 3`, `samenvatting`, `"week": "2026-W48"`} {
		if !strings.Contains(string(data), want) {
			t.Errorf("%s is not in\n%s", want, data)
		}
	}
	lines := got["conversations"].([]any)[0].(map[string]any)["lines"].([]any)
	for i, technical := range []any{true, nil, true, nil} {
		if l := lines[i].(map[string]any); l["technical"] != technical {
			t.Errorf("line %d: %v", i, l)
		}
	}
	if strings.Contains(string(data), "geheime-sleutel") {
		t.Error("the name of the key is in the file")
	}
	empty, err := export.JSON(bot.Export{}, "", noon)
	if err != nil || strings.Contains(string(empty), "null") {
		t.Errorf("of nobody: %s, %v", empty, err)
	}
}

func TestThePageIsInThePersonsLanguageAndHarmless(t *testing.T) {
	for lang, want := range map[bot.Lang][]string{
		"nl": {`lang="nl" dir="ltr"`, "Wat wij van je bewaren", "een gesprek met een mens · &lt;b&gt;samenvatting&lt;/b&gt; · baby-sleep", "een aantekening"}, "ar": {`lang="ar" dir="rtl"`, "ما نحتفظ به عنك"},
		"en": {"What we keep"}, "tr": {"Hakkınızda"}, "fr": {"Ce que nous gardons"}, "so": {`lang="en"`, "What we keep"}, "../en": {`lang="en"`},
	} {
		page, err := export.Page(amira(lang), "Buurthuis", noon)
		if err != nil {
			t.Fatal(err)
		}
		text := string(page)
		for _, w := range append(want, "Antwoord", "/vraag mijn baby huilt", "[<bdi>Ja</bdi>]", "telegram 4711", "2026-11-22 12:00", "voice", "baby-sleep") {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q is not on the page", lang, w)
			}
		}
		for _, bad := range []string{"/setup", "/exit", "tidy", "safety", "<img", "\u202e", "<script", "href=", "src=x onerror=alert(1)>"} {
			if strings.Contains(text, bad) {
				t.Errorf("%s: the page holds %q", lang, bad)
			}
		}
	}
}

func TestEveryLanguageHasEveryText(t *testing.T) {
	read := func(lang string) map[string]string {
		out := map[string]string{}
		data, err := os.ReadFile(filepath.Join("texts", lang+".toml"))
		if err != nil {
			t.Fatal(err)
		}
		if err := toml.Unmarshal(data, &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	want := read("en")
	for _, k := range []bot.ConsentFor{bot.ConsentContact, bot.ConsentInvites, bot.ConsentFollowUp} {
		want[string(k)] = ""
	}
	for _, k := range []string{"record_talk", "record_helper", "record_rest"} {
		want[k] = ""
	}
	for _, lang := range []string{"nl", "en", "tr", "ar", "fr"} {
		got := read(lang)
		for key := range want {
			if got[key] == "" {
				t.Errorf("%s has no %q", lang, key)
			}
		}
	}
}
