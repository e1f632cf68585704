package main

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// press waits for a button and presses it.
func (p *page) press(label string) {
	p.t.Helper()
	for {
		for _, l := range p.lines("") {
			for _, c := range l.Choices {
				if strings.HasPrefix(c.L, label) {
					p.send(map[string]string{"wire": c.W, "label": c.L})
					return
				}
			}
		}
	}
}

// read is a page of the console.
func (p *helperPage) read(path string) string {
	p.Helper()
	resp, err := p.http.Get(p.base + path)
	if err != nil {
		p.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		p.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		return ""
	}
	return string(body)
}

// waits reads a page until something stands in it.
func (p *helperPage) waits(path string, form *regexp.Regexp) []string {
	p.Helper()
	var found []string
	waitFor(p.T, func() bool { found = form.FindStringSubmatch(p.read(path)); return found != nil })
	return found
}

// TestAParentOnThePageAndAnAmbassadorInTheConsole is the whole way of a talk, through
// the real server: her wish, the offer, her yes, lines both ways, the end and the form.
func TestAParentOnThePageAndAnAmbassadorInTheConsole(t *testing.T) {
	t.Parallel()
	s := demo(t, t.TempDir())
	fatma, els := s.helperPage(), s.helperPage()
	links := linkForm.FindAllString(s.log.String(), -1)
	fatma.post(links[0], fatma.base, nil)
	els.post(links[1], els.base, nil)

	mother := s.visit("nl")
	mother.send(map[string]string{"text": "mijn peuter krijgt steeds driftbuien"})
	mother.press("Een mens")
	mother.press("Ja, een vrouw")
	mother.press("Ja, goed")
	id := fatma.waits("/console/talks", regexp.MustCompile(`/console/offers/([^/"]+)/take`))[1]
	els.waits("/console/talks", regexp.MustCompile(`/console/offers/`+regexp.QuoteMeta(id)+`/take`))
	if status := fatma.post("/console/offers/"+url.PathEscape(id)+"/take", fatma.base, nil); status != http.StatusSeeOther {
		t.Fatalf("taking the offer answers %d", status)
	}
	waitFor(t, func() bool { return !strings.Contains(els.read("/console/talks"), id) })
	mother.press("Ja, deze")
	talk := "/console/talks/" + url.PathEscape(id)
	fatma.waits("/console/talks", regexp.MustCompile(`href="`+regexp.QuoteMeta(talk)+`"`))
	mother.send(map[string]string{"text": "dag ik ben blij dat u er bent"})
	fatma.waits(talk, regexp.MustCompile(`blij dat u er bent`))
	if status := fatma.post(talk+"/line", fatma.base, url.Values{"text": {"Dag! Vertel maar rustig."}, "key": {"0000-0001"}}); status != http.StatusSeeOther {
		t.Fatalf("a line answers %d", status)
	}
	mother.lines("Vertel maar rustig.")
	fatma.waits(talk, regexp.MustCompile(`Vertel maar rustig`))
	mother.send(map[string]string{"text": "bel me op 06 12345678"})
	mother.lines("telefoonnummer")
	if body := fatma.read(talk); strings.Contains(body, "12345678") {
		t.Error("a number that is held back is shown in the console")
	}
	if body := els.read(talk); body != "" {
		t.Error("another ambassador reads the talk")
	}
	fatma.post(talk+"/line", fatma.base, url.Values{"text": {"mijn nummer is 06 87654321"}, "key": {"0000-0002"}})
	held := fatma.waits(talk, regexp.MustCompile(`name="waiting" value="([^"]+)"`))[1]
	if status := fatma.post(talk+"/held", fatma.base, url.Values{"waiting": {held}, "what": {"without"}}); status != http.StatusSeeOther {
		t.Errorf("leaving a number out answers %d", status)
	}
	if got := joined(mother.lines("mijn nummer is")); strings.Contains(got, "87654321") {
		t.Error("the number is passed on")
	}
	if status := fatma.post(talk+"/close", fatma.base, nil); status != http.StatusSeeOther {
		t.Fatalf("closing answers %d", status)
	}
	mother.press("Nee, dank je")
	fatma.waits("/console/talks", regexp.MustCompile(regexp.QuoteMeta(talk)+`/form`))
	form := url.Values{"theme": {"other"}, "age": {"0-3"}, "urgency": {"low"}, "minutes": {"15"}, "heavy": {"no"}}
	status := fatma.post(talk+"/form", fatma.base, form)
	for range 3 { // what the mother pressed may be written at the same moment: then the page says so, and she sends it again
		if status == http.StatusConflict {
			fatma.read("/console/talks")
			status = fatma.post(talk+"/form", fatma.base, form)
		}
	}
	if status != http.StatusSeeOther {
		t.Errorf("the form answers %d", status)
	}
}
