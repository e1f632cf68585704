package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels/slack"
	"github.com/ouderbrug/ouderbrug/internal/config"
	fakeslack "github.com/ouderbrug/ouderbrug/internal/fakes/slack"
)

// slackDesk is a server with the desk in a fake Slack and two members of staff, U1 and
// U2, whom the pager knows as piep-1 and piep-2.
type slackDesk struct {
	t     *testing.T
	dir   string
	fake  *fakeslack.Server
	clock string // the file with the offset
	page  *httptest.Server
	s     *server

	mu     sync.Mutex
	alarms []map[string]string
}

const signing = "ondertekend"

func newSlackDesk(t *testing.T) *slackDesk {
	t.Helper()
	x := &slackDesk{t: t, dir: t.TempDir(), fake: fakeslack.New(t), clock: filepath.Join(t.TempDir(), "offset")}
	x.page = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var a map[string]string
		if r.Header.Get("Authorization") != "Bearer piepgeheim" || json.NewDecoder(r.Body).Decode(&a) != nil {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		x.mu.Lock()
		defer x.mu.Unlock()
		x.alarms = append(x.alarms, a)
	}))
	t.Cleanup(x.page.Close)
	x.move("0s")
	x.withData(func(p *program, d *data) {
		for n, role := range []bot.Role{bot.Staff, bot.Staff} {
			h := bot.HelperRecord{Words: bot.HelperWords{FirstName: "Joke", Page: fmt.Sprintf("piep-%d", n+1)}}
			h.State, h.At = bot.HelperActive, time.Now()
			h.Facts = bot.HelperFacts{Roles: []bot.Role{role}, Langs: []bot.Lang{"nl"}, OnUntil: time.Now().AddDate(0, 0, 9), OnCall: n + 1, Slack: d.slackHash(fmt.Sprintf("U%d", n+1))}
			if _, err := p.makeHelper(t.Context(), h, time.Now()); err != nil {
				t.Fatal(err)
			}
		}
	})
	return x
}

// withData opens the data while no server has them.
func (x *slackDesk) withData(do func(*program, *data)) {
	x.t.Helper()
	s := &config.Settings{Demo: true, DB: "sqlite:" + filepath.Join(x.dir, "o.db")}
	w, err := openWorld(x.t.Context(), "")
	if err != nil {
		x.t.Fatal(err)
	}
	d, err := openData(x.t.Context(), s, time.Now)
	if err != nil {
		x.t.Fatal(err)
	}
	defer func() {
		if err := d.Close(); err != nil {
			x.t.Error(err)
		}
	}()
	p, err := assemble(w, d, wiring{organisation: organisationDefault, noNightCover: true, now: time.Now, log: slog.New(slog.DiscardHandler)})
	if err != nil {
		x.t.Fatal(err)
	}
	do(p, d)
}

// start serves the data.
func (x *slackDesk) start(more ...string) {
	x.t.Helper()
	x.s = demo(x.t, x.dir, append(more, "--slack-bot-token", x.fake.Token, "--slack-signing-secret", signing, "--slack-team", x.fake.Team, "--slack-channel", x.fake.Channel,
		"--slack-api", x.fake.URL, "--page-url", x.page.URL, "--page-token", "piepgeheim", "--test-clock", x.clock, "--regime", "nl-professional")...)
}

func (x *slackDesk) move(offset string) {
	x.t.Helper()
	if err := os.WriteFile(x.clock, []byte(offset), 0o600); err != nil {
		x.t.Fatal(err)
	}
}

func (x *slackDesk) alarmed() []map[string]string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return slices.Clone(x.alarms)
}

// post posts to the hook, signed with a secret.
func (x *slackDesk) post(secret, body, kind string) int {
	x.t.Helper()
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	m := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(m, "v0:%s:%s", stamp, body)
	req, err := http.NewRequestWithContext(x.t.Context(), http.MethodPost, "http://"+x.s.addr+"/hooks/slack", strings.NewReader(body))
	if err != nil {
		x.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("X-Slack-Request-Timestamp", stamp)
	req.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(m.Sum(nil)))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		x.t.Fatal(err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

// card is the one card in the channel.
func (x *slackDesk) card() fakeslack.Message {
	for _, m := range x.fake.Messages() {
		if m.Thread == "" && strings.Contains(m.Text, "Zaak C-") {
			return m
		}
	}
	return fakeslack.Message{}
}

// press presses a button of the card as a user: trigger is the press's own id.
func (x *slackDesk) press(label, user, trigger string) {
	x.t.Helper()
	var id, value string
	card := x.card()
	for _, b := range card.Blocks {
		elements, _ := b["elements"].([]any)
		for _, e := range elements {
			m, _ := e.(map[string]any)
			if text, _ := m["text"].(map[string]any); text["text"] == label {
				id, _ = m["action_id"].(string)
				value, _ = m["value"].(string)
			}
		}
	}
	if value == "" {
		x.t.Fatalf("the card has no button %q: %s", label, card.Text)
	}
	payload, err := json.Marshal(map[string]any{
		"type": "block_actions", "trigger_id": trigger, "team": map[string]string{"id": x.fake.Team}, "user": map[string]string{"id": user},
		"channel":   map[string]string{"id": x.fake.Channel},
		"container": map[string]string{"type": "message", "message_ts": card.TS, "channel_id": x.fake.Channel},
		"actions":   []map[string]string{{"type": "button", "block_id": "b", "action_id": id, "value": value}},
	})
	if err != nil {
		x.t.Fatal(err)
	}
	for range 2 { // as Slack may
		if code := x.post(signing, url.Values{"payload": {string(payload)}}.Encode(), formBody); code != http.StatusOK {
			x.t.Fatalf("a press is answered %d", code)
		}
	}
}

const formBody = "application/x-www-form-urlencoded"

// channelSays waits until a message in the channel, or its thread, says something.
func (x *slackDesk) channelSays(want string) {
	x.t.Helper()
	waitFor(x.t, func() bool {
		return slices.ContainsFunc(x.fake.Messages(), func(m fakeslack.Message) bool { return strings.Contains(m.Text, want) })
	})
}

// says waits until the card says something.
func (x *slackDesk) says(want string) {
	x.t.Helper()
	waitFor(x.t, func() bool { return strings.Contains(x.card().Text, want) })
}

// inThread are the lines under the card.
func (x *slackDesk) inThread() (out []string) {
	ts := x.card().TS
	for _, m := range x.fake.Messages() {
		if m.Thread == ts && ts != "" {
			out = append(out, m.Text)
		}
	}
	return out
}

// TestACaseAtTheDeskInSlack plays a case through: she cries on the page, a card stands
// in Slack, a stranger's press and words in the channel do nothing, one of staff takes
// it, judges it, and another one closes it.
func TestACaseAtTheDeskInSlack(t *testing.T) {
	t.Parallel()
	x := newSlackDesk(t)
	x.start()
	mother := x.s.visit("nl")
	mother.send(map[string]string{"text": "ik ben Zaynabcanary en ik wil niet meer leven"})
	mother.lines("113")
	x.says("dringend")

	x.press("Ik neem het", "U9", "t1")
	x.channelSays("niet op de lijst")
	words := `{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"message","channel":"C1","user":"U1","thread_ts":"` + x.card().TS + `","text":"woordenuitslack","ts":"1.2"}}`
	if code := x.post(signing, words, "application/json"); code != http.StatusOK {
		t.Errorf("words in the channel are answered %d", code)
	}
	if code := x.post("geraden", words, "application/json"); code != http.StatusUnauthorized {
		t.Errorf("a guessed secret is answered %d", code)
	}
	if text := x.card().Text; !strings.Contains(text, "Nog niemand") {
		t.Errorf("after a stranger's press the card says %q", text)
	}

	x.press("Ik neem het", "U1", "t2")
	x.says("Opgepakt door medewerker 1")
	x.press("Hulp gegeven", "U1", "t3")
	x.says("tweede lezer")
	x.press("Eens, sluiten", "U1", "t4") // who judged is no second reader
	x.channelSays("Dat kan niet meer")
	x.press("Eens, sluiten", "U2", "t5")
	x.says("Gesloten")
	waitFor(t, func() bool { return strings.Contains(strings.Join(x.inThread(), "\n"), "medewerker 2: Eens") })
	thread := strings.Join(x.inThread(), "\n")
	for _, deed := range []string{"medewerker 1: Ik neem het", "medewerker 1: Hulp gegeven", "medewerker 2: Eens, sluiten"} {
		if strings.Count(thread, deed) != 1 {
			t.Errorf("the thread has %d lines %q:\n%s", strings.Count(thread, deed), deed, thread)
		}
	}
	mother.send(map[string]string{"text": "dank u"})
	if got := joined(mother.lines("")); strings.Contains(got, "woordenuitslack") || strings.Contains(got, "medewerker") {
		t.Error("what was said at the desk reached her")
	}
	for _, m := range x.fake.Messages() {
		all, err := json.Marshal(m)
		if err != nil || strings.Contains(string(all), "Zaynab") || strings.Contains(string(all), "niet meer leven") {
			t.Errorf("her words stand in Slack (%v)", err)
		}
	}
}

// TestTheDayInSlack: what "/ouderbrug" and the home tab show, to staff only.
func TestTheDayInSlack(t *testing.T) {
	t.Parallel()
	x := newSlackDesk(t)
	x.start()
	mother := x.s.visit("nl")
	mother.send(map[string]string{"text": "mijn man slaat mij"})
	mother.lines("0800-2000")
	x.says("Zaak C-")
	number := numberForm.FindString(x.card().Text)
	home := func(user string) string {
		opened := `{"type":"event_callback","team_id":"T1","event_id":"Ev-` + user + `","event":{"type":"app_home_opened","user":"` + user + `","channel":"D1","tab":"home"}}`
		if code := x.post(signing, opened, "application/json"); code != http.StatusOK {
			t.Errorf("the home tab is answered %d", code)
		}
		waitFor(t, func() bool { return len(x.fake.Home(user)) > 0 })
		text, err := json.Marshal(x.fake.Home(user))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	if got := home("U1"); !strings.Contains(got, number) || !strings.Contains(got, "Oproepbaar nu: 2") {
		t.Errorf("staff see at home: %s", got)
	}
	if got := home("U9"); strings.Contains(got, number) || !strings.Contains(got, "niet op de lijst") {
		t.Errorf("a stranger sees at home: %s", got)
	}
	command := url.Values{"command": {"/ouderbrug"}, "team_id": {"T1"}, "channel_id": {"C1"}, "user_id": {"U2"}, "trigger_id": {"t9"}, "text": {"woordenuitslack"}}
	if code := x.post(signing, command.Encode(), formBody); code != http.StatusOK {
		t.Errorf("/ouderbrug is answered %d", code)
	}
	x.channelSays("Zaken: 1 nieuw")
}

// TestTheDoctorAsksSlack: one line that says what is wrong, and nothing to the pager.
func TestTheDoctorAsksSlack(t *testing.T) {
	t.Parallel()
	x := newSlackDesk(t)
	for want, args := range map[string][]string{
		"✓ slack      the bot token works":   {x.fake.Token, x.fake.Team},
		"✗ slack      auth.test: the bot":    {"xoxb-another", x.fake.Team},
		"✗ slack      the Slack token is of": {x.fake.Token, "T9"},
	} {
		out, _ := command(t, "", "doctor", "--demo", "--db", "sqlite:"+filepath.Join(x.dir, "o.db"), "--slack-bot-token", args[0], "--slack-signing-secret", signing, "--slack-team", args[1],
			"--slack-channel", x.fake.Channel, "--slack-api", x.fake.URL, "--page-url", x.page.URL, "--page-token", "piepgeheim")
		if !strings.Contains(out, want) || strings.Contains(out, args[0]) || !strings.Contains(out, "✓ pager") {
			t.Errorf("want %q, it says:\n%s", want, out)
		}
	}
	if n := len(x.alarmed()); n != 0 {
		t.Errorf("the doctor has alarmed %d", n)
	}
}

var numberForm = regexp.MustCompile(`C-[A-Z0-9]{6}`)

// TestWhoeverDoesNotAnswerIsFollowedByTheNextOnCall: the second way carries a number
// and nothing else.
func TestWhoeverDoesNotAnswerIsFollowedByTheNextOnCall(t *testing.T) {
	t.Parallel()
	x := newSlackDesk(t)
	x.start()
	mother := x.s.visit("nl")
	mother.send(map[string]string{"text": "ik ben Zaynabcanary en ik wil niet meer leven"})
	mother.lines("113")
	waitFor(t, func() bool { return len(x.alarmed()) == 1 })
	x.says("dringend")
	x.move("6m")
	waitFor(t, func() bool { return len(x.alarmed()) == 2 })
	x.press("Ik neem het", "U2", "t1")
	x.says("Opgepakt door medewerker 2")
	number := numberForm.FindString(x.alarmed()[0]["text"])
	x.move("30m") // her silence is a case of its own by now, and its alarm later than any of the first
	waitFor(t, func() bool { return len(x.alarmed()) > 2 })
	got := slices.DeleteFunc(x.alarmed(), func(a map[string]string) bool { return !strings.Contains(a["text"], number) })
	if len(got) != 2 || got[0]["to"] != "piep-1" || got[1]["to"] != "piep-2" {
		t.Errorf("alarmed: %v", got)
	}
	for _, a := range got {
		if a["id"] == "" || !strings.Contains(a["text"], "C-") || strings.Contains(a["text"], "Zaynab") {
			t.Errorf("the alarm is %v", a)
		}
	}
	for _, secret := range []string{x.fake.Token, signing, "piepgeheim", "piep-1", "Zaynab", `"U2"`, "=U2"} {
		if strings.Contains(x.s.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

// TestADeskThatCannotPostIsToldElsewhere: an archived channel stands in /healthz and in
// the coordinators' records until it works again.
func TestADeskThatCannotPostIsToldElsewhere(t *testing.T) {
	t.Parallel()
	x := newSlackDesk(t)
	x.fake.Says("is_archived")
	x.start()
	mother := x.s.visit("nl")
	mother.send(map[string]string{"text": "ik wil niet meer leven"})
	mother.lines("113")
	waitFor(t, func() bool { return strings.Contains(fetch(t, "http://"+x.s.metrics+"/healthz"), "archived") })
	trouble := func() (says string) {
		x.withData(func(p *program, d *data) {
			rec, ok, err := bot.FindOne[bot.TroubleFacts, bot.NoWords](t.Context(), d.store, slack.TroubleOut)
			if err != nil {
				t.Error(err)
			}
			if ok {
				says = rec.Facts.Says
			}
		})
		return says
	}
	waitFor(t, func() bool { return strings.Contains(x.s.log.String(), "people must mend") })
	x.s.stop()
	if got := trouble(); !strings.Contains(got, "archived") {
		t.Errorf("coordinators read %q", got)
	}
	x.start() // and somebody has opened the channel again
	x.says("dringend")
	waitFor(t, func() bool { return strings.Contains(x.s.log.String(), "works again") })
	x.s.stop()
	if got := trouble(); got != "" {
		t.Errorf("it works, and coordinators still read %q", got)
	}
}
