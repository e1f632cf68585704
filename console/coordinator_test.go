package console

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

func TestTheCoordinatorSeesThatTalksExistAndNoWords(t *testing.T) {
	s := open(t)
	joke, h := s.helper("Joke", bot.Coordinator), s.helper("Fatma", bot.Ambassador)
	h.Facts.OnUntil, h.Facts.VOGUntil = s.now().Add(time.Hour), s.now().Add(10*24*time.Hour)
	s.change(must(h.Change()))
	h = s.again(h)
	conv, p := s.parent("amira")
	k := s.newTalk("t1", bot.TalkOpen, conv, p, &h)
	s.passes(k, h, "GEHEIM woord")
	s.said(conv, p, bot.ForRelay, "GEHEIM antwoord")
	other, q := s.parent("leila")
	w := s.newTalk("t2", bot.TalkWaiting, other, q, nil)
	w.Facts.Area, w.Words.Summary = "3511", "GEHEIM samenvatting"
	s.change(must(w.Change()))
	s.after(25 * time.Minute)
	trouble := bot.TroubleRecord{Meta: bot.Meta{ID: "slack", State: "on", At: s.now()}, Facts: bot.TroubleFacts{Says: "Slack token revoked"}}
	review := bot.ReviewRecord{Meta: bot.Meta{ID: "c1", State: bot.ReviewNew, At: s.now()}, Facts: bot.ReviewFacts{Number: "C-AAA", Reason: bot.ReasonReport}}
	danger := bot.ReviewRecord{Meta: bot.Meta{ID: "c2", State: bot.ReviewNew, At: s.now()}, Facts: bot.ReviewFacts{Number: "C-BBB", Reason: bot.ReasonSafety}}
	flag := bot.PlaceFlagRecord{Meta: bot.Meta{ID: "p1", State: bot.PlaceFlagged, At: s.now()}, Facts: bot.PlaceFlagFacts{Name: "Buurtteam Oost", Count: 7341}}
	s.change(must(trouble.Change()), must(review.Change()), must(danger.Change()), must(flag.Change()))
	v := s.in(joke)
	body := v.want(v.get("/console/overview"), http.StatusOK, "the overview").body
	for _, there := range []string{"Zonnebloem 14", "Fatma", "25 min", "Slack token revoked", "C-AAA", "Certificate of conduct until", "Buurtteam Oost"} {
		if !strings.Contains(body, there) {
			t.Errorf("%q is not there", there)
		}
	}
	for _, never := range []string{"GEHEIM", "sleep", "slaapt", "3511", "C-BBB", "amira", "7341"} {
		if strings.Contains(body, never) {
			t.Errorf("%q is there", never)
		}
	}
	if a := v.get("/console/talks/t1"); a.status != http.StatusNotFound {
		t.Errorf("she reads somebody else's talk: %d", a.status)
	}
}

func TestSomebodyIsConfirmedPausedAndBack(t *testing.T) {
	s := open(t)
	joke, h := s.helper("Joke", bot.Coordinator), s.helper("Els", bot.Ambassador)
	h.State = bot.HelperPending
	s.change(must(h.Change()))
	v := s.in(joke)
	for _, x := range []struct{ do, state, says string }{
		{"confirm", bot.HelperActive, "confirmed"}, {"pause", bot.HelperPaused, "paused"}, {"back", bot.HelperActive, "back"},
	} {
		v.want(v.post("/console/people/"+h.ID+"/state", "do", x.do), http.StatusSeeOther, x.do)
		if got := s.again(h).State; got != x.state {
			t.Errorf("after %s: %s", x.do, got)
		}
		told := fmt.Sprint(s.told(bot.HelperConversation(h.Person)))
		if !strings.Contains(told, `"what":"`+x.says+`"`) {
			t.Errorf("%s was not told: %s", x.do, told)
		}
		v.want(v.post("/console/people/"+h.ID+"/state", "do", x.do), http.StatusConflict, x.do+" twice")
	}
	for _, do := range []string{"pause", "remove", "confirm"} {
		v.want(v.post("/console/people/"+joke.ID+"/state", "do", do), http.StatusForbidden, do+" of herself")
	}
	v.want(v.post("/console/people/nobody/state", "do", "pause"), http.StatusNotFound, "nobody")
	v.want(v.post("/console/people/"+h.ID+"/facts", "vog", "2027-05-01", "heavy", ""), http.StatusSeeOther, "dates")
	if got := s.again(h).Facts; got.VOGUntil.Format(time.DateOnly) != "2027-05-01" || !got.HeavyUntil.IsZero() {
		t.Errorf("the dates: %v %v", got.VOGUntil, got.HeavyUntil)
	}
	v.want(v.post("/console/people/"+h.ID+"/facts", "vog", "morgen"), http.StatusUnprocessableEntity, "no date")
}

func TestWhoIsRemovedIsOutAtOnceAndNobodyIsLeftInSilence(t *testing.T) {
	s := open(t)
	joke, h := s.helper("Joke", bot.Coordinator), s.helper("Fatma", bot.Ambassador)
	one, p := s.parent("amira")
	two, q := s.parent("leila")
	s.newTalk("t1", bot.TalkOpen, one, p, &h)
	s.newTalk("t2", bot.TalkReserved, two, q, &h)
	v, hers := s.in(joke), s.in(h)
	hers.want(hers.get("/console/talks"), http.StatusOK, "before")
	pending := s.link(h, "") // a link on its way
	v.want(v.post("/console/people/"+h.ID+"/state", "do", "remove"), http.StatusSeeOther, "removing")
	hers.want(hers.get("/console/talks"), http.StatusUnauthorized, "afterwards")
	again := s.visitor()
	again.want(again.post(pending), http.StatusGone, "an old link")
	for conv, name := range map[bot.ConversationID]string{one: "talk/gone/t1." + h.ID, two: "talk/gone/t2." + h.ID} {
		if told := s.told(conv); told[name] == "" {
			t.Errorf("%s was not told: %v", name, told)
		}
	}
	if told := fmt.Sprint(s.told(bot.HelperConversation(h.Person))); !strings.Contains(told, "removed") {
		t.Error("she was not told")
	}
}

func TestALostPhoneIsSignedOut(t *testing.T) {
	s := open(t)
	joke, h := s.helper("Joke", bot.Coordinator), s.helper("Fatma", bot.Ambassador)
	v, hers := s.in(joke), s.in(h)
	v.want(v.post("/console/people/"+h.ID+"/sessions"), http.StatusSeeOther, "signing out")
	hers.want(hers.get("/console/talks"), http.StatusUnauthorized, "afterwards")
	if got := s.again(h).State; got != bot.HelperActive {
		t.Errorf("she is %s", got)
	}
}

var codeForm = regexp.MustCompile(`[a-z2-7]{4}(-[a-z2-7]{2,4}){6}`)

func TestAListIsPreviewedThenMadeWholeAndOnce(t *testing.T) {
	s := open(t)
	s.Themes = func(bot.Lang) []Named { return []Named{{"sleep", "Sleep"}} }
	v := s.in(s.helper("Joke", bot.Coordinator))
	good := "\ufeffVoornaam;Talen;Rollen;Gebieden;Vrouw;VOG;Thema's\r\nAïcha;ar fr;ambassadeur;3511 3512;ja;01-05-2027;sleep\r\n\r\nPiet;Nederlands;medewerker;;nee;;\r\n"
	a := v.want(v.post("/console/invite-list/preview", "list", good), http.StatusOK, "the preview")
	key := regexp.MustCompile(`name="key" value="([^"]+)"`).FindStringSubmatch(a.body)
	if key == nil || !strings.Contains(a.body, "Aïcha") {
		t.Fatal("the preview shows no button or no names")
	}
	invites := func() (out []bot.InviteRecord) {
		out, err := bot.Find[bot.InviteFacts, bot.InviteWords](s.Context(), s.store, bot.RecordQuery{States: []string{bot.InviteOpen}})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if n := len(invites()); n != 0 {
		t.Fatalf("the preview made %d", n)
	}
	made := v.want(v.post("/console/invite-list/make", "list", good, "key", key[1]), http.StatusOK, "making")
	v.want(v.post("/console/invite-list/make", "list", good, "key", key[1]), http.StatusConflict, "a second press")
	got := invites()
	slices.SortFunc(got, func(a, b bot.InviteRecord) int { return strings.Compare(a.Words.FirstName, b.Words.FirstName) })
	if len(got) != 2 || got[0].Words.FirstName != "Aïcha" || !slices.Equal(got[0].Facts.Helper.Areas, []string{"3511", "3512"}) || !got[0].Facts.Helper.Woman ||
		!slices.Equal(got[0].Facts.Helper.Langs, []bot.Lang{"ar", "fr"}) || !slices.Equal(got[0].Facts.Helper.Themes, []string{"sleep"}) || got[0].Facts.First ||
		got[0].Facts.Helper.VOGUntil.Format(time.DateOnly) != "2027-05-01" || !slices.Equal(got[1].Facts.Helper.Roles, []bot.Role{bot.Staff}) {
		t.Fatalf("made %+v", got)
	}
	codes := codeForm.FindAllString(made.body, -1)
	if len(codes) != 2 || !slices.ContainsFunc(got, func(r bot.InviteRecord) bool { return r.ID == bot.HashToken(bot.InviteToken(codes[0])) }) {
		t.Errorf("the printed codes open nothing: %v", codes)
	}
}

func TestHostileRowsMakeNothing(t *testing.T) {
	s := open(t)
	v := s.in(s.helper("Joke", bot.Coordinator))
	for _, x := range []string{
		"", "talen\nnl", "voornaam,talen\n=HYPERLINK(1),nl", "voornaam,talen\n<img src=x onerror=1>,nl", "voornaam,talen\nEls,klingon", "voornaam,talen\nEls,",
		"voornaam,talen,rollen\nEls,nl,baas", "voornaam,talen,vog\nEls,nl,gisteren", "voornaam,talen,gebieden\nEls,nl,Straat 1", "voornaam,talen\nEls,nl\n@Piet,nl",
		"voornaam,talen,thema\nEls,nl,nothing", "voornaam,talen,vrouw\nEls,nl,misschien", "voornaam,talen" + strings.Repeat("\nEls,nl", rowsMost+1),
	} {
		a := v.want(v.post("/console/invite-list/preview", "list", x), http.StatusUnprocessableEntity, "the preview")
		if strings.Contains(a.body, "<img") || strings.Contains(a.body, "invite-list/make") {
			t.Error("the preview shows a button or markup")
		}
		v.want(v.post("/console/invite-list/make", "list", x, "key", "abcdefgh"), http.StatusUnprocessableEntity, "making")
	}
	if got, err := bot.Find[bot.InviteFacts, bot.InviteWords](s.Context(), s.store, bot.RecordQuery{}); err != nil || len(got) != 0 {
		t.Errorf("%d were made, %v", len(got), err)
	}
	if got := must(readRows("name,langs\nEls\u202e van 't Hof,nl", nil, "be")); len(got) != 1 || len(got[0].Wrong) > 0 || got[0].Facts.Country != "be" || strings.Contains(got[0].Name, "\u202e") {
		t.Errorf("a mark that turns direction: %+v", got)
	}
}
