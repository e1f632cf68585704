package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

func TestALinkSignsInOnceInTheBrowserThatAsked(t *testing.T) {
	s := open(t)
	h := s.helper("fatma", bot.Ambassador)
	v := s.visitor()
	link := s.link(h, v.code())
	preview := s.visitor()
	a := preview.want(preview.get(link), http.StatusOK, "a previewer")
	if len(a.header.Values("Set-Cookie")) > 0 {
		t.Error("fetching a link sets a cookie")
	}
	v.want(s.visitor().post(link), http.StatusGone, "another browser")
	v.want(v.post(link), http.StatusSeeOther, "the browser that asked")
	v.want(v.post(link), http.StatusGone, "used twice")
	v.want(v.get(home), http.StatusSeeOther, "signed in")
	v.want(preview.get(home), http.StatusOK, "the previewer sees the door")
	v.want(preview.get("/console/second"), http.StatusUnauthorized, "the previewer is nobody")
}

func TestALinkThatIsPastedWorksAndOneOfAnotherHourDoesNot(t *testing.T) {
	s := open(t)
	h := s.helper("fatma", bot.Ambassador)
	v := s.visitor()
	old := s.link(h, v.code())
	v.want(v.post("/console/sign-in/link", "link", "hallo"), http.StatusUnprocessableEntity, "no link")
	s.after(10 * time.Minute)
	v.want(v.post(old), http.StatusGone, "ten minutes later")
	link := s.link(h, v.code())
	v.want(v.post("/console/sign-in/link", "link", "https://brug.example"+link), http.StatusSeeOther, "pasted")
	v.want(v.get(home), http.StatusSeeOther, "signed in")
}

func TestPostsFromElsewhereAreRefused(t *testing.T) {
	s := open(t)
	h := s.helper("fatma", bot.Ambassador)
	v := s.visitor()
	link := s.link(h, v.code())
	for _, origin := range []string{"", "null", "https://evil.example", "http://" + "127.0.0.1:1"} {
		v.origin = origin
		for _, path := range []string{link, "/console/sign-in", "/console/sign-out", "/console/lang"} {
			v.want(v.post(path), http.StatusForbidden, "a post from "+origin)
		}
	}
	v.origin = s.url
	v.want(v.post(link), http.StatusSeeOther, "its own page")
}

func TestASessionEndsByItselfAndByItsButton(t *testing.T) {
	s := open(t)
	h := s.helper("fatma", bot.Ambassador)
	v := s.in(h)
	for range 3 {
		s.after(14 * time.Minute)
		v.want(v.get("/console/times"), http.StatusOK, "within a quarter of an hour")
	}
	s.after(15 * time.Minute)
	v.want(v.get("/console/times"), http.StatusUnauthorized, "idle")
	v = s.in(h)
	for range 60 { // twelve hours of work
		s.after(12*time.Minute + time.Second)
		v.get("/console/times")
	}
	v.want(v.get("/console/times"), http.StatusUnauthorized, "after twelve hours")
	v = s.in(h)
	cookies := v.client.Jar.Cookies(mustURL(s.url))
	a := v.want(v.post("/console/sign-out"), http.StatusSeeOther, "signing out")
	if a.header.Get("Clear-Site-Data") == "" {
		t.Error("signing out leaves the browser's data")
	}
	v.client.Jar.SetCookies(mustURL(s.url), cookies)
	v.want(v.get("/console/times"), http.StatusUnauthorized, "the old cookie")
	v = s.in(h)
	gone, err := EndSessions(t.Context(), s.store, h.Person)
	if err != nil {
		t.Fatal(err)
	}
	s.change(gone...)
	v.want(v.get("/console/times"), http.StatusUnauthorized, "signed out from elsewhere")
}

func mustURL(s string) *url.URL { return must(url.Parse(s)) }

func TestWhoIsPausedOrRemovedCanDoNothingFromThenOn(t *testing.T) {
	s := open(t)
	h := s.helper("fatma", bot.Ambassador)
	v := s.in(h)
	v.want(v.get("/console/times"), http.StatusOK, "active")
	for state, status := range map[string]int{bot.HelperPaused: http.StatusForbidden, bot.HelperPending: http.StatusForbidden, bot.HelperRemoved: http.StatusUnauthorized} {
		h = s.again(h)
		h.State = state
		s.change(must(h.Change()))
		v.want(v.get("/console/times"), status, state)
	}
}

func TestCoordinatorsAndStaffNeedASecondFactor(t *testing.T) {
	for _, role := range []bot.Role{bot.Coordinator, bot.Staff} {
		s := open(t)
		h := s.helper("joke", role)
		v := s.visitor()
		v.post(s.link(h, v.code()))
		v.want(v.get("/console/times"), http.StatusForbidden, "without it")
		v.want(v.get("/console/second"), http.StatusOK, "the page")
		v.want(v.get("/console/second/picture"), http.StatusOK, "the picture")
		v.want(v.post("/console/second", "code", "000000"), http.StatusUnprocessableEntity, "a wrong code")
		code := s.totp(h)
		v.want(v.post("/console/second", "code", code), http.StatusSeeOther, "the right code")
		v.want(v.get("/console/times"), http.StatusOK, "with it")
		v.want(v.get("/console/second/picture"), http.StatusNotFound, "the secret is not shown again")
		w := s.visitor()
		w.post(s.link(h, w.code()))
		if a := w.get("/console/second"); strings.Contains(a.body, "/picture") {
			t.Error("the secret is shown again")
		}
		w.want(w.post("/console/second", "code", code), http.StatusUnprocessableEntity, "the same code again")
		for range codeTries {
			w.post("/console/second", "code", "000000")
		}
		s.after(time.Minute)
		w.want(w.post("/console/second", "code", s.totp(h)), http.StatusTooManyRequests, "locked")
		s.after(14 * time.Minute)
		w = s.visitor()
		w.post(s.link(h, w.code()))
		w.want(w.post("/console/second", "code", s.totp(h)), http.StatusSeeOther, "a quarter of an hour later")
	}
}

func TestAnInvitationMakesSomebodyWhoWaitsOnce(t *testing.T) {
	s := open(t)
	token, rec := bot.NewInvite("", bot.InviteFacts{Helper: bot.HelperFacts{Roles: []bot.Role{bot.Ambassador}}}, bot.InviteWords{}, s.now())
	s.change(must(rec.Change()))
	path := bot.InvitePath(token)
	v := s.visitor()
	if a := v.want(v.get(path), http.StatusOK, "looking"); len(a.header.Values("Set-Cookie")) > 0 {
		t.Error("looking at an invitation sets a cookie")
	}
	v.want(v.post(path, "name", "Amal"), http.StatusUnprocessableEntity, "without agreeing")
	v.want(v.post(path, "name", " Amal\u202e<b> ", "agree", "yes"), http.StatusSeeOther, "joining")
	v.want(s.visitor().post(path, "name", "Eve", "agree", "yes"), http.StatusGone, "twice")
	a := v.want(v.get(home), http.StatusOK, "pending")
	if !strings.Contains(a.body, "coordinator is looking") {
		t.Error("it does not say that one waits")
	}
	v.want(v.get("/console/times"), http.StatusForbidden, "pending people do nothing")
	found, err := bot.Find[bot.HelperFacts, bot.HelperWords](t.Context(), s.store, bot.RecordQuery{States: []string{bot.HelperPending}})
	if err != nil || len(found) != 1 || found[0].Words.FirstName != "Amal<b>" || found[0].Facts.Agreed == "" {
		t.Fatalf("%d pending helpers, %v", len(found), err)
	}
	if _, p, ok, err := s.store.Conversation(t.Context(), bot.HelperConversation(found[0].Person)); err != nil || !ok || p.Hat != bot.Helper {
		t.Errorf("no helper's conversation, or the wrong hat: %v", err)
	}
	late, rec := bot.NewInvite("", bot.InviteFacts{First: true, Helper: bot.HelperFacts{Roles: []bot.Role{bot.Coordinator}}}, bot.InviteWords{}, s.now())
	s.change(must(rec.Change()))
	s.after(7 * 24 * time.Hour)
	v.want(s.visitor().post(bot.InvitePath(late), "name", "Eve", "agree", "yes"), http.StatusGone, "after seven days")
}
