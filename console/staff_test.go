package console

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// newCase makes a case of a parent with a sealed line, and its review.
func (s *site) newCase(id string, reason bot.Reason, conv bot.ConversationID, p bot.PersonID) bot.ReviewRecord {
	s.Helper()
	key, err := s.vault.NewKey(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	r := bot.ReviewRecord{Meta: bot.Meta{ID: id, State: bot.ReviewNew, At: s.now()}, Facts: bot.ReviewFacts{
		Number: "C-" + strings.ToUpper(id), Reason: reason, Level: bot.LevelHard, Lang: "ar", Conversation: conv,
	}}
	err = s.Apply(s.Context(), bot.Change{Records: []bot.RecordChange{must(r.Change())}, Cases: []bot.Case{{
		ID: bot.CaseID(id), Conversation: conv, Person: p, Key: key, Reason: reason, Level: bot.LevelHard, Lang: "ar", At: s.now(), State: bot.CaseNew,
		Detail: bot.CaseDetail{Class: "violence", Lines: []bot.CaseLine{{At: s.now(), Text: "CANARY <b>zin</b>"}}},
	}}})
	if err != nil {
		s.Fatal(err)
	}
	r.Version = 1
	return r
}

func (s *site) audits() []bot.Audit {
	s.Helper()
	got, err := s.store.Audits(s.Context(), time.Time{})
	if err != nil {
		s.Fatal(err)
	}
	return got
}

func TestACaseIsWorkedOnByTheDesksOwnDeeds(t *testing.T) {
	s := open(t)
	s.Desk = s.person("desk")
	nadia, omar := s.helper("Nadia", bot.Staff), s.helper("Omar", bot.Staff)
	conv, p := s.parent("amira")
	r := s.newCase("k1", bot.ReasonSafety, conv, p)
	v, other := s.in(nadia), s.in(omar)
	for _, path := range []string{"/console/cases", "/console/cases/k1"} {
		body := v.want(v.get(path), http.StatusOK, path).body
		if !strings.Contains(body, "C-K1") || strings.Contains(body, "CANARY") || strings.Contains(body, "violence") {
			t.Errorf("%s shows the wrong things", path)
		}
	}
	acts := func() (out []bot.ActSignal) {
		for name, data := range s.told(s.Desk) {
			var a bot.ActSignal
			if !strings.HasPrefix(name, "desk/act/") || json.Unmarshal([]byte(data), &a) != nil {
				t.Errorf("the desk was told %s", name)
			}
			out = append(out, a)
		}
		return out
	}
	v.want(v.post("/console/cases/k1/do", "do", "claim"), http.StatusSeeOther, "claiming")
	if got := acts(); len(got) != 1 || got[0] != (bot.ActSignal{Case: "k1", By: nadia.Person, Do: "claim"}) {
		t.Fatalf("the desk was told %+v", got)
	}
	v.want(v.post("/console/cases/k1/do", "do", "verdict:helped"), http.StatusConflict, "a verdict before a claim")
	v.want(v.post("/console/cases/k1/do", "do", "tick:nonsense"), http.StatusUnprocessableEntity, "a step that is none")
	r.State, r.Facts.By, r.Facts.Escalated = bot.ReviewClaimed, nadia.Person, true
	r.Facts.Log = []bot.ReviewStep{{At: s.now(), Who: nadia.Person, Do: "claim"}, {At: s.now(), Do: "page"}}
	s.change(must(r.Change()))
	body := v.get("/console/cases/k1/now").body
	for _, there := range []string{`value="verdict:helped"`, `value="tick:signals"`, `value="release"`, "Nadia"} {
		if !strings.Contains(body, there) {
			t.Errorf("%s is not on the page of who has it", there)
		}
	}
	if body := other.get("/console/cases/k1").body; strings.Contains(body, "verdict:helped") {
		t.Error("somebody else is offered the verdict")
	}
	other.want(other.post("/console/cases/k1/do", "do", "verdict:helped"), http.StatusConflict, "somebody else's verdict")
}

func TestEachSeesTheCasesThatTheyMayWorkOn(t *testing.T) {
	s := open(t)
	conv, p := s.parent("amira")
	s.newCase("danger", bot.ReasonSafety, conv, p)
	s.newCase("complaint", bot.ReasonReport, conv, p)
	for role, sees := range map[bot.Role]string{bot.Staff: "danger", bot.Coordinator: "complaint"} {
		v := s.in(s.helper(string(role), role))
		for _, id := range []string{"danger", "complaint"} {
			want := map[bool]int{true: http.StatusOK, false: http.StatusNotFound}[id == sees]
			v.want(v.get("/console/cases/"+id), want, string(role)+" looks at "+id)
			if strings.Contains(v.get("/console/cases").body, strings.ToUpper(id)) != (id == sees) {
				t.Errorf("the list of %s", role)
			}
			if id != sees {
				v.want(v.post("/console/cases/"+id+"/do", "do", "claim"), http.StatusNotFound, "a deed")
				v.want(v.post("/console/cases/"+id+"/read", "what", "case", "reason", "case", "note", "omdat het nodig is"), http.StatusNotFound, "reading")
			}
		}
	}
}

func TestWordsAreReadWithAReasonALineInTheLogAndASecondPerson(t *testing.T) {
	s := open(t)
	nadia := s.helper("Nadia", bot.Staff)
	conv, p := s.parent("amira")
	r := s.newCase("k1", bot.ReasonSafety, conv, p)
	v := s.in(nadia)
	read := func(pairs ...string) answer { return v.post("/console/cases/k1/read", pairs...) }
	fine := []string{"what", "case", "reason", "case", "note", "ze schreef dat het onveilig is"}
	shut := func(a answer, what string) {
		t.Helper()
		if strings.Contains(a.body, "CANARY") || a.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d", what, a.status)
		}
	}
	shut(read(fine...), "before she has it")
	r.State, r.Facts.By = bot.ReviewClaimed, nadia.Person
	s.change(must(r.Change()))
	shut(read(fine...), "with nobody to tell")
	omar := s.helper("Omar", bot.Staff)
	for _, bad := range [][]string{
		{}, {"what", "case", "reason", "case"}, {"what", "case", "reason", "case", "note", "kort"}, {"what", "case", "reason", "nieuwsgierig", "note", "omdat ik het wil"},
		{"what", "case", "reason", "complaint", "note", "omdat ik het wil"}, {"what", "all", "reason", "case", "note", "omdat ik het wil"},
	} {
		shut(read(bad...), "without a reason")
	}
	if got := s.audits(); len(got) != 0 {
		t.Fatalf("the log has %d lines though nothing was read", len(got))
	}
	a := v.want(read(fine...), http.StatusOK, "reading")
	if !strings.Contains(a.body, "CANARY &lt;b&gt;zin") || !strings.Contains(a.body, "Omar") || strings.Contains(a.body, "violence") {
		t.Error("the words are not shown as words, or not who was told")
	}
	got := s.audits()
	if len(got) != 1 || got[0].Who != nadia.ID || got[0].Second != omar.ID || got[0].About != p || got[0].What != bot.AuditRead || got[0].Reason != bot.AuditCase {
		t.Fatalf("the log: %+v", got)
	}
	told := s.told(bot.HelperConversation(omar.Person))
	if len(told) != 1 {
		t.Fatalf("Omar was told %v", told)
	}
	for name, data := range told {
		if !strings.HasPrefix(name, "helper/told/") || !strings.Contains(data, "C-K1") || strings.Contains(data, "CANARY") || strings.Contains(data, "onveilig") {
			t.Errorf("Omar was told %s %s", name, data)
		}
	}
	his := s.in(omar)
	if body := his.get("/console/cases").body; !strings.Contains(body, "onveilig") || !strings.Contains(body, "Nadia") {
		t.Error("Omar does not see why she read")
	}
	his.want(his.post("/console/cases/k1/read", fine...), http.StatusUnprocessableEntity, "Omar, who does not have it")
}

func TestATalkIsReadByACaseOrByItsCoach(t *testing.T) {
	s := open(t)
	nadia, fatma := s.helper("Nadia", bot.Staff), s.helper("Fatma", bot.Ambassador)
	s.helper("Omar", bot.Staff)
	conv, p := s.parent("amira")
	k := s.newTalk("t1", bot.TalkOpen, conv, p, &fatma)
	s.passes(k, fatma, "CANARY van haar")
	s.said(conv, p, bot.ForRelay, "CANARY van Fatma")
	s.said(conv, p, bot.ForAnswer, "antwoord van de assistent")
	r := s.newCase("k1", bot.ReasonSafety, conv, p)
	r.State, r.Facts.By = bot.ReviewVerdict, fatma.Person // a second reader may
	s.change(must(r.Change()))
	v := s.in(nadia)
	body := v.want(v.post("/console/cases/k1/read", "what", "talk", "reason", "case", "note", "tweede lezer van deze zaak"), http.StatusOK, "the talk").body
	if !strings.Contains(body, "CANARY van haar") || !strings.Contains(body, "CANARY van Fatma") || strings.Contains(body, "assistent.</span>") {
		t.Error("the talk is not what was passed on")
	}
	coach := bot.CoachRecord{Meta: bot.Meta{ID: "h1", Person: fatma.Person, Helper: nadia.Person, State: bot.CoachWaits, At: s.now()}, Facts: bot.CoachFacts{Talk: "t1"}}
	s.change(must(coach.Change()))
	v.want(v.post("/console/coach/h1/read", "note", "Fatma vraagt om hulp"), http.StatusNotFound, "a side talk that is not open")
	coach.State, coach.Version = bot.CoachOpen, 1
	s.change(must(coach.Change()))
	v.want(v.post("/console/coach/h1/read", "note", "kort"), http.StatusUnprocessableEntity, "no reason")
	body = v.want(v.post("/console/coach/h1/read", "note", "Fatma vraagt om hulp"), http.StatusOK, "the coach").body
	if !strings.Contains(body, "CANARY van haar") {
		t.Error("the coach sees nothing")
	}
	other := s.in(s.helper("Piet", bot.Staff))
	other.want(other.post("/console/coach/h1/read", "note", "Fatma vraagt om hulp"), http.StatusNotFound, "somebody else's side talk")
	if got := s.audits(); len(got) != 2 || got[1].Reason != bot.AuditCoach {
		t.Errorf("the log: %+v", got)
	}
}

func TestAComplaintGoesPastTheOneItIsAbout(t *testing.T) {
	s := open(t)
	joke, piet := s.helper("Joke", bot.Coordinator, bot.Ambassador), s.helper("Piet", bot.Coordinator)
	conv, p := s.parent("amira")
	s.newTalk("t1", bot.TalkClosed, conv, p, &joke)
	r := s.newCase("k1", bot.ReasonReport, conv, p)
	hers, his := s.in(joke), s.in(piet)
	for _, path := range []string{"/console/overview", "/console/cases"} {
		if strings.Contains(hers.get(path).body, "C-K1") || !strings.Contains(his.get(path).body, "C-K1") {
			t.Errorf("%s: she sees it, or he does not", path)
		}
	}
	hers.want(hers.get("/console/cases/k1"), http.StatusNotFound, "she looks")
	hers.want(hers.post("/console/cases/k1/do", "do", "claim"), http.StatusNotFound, "she takes it")
	r.State, r.Facts.By = bot.ReviewClaimed, piet.Person
	s.change(must(r.Change()))
	fine := []string{"what", "case", "reason", "complaint", "note", "de klacht gaat over het gesprek"}
	his.want(his.post("/console/cases/k1/read", fine...), http.StatusUnprocessableEntity, "with nobody to tell but her")
	omar := s.helper("Omar", bot.Staff)
	his.want(his.post("/console/cases/k1/read", fine...), http.StatusOK, "reading")
	if got := s.audits(); len(got) != 1 || got[0].Second != omar.ID {
		t.Errorf("told was %+v", got)
	}
}
