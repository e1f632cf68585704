package main

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// helperPage is a helper's browser.
type helperPage struct {
	*testing.T
	base string
	http *http.Client
}

func (s *server) helperPage() *helperPage {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &helperPage{T: s.t, base: "http://" + s.addr, http: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (p *helperPage) post(path, origin string, form url.Values) int {
	p.Helper()
	req, err := http.NewRequestWithContext(p.Context(), http.MethodPost, p.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		p.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if origin != "" {
		req.Header.Set("Origin", origin)
	}
	resp, err := p.http.Do(req)
	if err != nil {
		p.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

func (p *helperPage) get(path string) (int, http.Header) {
	p.Helper()
	resp, err := p.http.Get(p.base + path)
	if err != nil {
		p.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode, resp.Header
}

var linkForm = regexp.MustCompile(`/console/(in|invite)/[a-z2-7]{26}`)

func TestAbuse7ASignInLinkIsUsedOnceAndByItsButtonOnly(t *testing.T) {
	t.Parallel()
	s := demo(t, t.TempDir())
	links := linkForm.FindAllString(s.log.String(), -1)
	if len(links) != 3 {
		t.Fatalf("the demo prints %d links", len(links))
	}
	preview, p := s.helperPage(), s.helperPage()
	if status, h := preview.get(links[0]); status != http.StatusOK || len(h.Values("Set-Cookie")) > 0 {
		t.Errorf("a previewer gets %d and %d cookies", status, len(h.Values("Set-Cookie")))
	}
	for _, origin := range []string{"", "https://evil.example"} {
		if status := p.post(links[0], origin, nil); status != http.StatusForbidden {
			t.Errorf("a post with origin %q answers %d", origin, status)
		}
	}
	if status := p.post(links[0], p.base, nil); status != http.StatusSeeOther {
		t.Fatalf("the link answers %d", status)
	}
	if status := p.post(links[0], p.base, nil); status != http.StatusGone {
		t.Errorf("used twice it answers %d", status)
	}
	if status, _ := p.get("/console/talks"); status != http.StatusOK {
		t.Errorf("her talks answer %d", status)
	}
	joke := s.helperPage()
	joke.post(links[2], joke.base, nil)
	if status, _ := joke.get("/console/talks"); status != http.StatusForbidden {
		t.Errorf("a coordinator without the second factor gets %d", status)
	}
}

func TestAnInvitationIsPrintedAndWorksOnTheRunningServer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	server := s.serve()
	base := "http://" + server.addr
	first := s.run("invite", "coordinator", "--name", "Joke")
	link := linkForm.FindString(first)
	if link == "" || !strings.Contains(first, "For Joke") {
		t.Fatalf("it prints %s", strings.ReplaceAll(first, link, "LINK"))
	}
	p := server.helperPage()
	if status := p.post(link, base, url.Values{"name": {"Joke"}, "agree": {"yes"}}); status != http.StatusSeeOther {
		t.Fatalf("joining answers %d", status)
	}
	if status, _ := p.get("/console/second"); status != http.StatusOK {
		t.Errorf("the first coordinator has no second factor to set up: %d", status)
	}
	if status := p.post(link, base, url.Values{"name": {"Eve"}, "agree": {"yes"}}); status != http.StatusGone {
		t.Errorf("used twice it answers %d", status)
	}
	second := server.helperPage()
	second.post(linkForm.FindString(s.run("invite", "coordinator", "--name", "Piet")), base, url.Values{"name": {"Piet"}, "agree": {"yes"}})
	if status, h := second.get("/console/second"); status != http.StatusSeeOther && status != http.StatusOK || h.Get("Location") == "" && status == http.StatusSeeOther {
		t.Errorf("the second page answers %d", status)
	}
	if status, _ := second.get("/console/times"); status != http.StatusForbidden {
		t.Errorf("a second coordinator does not wait: %d", status)
	}
	server.stop()
	for path, data := range files(t, filepath.Join(s.dir, "data")) {
		for _, secret := range []string{"Joke", strings.TrimPrefix(link, "/console/invite/")} {
			if strings.Contains(string(data), secret) {
				t.Errorf("%s holds a name or a link in clear", filepath.Base(path))
			}
		}
	}
	if out, code := command(t, "", "invite", "chief", "--name", "x"); code == 0 {
		t.Errorf("a role that there is none of is accepted: %s", out)
	}
}
