package main

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// codeForm is a browser's code as its page shows it.
var codeForm = regexp.MustCompile(`/console ([a-z2-7]{5}-[a-z2-7]{5})`)

// TestAbuse7ALinkFromTheMessengerIsForTheBrowserThatAsked: the code of a browser, the
// link in the messenger, a previewer, another browser, a second use, and ten minutes.
func TestAbuse7ALinkFromTheMessengerIsForTheBrowserThatAsked(t *testing.T) {
	t.Parallel()
	var code string
	th := newTheatre(t, &code)
	sanne := th.phone(8841)
	sanne.becomes(code, "Sanne", "moeder van drie")
	link := func(p *helperPage) string {
		t.Helper()
		shown := codeForm.FindStringSubmatch(p.posted("/console/sign-in", nil))
		if shown == nil {
			t.Fatal("the page shows no code")
		}
		sanne.says("/console " + shown[1])
		sent := linkForm.FindString(sanne.next("/console/in/").Text)
		for _, c := range th.fake.Calls("sendMessage") {
			if strings.Contains(c.Params["text"], sent) && !strings.Contains(c.Params["link_preview_options"], `"is_disabled":true`) {
				t.Error("the messenger makes a preview of the link")
			}
		}
		return sent
	}
	hers, preview, other := th.helperPage(), th.helperPage(), th.helperPage()
	sent := link(hers)
	if status, h := preview.get(sent); status != http.StatusOK || len(h.Values("Set-Cookie")) > 0 {
		t.Errorf("a previewer gets %d and %d cookies", status, len(h.Values("Set-Cookie")))
	}
	other.posted("/console/sign-in", nil) // it has a code of its own
	if status := other.post(sent, other.base, nil); status != http.StatusGone {
		t.Errorf("in another browser it answers %d", status)
	}
	for _, origin := range []string{"", "null", "https://evil.example", "http://" + th.addr + ".evil.example"} {
		if status := hers.post(sent, origin, nil); status != http.StatusForbidden {
			t.Errorf("a post with origin %q answers %d", origin, status)
		}
	}
	fixed := &http.Cookie{Name: "console", Value: strings.Repeat("a", 26), Path: "/"} // planted before she signs in
	u, err := url.Parse(hers.base)
	if err != nil {
		t.Fatal(err)
	}
	hers.http.Jar.SetCookies(u, []*http.Cookie{fixed})
	if status := hers.post(sent, hers.base, nil); status != http.StatusSeeOther {
		t.Fatalf("in her own browser it answers %d", status)
	}
	for _, k := range hers.http.Jar.Cookies(u) {
		if k.Value == fixed.Value {
			t.Error("a session that was planted is kept")
		}
	}
	if status := hers.post(sent, hers.base, nil); status != http.StatusGone {
		t.Errorf("used twice it answers %d", status)
	}
	if status, _ := hers.get("/console/talks"); status != http.StatusOK {
		t.Errorf("her talks answer %d", status)
	}
	if status := hers.post("/console/times/now", "", url.Values{"now": {"off"}, "for": {"open"}}); status != http.StatusForbidden {
		t.Errorf("a deed without an origin answers %d", status)
	}
	late := link(other)
	th.later(t, 11*time.Minute)
	if status := other.post(late, other.base, nil); status != http.StatusGone {
		t.Errorf("after eleven minutes it answers %d", status)
	}
	th.later(t, 5*time.Minute)
	if status, _ := hers.get("/console/talks"); status != http.StatusUnauthorized {
		t.Errorf("idle for sixteen minutes her talks answer %d", status)
	}
}

// TestAbuse7AnotherAmbassadorsTalkIsNotThere knocks at every address of a talk that is
// somebody else's, as an ambassador who was offered it once.
func TestAbuse7AnotherAmbassadorsTalkIsNotThere(t *testing.T) {
	t.Parallel()
	var code string
	th := newTheatre(t, &code)
	sanne, mother, els := th.phone(8851), th.phone(8852), th.helperPage()
	els.post(linkForm.FindAllString(th.log.String(), -1)[1], els.base, nil)
	sanne.becomes(code, "Sanne", "moeder van drie")
	sanne.talks(mother, "mijn peuter krijgt steeds driftbuien", func() string {
		return els.waits("/console/talks", regexp.MustCompile(`/console/offers/([^/"]+)/take`))[1]
	})
	talk := "/console/talks/" + sanne.talk
	mother.says("dit is voor CANARYQZ alleen")
	sanne.next("CANARYQZ")
	for _, path := range []string{"", "/lines?p=0&h=0&v=", "/find?q=slapen", "/form"} {
		if strings.Contains(els.read(talk+path), "CANARYQZ") {
			t.Errorf("GET %s shows it", path)
		}
		if status, _ := els.get(talk + path); status != http.StatusNotFound && path != "/lines?p=0&h=0&v=" { // that one leads away
			t.Errorf("GET %s answers %d", path, status)
		}
	}
	for path, form := range map[string]url.Values{
		"/line":  {"text": {"van een ander"}, "key": {"0000-0001"}},
		"/send":  {"card": {"baby-sleep.nl"}, "key": {"0000-0002"}},
		"/held":  {"waiting": {"x"}, "what": {"pass"}},
		"/close": nil, "/block": nil, "/level": {"level": {"4"}},
		"/form": {"theme": {"other"}, "age": {"0-3"}, "urgency": {"low"}, "minutes": {"15"}, "heavy": {"no"}},
	} {
		if status := els.post(talk+path, els.base, form); status != http.StatusNotFound {
			t.Errorf("POST %s answers %d", path, status)
		}
	}
	for _, what := range []string{"take", "decline"} { // it was offered to her, and is gone
		els.post("/console/offers/"+sanne.talk+"/"+what, els.base, nil)
	}
	for _, path := range []string{"/console/overview", "/console/people", "/console/cases", "/console/invite-list"} {
		if status, _ := els.get(path); status != http.StatusForbidden {
			t.Errorf("%s answers an ambassador %d", path, status)
		}
	}
	th.settled()
	mother.says("ben je er nog")
	sanne.next("ben je er nog")
	if strings.Contains(strings.Join(mother.got(), "\n"), "van een ander") {
		t.Error("a line of somebody else reaches her")
	}
}
