package socialmap_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
	"github.com/ouderbrug/ouderbrug/dialogs/socialmap"
	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/embedded"
)

func TestTranscripts(t *testing.T) {
	dialogtest.Run(t, dialogtest.Embedded(t), "testdata/*.chat")
}

func TestTextsAndLabelsAreShort(t *testing.T) {
	dialogtest.ShortTexts(t, dialogtest.Embedded(t).Texts(), dialogs.SocialMap)
}

// place is one service of a map, the first with an address that may not be sent.
func place(id string, safe bool, more string) string {
	return fmt.Sprintf(`{"id":"%s","name":"Plek %s","status":"active","description":"Een plek.","organization":{"id":"o","name":"Samen"},%s
	"service_at_locations":[{"id":"s","location":{"id":"l","location_type":"physical","addresses":[{"id":"a","address_1":"Geheimstraat 1","city":"Utrecht","state_province":"U","postal_code":"3511 AB","country":"NL","address_type":"physical"}]}}],
	"ouderbrug":{"country":"nl","municipality":"Utrecht","needs":["fathers"],"safe_to_send":%v,"verified_on":"2026-11-01","plain_summary":{"nl":"Fijn.","en":"a","tr":"a","ar":"a","fr":"a"},"sources":[{"title":"a","publisher":"b","url":"https://e.org","checked":"2026-11-01"}]}}`, id, id, more, safe)
}

func talk(t *testing.T, places map[string]string) *dialogtest.Talk {
	t.Helper()
	fsys := fstest.MapFS{"topics.yaml": {Data: []byte("- {slug: fathers, age: \"1-18\"}\n")}, "helplines.yaml": {Data: []byte("[]\n")}}
	for name, text := range places {
		fsys["places/"+name+".json"] = &fstest.MapFile{Data: []byte(text)}
	}
	lib, err := content.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	r, err := retrieval.New(context.Background(), lib, embedded.New(), retrieval.Bands{})
	if err != nil {
		t.Fatal(err)
	}
	return dialogtest.NewTalk(t, "nl", &socialmap.Dialog{Retriever: r})
}

func TestNoStreetIsKeptOfAnAddress(t *testing.T) {
	k := talk(t, map[string]string{"a": place("a", true, "")})
	k.Press(dialogs.SocialMap, dialogs.ActNear, "fathers")
	out := k.Write("Kanaalstraat 77 bis, 3511 AB Utrecht")
	if !strings.Contains(dialogtest.Said(out), "Plek a") || k.Conv.Area != "3511" {
		t.Fatalf("area %q: %s", k.Conv.Area, dialogtest.Said(out))
	}
	if state := string(k.Conv.State); strings.Contains(state, "Kanaal") || strings.Contains(state, "77") || strings.Contains(state, "AB") {
		t.Error("the street is in the state")
	}
}

func TestAnAddressThatMustStaySecretIsNeverShown(t *testing.T) {
	for _, safe := range []bool{true, false} {
		k := talk(t, map[string]string{"a": place("a", safe, "")})
		k.Press(dialogs.SocialMap, dialogs.ActNear, "fathers")
		said := dialogtest.Said(k.Write("Utrecht"))
		if !strings.Contains(said, "Plek a") {
			t.Fatalf("the place is not found: %s", said)
		}
		if strings.Contains(said, "Geheimstraat") != safe {
			t.Errorf("safe to send %v, shown: %v", safe, !safe)
		}
	}
}

func TestThreeAtATimeAndNoneTwice(t *testing.T) {
	places := map[string]string{}
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g"} {
		places[id] = place(id, true, "")
	}
	k := talk(t, places)
	k.Press(dialogs.SocialMap, dialogs.ActNear, "fathers")
	seen := map[string]int{}
	out := k.Write("3511")
	for want := range []int{3, 3, 1} {
		for _, s := range out.Say {
			seen[strings.SplitN(s.Reply.PlainText(), "Plek ", 2)[1][:1]]++
		}
		if n := len(out.Say); n != []int{3, 3, 1}[want] {
			t.Errorf("page %d shows %d places", want+1, n)
		}
		last := out.Say[len(out.Say)-1].Reply
		if more := last.Choices[0].Action == "more"; more != (want < 2) {
			t.Errorf("page %d: more is offered: %v", want+1, more)
		}
		out = k.Press(dialogs.SocialMap, "more", "")
	}
	if len(seen) != 7 {
		t.Errorf("shown: %v", seen)
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("%s is shown %d times", id, n)
		}
	}
}

func TestAPlaceCheckedLongAgoSaysCallFirstAndLaterHides(t *testing.T) {
	k := talk(t, map[string]string{"a": place("a", true, "")})
	k.At = time.Date(2027, 6, 1, 10, 0, 0, 0, time.UTC)
	k.Press(dialogs.SocialMap, dialogs.ActNear, "fathers")
	if said := dialogtest.Said(k.Write("Utrecht")); !strings.Contains(said, "Bel eerst") {
		t.Errorf("after seven months: %s", said)
	}
	k.At = time.Date(2027, 12, 1, 10, 0, 0, 0, time.UTC)
	if said := dialogtest.Said(k.Press(dialogs.SocialMap, dialogs.ActNear, "fathers")); strings.Contains(said, "Plek a") || !strings.Contains(said, "nog geen plek") {
		t.Errorf("after a year: %s", said)
	}
}

func TestACardIsShort(t *testing.T) {
	lib, err := dialogtest.Library()
	if err != nil {
		t.Fatal(err)
	}
	e := dialogtest.Embedded(t)
	for _, lang := range dialogs.Langs() {
		for _, c := range []struct{ country, town string }{{"nl", "Utrecht"}, {"be", "Antwerpen"}} {
			conv := bot.Conversation{ID: "c", Holder: bot.HeldByBot, Lang: lang, LangChosen: true, Country: bot.Country(c.country), State: []byte(`{"dialog":"ask","welcomed":true}`)}
			at := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
			conv.LastOut = at
			turn := func(in bot.Input) bot.Outcome {
				in.At = at
				out, err := e.Respond(t.Context(), bot.Turn{At: at, Conversation: conv, Inputs: []bot.Input{in}, Views: dialogtest.Desk{}})
				if err != nil {
					t.Fatal(err)
				}
				conv = out.Conversation
				return out
			}
			press := func(action, data string) bot.Outcome {
				return turn(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Press}}, Choice: &bot.Choice{Dialog: dialogs.SocialMap, Action: action, Data: data}})
			}
			press("any", "")
			out := turn(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Message, Text: c.town, SentAt: at}}})
			shown := 0
			for range len(lib.Places) {
				for _, s := range out.Say {
					shown++
					words := 0
					for _, p := range s.Reply.Parts {
						if p.Kind == bot.PartText {
							words += len(strings.Fields(p.Text))
						}
					}
					if words > 100 {
						t.Errorf("%s: %d words: %.60s", lang, words, s.Reply.PlainText())
					}
				}
				if last := out.Say[len(out.Say)-1].Reply; len(last.Choices) == 0 || last.Choices[0].Action != "more" {
					break
				}
				out = press("more", "")
			}
			if shown < 18 {
				t.Errorf("%s in %s: only %d places were shown", lang, c.town, shown)
			}
		}
	}
}

// TestThePackageOfTheSpecificationIsFoundInAChat takes the specification's own example over and asks for it.
func TestThePackageOfTheSpecificationIsFoundInAChat(t *testing.T) {
	dir := os.Getenv("OUDERBRUG_TEST_HSDS")
	if dir == "" {
		t.Skip("OUDERBRUG_TEST_HSDS names no copy of the HSDS specification")
	}
	data, err := os.ReadFile(dir + "/examples/service_full.json")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(data), "{", `{"ouderbrug":{"municipality":"MyCity","needs":[],"safe_to_send":true,"verified_on":"2026-11-22","plain_summary":{},"sources":[],"import":{"package":"x","on":"2026-11-22"}},`, 1)
	k := talk(t, map[string]string{"x": text})
	k.Press(dialogs.SocialMap, "any", "")
	said := dialogtest.Said(k.Write("MyCity"))
	for _, want := range []string{"Community Counselling", "Bel eerst", "1-30 Main Street, MyCity", "Example Organization Inc.", "+44 1234 234567"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not shown: %s", want, said)
		}
	}
}
