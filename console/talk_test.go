package console

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// parent makes a parent who has written something.
func (s *site) parent(user string) (bot.ConversationID, bot.PersonID) {
	s.Helper()
	id := s.person(user)
	_, p, ok, err := s.store.Conversation(s.Context(), id)
	if err != nil || !ok {
		s.Fatalf("no parent: %v", err)
	}
	return id, p.ID
}

// talk makes a talk of a parent; helper "" is nobody yet.
func (s *site) newTalk(id, state string, parent bot.ConversationID, p bot.PersonID, h *bot.HelperRecord) bot.TalkRecord {
	s.Helper()
	var k bot.TalkRecord
	k.Meta = bot.Meta{ID: id, Person: p, Conversation: parent, State: state, At: s.now()}
	k.Facts = bot.TalkFacts{Lang: "nl", Alias: "Zonnebloem 14"}
	k.Words = bot.TalkWords{Theme: "sleep", Summary: "Mijn <b>kind</b> slaapt niet."}
	if h != nil {
		k.Facts.Waves = []bot.Wave{{At: s.now(), To: []bot.PersonID{h.Person}}}
		if state != bot.TalkWaiting {
			k.Helper = h.Person
		}
	}
	if state == bot.TalkOpen || state == bot.TalkClosed {
		k.Facts.Opened = s.now()
	}
	if state == bot.TalkClosed {
		k.Facts.Closed = s.now()
	}
	s.change(must(k.Change()))
	k.Version = 1
	return k
}

// writes is something that the parent wrote, whoever it was for.
func (s *site) writes(user, text string) {
	s.Helper()
	s.after(time.Second)
	_, err := s.store.Receive(s.Context(), []bot.Arrival{{
		ID: bot.EventID(user + text), At: s.now(), Inbound: bot.Inbound{Kind: bot.Message, ID: user + text, From: bot.Address{Channel: Name, User: user}, Text: text},
	}})
	if err != nil {
		s.Fatal(err)
	}
}

// passes is a line of hers that the talk passes on to its helper.
func (s *site) passes(k bot.TalkRecord, h bot.HelperRecord, text string) {
	s.Helper()
	s.after(time.Second)
	l := bot.LineSignal{Talk: k.ID, Conversation: k.Conversation, Parent: k.Person, Helper: h.Person, Text: text}
	rec, ok := bot.Passed(l, bot.HelperConversation(h.Person), s.NewID(), s.now())
	if !ok {
		s.Fatal("the line is nobody's")
	}
	s.change(must(rec.Change()))
}

// said is a line that was said in a conversation.
func (s *site) said(c bot.ConversationID, p bot.PersonID, purpose bot.Purpose, text string) {
	s.Helper()
	s.after(time.Second)
	err := s.Apply(s.Context(), bot.Change{Outbox: []bot.Outgoing{{
		ID: bot.OutboxID(s.NewID()), Person: p, Conversation: c, To: bot.Address{Channel: Name, User: "x"}, Op: bot.OpSend, Purpose: purpose,
		Lang: "nl", Reply: bot.TextReply(text), At: s.now(), Due: s.now(), Pull: true,
	}}})
	if err != nil {
		s.Fatal(err)
	}
}

// told are the signals that a conversation was sent, by name.
func (s *site) told(c bot.ConversationID) map[string]string {
	s.Helper()
	claims, _, err := s.store.Claim(s.Context(), bot.ClaimQuery{Now: s.now(), Limit: 100, Owner: "test", Lease: time.Millisecond})
	if err != nil {
		s.Fatal(err)
	}
	s.after(time.Second) // the lease ends
	out := map[string]string{}
	for _, k := range claims {
		for _, e := range k.Events {
			if k.Conversation.ID == c && e.Timer != "" {
				out[e.Timer] = string(e.Data)
			}
		}
	}
	return out
}

func TestAnOfferIsTakenOrDeclinedByASignal(t *testing.T) {
	for _, what := range []string{"take", "decline"} {
		s := open(t)
		h, other := s.helper("fatma", bot.Ambassador), s.helper("els", bot.Ambassador)
		conv, p := s.parent("amira")
		k := s.newTalk("t1", bot.TalkWaiting, conv, p, &h)
		v, w := s.in(h), s.in(other)
		if a := v.get("/console/talks"); !strings.Contains(a.body, "A parent asks") || strings.Contains(a.body, "slaapt") {
			t.Error("the offer is not shown, or more than it")
		}
		if a := w.get("/console/talks"); strings.Contains(a.body, "A parent asks") {
			t.Error("an offer is shown to whom it was not made")
		}
		w.want(w.post("/console/offers/t1/"+what), http.StatusNotFound, "somebody else")
		v.want(v.post("/console/offers/t1/"+what), http.StatusSeeOther, what)
		name := "handover/" + map[string]string{"take": "claim", "decline": "decline"}[what] + "/t1." + string(h.Person)
		var sig bot.TalkSignal
		if err := json.Unmarshal([]byte(s.told(conv)[name]), &sig); err != nil || sig.Talk != k.ID || sig.Helper != h.Person || sig.Parent != p {
			t.Errorf("%s: %v, %+v", name, err, sig)
		}
	}
}

func TestATalkIsReadAndAnsweredByItsHelperOnly(t *testing.T) {
	s := open(t)
	h, other := s.helper("fatma", bot.Ambassador), s.helper("els", bot.Ambassador, bot.Coordinator, bot.Staff)
	conv, p := s.parent("amira")
	s.writes("amira", "VOORAF aan de bot")
	s.after(time.Minute)
	k := s.newTalk("t1", bot.TalkOpen, conv, p, &h)
	s.passes(k, h, "hallo <script>alert(1)</script>")
	s.said(conv, p, bot.ForRelay, "Fatma: dag, hoe gaat het?")
	s.said(conv, p, bot.ForNotice, "een OPMERKING")
	s.said(conv, p, bot.ForSafety, "bel 112 NU")
	s.writes("amira", "bel me op 06 12345678, dat VASTGEHOUDEN is")
	s.writes("amira", "het CONTROLEWOORD")
	earlier := k
	earlier.ID = "t0"
	s.passes(earlier, h, "uit een EERDER gesprek")
	s.passes(k, other, "aan een VAKMENS alleen")
	v, w := s.in(h), s.in(other)
	page := v.want(v.get("/console/talks/t1"), http.StatusOK, "her talk").body
	for _, want := range []string{"hallo &lt;script&gt;", "Fatma: dag", "emergency numbers", "Mijn &lt;b&gt;kind"} {
		if !strings.Contains(page, want) {
			t.Errorf("the talk lacks %q", want)
		}
	}
	for _, never := range []string{"VOORAF", "OPMERKING", "112 NU", "VASTGEHOUDEN", "CONTROLEWOORD", "EERDER", "VAKMENS", "<script>alert"} {
		if strings.Contains(page, never) {
			t.Errorf("the talk shows %q", never)
		}
	}
	for _, path := range []string{"", "/lines", "/find?q=x"} {
		w.want(w.get("/console/talks/t1"+path), map[bool]int{true: http.StatusOK, false: http.StatusNotFound}[path == "/lines"], "somebody else reads "+path)
	}
	if a := w.get("/console/talks/t1/lines"); a.body != "" {
		t.Error("somebody else gets lines")
	}
	for _, path := range []string{"/line", "/close", "/level", "/block", "/send"} {
		w.want(w.post("/console/talks/t1"+path, "text", "x", "key", "12345678", "level", "1", "card", "x"), http.StatusNotFound, "somebody else posts "+path)
	}
	v.want(v.post("/console/talks/t1/line", "text", "ja\r\nhoor\u202e", "key", "12345678-a"), http.StatusSeeOther, "a line")
	v.want(v.post("/console/talks/t1/line", "text", "ja\r\nhoor\u202e", "key", "12345678-a"), http.StatusSeeOther, "the same line again")
	v.want(v.post("/console/talks/t1/line", "text", "  ", "key", "12345678-b"), http.StatusUnprocessableEntity, "an empty line")
	v.want(v.post("/console/talks/t1/send", "card", "sleep/nl", "key", "12345678-c"), http.StatusSeeOther, "a card")
	v.want(v.post("/console/talks/t1/send", "card", "a", "place", "b", "key", "12345678-d"), http.StatusUnprocessableEntity, "two things at once")
	v.want(v.post("/console/talks/t1/level", "level", "3"), http.StatusSeeOther, "a level")
	v.want(v.post("/console/talks/t1/level", "level", "5"), http.StatusUnprocessableEntity, "no level")
	v.want(v.post("/console/talks/t1/close"), http.StatusSeeOther, "closing")
	v.want(v.post("/console/talks/t1/block"), http.StatusSeeOther, "blocking")
	told := s.told(conv)
	kinds := map[string]int{}
	for name, data := range told {
		kinds[strings.Join(strings.Split(name, "/")[:2], "/")]++
		if strings.HasPrefix(name, "talk/line") {
			var l bot.LineSignal
			if err := json.Unmarshal([]byte(data), &l); err != nil || l.Talk != "t1" || l.Parent != p || l.Helper != h.Person || l.Text != "ja\nhoor" && l.Card != "sleep/nl" {
				t.Errorf("the line is %+v (%v)", l, err)
			}
		}
	}
	if fmt.Sprint(kinds) != "map[talk/block:1 talk/close:1 talk/level:1 talk/line:2]" {
		t.Errorf("told: %v", kinds)
	}
	if h = s.again(h); len(h.Facts.Blocked) != 1 || h.Facts.Blocked[0] != p {
		t.Error("the parent is not blocked in the helper's record")
	}
	if strings.Contains(s.log.String(), "hoor") {
		t.Error("the log holds words")
	}
}

func TestOnlyWhatIsNewIsAskedForAndATalkThatIsGoneLeavesThePage(t *testing.T) {
	s := open(t)
	h := s.helper("fatma", bot.Ambassador)
	conv, p := s.parent("amira")
	k := s.newTalk("t1", bot.TalkOpen, conv, p, &h)
	s.passes(k, h, "EERSTE")
	v := s.in(h)
	page := v.get("/console/talks/t1").body
	_, rest, ok := strings.Cut(page, `id="poll" hx-get="`)
	next, _, _ := strings.Cut(rest, `"`)
	next = strings.ReplaceAll(next, "&amp;", "&")
	if !ok || !strings.HasPrefix(next, "/console/talks/t1/lines?p=") {
		t.Fatalf("the page asks for %q", next)
	}
	v.want(v.get(next), http.StatusNoContent, "nothing is new")
	s.passes(k, h, "TWEEDE")
	if a := v.get(next); strings.Contains(a.body, "EERSTE") || !strings.Contains(a.body, "TWEEDE") || !strings.Contains(a.body, `hx-swap-oob`) {
		t.Error("what is new is not what comes")
	}
	k.State = bot.TalkClosed
	k.Facts.Closed = s.now()
	s.change(must(k.Change()))
	if a := v.get(next); a.header.Get("HX-Redirect") != "/console/talks" || a.body != "" {
		t.Error("a talk that is over stays on the page")
	}
	v.want(v.get("/console/talks/t1"), http.StatusNotFound, "a closed talk is read no more")
	v.want(v.post("/console/talks/t1/line", "text", "nog iets", "key", "12345678"), http.StatusNotFound, "a line to a closed talk")
}

func TestLookingAtATalkKeepsNoSessionAlive(t *testing.T) {
	s := open(t)
	h := s.helper("fatma", bot.Ambassador)
	conv, p := s.parent("amira")
	s.newTalk("t1", bot.TalkOpen, conv, p, &h)
	v := s.in(h)
	for range 16 {
		s.after(time.Minute)
		v.get("/console/talks/t1/lines")
		v.get("/console/talks/list")
	}
	v.want(v.get("/console/talks"), http.StatusUnauthorized, "a page that was left open")
}

func TestTheFormAfterATalk(t *testing.T) {
	s := open(t)
	s.Themes = func(bot.Lang) []Named { return []Named{{"sleep", "Slapen"}} }
	h := s.helper("fatma", bot.Ambassador)
	conv, p := s.parent("amira")
	s.newTalk("t1", bot.TalkClosed, conv, p, &h)
	v := s.in(h)
	if a := v.get("/console/talks"); !strings.Contains(a.body, "/console/talks/t1/form") {
		t.Error("the form is not asked for")
	}
	good := []string{"theme", "sleep", "age", "4-11", "urgency", "soon", "minutes", "30", "heavy", "bit", "intervision", "yes"}
	for i := 0; i < 10; i += 2 {
		bad := append([]string(nil), good...)
		bad[i+1] = "zelf bedacht"
		v.want(v.post("/console/talks/t1/form", bad...), http.StatusUnprocessableEntity, "a made-up "+bad[i])
	}
	v.want(v.post("/console/talks/t1/form", good...), http.StatusSeeOther, "the form")
	rec, ok, err := bot.FindOne[bot.ReportFacts, bot.ReportWords](t.Context(), s.store, "t1")
	if err != nil || !ok || rec.State != bot.ReportDone || rec.Person != p || rec.Helper != h.Person || rec.Facts.Heavy != "bit" || rec.Words != (bot.ReportWords{Theme: "sleep", Age: "4-11", Intervision: true}) || rec.Facts.Week != "2026-W48" {
		t.Errorf("%v, %+v", err, rec)
	}
	if a := v.get("/console/talks"); strings.Contains(a.body, "/console/talks/t1/form") {
		t.Error("the form is asked for again")
	}
	other := s.in(s.helper("els", bot.Ambassador))
	other.want(other.get("/console/talks/t1/form"), http.StatusNotFound, "somebody else's form")
}

func TestTimesAreKeptAndTellWhoWaits(t *testing.T) {
	s := open(t)
	h := s.helper("fatma", bot.Ambassador)
	conv, p := s.parent("amira")
	s.newTalk("t1", bot.TalkWaiting, conv, p, nil)
	v := s.in(h)
	post := func(path string, status int, pairs ...string) {
		t.Helper()
		v.want(v.post("/console/times/"+path, pairs...), status, path)
	}
	post("shift", http.StatusUnprocessableEntity, "day", "9", "from", "09:00", "to", "10:00")
	post("shift", http.StatusUnprocessableEntity, "day", "1", "from", "09:00", "to", "09:00")
	post("shift", http.StatusSeeOther, "day", "1", "from", "22:00", "to", "02:00")
	if len(s.told(conv)) != 0 {
		t.Error("a shift of another day tells who waits")
	}
	post("shift", http.StatusSeeOther, "day", "3", "from", "09:00", "to", "17:00") // now
	told := s.told(conv)
	if len(told) != 1 || !strings.HasPrefix(fmt.Sprint(told), "map[handover/free/t1.") {
		t.Errorf("who waits is told %v", told)
	}
	post("shift/remove", http.StatusSeeOther, "day", "1", "from", "22:00", "to", "02:00")
	post("off", http.StatusUnprocessableEntity, "day", "2026-11-24")
	post("off", http.StatusSeeOther, "day", "2026-12-25")
	post("now", http.StatusSeeOther, "now", "off", "for", "today")
	post("caps", http.StatusUnprocessableEntity, "open", "9", "week", "3")
	post("caps", http.StatusSeeOther, "open", "2", "week", "3")
	f := s.again(h).Facts
	if len(f.Shifts) != 1 || f.Shifts[0] != (bot.Shift{Day: 3, From: 540, To: 1020}) || fmt.Sprint(f.DaysOff) != "[2026-12-25]" || f.CapOpen != 2 || f.CapWeek != 3 {
		t.Errorf("kept: %+v", f)
	}
	if want := time.Date(2026, 11, 25, 23, 0, 0, 0, time.UTC); !f.NotNow.Equal(want) {
		t.Errorf("not today ends at %v, want midnight in Amsterdam", f.NotNow)
	}
	if bot.OnDuty(f, s.now()) {
		t.Error("she is on although she said not today")
	}
	v.want(v.post("/console/profile", "name", "", "shares", "x"), http.StatusUnprocessableEntity, "no name")
	v.want(v.post("/console/profile", "name", "Fatma", "shares", "moeder van\ndrie", "wishes", "a\r\nb"), http.StatusSeeOther, "the profile")
	if w := s.again(h).Words; w.Shares != "moeder van drie" || w.Wishes != "a\nb" {
		t.Errorf("kept: %q", w)
	}
}
