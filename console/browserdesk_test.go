package console

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/ouderbrug/ouderbrug/bot"
)

// desk is a house with everything that a coordinator and staff can see.
func desk(t *testing.T) (s *site, both bot.HelperRecord) {
	s, h, k := stage(t)
	both = s.helper("Joke", bot.Coordinator, bot.Staff)
	both.Facts.OnUntil = s.now().Add(time.Hour)
	nadia := s.helper("Nadia", bot.Staff)
	nadia.Facts.OnUntil, nadia.Facts.OnCall = s.now().Add(time.Hour), 1
	h.Facts.VOGUntil, h.Facts.HeavyUntil = s.now().Add(12*24*time.Hour), s.now().Add(-24*time.Hour)
	els := s.helper("Els", bot.Ambassador)
	els.State, els.Words.Wishes = bot.HelperPending, "Liever niet op woensdag."
	s.change(must(both.Change()), must(nadia.Change()), must(h.Change()), must(els.Change()))
	s.Desk = s.person("desk")
	r := s.newCase("k1", bot.ReasonSafety, k.Conversation, k.Person)
	r.State, r.Facts.By, r.Facts.Escalated, r.Facts.Ticked = bot.ReviewClaimed, both.Person, true, []string{"signals"}
	r.Facts.Log = []bot.ReviewStep{{At: s.now(), Who: nadia.Person, Do: "page"}, {At: s.now(), Who: both.Person, Do: "claim"}, {At: s.now(), Who: both.Person, Do: "tick:signals"}}
	s.change(must(r.Change()))
	s.newCase("k2", bot.ReasonReport, k.Conversation, k.Person)
	coach := bot.CoachRecord{Meta: bot.Meta{ID: "h1", Person: h.Person, Helper: both.Person, State: bot.CoachOpen, At: s.now()}, Facts: bot.CoachFacts{Talk: k.ID}}
	waits := bot.CoachRecord{Meta: bot.Meta{ID: "h2", Person: h.Person, State: bot.CoachWaits, At: s.now()}, Facts: bot.CoachFacts{Talk: k.ID, Page: true}}
	trouble := bot.TroubleRecord{Meta: bot.Meta{ID: "slack", State: "on", At: s.now()}, Facts: bot.TroubleFacts{Says: "Slack refuses the token. Make a new one and set it."}}
	s.change(must(coach.Change()), must(waits.Change()), must(trouble.Change()))
	s.published()
	return s, s.again(both)
}

func TestBrowserEveryPageOfTheDeskHasNoFindings(t *testing.T) {
	for _, x := range []screen{{Width: 390, Height: 844, Lang: "nl"}, {Width: 1280, Height: 800, Lang: "nl", Dark: true}, {Width: 390, Height: 844, Lang: "ar", Dark: true}, {Width: 1280, Height: 800, Lang: "ar"}, {Width: 320, Height: 640, Lang: "nl"}} {
		t.Run(fmt.Sprintf("%s-%d", x.Lang, x.Width), func(t *testing.T) {
			s, joke := desk(t)
			b := browser(t)
			b.On(x)
			look := func(name, path string) {
				t.Helper()
				if path != "" {
					b.open(s.url + path)
				}
				what := fmt.Sprintf("console-%s-%s-%d", name, x.Lang, x.Width)
				b.Picture(what)
				b.axe(what)
				b.wide(what)
			}
			b.signIn(s, joke)
			b.Do(chromedp.SendKeys("#code", s.totp(joke)), chromedp.Click("main form .button"))
			b.Until(`document.querySelector('nav')`)
			look("overview", "/console/overview")
			look("people", "/console/people")
			look("person", "/console/people/"+s.named("Els").ID)
			look("person-staff", "/console/people/"+s.named("Nadia").ID)
			look("invite-list", "/console/invite-list")
			for i, list := range []string{"voornaam;talen;vrouw\nAmina;ar nl;ja\n=Piet;klingon;nee", "voornaam;talen;vrouw\nAmina;ar nl;ja"} {
				b.open(s.url + "/console/invite-list")
				b.Do(chromedp.SetValue("#list", list), chromedp.Click("form[enctype] .button"))
				b.Until(`document.querySelector('ul.list li')`)
				look(fmt.Sprint("invite-preview-", i), "")
			}
			b.Do(chromedp.Click("form[action='/console/invite-list/make'] .button"))
			b.Until(`document.querySelector('table')`)
			look("invite-codes", "")
			look("cases", "/console/cases")
			look("case", "/console/cases/k1")
			b.Do(chromedp.Click("input[name=reason]"), chromedp.SendKeys("#note", "nodig om te weten of het nu veilig is"), chromedp.Click("form[action$='/read'] .button"))
			b.Until(`document.querySelector('[role=status]')`)
			look("read", "")
			look("counts", "/console/counts")
			look("me", "/console/profile")
			if errs := s.log.String(); strings.Contains(errs, "level=ERROR") {
				t.Errorf("the log holds errors:\n%s", errs)
			}
		})
	}
}

// named is somebody by their first name.
func (s *site) named(name string) bot.HelperRecord {
	s.Helper()
	all, err := bot.Find[bot.HelperFacts, bot.HelperWords](s.Context(), s.store, bot.RecordQuery{})
	if err != nil {
		s.Fatal(err)
	}
	for _, h := range all {
		if h.Words.FirstName == name {
			return h
		}
	}
	s.Fatalf("nobody is called %s", name)
	return bot.HelperRecord{}
}
