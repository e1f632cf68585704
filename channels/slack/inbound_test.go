package slack

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack/slacktest"

	"github.com/ouderbrug/ouderbrug/bot"
	fake "github.com/ouderbrug/ouderbrug/internal/fakes/slack"
)

// box is what was received.
type box struct {
	mu  sync.Mutex
	in  []bot.Inbound
	err error
}

func (b *box) receive(_ context.Context, in ...bot.Inbound) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err != nil {
		return b.err
	}
	b.in = append(b.in, in...)
	return nil
}

func (b *box) all() []bot.Inbound {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]bot.Inbound(nil), b.in...)
}

func channel(t *testing.T, change func(*Options)) (*Slack, *fake.Server) {
	t.Helper()
	f := fake.New(t)
	o := options(f, nil, &journal{})
	if change != nil {
		change(&o)
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s, f
}

func click(team, channel, user, value string) string {
	p, err := json.Marshal(map[string]any{
		"type": "block_actions", "trigger_id": "trigger-1", "team": map[string]string{"id": team}, "user": map[string]string{"id": user},
		"channel": map[string]string{"id": channel}, "container": map[string]string{"type": "message", "message_ts": "1700000000.000001", "channel_id": channel},
		"actions": []map[string]string{{"type": "button", "block_id": "b1", "action_id": "v1.abc.0", "value": value}},
	})
	if err != nil {
		panic(err)
	}
	return url.Values{"payload": {string(p)}}.Encode()
}

// post signs a body as Slack does, at a time, and posts it.
func post(h http.Handler, body, secret string, at time.Time) *httptest.ResponseRecorder {
	stamp := strconv.FormatInt(at.Unix(), 10)
	m := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(m, "v0:%s:%s", stamp, body)
	r := httptest.NewRequest(http.MethodPost, "/hooks/slack", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if strings.HasPrefix(body, "{") {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(m.Sum(nil)))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestOnlyWhatSlackSignedWithinFiveMinutesIsBelieved(t *testing.T) {
	t.Parallel()
	s, _ := channel(t, nil)
	b := &box{}
	h := s.Webhook(b.receive)
	body := click("T1", "C1", "U7", "claim|k1")
	for name, x := range map[string]struct {
		secret string
		at     time.Time
		want   int
	}{
		"signed now":          {"ondertekend", time.Now(), 200},
		"another's secret":    {"iemand", time.Now(), 401},
		"six minutes old":     {"ondertekend", time.Now().Add(-6 * time.Minute), 401},
		"six minutes ahead":   {"ondertekend", time.Now().Add(6 * time.Minute), 401},
		"no secret at all":    {"", time.Now(), 401},
		"almost five minutes": {"ondertekend", time.Now().Add(-4 * time.Minute), 200},
	} {
		if got := post(h, body, x.secret, x.at).Code; got != x.want {
			t.Errorf("%s: %d, want %d", name, got, x.want)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/hooks/slack", strings.NewReader(body)))
	if w.Code != 401 {
		t.Errorf("without a signature: %d", w.Code)
	}
	w = httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/hooks/slack", nil))
	if w.Code != 405 {
		t.Errorf("GET: %d", w.Code)
	}
}

func TestAClickIsAnActionOfTheDesk(t *testing.T) {
	t.Parallel()
	s, _ := channel(t, nil)
	b := &box{}
	h := s.Webhook(b.receive)
	post(h, click("T1", "C1", "U7", "claim|k1"), "ondertekend", time.Now())
	got := b.all()
	if len(got) != 1 || got[0].Kind != bot.Action || got[0].Args != "U7" || got[0].Text != "claim|k1" || got[0].From != s.Desk() || got[0].Target == "" {
		t.Fatalf("it came in as %+v", got)
	}
	post(h, click("T1", "C1", "U7", "claim|k1"), "ondertekend", time.Now())
	if again := b.all(); len(again) != 2 || again[1].ID != got[0].ID {
		t.Error("the same press has another id the second time: it would count twice")
	}
	for name, body := range map[string]string{
		"another team":         click("T2", "C1", "U7", "claim|k1"),
		"another channel":      click("T1", "C2", "U7", "claim|k1"),
		"a link":               click("T1", "C1", "U7", ""),
		"words in the channel": `{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"message","channel":"C1","user":"U7","text":"zeg haar dat ik kom","ts":"1.2"}}`,
		"a mention":            `{"type":"event_callback","team_id":"T1","event_id":"Ev2","event":{"type":"app_mention","channel":"C1","user":"U7","text":"<@B> hoi","ts":"1.2"}}`,
		"a command elsewhere":  url.Values{"command": {"/ouderbrug"}, "team_id": {"T1"}, "channel_id": {"C9"}, "user_id": {"U7"}}.Encode(),
	} {
		if code := post(h, body, "ondertekend", time.Now()).Code; code != 200 || len(b.all()) != 2 {
			t.Errorf("%s: %d, and %d things came in", name, code, len(b.all())-2)
		}
	}
	for body, want := range map[string]string{
		url.Values{"command": {"/ouderbrug"}, "team_id": {"T1"}, "channel_id": {"C1"}, "user_id": {"U7"}, "trigger_id": {"9"}}.Encode():        commandToday,
		`{"type":"event_callback","team_id":"T1","event_id":"Ev3","event":{"type":"app_home_opened","user":"U7","channel":"D1","tab":"home"}}`: commandHome,
	} {
		before := len(b.all())
		post(h, body, "ondertekend", time.Now())
		if got := b.all(); len(got) != before+1 || got[before].Command != want || got[before].Args != "U7" {
			t.Errorf("%s came in as %+v", want, got[before:])
		}
	}
	if got := post(h, `{"type":"url_verification","challenge":"abc"}`, "ondertekend", time.Now()); got.Body.String() != "abc" {
		t.Errorf("the challenge is answered with %q", got.Body)
	}
	if code := post(h, "{", "ondertekend", time.Now()).Code; code != 400 {
		t.Errorf("half an event: %d", code)
	}
}

func TestWhatIsNotCommittedIsNotConfirmed(t *testing.T) {
	t.Parallel()
	s, _ := channel(t, nil)
	for err, want := range map[error]int{errors.New("full"): 503, bot.ErrBusy: 429} {
		b := &box{err: err}
		if got := post(s.Webhook(b.receive), click("T1", "C1", "U7", "claim|k1"), "ondertekend", time.Now()).Code; got != want {
			t.Errorf("%v: %d, want %d", err, got, want)
		}
	}
}

// TestSocketMode: a press comes over a WebSocket and is acknowledged after it was
// received, and not before.
func TestSocketMode(t *testing.T) {
	t.Parallel()
	acks := make(chan string, 10)
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }} // slack-go says that it is api.slack.com
	ws := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		values, err := url.ParseQuery(click("T1", "C1", "U7", "claim|k1"))
		if err != nil || c.WriteMessage(websocket.TextMessage, []byte(`{"type":"hello","num_connections":1}`)) != nil {
			return
		}
		for _, id := range []string{"refused", "taken"} {
			envelope := fmt.Sprintf(`{"type":"interactive","envelope_id":%q,"accepts_response_payload":true,"payload":%s}`, id, values.Get("payload"))
			if c.WriteMessage(websocket.TextMessage, []byte(envelope)) != nil {
				return
			}
		}
		for {
			var ack struct {
				EnvelopeID string `json:"envelope_id"`
			}
			if c.ReadJSON(&ack) != nil {
				return
			}
			acks <- ack.EnvelopeID
		}
	}))
	t.Cleanup(ws.Close)
	var mended atomic.Bool
	s, f := channel(t, func(o *Options) {
		o.AppToken = "xapp-1"
		o.Trouble = func(what, says string) { mended.Store(what == TroubleIn && says == "") }
	})
	f.Socket = "ws" + strings.TrimPrefix(ws.URL, "http")
	b, first := &box{}, true
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() {
		ended <- s.Socket(ctx, func(ctx context.Context, in ...bot.Inbound) error {
			if first {
				first = false
				return errors.New("the store is full")
			}
			return b.receive(ctx, in...)
		})
	}()
	select {
	case got := <-acks:
		if got != "taken" || len(b.all()) != 1 || b.all()[0].Args != "U7" {
			t.Errorf("acknowledged %q, received %+v", got, b.all())
		}
		if !mended.Load() {
			t.Error("Slack has said hello, and the trouble with it is not over")
		}
	case err := <-ended:
		t.Fatalf("it ended with %v", err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("stopping: %v", err)
	}
}

func TestAnAppTokenThatIsNotValidIsSaidAndNotTriedForEver(t *testing.T) {
	t.Parallel()
	told := map[string]string{}
	s, f := channel(t, func(o *Options) { o.AppToken, o.Trouble = "xapp-1", func(what, says string) { told[what] = says } })
	f.Says("invalid_auth")
	err := s.Socket(t.Context(), (&box{}).receive)
	if !errors.Is(err, bot.ErrConfig) || !strings.Contains(told[TroubleIn], "app token") || told[TroubleOut] != "" {
		t.Errorf("%v, told %q", err, told)
	}
}

// TestAgainstSlackGosOwnServer: what slack-go's authors take for Slack takes our card.
func TestAgainstSlackGosOwnServer(t *testing.T) {
	t.Parallel()
	server := slacktest.NewTestServer()
	server.Start()
	t.Cleanup(server.Stop)
	s, _ := channel(t, func(o *Options) { o.API, o.BotToken = server.GetAPIURL(), "xoxb-x" })
	reply := bot.Reply{Kind: bot.CaseCard, Parts: []bot.Part{{Kind: bot.PartText, Text: "Zaak C-1 <!channel>"}}, Choices: []bot.Choice{{Label: "Ik neem het", Data: "claim|1"}}}
	id, err := s.Deliver(t.Context(), bot.Delivery{ID: "r1", To: s.Desk(), Op: bot.OpSend, Reply: reply})
	if err != nil || id == "" {
		t.Fatalf("%q, %v", id, err)
	}
}

func TestTroubleIsToldOnceItIsThereAndWhenItIsOver(t *testing.T) {
	t.Parallel()
	var told []string
	s, f := channel(t, func(o *Options) { o.Trouble = func(_, says string) { told = append(told, says) } })
	send := func() error {
		_, err := s.Deliver(t.Context(), bot.Delivery{ID: "r1", To: s.Desk(), Op: bot.OpSend, Reply: bot.TextReply("x")})
		return err
	}
	for _, name := range []string{"is_archived", "token_revoked", "missing_scope"} {
		f.Says(name)
		if err := send(); !errors.Is(err, bot.ErrConfig) || told[len(told)-1] != mend[name] {
			t.Errorf("%s: %v, told %q", name, err, told)
		}
	}
	if err := send(); err != nil || told[len(told)-1] != "" {
		t.Errorf("mended: %v, told %q", err, told)
	}
}

func TestACardIsChangedInPlaceAndItsLogStandsInTheThread(t *testing.T) {
	t.Parallel()
	s, f := channel(t, nil)
	deliver := func(d bot.Delivery) bot.MessageID {
		t.Helper()
		d.To = s.Desk()
		id, err := s.Deliver(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	card := deliver(bot.Delivery{ID: "a", Op: bot.OpSend, Reply: bot.TextReply("nieuw")})
	deliver(bot.Delivery{ID: "b", Op: bot.OpEdit, Target: card, Reply: bot.TextReply("opgepakt")})
	line := bot.TextReply("14:05 · medewerker 1")
	line.Thread = card
	deliver(bot.Delivery{ID: "c", Op: bot.OpSend, Reply: line})
	if got := f.Messages(); len(got) != 2 || got[0].Text != "opgepakt" || got[1].Thread != string(card) {
		t.Errorf("the channel shows %+v", got)
	}
	if again := deliver(bot.Delivery{ID: "d", Op: bot.OpEdit, Target: "1.1", Reply: bot.TextReply("anew")}); again == "1.1" || len(f.Messages()) != 3 {
		t.Error("a card that is gone was not posted anew")
	}
	home := bot.TextReply("3 zaken")
	home.Kind = bot.HomeView
	if _, err := s.Deliver(t.Context(), bot.Delivery{ID: "e", Op: bot.OpSend, To: bot.Address{User: "U7"}, Reply: home}); err != nil || len(f.Home("U7")) != 1 {
		t.Errorf("the home tab: %v, %v", err, f.Home("U7"))
	}
}

func TestNewSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	good := Options{BotToken: "xoxb-1", AppToken: "xapp-1", Team: "T1", Channel: "C1"}
	for want, spoil := range map[string]func(*Options){
		"bot token": func(o *Options) { o.BotToken = "123" }, "app token": func(o *Options) { o.AppToken = "123" },
		"way in": func(o *Options) { o.AppToken = "" }, "team": func(o *Options) { o.Team = "" }, "address": func(o *Options) { o.API = "ftp://x" },
	} {
		o := good
		spoil(&o)
		if _, err := New(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not speak of the %s", err, want)
		}
	}
}
