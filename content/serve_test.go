package content_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
)

// cardIn writes a card for a country and region.
func cardIn(country, region string) string {
	extra := "status: starter\n"
	if country != "" {
		extra += "country: " + country + "\n"
	}
	if region != "" {
		extra += "region: " + region + "\n"
	}
	return strings.Replace(goodHead, "status: starter\n", extra, 1) + goodBody
}

func TestTheMostSpecificCardWins(t *testing.T) {
	lib, err := content.Load(tree(map[string]string{
		"library/speech-delay/nl.nl.md": cardIn("nl", ""), "library/speech-delay/nl.nl-rotterdam.md": cardIn("nl", "rotterdam"),
		"library/speech-delay/fr.be.md": strings.Replace(cardIn("be", ""), "lang: nl", "lang: fr", 1),
	}))
	if err != nil {
		t.Fatal(err)
	}
	find := func(country content.Country, region string, langs ...content.Lang) content.ID {
		c := lib.CardFor("speech-delay", langs, country, region, []content.Audience{content.Parent}, now())
		if c == nil {
			return ""
		}
		return c.ID
	}
	for _, c := range []struct{ got, want content.ID }{
		{find("nl", "rotterdam", "nl"), "speech-delay/nl.nl-rotterdam"},
		{find("nl", "utrecht", "nl"), "speech-delay/nl.nl"},
		{find("be", "", "nl"), "speech-delay/nl"},
		{find("", "", "nl"), "speech-delay/nl"},
		{find("be", "", "fr", "nl"), "speech-delay/fr.be"},
		{find("nl", "", "fr", "nl"), "speech-delay/nl.nl"},
		{find("nl", "", "tr"), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	if got := lib.CountryMatters("speech-delay", "fr"); len(got) != 1 || got[0] != "be" {
		t.Errorf("French only has a card for Belgium, CountryMatters says %v", got)
	}
	if got := lib.CountryMatters("speech-delay", "nl"); got != nil {
		t.Errorf("Dutch has a card for both countries, CountryMatters says %v", got)
	}
}

func TestServable(t *testing.T) {
	c := content.Card{Status: content.Starter, ValidUntil: content.Day(2026, 11, 22)}
	if !c.Servable(now()) || c.Servable(now().AddDate(0, 0, 1)) {
		t.Error("a card is shown on its last day and not after it")
	}
	c.Status = content.Retired
	if c.Servable(now()) {
		t.Error("a retired card is shown")
	}
	if (&content.Card{Status: content.Starter}).Servable(now()) {
		t.Error("a card without a last day is shown")
	}
}

func TestHTMLHoldsNoMarkupOfTheBody(t *testing.T) {
	c := content.Card{Body: "Hallo <script>alert(1)</script> *jij* [x](javascript:alert(1))"}
	if html := c.HTML(); strings.Contains(html, "<script") || strings.Contains(html, "javascript:") || !strings.Contains(html, "<em>jij</em>") {
		t.Errorf("HTML is %q", html)
	}
}

func TestHelplinesForAPerson(t *testing.T) {
	lib, err := content.Load(tree(nil))
	if err != nil {
		t.Fatal(err)
	}
	ids := func(country content.Country, class string, lang content.Lang, at time.Time) string {
		var out []string
		for _, h := range lib.Helplines.For(country, class, lang, at) {
			out = append(out, h.ID)
		}
		return fmt.Sprint(out)
	}
	later := now().AddDate(0, 0, 181)
	for _, c := range []struct{ got, want string }{
		{ids("nl", "violence", "tr", now()), "[nl-turks nl-veilig-thuis nl-112]"},
		{ids("nl", "violence", "ar", now()), "[nl-veilig-thuis nl-turks nl-112]"},
		{ids("nl", "medical", "nl", now()), "[nl-112]"},
		{ids("nl", "violence", "tr", later), "[nl-112]"},
		{ids("be", "violence", "tr", now()), "[be-112]"},
		{ids("", "medical", "nl", now()), "[nl-112 be-112]"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
	if h := lib.Helplines.OrFallback("nl-veilig-thuis", now()); h.Number != "0800-2000" {
		t.Errorf("a current line gives %s", h.Number)
	}
	if h := lib.Helplines.OrFallback("nl-veilig-thuis", later); h.Number != "112" {
		t.Errorf("an expired line gives %q, want 112", h.Number)
	}
	if h := lib.Helplines.OrFallback("no-such-line", now()); h.Number != "112" {
		t.Errorf("an unknown line gives %q, want 112", h.Number)
	}
	if got := lib.Helplines.Expired(later); len(got) != 2 {
		t.Errorf("expired are %v, want both that are no emergency line", got)
	}
	if ps := lib.CheckDates(now().AddDate(0, 0, 91)); strings.Count(ps.Error(), "nl-veilig-thuis was verified 91 days ago") != 1 {
		t.Errorf("a stale line is not named:\n%v", ps)
	}
}

func TestOpeningHours(t *testing.T) {
	h := &content.Hours{TZ: "Europe/Amsterdam", Week: []content.Span{{Days: []string{"mo"}, From: "09:00", Until: "24:00"}}}
	monday := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for at, want := range map[time.Duration]bool{7*time.Hour + 59*time.Minute: false, 8 * time.Hour: true, 22*time.Hour + 59*time.Minute: true, 23 * time.Hour: false} {
		if open, known := h.OpenAt(monday.Add(at)); open != want || !known {
			t.Errorf("%v after midnight UTC: open %v, known %v, want %v", at, open, known, want)
		}
	}
	if _, known := (*content.Hours)(nil).OpenAt(monday); known {
		t.Error("hours that nobody wrote down are known")
	}
	if open, known := (&content.Hours{Always: true}).OpenAt(monday); !open || !known {
		t.Error("always is not always")
	}
}

func TestASecretAddressIsDroppedAndBidiRemoved(t *testing.T) {
	const place = `{"id":"1","name":"Op\u202evang","status":"active","organization":{"name":"x"},
	"service_at_locations":[{"id":"2","location":{"id":"3","location_type":"physical","addresses":[{"address_1":"Geheimstraat 1","city":"X","postal_code":"1","country":"NL"}]}}],
	"ouderbrug":{"country":"nl","needs":["speech-delay"],"safe_to_send":false,"municipality_code":"599","plain_summary":{"nl":"a","en":"a","tr":"a","ar":"a","fr":"a"},
	"verified_on":"2026-01-01","sources":[{"title":"t","publisher":"p","url":"https://x.nl","checked":"2026-01-01"}]}}`
	lib, err := content.Load(tree(map[string]string{"places/x.json": place}))
	if err != nil {
		t.Fatal(err)
	}
	p := lib.Places[0]
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), "Geheim") || strings.Contains(string(data), "599") {
		t.Errorf("a secret address is kept: %s", data)
	}
	if p.Name != "Opvang" {
		t.Errorf("the name is %q, want it without bidi control", p.Name)
	}
	if !p.CheckFirst(now()) || !p.Servable(now()) || p.Servable(now().AddDate(1, 0, 0)) {
		t.Error("a place is checked first after 180 days and hidden after 365")
	}
}
