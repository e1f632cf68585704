package console

import (
	"net/http"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
)

// published makes the snapshots of three months and a quarter.
func (s *site) published() {
	s.Helper()
	for id, rows := range map[string][]bot.SnapshotRow{
		"2026-08": nil,
		"2026-09": {{Of: "total", N: 20}, {Of: "theme", Value: "sleep", N: 5}, {Of: "theme", Value: "school", N: 15}, {Of: "age", Value: "18+", N: 5}},
		"2026-10": {{Of: "total", N: 35}, {Of: "theme", Value: "school", N: 10}, {Of: "theme", Value: "sleep", N: 25}, {Of: "theme", Value: "=1+1", N: 5}, {Of: "urgency", Value: "soon", N: 10}, {Of: "minutes", Value: "30", N: 15}},
		"2026-Q3": {{Of: "theme", Value: "grief", N: 5}},
	} {
		x := bot.SnapshotRecord{Meta: bot.Meta{ID: id, State: bot.SnapshotFrozen, At: s.now()}, Facts: bot.SnapshotFacts{Rows: rows}}
		s.change(must(x.Change()))
	}
}

func TestCountsAreTheFrozenOnesAndNothingElse(t *testing.T) {
	s := open(t)
	v := s.in(s.helper("Joke", bot.Coordinator))
	if body := v.want(v.get("/console/counts"), http.StatusOK, "no counts").body; strings.Contains(body, "counts.csv") {
		t.Error("there is a download of nothing")
	}
	s.published()
	conv, p := s.parent("amira")
	h := s.helper("Fatma", bot.Ambassador)
	s.newTalk("t9", bot.TalkClosed, conv, p, &h)
	body := v.want(v.get("/console/counts"), http.StatusOK, "counts").body
	for _, there := range []string{"2026-10", "2026-09", "2026-Q3", "All parents: 35", "18&#43;", `width="100"`, `width="40"`} {
		if !strings.Contains(body, there) {
			t.Errorf("%s is not there", there)
		}
	}
	if strings.Contains(body, "2026-08") || strings.Contains(body, "2026-11") {
		t.Error("a month without numbers is named")
	}
	if n := strings.Count(body, `action="/console/counts/meeting"`); n != 1 { // sleep went up, school down
		t.Errorf("%d themes can be drafted", n)
	}
	a := v.want(v.get("/console/counts.csv"), http.StatusOK, "the table")
	want := "\ufeffperiod,what,value,parents\n2026-Q3,Theme,grief,5\n2026-10,All parents,,35\n2026-10,Theme,school,10\n2026-10,Theme,sleep,25\n2026-10,Theme,'=1+1,5\n2026-10,How urgent was it?,soon,10\n2026-10,\"Minutes, at most\",30,15\n" +
		"2026-09,All parents,,20\n2026-09,Theme,sleep,5\n2026-09,Theme,school,15\n2026-09,Age of the child,18+,5\n"
	if a.body != want || !strings.HasPrefix(a.header.Get("Content-Type"), "text/csv") {
		t.Errorf("the table is\n%s", a.body)
	}
}

func TestAMeetingIsDraftedOnceAndOfWhatIsPublished(t *testing.T) {
	s := open(t)
	s.published()
	v := s.in(s.helper("Joke", bot.Coordinator))
	for range 2 {
		v.want(v.post("/console/counts/meeting", "theme", "sleep", "period", "2026-10"), http.StatusSeeOther, "a draft")
	}
	for _, bad := range [][]string{{"theme", "debts", "period", "2026-10"}, {"theme", "sleep", "period", "2026-11"}, {}} {
		v.want(v.post("/console/counts/meeting", bad...), http.StatusUnprocessableEntity, "a draft of what is not published")
	}
	got, err := bot.Find[bot.MeetingDraftFacts, bot.NoWords](s.Context(), s.store, bot.RecordQuery{})
	if err != nil || len(got) != 1 || got[0].Facts != (bot.MeetingDraftFacts{Theme: "sleep", Period: "2026-10"}) {
		t.Errorf("drafts %+v, %v", got, err)
	}
	if body := v.get("/console/counts").body; !strings.Contains(body, "Meetings to plan") || strings.Contains(body, "counts/meeting") {
		t.Error("the page does not know of the draft")
	}
}
