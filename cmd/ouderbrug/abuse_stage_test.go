package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/config"
	faketelegram "github.com/ouderbrug/ouderbrug/internal/fakes/telegram"
)

// theatre is the real program with Telegram by webhook from our strict fake, and a
// clock that the test moves.
type theatre struct {
	*server
	fake   *faketelegram.Server
	dir    string
	file   string // the test clock
	offset atomic.Int64
}

// The secret of the hook.
const hookSecret = "a-secret-of-ours"

// newTheatre begins it; codes are made before: each makes an active ambassador.
func newTheatre(t *testing.T, codes ...*string) *theatre {
	t.Helper()
	th := &theatre{dir: t.TempDir()}
	th.file = filepath.Join(t.TempDir(), "clock")
	th.later(t, 0)
	th.fake = faketelegram.New(faketelegram.Options{Now: func() time.Time { return time.Now().Add(time.Duration(th.offset.Load())) }})
	t.Cleanup(th.fake.Close)
	api := httptest.NewServer(th.fake.Handler())
	t.Cleanup(api.Close)
	var site atomic.Pointer[url.URL] // known when the program listens
	door := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if to := site.Load(); to != nil {
			httputil.NewSingleHostReverseProxy(to).ServeHTTP(w, r)
			return
		}
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	t.Cleanup(door.Close)
	for _, code := range codes {
		*code = invited(t, th.dir)
	}
	th.server = demo(t, th.dir, "--telegram-token", faketelegram.Token, "--telegram-api", api.URL, "--telegram-webhook",
		"--telegram-secret", hookSecret, "--public-url", door.URL, "--test-clock", th.file, "--burst-wait", "50ms")
	site.Store(&url.URL{Scheme: "http", Host: th.addr})
	return th
}

// invited writes an invitation that needs nobody's yes.
func invited(t *testing.T, dir string) string {
	t.Helper()
	now := time.Now().UTC()
	d, err := openData(t.Context(), &config.Settings{Demo: true, DB: "sqlite:" + filepath.Join(dir, "o.db")}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	code, rec := bot.NewInvite("", bot.InviteFacts{First: true, Helper: bot.HelperFacts{
		Roles: []bot.Role{bot.Ambassador}, Langs: []bot.Lang{"nl"}, Country: "nl", Woman: true,
		VOGUntil: now.AddDate(1, 0, 0), HeavyUntil: now.AddDate(1, 0, 0), OnUntil: now.AddDate(0, 0, 30),
	}}, bot.InviteWords{}, now)
	change, err := rec.Change()
	if err != nil {
		t.Fatal(err)
	}
	if err := d.store.Commit(t.Context(), bot.Change{At: now, Records: []bot.RecordChange{change}}); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return code
}

// later moves the test clock.
func (th *theatre) later(t *testing.T, d time.Duration) {
	t.Helper()
	now := time.Duration(th.offset.Add(int64(d)))
	if err := os.WriteFile(th.file+".new", []byte("+"+now.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(th.file+".new", th.file); err != nil {
		t.Fatal(err)
	}
}

// settled waits until nothing is due any more.
func (th *theatre) settled() {
	th.t.Helper()
	for range 3 { // hours of timers fall due at once, on a machine that may be busy
		for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); <-time.After(20 * time.Millisecond) {
			if th.gauge("queue_waiting") == 0 && th.gauge("outbox_waiting") == 0 {
				return
			}
		}
	}
	th.t.Fatal("something is still due after a minute")
}

// gauge is a number of /metrics.
func (th *theatre) gauge(name string) float64 {
	th.t.Helper()
	for _, l := range strings.Split(fetch(th.t, "http://"+th.metrics+"/metrics"), "\n") {
		if v, ok := strings.CutPrefix(l, "ouderbrug_"+name+" "); ok {
			n, err := strconv.ParseFloat(v, 64)
			if err != nil {
				th.t.Fatal(err)
			}
			return n
		}
	}
	th.t.Fatalf("there is no gauge %s", name)
	return 0
}

// phone is somebody on Telegram.
type phone struct {
	*theatre
	id   int64
	read int64  // up to this message
	talk string // the id of an ambassador's talk, if somebody looked
}

func (th *theatre) phone(id int64) *phone { return &phone{theatre: th, id: id} }

func (p *phone) says(text string) { p.fake.Write(p.id, text) }

// next waits for a line that holds a text, after the last one that was waited for.
func (p *phone) next(want string) faketelegram.Message {
	p.t.Helper()
	var found faketelegram.Message
	waitFor(&patient{p.t, func() string { return fmt.Sprintf("no line with %q; there are %q", want, p.all()) }}, func() bool {
		for _, m := range p.fake.FromBot(p.id) {
			if m.ID > p.read && strings.Contains(m.Text, want) {
				p.read, found = m.ID, m
				return true
			}
		}
		return false
	})
	return found
}

// press waits for a button and presses the newest of that name.
func (p *phone) press(label string) {
	p.t.Helper()
	waitFor(&patient{p.t, func() string { return fmt.Sprintf("no button %q; there are %q", label, p.all()) }}, func() bool {
		all := p.fake.FromBot(p.id)
		for i := len(all) - 1; i >= 0; i-- {
			for _, row := range all[i].Buttons {
				for _, b := range row {
					if strings.HasPrefix(b.Text, label) {
						p.fake.Press(p.id, p.id, all[i].ID, b.Data)
						return true
					}
				}
			}
		}
		return false
	})
}

// all is what she can read.
func (p *phone) all() []string { return texts(p.fake.FromBot(p.id)) }

func texts(all []faketelegram.Message) (out []string) {
	for _, m := range all {
		out = append(out, m.Text)
	}
	return out
}

// got are all texts that were ever sent to her, deleted ones too.
func (p *phone) got() (out []string) {
	for _, method := range []string{"sendMessage", "editMessageText"} {
		for _, c := range p.fake.Calls(method) {
			if c.Params["chat_id"] == strconv.FormatInt(p.id, 10) {
				out = append(out, c.Params["text"])
			}
		}
	}
	return out
}

// patient says what was missing when the waiting ended.
type patient struct {
	*testing.T
	why func() string
}

// Fatal says why.
func (p *patient) Fatal(args ...any) {
	p.T.Helper()
	p.T.Fatal(append(args, p.why())...)
}

// becomes makes an ambassador of somebody on Telegram, by her code.
func (p *phone) becomes(code, name, shares string) {
	p.t.Helper()
	p.says("/start nl-nl-school")
	p.next("computerprogramma")
	p.says(code)
	p.press("Ik ga akkoord")
	p.next("voornaam")
	p.says(name)
	p.press("Dit zijn ze")
	p.next("over jezelf")
	p.says(shares)
	p.next("Je kunt nu ouders helpen")
}

// talks brings a parent and this ambassador together; look sees the talk's id while it
// is offered.
func (p *phone) talks(mother *phone, question string, look ...func() string) {
	p.t.Helper()
	mother.says("/start nl-nl-school")
	mother.next("computerprogramma")
	mother.says(question)
	mother.press("Een mens")
	mother.press("Ja, een vrouw")
	mother.press("Ja, goed")
	p.next("Een ouder vraagt om iemand")
	for _, id := range look {
		p.talk = id()
	}
	p.press("Ik kan")
	p.next("gereserveerd")
	mother.press("Ja, deze")
	p.next("Je helpt nu")
	mother.next("Schrijf gerust")
	p.later(p.t, time.Minute) // she reads it
}

// readable is what a stopped program's database still lets be read, with all its keys:
// the words of everybody who helps, and of every talk.
func (th *theatre) readable() map[string]string {
	th.t.Helper()
	out := map[string]string{}
	ctx := th.t.Context()
	d, err := openData(ctx, &config.Settings{Demo: true, DB: "sqlite:" + filepath.Join(th.dir, "o.db")}, time.Now)
	if err != nil {
		th.t.Fatal(err)
	}
	defer func() { _ = d.Close() }() // it was only read
	note := func(what string, all any, err error) {
		if err != nil {
			th.t.Fatal(err)
		}
		out[what] = fmt.Sprintf("%+v", all)
	}
	helpers, err := bot.Find[bot.HelperFacts, bot.HelperWords](ctx, d.store, bot.RecordQuery{})
	note("the helpers", helpers, err)
	if len(helpers) < 3 {
		th.t.Fatalf("only %d helpers were looked at", len(helpers))
	}
	for _, h := range helpers {
		lines, err := d.store.LastLines(ctx, h.Conversation, 1000)
		note("lines of "+h.Words.FirstName, lines, err)
		if h.Words.FirstName == "Sanne" && len(lines) < 5 {
			th.t.Fatalf("only %d lines of hers were looked at", len(lines))
		}
	}
	talks, err := bot.Find[bot.TalkFacts, bot.TalkWords](ctx, d.store, bot.RecordQuery{})
	note("talks", talks, err)
	passed, err := bot.Find[bot.PassedFacts, bot.LineSignal](ctx, d.store, bot.RecordQuery{})
	note("lines passed on", passed, err)
	waiting, err := bot.Find[bot.WaitingFacts, bot.LineSignal](ctx, d.store, bot.RecordQuery{})
	note("lines that wait", waiting, err)
	drafts, err := bot.Find[bot.DraftFacts, bot.DraftWords](ctx, d.store, bot.RecordQuery{})
	note("drafts", drafts, err)
	current, err := bot.Find[bot.CurrentFacts, bot.CurrentWords](ctx, d.store, bot.RecordQuery{})
	note("whom they write to", current, err)
	return out
}

// button is what a button of a message sends.
func button(t *testing.T, rows [][]faketelegram.Button, label string) string {
	t.Helper()
	for _, row := range rows {
		for _, b := range row {
			if strings.HasPrefix(b.Text, label) {
				return b.Data
			}
		}
	}
	t.Fatalf("no button %q", label)
	return ""
}
